"""Who published a release: only a digest or a key that did not come with it can tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model.errors import WrongUsage
from pipeline.model.finding import Finding
from pipeline.release.manifest import MANIFEST, SUMS
from pipeline.release.proof.digests import OTHER_SIGNATURE, SIGNATURE, found, read_inside, stated_sums

if TYPE_CHECKING:
    import minisign

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST = 10_000  # bytes of a key or a signature; they have a few hundred


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the user knows from elsewhere: the SHA-256 of the manifest, and a minisign key, as text or a file's path.

    Raises WrongUsage for a digest that is none.
    """

    digest: str | None = None
    key: str | None = None

    def __post_init__(self) -> None:
        if self.digest is not None and not _DIGEST.fullmatch(self.digest.strip().lower()):
            raise WrongUsage("empreinte_invalide", valeur=self.digest)

    @property
    def any(self) -> bool:
        """Whether anything can prove the origin."""
        return self.digest is not None or self.key is not None


def prove_origin(root: Path, manifest_sha256: str | None, trust: Trust) -> Iterator[Finding]:
    """What speaks against the origin, or keeps it from being proved; nothing where it is proved.

    `root` holds the sums and what signs them. Raises WrongUsage for a key that is none.
    """
    if trust.digest is not None and trust.digest.strip().lower() != manifest_sha256:
        yield found("empreinte_donnee_differente", MANIFEST, obtenue=manifest_sha256 or "–")
    if trust.key is not None:
        yield from _signed(root, manifest_sha256, trust.key)
    else:
        for name in (SIGNATURE, OTHER_SIGNATURE):
            if (root / name).is_file():
                yield found("signature_non_verifiee", name)
    if not trust.any:
        yield found("origine_non_prouvee", MANIFEST, empreinte=manifest_sha256 or "–")


def _signed(root: Path, manifest_sha256: str | None, stated: str) -> Iterator[Finding]:
    """Whether the key signed the sums, and the sums are of this manifest."""
    import minisign  # noqa: PLC0415  loaded where a key is given

    key = _key(stated)
    if not (root / SIGNATURE).is_file():
        yield found("signature_absente", SIGNATURE)
        return
    try:
        signature = read_inside(root, SIGNATURE)
        sums = read_inside(root, SUMS)
        if len(signature) > _LONGEST:
            raise ValueError(SIGNATURE)  # noqa: TRY301  told below, as any that is none
        key.verify(sums, minisign.Signature.from_bytes(signature))
        if stated_sums(sums).get(MANIFEST) != manifest_sha256:
            yield found("signature_fausse", SIGNATURE)
    except (OSError, ValueError):  # what minisign raises is a ValueError too
        yield found("signature_fausse", SIGNATURE)


def _key(stated: str) -> "minisign.PublicKey":
    """The key in a file or in the text itself."""
    import minisign  # noqa: PLC0415

    try:
        path = Path(stated)
        text = path.read_bytes()[:_LONGEST] if _is_file(path) else stated.encode()
        lines = [line for line in text.splitlines() if line.strip()]
        return minisign.PublicKey.from_base64(lines[-1].strip())
    except (OSError, ValueError, IndexError) as cause:
        raise WrongUsage("cle_illisible", cle=stated) from cause


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a text too long for a name, or with signs that no name has
        return False
