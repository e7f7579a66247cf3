"""A release's workbook held against its Parquet files, cell by cell, by a reader that did not write it."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pipeline.engine import Engine
from pipeline.model.workbook import cell_name
from pipeline.release.excel.layout import Held, TableSheet, sheets_of

_MIDNIGHT = time()
_NO_SIGNS = {0xFFFE: "_xFFFE_", 0xFFFF: "_xFFFF_"}  # no signs in XML: they stay as XLSX writes them
_MARKUP, _ROOM, _WIDEST = 160, 32_000_000, 8  # bytes around a cell, of what is no table, and of one sign


class WorkbookError(ValueError):
    """The file is no workbook that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A cell that is not what the table says. `key` is that of the row of the table, empty in the header.

    `cell` is its name, such as `B12`; None where the whole sheet of the table is missing.
    """

    table: str
    cell: str | None
    key: tuple[str, ...] = ()


def differing_cells(engine: Engine, workbook: Path, root: Path, descriptor: Mapping[str, Any]) -> Iterator[Differing]:
    """The cells of a workbook that differ from the Parquet files below `root`, one by one; none where all agree.

    A row too many or too few differs in its first cell. Tables that the workbook leaves out are not looked at.
    Raises WorkbookError (a ValueError), and OSError, ValueError, LookupError, TypeError and EngineError where the
    package is not what it must be.
    """
    import python_calamine as calamine  # noqa: PLC0415  only workbooks need it

    tables = [one for one in sheets_of(engine, root, descriptor) if one.sheet]
    texts = sum(size for one in tables for _, size in one.measure(engine, root))
    cells = sum((one.rows + 1) * len(one.columns) for one in tables)
    _refuse_swollen(workbook, _ROOM + cells * _MARKUP + texts * _WIDEST)
    try:
        book = calamine.CalamineWorkbook.from_path(str(workbook))
    except (calamine.CalamineError, OSError, ValueError) as cause:
        raise WorkbookError(str(cause)) from cause
    for table in tables:
        if table.sheet not in book.sheet_names:
            yield Differing(table=table.table, cell=None)
            continue
        try:
            found = book.get_sheet_by_name(table.sheet).iter_rows()
        except (calamine.CalamineError, OSError, ValueError) as cause:
            raise WorkbookError(str(cause)) from cause
        yield from _table(engine, root, table, found)


def _refuse_swollen(workbook: Path, most: int) -> None:
    """A workbook that would unpack to far more than its tables need is not opened."""
    try:
        with zipfile.ZipFile(workbook) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as cause:
        raise WorkbookError(str(cause)) from cause
    if unpacked > most:
        raise WorkbookError(str(unpacked))


def _table(engine: Engine, root: Path, table: TableSheet, found: Iterator[Sequence[object]]) -> Iterator[Differing]:
    titles = tuple(one.title for one in table.columns)
    heading = next(found, None)
    if heading is None:
        yield Differing(table=table.table, cell=None)
        return
    yield from _row(table, 1, (), titles, heading)
    places = [number for number, one in enumerate(table.columns) if one.name in table.key]
    for number, (row, cells) in enumerate(zip_longest(table.read(engine, root), found), start=2):
        key = tuple(str(row[0][place]) for place in places) if row else ()
        if row is None or cells is None:
            yield Differing(table=table.table, cell=cell_name(number, 1), key=key)
        else:
            yield from _row(table, number, key, row[1], cells)


def _row(
    table: TableSheet, number: int, key: tuple[str, ...], row: tuple[Held, ...], cells: Sequence[object]
) -> Iterator[Differing]:
    for column, (value, cell) in enumerate(zip_longest(row, cells, fillvalue=None), start=1):
        if not same(value, cell):
            yield Differing(table=table.table, cell=cell_name(number, column), key=key)


def same(value: Held, cell: object) -> bool:
    """Whether a cell as it is read holds the value; numbers by the fifteen digits that a cell keeps."""
    if value is None:
        return cell is None or cell == ""
    if isinstance(value, str):
        return isinstance(cell, str) and (cell == value or cell == value.translate(_NO_SIGNS))
    if isinstance(value, bool) or isinstance(cell, bool):
        return value is cell
    if isinstance(value, date):
        return _day(cell) == value
    return isinstance(cell, int | float) and Decimal(f"{cell:.15g}") == value


def _day(cell: object) -> object:
    """The day of a cell; itself where it holds more than a day."""
    return cell.date() if isinstance(cell, datetime) and cell.time() == _MIDNIGHT else cell
