"""SHA-256 of files and texts, in hexadecimal."""

import hashlib
from pathlib import Path


def sha256_file(path: Path) -> str:
    """The digest of a file's bytes, read in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sha256_text(text: str) -> str:
    """The digest of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()
