"""The public key of who signs releases: of minisign, or of SSH; each has a signature of its own beside the sums."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.errors import WrongUsage
from pipeline.release.proof.digests import MINISIGN, SSH

_LONGEST = 10_000  # bytes of a key or a signature; they have a few hundred
_NAMESPACE = "file"  # what `ssh-keygen -Y sign -n` is told for a file
_SSH = ("ssh-", "ecdsa-", "sk-")


@dataclass(frozen=True, slots=True)
class Key:
    """The file in which what it signed lies, and the check of a text and its signature, which raises ValueError."""

    signature: str
    check: Callable[[bytes, bytes], object]

    def verify(self, text: bytes, signature: bytes) -> None:
        """Raises ValueError where this key did not sign the text."""
        if len(signature) > _LONGEST:
            raise ValueError(self.signature)
        try:
            self.check(text, signature)
        except Exception as cause:  # the libraries raise errors of many kinds for what is no signature of theirs
            raise ValueError(self.signature) from cause


def read_key(stated: str) -> Key:
    """The key in a file, or in the text itself: the last line of it. Raises WrongUsage for what is no key."""
    try:
        path = Path(stated)
        text = path.read_bytes()[:_LONGEST] if _is_file(path) else stated.encode()
        line = [line for line in text.splitlines() if line.strip()][-1].strip()
        return _ssh(line.decode()) if line.decode().startswith(_SSH) else _minisign(line)
    except (OSError, ValueError, IndexError, NotImplementedError) as cause:
        raise WrongUsage("cle_illisible", cle=stated) from cause


def _minisign(line: bytes) -> Key:
    import minisign  # noqa: PLC0415  loaded where a key is given

    key = minisign.PublicKey.from_base64(line)
    return Key(MINISIGN, lambda text, signature: key.verify(text, minisign.Signature.from_bytes(signature)))


def _ssh(line: str) -> Key:
    import sshsig  # noqa: PLC0415  loaded where a key is given
    from sshsig.ssh_public_key import PublicKey  # noqa: PLC0415

    key = PublicKey.from_openssh_str(line)
    return Key(SSH, lambda text, signature: sshsig.verify(io.BytesIO(text), signature, [key], _NAMESPACE))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a text too long for a name, or with signs that no name has
        return False
