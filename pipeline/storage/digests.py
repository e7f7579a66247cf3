"""SHA-256 of files and texts, in hexadecimal."""

import hashlib
from pathlib import Path


def sha256_file(path: Path) -> str:
    """The digest of a file's bytes, read in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sha256_text(text: str) -> str:
    """The digest of a text's UTF-8 bytes."""
    return sha256_bytes(text.encode())


def sha256_bytes(data: bytes) -> str:
    """The digest of bytes that are at hand already."""
    return hashlib.sha256(data).hexdigest()
