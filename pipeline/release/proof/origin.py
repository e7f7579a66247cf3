"""Who published a release: only a digest or a key that did not come with it can tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.errors import WrongUsage
from pipeline.model.finding import Finding
from pipeline.release.manifest import MANIFEST, SUMS
from pipeline.release.proof.digests import SIGNATURES, found, read_inside, stated_sums
from pipeline.release.proof.keys import read_key

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the user knows from elsewhere: the SHA-256 of the manifest, and a public key (`keys.read_key`).

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
        for name in SIGNATURES:
            if (root / name).is_file():
                yield found("signature_non_verifiee", name)
    if not trust.any:
        yield found("origine_non_prouvee", MANIFEST, empreinte=manifest_sha256 or "–")


def _signed(root: Path, manifest_sha256: str | None, stated: str) -> Iterator[Finding]:
    """Whether the key signed the sums, and the sums are of this manifest."""
    key = read_key(stated)
    if not (root / key.signature).is_file():
        yield found("signature_absente", key.signature)
        return
    try:
        sums = read_inside(root, SUMS)
        key.verify(sums, read_inside(root, key.signature))
        if stated_sums(sums).get(MANIFEST) != manifest_sha256:
            yield found("signature_fausse", key.signature)
    except (OSError, ValueError):
        yield found("signature_fausse", key.signature)
