"""Cuts a text as frictionless does, with Python's own `csv`, into a numbered table of the engine.

For files that the engine's strict reader refuses or reads differently: records too short or too long, blank
lines, blanks around quotes, other quotes, comments. Slower, exact, and nothing is lost: every record keeps its
number, the physical line where it begins, its number of cells and the cells that no column takes.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.check.structure.opening import OpenText, lines, opened, quote_never_closed, skipped, unreadable
from pipeline.check.structure.signs import StrangeSignsError
from pipeline.check.structure.verdicts import ColumnSql
from pipeline.engine import Engine

ROW, LINE, CELLS, EXTRA = "_row", "_line", "_cells", "_extra"
TYPES = {ROW: "BIGINT", LINE: "BIGINT", CELLS: "INTEGER", EXTRA: "VARCHAR[]"}
_BATCH = 20_000
_BATCH_CELLS = 400_000

Record = tuple[int, int, Sequence[str | None]]


@dataclass(slots=True)
class _Watched:
    """The physical lines of a text; those of the last record are kept, and where it began."""

    source: Iterator[str]
    record: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    begun: int = 1

    def whole(self, line: int) -> None:
        """Tells that the lines since the last call were one record, begun at `line`."""
        self.last, self.record, self.begun = self.record, [], line

    def __iter__(self) -> Iterator[str]:
        for line in self.source:
            self.record.append(line)
            yield line


def spool(engine: Engine, text: OpenText, judges: Sequence[ColumnSql], table: str) -> int | None:
    """Fills `table` with every record after the header; the line where a quote opens that never closes, if any.

    Columns: `_row`, `_line`, `_cells`, `_extra` and the given ones, null where a record has no such cell.
    """
    columns = [judge.column.sql for judge in judges]
    empty = None if all(judge.empty_is_null for judge in judges) else ""
    size = max(1, min(_BATCH, _BATCH_CELLS // max(1, len(columns))))
    with opened(text.path, text.name, text.encoding, text.newline) as stream:
        watched = _Watched(lines(stream, text.name))
        batch: list[Record] = []
        _append(engine, [], columns, table)
        for record in _records(watched, text):
            batch.append(record if empty == "" else _nulled(record))
            if len(batch) >= size:
                _append(engine, batch, columns, table)
                batch = []
        _append(engine, batch, columns, table)
        return quote_never_closed(watched.last, text.dialect, watched.begun)


def _records(watched: _Watched, text: OpenText) -> Iterator[Record]:
    """Number, first line and cells of each record of data."""
    dialect = text.dialect
    exchange = dialect.exchange
    reader = csv.reader(exchange.lines(iter(watched)), **dialect.python())
    line = 1
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as cause:
            raise unreadable("guillemet_jamais_ferme", text.name, ligne=line) from cause
        except StrangeSignsError as cause:
            raise unreadable("source_trop_complexe", text.name, cause="signes") from cause
        number += 1
        begun, line = line, reader.line_num + 1
        watched.whole(begun)
        if number < dialect.first_row or skipped(number, cells, dialect):
            continue
        if dialect.skip_blank and not any(cells):
            continue
        yield number, begun, [exchange.cell(one) for one in cells] if exchange.needed else cells


def _nulled(record: Record) -> Record:
    """The record with null in place of empty cells; that a record lacks a cell is told by its number of cells."""
    number, line, cells = record
    return number, line, [cell or None for cell in cells]


def _append(engine: Engine, batch: Sequence[Record], columns: Sequence[str], table: str) -> None:
    width = len(columns)
    cells = [record[2] for record in batch]
    if all(len(one) == width for one in cells):
        whole = [list(column) for column in zip(*cells, strict=True)] or [[] for _ in columns]
    else:
        padded = [one[:width] if len(one) >= width else [*one, *[None] * (width - len(one))] for one in cells]
        whole = [list(column) for column in zip(*padded, strict=True)] or [[] for _ in columns]
    engine.append(
        table,
        {
            ROW: [record[0] for record in batch],
            LINE: [record[1] for record in batch],
            CELLS: [len(one) for one in cells],
            EXTRA: [one[width:] or None for one in cells],
            **dict(zip(columns, whole, strict=True)),
        },
        {**TYPES, **dict.fromkeys(columns, "VARCHAR")},
    )
