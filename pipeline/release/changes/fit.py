"""Whether lines of change fit the rows that they are to be applied to; nothing in the lines is believed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, literal, quoted, sql_type
from pipeline.model.table import Field
from pipeline.release.changes.delta import Side
from pipeline.release.content import parquet_table

_REST = ("changement", "colonne", "avant", "apres", "raison", "origine")


class MisfitError(Exception):
    """The changes of a table do not fit its rows, or are none; `key` names the first row where they do not."""

    def __init__(self, table: str, key: str | None = None) -> None:
        super().__init__(table, key)
        self.table = table
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Names of what lines hold, read in one direction: old and new value, rows that come and rows that go."""

    old: str
    new: str
    come: str
    gone: str


FORWARD = Way(old="avant", new="apres", come="ajout", gone="retrait")
BACK = Way(old="apres", new="avant", come="retrait", gone="ajout")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The rows of one release, lines of change, and the schema that they lead to.

    `lines` is None where nothing changed, `base` where the table is not there yet.
    """

    engine: Engine
    table: str
    lines: Path | None
    base: Side | None
    target: Mapping[str, Any]
    way: Way

    @property
    def types(self) -> dict[str, str]:
        """The SQL type of each column of the target."""
        return types(self.target)

    @property
    def key(self) -> tuple[str, ...]:
        """The key of the target."""
        return tuple(self.target["primaryKey"])

    @property
    def matched(self) -> bool:
        """Whether rows of both sides have one key; else all of one side went and all of the other came."""
        if self.base is None or self.base.key != self.key:
            return False
        return all(types(self.base.schema)[part] == self.types[part] for part in self.key)

    def same(self, one: str, other: str) -> str:
        """The condition under which a line `one` is about a row `other` of the base."""
        key = self.base.key if self.base else ()
        if self.matched:
            return " AND ".join(f"{one}.{quoted(f'cle_{part}')} = {other}.{quoted(part)}" for part in key)
        pairs = [(f"{one}.{quoted(f'cle_{part}')}", f"{other}.{quoted(part)}") for part in key]
        return " AND ".join(f"CAST({left} AS VARCHAR) = CAST({right} AS VARCHAR)" for left, right in pairs)

    def prove(self) -> None:
        """Raises MisfitError unless every line fits, and every cell that no line is about can stay as it is."""
        if self.lines is not None:
            self._prove_columns(parquet_table(self.lines))
        for query in self._queries():
            key = self.engine.value(f"SELECT min(told) FROM ({query}) found(told)")
            if key is not None:
                raise MisfitError(self.table, key)

    def _prove_columns(self, lines: str) -> None:
        found = {row[0]: row[1] for row in self.engine.rows(f"DESCRIBE SELECT * FROM {lines}")}
        texts = all(found.get(name) == "VARCHAR" for name in _REST)
        keys = not self.matched or all(found.get(f"cle_{part}") == self.types[part] for part in self.key)
        if found.keys() != {*self._line_keys(), *_REST} or not texts or not keys:
            raise MisfitError(self.table)

    def _line_keys(self) -> tuple[str, ...]:
        """The columns that hold the key, those of the earlier release first."""
        sides = [self.base.key if self.base else (), self.key]
        parts = [part for side in (sides if self.way is FORWARD else reversed(sides)) for part in side]
        return tuple(f"cle_{part}" for part in dict.fromkeys(parts))

    def _told(self, mark: str) -> str:
        return f"concat_ws('|', {', '.join(f'CAST({mark}.{quoted(key)} AS VARCHAR)' for key in self._line_keys())})"

    def _queries(self) -> Iterator[str]:
        """Each returns the keys of what does not fit."""
        if self.lines is not None:
            lines, keys = parquet_table(self.lines), ", ".join(map(quoted, self._line_keys()))
            yield f"SELECT {self._told('l')} FROM {lines} l WHERE {' OR '.join(self._wrong_alone())}"
            yield f"SELECT {self._told('l')} FROM {lines} l GROUP BY {keys}, colonne, changement HAVING count(*) > 1"
            yield f"SELECT {self._told('l')} FROM {lines} l GROUP BY {keys}{self._wrong_together()}"
        if self.base is not None:
            yield from self._against(self.base, parquet_table(self.base.file))

    def _wrong_alone(self) -> Iterator[str]:
        """What no line may be by itself: another operation, a key, column or value that the schemas do not have."""
        way = self.way
        come, gone = f"changement = {literal(way.come)}", f"changement = {literal(way.gone)}"
        change = "changement = 'modification'"
        allowed = [come, *([gone] if self.base else []), *([change] if self.matched else [])]
        yield f"NOT coalesce({' OR '.join(allowed)}, false)"
        yield f"{come} AND ({way.old} IS NOT NULL OR (colonne IS NULL) <> ({way.new} IS NULL))"
        yield f"{gone} AND ({way.new} IS NOT NULL OR (colonne IS NULL) <> ({way.old} IS NULL))"
        yield f"{change} AND (colonne IS NULL OR {way.old} IS NOT DISTINCT FROM {way.new})"
        yield f"{way.new} IS NOT NULL AND {_not_in(self.types, self.key)}"
        if self.base is not None:
            yield f"{way.old} IS NOT NULL AND {_not_in(self.base.columns, self.base.key)}"
            yield from (f"{gone} AND {quoted(f'cle_{part}')} IS NULL" for part in self.base.key)
        for part in self.key:
            name = quoted(f"cle_{part}")
            yield f"NOT {gone} AND ({name} IS NULL OR {inexact(name, self.types[part])})"
        cells = " ".join(
            f"WHEN {literal(name)} THEN {inexact(way.new, kind)}"
            for name, kind in self.types.items()
            if kind != "VARCHAR"
        )
        if cells:
            yield f"{way.new} IS NOT NULL AND coalesce(CASE colonne {cells} END, false)"

    def _wrong_together(self) -> str:
        """What the lines of one row may not be: of two kinds, cells of a row that has no line itself."""
        if self.matched:
            lone = "colonne IS NOT NULL AND changement <> 'modification'"
            return f" HAVING count(DISTINCT changement) > 1 OR bool_and({lone})"
        return ", changement HAVING bool_and(colonne IS NOT NULL)"

    def _against(self, base: Side, rows: str) -> Iterator[str]:
        """Lines about rows that are not there, cells that hold something else, rows that are there already."""
        if self.lines is not None:
            lines, told, same = parquet_table(self.lines), self._told("l"), self.same("l", "b")
            come = f"changement = {literal(self.way.come)}"
            yield f"SELECT {told} FROM {lines} l ANTI JOIN {rows} b ON {same} WHERE NOT {come}"
            cells = " ".join(f"WHEN {literal(name)} THEN CAST(b.{quoted(name)} AS VARCHAR)" for name in base.columns)
            yield (
                f"SELECT {told} FROM {lines} l JOIN {rows} b ON {same} WHERE colonne IS NOT NULL AND NOT {come} "
                f"AND {self.way.old} IS DISTINCT FROM CASE colonne {cells} END"
            )
            if self.matched:
                yield f"SELECT {told} FROM {lines} l JOIN {rows} b ON {same} WHERE {come}"
        yield from self._left(base, rows)

    def _left(self, base: Side, rows: str) -> Iterator[str]:
        """Rows and cells of the base that no line is about and that the target cannot hold as they are."""
        told = f"concat_ws('|', {', '.join(f'CAST(b.{quoted(part)} AS VARCHAR)' for part in base.key)})"
        if not self.matched:
            yield f"SELECT {told} FROM {rows} b {self._without('TRUE')}"
            return
        for name, kind in types(base.schema).items():
            other = self.types.get(name)
            if other is not None and other != kind:
                cell = f"b.{quoted(name)}"
                about = f"colonne = {literal(name)} OR (colonne IS NULL AND changement = {literal(self.way.gone)})"
                wrong = f"{cell} IS NOT NULL AND {inexact(cell, other)}"
                yield f"SELECT {told} FROM {rows} b {self._without(about)} WHERE {wrong}"

    def _without(self, about: str) -> str:
        """Leaves the rows of the base that no line of a kind is about."""
        if self.lines is None:
            return ""
        kept = f"SELECT * FROM {parquet_table(self.lines)} WHERE changement <> {literal(self.way.come)} AND ({about})"
        return f"ANTI JOIN ({kept}) l ON {self.same('l', 'b')}"


def types(schema: Mapping[str, Any]) -> dict[str, str]:
    """The SQL type of each column of a schema."""
    return {
        one["name"]: sql_type(Field(name=one["name"], type=one["type"], constraints={}, words={}))
        for one in schema["fields"]
    }


def same_shape(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """Whether two schemas have the same columns in the same order, of the same types, and the same key."""
    if one is None or other is None:
        return False
    return list(types(one).items()) == list(types(other).items()) and one["primaryKey"] == other["primaryKey"]


def inexact(value: str, kind: str) -> str:
    """The condition under which a value that is not null is not the same text as another type."""
    return f"CAST(TRY_CAST({value} AS {kind}) AS VARCHAR) IS DISTINCT FROM CAST({value} AS VARCHAR)"


def _not_in(columns: Mapping[str, str] | tuple[str, ...], key: tuple[str, ...]) -> str:
    names = ", ".join(literal(name) for name in columns if name not in key)
    return f"colonne NOT IN ({names})" if names else "colonne IS NOT NULL"
