"""What a file may not do before a library opens it: unpack to much more than it is, or be larger than can be read."""

import bz2
import gzip
import lzma
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from pipeline.check.structure.opening import unreadable

WORKBOOK_LIMIT = 50_000_000
"""The largest workbook that is read, in bytes (ARCHITECTURE.md: workbooks 50 MB)."""
_UNPACKED_LIMIT = 400_000_000
_RATIO = 200
_OPEN: Mapping[str, Callable[[Path], IO[bytes]]] = {
    ".gz": lambda path: gzip.GzipFile(path, "rb"),  # type: ignore[dict-item,return-value]
    ".bz2": lambda path: bz2.BZ2File(path, "rb"),
    ".xz": lambda path: lzma.LZMAFile(path, "rb"),  # noqa: SIM115  its caller closes it
}
_SMALL = 1_000_000  # below this a high ratio harms nobody


def guard_archive(path: Path) -> None:
    """Ends in SourceUnreadable when a compressed file unpacks to far more than it is, or cannot be unpacked."""
    suffix = path.suffix.lower()
    if suffix == ".zip":
        _guard_zip(path)
        return
    if suffix not in _OPEN:
        return
    allowed = max(_SMALL, _RATIO * path.stat().st_size)
    size = 0
    try:
        with _OPEN[suffix](path) as stream:
            while piece := stream.read(_SMALL):
                size += len(piece)
                if size > min(allowed, _UNPACKED_LIMIT):
                    raise unreadable("archive_piegee", path.name, octets=size)
    except (OSError, EOFError, lzma.LZMAError) as cause:
        raise unreadable("source_inaccessible", path.name, cause="lecture") from cause


def guard_workbook(path: Path) -> None:
    """Ends in SourceUnreadable when a workbook is too large, no archive, or unpacks to far more than it is."""
    size = path.stat().st_size
    if size > WORKBOOK_LIMIT:
        raise unreadable("source_trop_grande", path.name, octets=size, limite=WORKBOOK_LIMIT)
    if path.suffix.lower() == ".xls":
        return
    _guard_zip(path)


def _guard_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as cause:
        raise unreadable("classeur_illisible", path.name) from cause
    unpacked = sum(part.file_size for part in parts)
    steep = any(part.file_size > _SMALL and part.file_size > _RATIO * max(1, part.compress_size) for part in parts)
    if unpacked > _UNPACKED_LIMIT or steep:
        raise unreadable("archive_piegee", path.name, octets=unpacked)
    if sum(1 for part in parts if part.filename.startswith("/") or ".." in Path(part.filename).parts):
        raise unreadable("archive_piegee", path.name, octets=unpacked)
