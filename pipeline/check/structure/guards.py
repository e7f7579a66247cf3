"""What a file may not do before a library opens it: unpack to much more than it is, or be larger than can be read."""

import zipfile
from pathlib import Path

from pipeline.check.structure.opening import unreadable

WORKBOOK_LIMIT = 50_000_000
"""The largest workbook that is read, in bytes (ARCHITECTURE.md: workbooks 50 MB)."""
_UNPACKED_LIMIT = 400_000_000
_RATIO = 200
_SMALL = 1_000_000  # below this a high ratio harms nobody


def guard_workbook(path: Path) -> None:
    """Ends in SourceUnreadable when a workbook is too large, no archive, or unpacks to far more than it is."""
    size = path.stat().st_size
    if size > WORKBOOK_LIMIT:
        raise unreadable("source_trop_grande", path.name, octets=size, limite=WORKBOOK_LIMIT)
    if path.suffix.lower() == ".xls":
        return
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
