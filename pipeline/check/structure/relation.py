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

Pieces = Callable[[], Iterator[AbstractContextManager[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`source` is a table expression with columns `c0`, `c1`…; `pieces` lends its rows in order, numbered.

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

    def pieces() -> Iterator[AbstractContextManager[str]]:
        tables = csv_pieces(
            path,
            names,
            delimiter=text.dialect.delimiter,
            header_lines=text.head_lines,
            header=text.dialect.header,
            empty_is_null=empty_is_null,
        )
        for table in tables:
            yield _lent(engine, table)

    return Relation(source=source, pieces=pieces)


@contextmanager
def _lent(engine: Engine, table: Any) -> Iterator[str]:  # noqa: ANN401  an Arrow table, which ships no types
    with engine.lent("_piece", table):
        yield "_piece"


def standing(table: str, *, spooled: bool) -> Relation:
    """A numbered table of the engine, lent in one piece."""

    @contextmanager
    def whole() -> Iterator[str]:
        yield table

    return Relation(source=table, pieces=lambda: iter([whole()]), spooled=spooled)
