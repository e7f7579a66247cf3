"""What a file may not do before a library opens it: unpack to much more than it is, or be larger than can be read."""

import bz2
import gzip
import lzma
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from pipeline.check.structure.opening import unreadable
from pipeline.storage.archives import RATIO, SMALL, UNPACKED_LIMIT, NoArchiveError, UnsafeArchiveError, archive_parts

WORKBOOK_LIMIT = 50_000_000
"""The largest workbook that is read, in bytes (ARCHITECTURE.md: workbooks 50 MB)."""
_OPEN: Mapping[str, Callable[[Path], IO[bytes]]] = {
    ".gz": lambda path: gzip.GzipFile(path, "rb"),  # type: ignore[dict-item,return-value]
    ".bz2": lambda path: bz2.BZ2File(path, "rb"),
    ".xz": lambda path: lzma.LZMAFile(path, "rb"),  # noqa: SIM115  its caller closes it
}
_ROW_NUMBER = re.compile(rb'<row\b[^>]{0,200}?\br="([0-9]{1,9})"')
_FULL_ROW = re.compile(rb"<row\b[^>]{0,400}>\s*<c\b")
_OVERLAP = 512
_EMPTY_ROWS = 100_000


def guard_archive(path: Path) -> None:
    """Ends in SourceUnreadable when a compressed file unpacks to far more than it is, or cannot be unpacked."""
    suffix = path.suffix.lower()
    if suffix == ".zip":
        _guard_zip(path)
        return
    if suffix not in _OPEN:
        return
    allowed = max(SMALL, RATIO * path.stat().st_size)
    size = 0
    try:
        with _OPEN[suffix](path) as stream:
            while piece := stream.read(SMALL):
                size += len(piece)
                if size > min(allowed, UNPACKED_LIMIT):
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
    _guard_rows(path)


def _guard_rows(path: Path) -> None:
    """Ends in SourceUnreadable when the sheets of an XLSX are far beyond what they hold.

    A cell set far away makes a reader walk over every empty row before it.
    """
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with archive.open(part) as sheet:
                    furthest, rows = _extent(sheet)
                if furthest > _EMPTY_ROWS + RATIO * rows:
                    raise unreadable("source_trop_complexe", path.name, cause="lignes_vides")


def _extent(sheet: IO[bytes]) -> tuple[int, int]:
    """The number of the last row of a sheet, and how many rows hold a cell."""
    furthest = rows = 0
    tail = b""
    while piece := sheet.read(SMALL):
        text = tail + piece
        rows += len(_FULL_ROW.findall(text))
        furthest = max([furthest, *(int(number) for number in _ROW_NUMBER.findall(text))])
        tail = text[-_OVERLAP:] if len(piece) == SMALL else b""
    return furthest, rows


def _guard_zip(path: Path) -> None:
    try:
        archive_parts(path)
    except NoArchiveError as cause:
        raise unreadable("classeur_illisible", path.name) from cause
    except UnsafeArchiveError as cause:
        raise unreadable("archive_piegee", path.name, octets=cause.size) from cause
