"""Finds where the first cells of each kind stand: record, physical line, and what is written there."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from pipeline.check.structure import verdicts
from pipeline.check.structure.scan import DECIDED, blank_sql
from pipeline.check.structure.verdicts import ColumnSql, valued
from pipeline.engine import Engine

SAMPLES = 100
BLANK = -1
"""Stands for a column in the kind of a blank row."""

Kind = tuple[int, int]
Lent = AbstractContextManager[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One cell: its record's number, its physical line if known, its text (None: no cell), its row's key."""

    row: int
    line: int | None
    text: str | None
    key: tuple[str, ...] = ()


def locate(
    engine: Engine,
    pieces: Iterable[Lent],
    judges: Sequence[ColumnSql],
    wanted: Mapping[Kind, int],
    key: Sequence[ColumnSql] = (),
) -> dict[Kind, list[Place]]:
    """The first cells of each kind (column place, verdict), at most 100 each, in the order of the file.

    `pieces` lend tables that hold the rows in order, with `_row` and `_line`; reading stops when every kind has
    what it needs. `key` are the columns of the table's primary key.
    """
    found: dict[Kind, list[Place]] = {kind: [] for kind in wanted}
    need = Counter({kind: min(SAMPLES, count) for kind, count in wanted.items()})
    blank = blank_sql(judges)
    for piece in pieces:
        with piece as table:
            for judge in judges:
                kinds = [
                    verdict for (place, verdict), left in need.items() if place == judge.column.place and left > 0
                ]
                if kinds:
                    _collect(engine, _cells(judge, blank, kinds, table, key), judge.column.place, found, need)
            if need[BLANK, BLANK] > 0:
                rows = f"SELECT {BLANK}, _row, _line, NULL, NULL FROM {table} WHERE {blank}"
                _collect(engine, f"{rows} ORDER BY _row LIMIT {SAMPLES}", BLANK, found, need)
        if not +need:
            break
    return found


def _collect(engine: Engine, query: str, place: int, found: dict[Kind, list[Place]], need: Counter[Kind]) -> None:
    for verdict, row, line, text, key in engine.rows(query):
        kind = place, verdict
        if need[kind] > 0:
            whole = tuple(key) if key and all(key) else ()
            found[kind].append(Place(row=row, line=line, text=text, key=whole))
            need[kind] -= 1


def _cells(judge: ColumnSql, blank: str, kinds: Sequence[int], table: str, key: Sequence[ColumnSql]) -> str:
    """The first cells of some verdicts in a piece, unsure ones with the verdict of frictionless."""
    name, place = judge.column.sql, judge.column.place
    listed = ", ".join(str(kind) for kind in kinds)
    whole = f"[{', '.join(one.column.sql for one in key)}]" if key else "NULL"
    judged = (
        f"SELECT _row, _line, {judge.verdict(blank)} AS v, {name} AS x, {whole} AS k FROM {valued(table, [judge])}"
    )
    decided = (
        f"SELECT b._row, b._line, coalesce(d.v, b.v) AS v, b.x, b.k FROM ({judged}) b LEFT JOIN {DECIDED} d "
        f"ON d.place = {place} AND b.v = {verdicts.UNSURE} AND d.x = b.x WHERE b.v <> {verdicts.ACCEPTED}"
    )
    return (
        f"SELECT v, _row, _line, x, k FROM ({decided}) WHERE v IN ({listed}) "
        f"QUALIFY row_number() OVER (PARTITION BY v ORDER BY _row) <= {SAMPLES} ORDER BY _row"
    )
