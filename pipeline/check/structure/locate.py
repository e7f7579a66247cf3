"""Finds where the first cells of each kind stand: record, physical line, and what is written there."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from pipeline.check.structure import verdicts
from pipeline.check.structure.decide import DECIDED
from pipeline.check.structure.samples import SAMPLES
from pipeline.check.structure.scan import blank_sql
from pipeline.check.structure.verdicts import ColumnSql, valued
from pipeline.engine import Engine

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
    pieces: Callable[[float], Iterable[Lent]],
    judges: Sequence[ColumnSql],
    wanted: Mapping[Kind, int],
    key: Sequence[ColumnSql] = (),
    decided: Container[int] = (),
) -> dict[Kind, list[Place]]:
    """The first cells of each kind (column place, verdict), at most 100 each, in the order of the file.

    `pieces` lend tables that hold the rows in order, with `_row` and `_line`, told what share of them is likely
    needed; reading stops when every kind has what it needs. `key` are the columns of the table's primary key,
    `decided` the places of those columns in which frictionless decided cells.
    """
    found: dict[Kind, list[Place]] = {kind: [] for kind in wanted}
    need = Counter({kind: min(SAMPLES, count) for kind, count in wanted.items()})
    walk = _Walk(
        engine=engine, judges=judges, key=key, decided=decided, blank=blank_sql(judges), found=found, need=need
    )
    for piece in pieces(max(need[kind] / count for kind, count in wanted.items())):
        with piece as table:
            walk.over(table)
        if not +need:
            break
    return found


def decided_verdict(judge: ColumnSql, blank: str, decided: Container[int]) -> str:
    """The verdict on a cell, that of frictionless where SQL is not sure; null where frictionless accepts it."""
    verdict, place = judge.verdict(blank), judge.column.place
    if place not in decided:
        return verdict
    known = f"SELECT d.v FROM {DECIDED} d WHERE d.place = {place} AND d.x = {judge.column.sql}"
    return f"CASE WHEN {verdict} = {verdicts.UNSURE} THEN ({known}) ELSE {verdict} END"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """A search for the cells that are still needed; `need` counts them down as they are found."""

    engine: Engine
    judges: Sequence[ColumnSql]
    key: Sequence[ColumnSql]
    decided: Container[int]
    blank: str
    found: dict[Kind, list[Place]]
    need: Counter[Kind]

    def over(self, table: str) -> None:
        """Collects from a piece. As many rows as cells are needed complete at least one kind, so this ends."""
        last = -1
        while left := +self.need:
            wanted = [judge for judge in self.judges if any(place == judge.column.place for place, _ in left)]
            rows = list(self.engine.rows(self._query(table, wanted, left, last)))
            for row in rows:
                self._note(row, wanted)
            if len(rows) < left.total():
                return
            last = rows[-1][0]

    def _query(self, table: str, wanted: Sequence[ColumnSql], left: Counter[Kind], last: int) -> str:
        """The next rows with a cell that is needed: number, line, key, if blank, then verdict and text a column."""
        whole = f"[{', '.join(one.column.sql for one in self.key)}]" if self.key else "NULL"
        columns = [
            f"{decided_verdict(judge, self.blank, self.decided)} AS v{judge.column.place}, {judge.column.sql}"
            for judge in wanted
        ]
        kinds = {
            judge.column.place: [kind for place, kind in left if place == judge.column.place] for judge in wanted
        }
        some = [f"v{place} IN ({', '.join(map(str, verdict))})" for place, verdict in kinds.items()]
        if left[BLANK, BLANK]:
            some.append("b")
        shown = "".join(f", v{judge.column.place}, {judge.column.sql}" for judge in wanted)
        inner = ", ".join(["_row", "_line", f"{whole} AS k", f"{self.blank} AS b", *columns])
        return (
            f"SELECT _row, _line, k, b{shown} FROM (SELECT {inner} FROM {valued(table, wanted)}) "
            f"WHERE _row > {last} AND ({' OR '.join(some)}) ORDER BY _row LIMIT {left.total()}"
        )

    def _note(self, row: Sequence[Any], wanted: Sequence[ColumnSql]) -> None:
        number, line, key, blank, *cells = row
        whole = tuple(key) if key and all(key) else ()
        if blank:
            self._keep((BLANK, BLANK), Place(row=number, line=line, text=None))
        for judge, verdict, text in zip(wanted, cells[::2], cells[1::2], strict=True):
            self._keep((judge.column.place, verdict), Place(row=number, line=line, text=text, key=whole))

    def _keep(self, kind: Kind, place: Place) -> None:
        if self.need[kind] > 0:
            self.found[kind].append(place)
            self.need[kind] -= 1
