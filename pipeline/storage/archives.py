"""What a ZIP archive may not do before a library opens it: unpack to much more than it is, or leave its folder."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

UNPACKED_LIMIT = 400_000_000
RATIO = 200
SMALL = 1_000_000
"""Bytes below which a high ratio harms nobody."""


class NoArchiveError(Exception):
    """The file is no ZIP archive, or a broken one."""


@dataclass(frozen=True)
class UnsafeArchiveError(Exception):
    """The archive would unpack to far more than it is (`size` in bytes), or outside of its folder."""

    size: int


def archive_parts(path: Path | IO[bytes]) -> tuple[zipfile.ZipInfo, ...]:
    """The parts of the archive at `path` (or of an open file), none of them unpacked.

    Raises NoArchiveError, and UnsafeArchiveError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = tuple(archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as cause:
        raise NoArchiveError from cause
    unpacked = sum(part.file_size for part in parts)
    steep = any(part.file_size > SMALL and part.file_size > RATIO * max(1, part.compress_size) for part in parts)
    if unpacked > UNPACKED_LIMIT or steep or any(map(_leaves, parts)):
        raise UnsafeArchiveError(unpacked)
    return parts


def _leaves(part: zipfile.ZipInfo) -> bool:
    return part.filename.startswith("/") or ".." in Path(part.filename).parts
