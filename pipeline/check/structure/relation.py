"""A table as the engine sees it: one text column a column of the file, in an order that can be found again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from pipeline.check.structure.opening import OpenText
from pipeline.check.structure.verdicts import ColumnSql
from pipeline.engine import Engine
from pipeline.engine.pieces import csv_pieces

Pieces = Callable[[float], Iterator[AbstractContextManager[str]]]
_KEPT = 64 << 20
"""Bytes of the largest first piece that is kept for the next walk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`source` is a table expression with columns `c0`, `c1`…; `pieces` lends its rows in order, numbered.

    It is told what share of the rows is likely to be needed.
    `spooled` tells that `source` itself is numbered and knows the number of cells of each record.
    """

    source: str
    pieces: Pieces
    spooled: bool = False


def direct(engine: Engine, text: OpenText, path: Path, judges: Sequence[ColumnSql]) -> Relation:
    """The file itself, read strictly by the engine; sound once `shape_is_proved`."""
    names = [judge.column.sql for judge in judges]
    empty_is_null = all(judge.empty_is_null for judge in judges)
    source = engine.read_cells(
        path,
        names,
        delimiter=text.dialect.delimiter,
        header=text.dialect.header,
        null="" if empty_is_null else f"bilan-{token_hex(16)}",  # a text that no cell holds
    )

    def read(share: float) -> Iterator[Any]:
        return csv_pieces(
            path,
            names,
            delimiter=text.dialect.delimiter,
            header_lines=text.head_lines,
            empty_is_null=empty_is_null,
            share=share,
        )

    walked = _Walked(read)
    return Relation(source=source, pieces=lambda share: (_lent(engine, table) for table in walked.again(share)))


@dataclass(slots=True)
class _Walked:
    """Pieces that several walks go over; the first, in which most of them end, is read once."""

    read: Callable[[float], Iterator[Any]]
    share: float = 0.0
    first: Any = None

    def again(self, share: float) -> Iterator[Any]:
        """Every piece, from the first on."""
        known = self.first is not None
        self.share = self.share if known else share
        if known:
            yield self.first
        tables = self.read(self.share)
        first = next(tables, None)
        if not known and first is not None:
            self.first = first if first.nbytes <= _KEPT else None
            yield first
        yield from tables


@contextmanager
def _lent(engine: Engine, table: Any) -> Iterator[str]:  # noqa: ANN401  an Arrow table, which ships no types
    with engine.lent("_piece", table):
        yield "_piece"


def standing(table: str, *, spooled: bool) -> Relation:
    """A numbered table of the engine, lent in one piece."""

    @contextmanager
    def whole() -> Iterator[str]:
        yield table

    return Relation(source=table, pieces=lambda _share: iter([whole()]), spooled=spooled)
