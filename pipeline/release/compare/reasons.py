"""Why each cell changed, and which document or file says so; what nothing explains has no reason.

A person's correction comes first, then a document that came or went, a table kept by hand, a declared erratum,
another schema, another version of bilan. What is derived has the reason of what it is derived from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.engine import Engine, literal, quoted
from pipeline.model.package import PROVENANCE
from pipeline.model.plan import Correction, Decision
from pipeline.release.changes import CHANGES
from pipeline.release.compare.behind import BEHIND, LINES, Behind
from pipeline.release.compare.edition import Edition

_ORDER = ("reference", "registre", "mesure", "region")
"""Families in the order in which one explains the next; the others follow."""
_READ = ("mesure", "region")
_FILES = {"plans": "plan.toml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What people decided and corrected, and the day on which it must hold."""

    decisions: tuple[Decision, ...] = ()
    corrections: tuple[Correction, ...] = ()
    today: date | None = None

    def holding(self, nature: str) -> tuple[Decision, ...]:
        """The decisions of a nature that hold today."""
        return tuple(one for one in self.decisions if one.nature == nature and one.holds(self.today))

    def scopes(self, nature: str) -> tuple[str, ...]:
        """Their scopes."""
        return tuple(one.scope for one in self.holding(nature))


@dataclass(frozen=True, slots=True, kw_only=True)
class Explainer:
    """Writes reasons into the changes; `changed` are the tables that have any."""

    engine: Engine
    old: Edition
    new: Edition
    decided: Decided
    changed: Sequence[str]

    def explain(self) -> None:
        """Fills `raison` and `origine` of every line of change that something explains."""
        behind = Behind(self.engine, self.old, self.new)
        for table in sorted(self.changed, key=lambda name: (self._rank(name), name)):
            behind.find(table)
            name = f"{quoted(CHANGES)}.{quoted(table)}"
            keys = ", ".join(map(quoted, self.engine.columns(f"SELECT COLUMNS('^cle_') FROM {name}")))
            joins = " ".join(self._joins(table))
            self.engine.run(
                f"CREATE OR REPLACE TABLE {name} AS SELECT {keys}, changement, colonne, avant, apres, "
                "cause.raison AS raison, cause.origine AS origine FROM ("
                f"SELECT l.*, {self._cause(table)} AS cause FROM {LINES} l LEFT JOIN {BEHIND} d USING (r) {joins})"
            )

    def _rank(self, table: str) -> int:
        family = self._family(table)
        last = len(_ORDER) + int(table == PROVENANCE)
        return _ORDER.index(family) if family in _ORDER else last

    def _family(self, table: str) -> str | None:
        return self.new.family(table) or self.old.family(table)

    def _cause(self, table: str) -> str:
        """The first reason that holds, with its origin."""
        cases = " ".join(
            f"WHEN {when} THEN {{'raison': {reason}, 'origine': {origin}}}"
            for when, reason, origin in self._reasons(table)
        )
        return f"CASE {cases} ELSE {{'raison': NULL::VARCHAR, 'origine': NULL::VARCHAR}} END"

    def _reasons(self, table: str) -> Iterator[tuple[str, str, str]]:
        correction, source, erratum, reading = map(literal, ("correction", "nouvelle_source", "erratum", "relecture"))
        yield f"d.corrigee OR {self._corrected(table)}", correction, literal("corrections.toml")
        yield "d.venue IS NOT NULL", source, "d.venue"
        yield "d.levee", correction, literal("corrections.toml")
        yield "d.partie IS NOT NULL", source, "d.partie"
        if self._family(table) == "registre":
            yield "true", source, "d.lue"
        if file := self._kept_by_hand(table):
            yield "true", source, literal(file)
        for other, columns in self._pointed_at(table).items():
            yield self._points_at(other, columns), source, literal(f"reference/{other}.csv")
        if scopes := self.decided.scopes("erratum"):
            yield covered(scopes, "l.cle_cle" if table == PROVENANCE else "l.cle"), erratum, literal("plan.toml")
        if self._joins(table):
            yield "b.raison IS NOT NULL", "b.raison", "b.origine"
        yield self._other_schema(table), reading, literal(f"schemas/{table}.schema.json")
        if self.old.tool != self.new.tool:
            yield "true", reading, "d.lue"

    def _corrected(self, table: str) -> str:
        """Whether a correction names the cell: one that empties it leaves no provenance."""
        mine = [one for one in self.decided.corrections if one.table == table]
        pairs = ", ".join(f"({literal(one.key)}, {literal(one.field)})" for one in mine)
        return f"(l.cle, l.colonne) IN ({pairs})" if pairs else "false"

    def _kept_by_hand(self, table: str) -> str | None:
        """The file of a table that people keep, which is its own source."""
        return _FILES.get(table, f"reference/{table}.csv") if self._family(table) == "reference" else None

    def _pointed_at(self, table: str) -> dict[str, list[str]]:
        """The columns of a table that name rows of tables kept by hand that changed."""
        found: dict[str, list[str]] = {}
        side = self.new.tables.get(table)
        for one in side.schema.get("foreignKeys", []) if side else []:
            other = one["reference"].get("resource")
            columns = [one["fields"]] if isinstance(one["fields"], str) else list(one["fields"])
            if other in self.changed and self._kept_by_hand(other) and len(columns) == 1:
                found.setdefault(other, []).extend(columns)
        return found

    def _points_at(self, other: str, columns: Sequence[str]) -> str:
        """Whether a cell names, or named, a row that a person changed."""
        name = f"{quoted(CHANGES)}.{quoted(other)}"
        key = self.engine.columns(f"SELECT COLUMNS('^cle_') FROM {name}")[0]
        rows = f"SELECT CAST({quoted(key)} AS VARCHAR) FROM {name}"
        return f"l.colonne IN ({', '.join(map(literal, columns))}) AND (l.apres IN ({rows}) OR l.avant IN ({rows}))"

    def _other_schema(self, table: str) -> str:
        """Whether it is the schema that made the change: another table, key or column, or another type."""
        old, new = self.old.tables.get(table), self.new.tables.get(table)
        if old is None or new is None or old.key != new.key:
            return "true"
        types = [{one["name"]: one["type"] for one in side.schema["fields"]} for side in (old, new)]
        names = [name for name in {**types[0], **types[1]} if types[0].get(name) != types[1].get(name)]
        told = ", ".join(map(literal, names))
        return f"l.changement = 'modification' AND l.colonne IN ({told})" if names else "false"

    def _joins(self, table: str) -> list[str]:
        """What explains a derived row, or a line of provenance, by the changed rows that it comes from."""
        if table == PROVENANCE:
            values = " UNION ALL ".join(self._explained(name, name) for name in self.changed if name != PROVENANCE)
            about = "b.nom = l.cle_table_nom AND b.cle = l.cle_cle AND b.colonne = l.cle_champ"
            return [f"LEFT JOIN ({values}) b ON {about}"] if values else []
        read = [name for name in self.changed if self._family(name) in _READ]
        if self._family(table) != "derivee" or not read:
            return []
        first = self.engine.columns(f"SELECT COLUMNS('^cle_') FROM {quoted(CHANGES)}.{quoted(table)}")[0]
        rows = " UNION ALL ".join(self._explained(name, name) for name in read)
        about = "starts_with(b.cle, l.debut || '/') OR b.cle = l.debut"
        open_ = f"SELECT r FROM {BEHIND} WHERE venue IS NULL AND partie IS NULL AND NOT corrigee AND NOT levee"
        lines = f"SELECT r, CAST({quoted(first)} AS VARCHAR) AS debut FROM {LINES} WHERE r IN ({open_})"
        joined = f"({lines}) l JOIN (SELECT DISTINCT cle, raison, origine FROM ({rows})) b ON {about}"
        told = "min(b.raison) AS raison, min_by(b.origine, (b.raison, b.origine)) AS origine"
        return [f"LEFT JOIN (SELECT l.r, {told} FROM {joined} GROUP BY l.r) b USING (r)"]

    def _explained(self, table: str, name: str) -> str:
        """The changed cells of a table that have a reason, one each."""
        changes = f"{quoted(CHANGES)}.{quoted(table)}"
        parts = self.engine.columns(f"SELECT COLUMNS('^cle_') FROM {changes}")
        key = " || '|' || ".join(f"CAST({quoted(part)} AS VARCHAR)" for part in parts)
        return (
            f"SELECT {literal(name)} AS nom, {key} AS cle, colonne, raison, origine FROM {changes} "
            "WHERE raison IS NOT NULL AND colonne IS NOT NULL"
        )


def covered(scopes: Sequence[str], key: str) -> str:
    """Whether a key lies in one of the scopes, as `Decision.covers` tells."""
    return " OR ".join(
        f"{key} = {literal(one)} OR starts_with({key}, {literal(f'{one}/')}) "
        f"OR starts_with({key}, {literal(f'{one}|')})"
        for one in scopes
    )
