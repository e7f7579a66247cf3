"""Every wrong cell of a table, piece by piece into the whole list of findings."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.check.structure.listing import COLUMNS, Listing
from pipeline.check.structure.locate import BLANK, Kind, Lent, decided_verdict
from pipeline.check.structure.scan import blank_sql
from pipeline.check.structure.verdicts import ColumnSql, faults, valued
from pipeline.engine import Engine, literal

_FAULTS = "_faults"


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryCell:
    """A table whose verdicts are counted: `decided` are the places of columns in which frictionless decided.

    `misplaced` are the fields that stand under the label of another one: their errors only follow from that.
    """

    engine: Engine
    table: str
    file: str
    judges: Sequence[ColumnSql]
    key: Sequence[ColumnSql]
    decided: Collection[int]
    misplaced: Collection[str]

    def into(self, listing: Listing, pieces: Iterable[Lent], wanted: Collection[Kind]) -> None:
        """Lists every cell that has one of the verdicts `wanted`, and every blank row, in the order of the file."""
        with self.engine.rows_lent(_FAULTS, list(self._faults(listing, wanted))):
            for piece in pieces:
                with piece as table:
                    listing.add_table(self.engine.arrow(self._query(listing.named(self.file), table, wanted)))

    def _faults(self, listing: Listing, wanted: Collection[Kind]) -> Iterator[Mapping[str, Any]]:
        """What each verdict stands for: one row a fault."""
        by_place = {judge.column.place: judge for judge in self.judges}
        for place, verdict in sorted(wanted):
            if place == BLANK:
                yield _fault(place, verdict, 0, "blank-row", listing)
                continue
            judge = by_place[place]
            for rank, fault in enumerate(faults(judge, verdict)):
                row = _fault(place, verdict, rank, fault.code, listing)
                row["champ"] = judge.column.name
                row["contrainte"] = fault.constraint
                row["cause"] = fault.cause.code if fault.cause else None
                row["suite_de"] = "incorrect-label" if judge.column.name in self.misplaced else None
                yield row

    def _query(self, file: str, table: str, wanted: Collection[Kind]) -> str:
        blank = blank_sql(self.judges)
        parts = [one.column.sql for one in self.key]
        whole = " AND ".join(f"{part} <> ''" for part in parts) or "FALSE"
        key = f"CASE WHEN {whole} THEN CAST([{', '.join(parts)}] AS VARCHAR[]) END"
        places = {place for place, _ in wanted}
        cells = [
            f"SELECT _row, _line, {key} AS k, {judge.column.place} AS place, "
            f"{decided_verdict(judge, blank, self.decided)} AS v, {judge.column.sql} AS x "
            f"FROM {valued(table, [judge])}"
            for judge in self.judges
            if judge.column.place in places
        ]
        if BLANK in places:
            cells.append(
                f"SELECT _row, _line, NULL::VARCHAR[], {BLANK}, {BLANK}, NULL::VARCHAR FROM {table} WHERE {blank}"
            )
        values = {
            "gravite": "f.gravite", "code": "f.code", "table": literal(self.table), "champ": "f.champ::VARCHAR",
            "fichier": literal(file), "enregistrement": "c._row", "ligne": "c._line",
            "numero_champ": f"CASE WHEN f.place <> {BLANK} THEN f.place + 1 END",
            "feuille": "NULL::VARCHAR", "cellule": "NULL::VARCHAR",
            "cle": "c.k", "valeur": "c.x", "contrainte": "f.contrainte::VARCHAR", "cause": "f.cause::VARCHAR",
            "suite_de": "f.suite_de::VARCHAR",
        }  # fmt: skip
        shown = ", ".join(f'{values[name]} AS "{name}"' for name in COLUMNS)
        return (
            f"SELECT {shown} FROM ({' UNION ALL '.join(cells)}) c JOIN {_FAULTS} f "
            "ON f.place = c.place AND f.verdict = c.v ORDER BY c._row, f.place, f.rang"
        )


def _fault(place: int, verdict: int, rank: int, code: str, listing: Listing) -> dict[str, Any]:
    stated = {"place": place, "verdict": verdict, "rang": rank, "gravite": listing.severity(code), "code": code}
    return stated | dict.fromkeys(("champ", "contrainte", "cause", "suite_de"))
