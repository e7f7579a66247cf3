"""Makes a table of one release from that of the other and the changes between them, in either direction.

Nothing is believed: a line that does not fit the rows that it is applied to ends in MisfitError, never in other rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.engine import Engine, EngineError, literal, quoted, sql_type
from pipeline.model.table import Field
from pipeline.release.changes.delta import Side
from pipeline.release.content import parquet_table

Direction = Literal["forward", "back"]
_OPERATIONS = frozenset({"ajout", "retrait", "modification"})


class MisfitError(Exception):
    """The changes of a table do not fit its rows, or are none; `key` names the first row where they do not."""

    def __init__(self, table: str, key: str | None = None) -> None:
        super().__init__(table, key)
        self.table = table
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The changes of one table: their file (None where nothing changed) and the schemas before and after."""

    table: str
    file: Path | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    def ends(self, direction: Direction) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
        """The schema from which and the one to which a direction leads."""
        return (self.before, self.after) if direction == "forward" else (self.after, self.before)


def replay(engine: Engine, step: Step, base: Path | None, direction: Direction) -> str | None:
    """A query that returns the rows of the other release in the order of their key; None where it has no such table.

    `base` is the table's Parquet file in the release one starts from. Its rows and cells are held against the changes
    first. Raises MisfitError.
    """
    start, target = step.ends(direction)
    if (start is None) != (base is None):
        raise MisfitError(step.table)
    if target is None:
        return None
    try:
        walk = _Walk(engine, step, Side(file=base, schema=start) if base and start else None, target, direction)
        walk.prove()
        return walk.query()
    except EngineError as cause:
        if cause.exhausted:
            raise
        raise MisfitError(step.table) from cause


class _Walk:
    """One table on its way from one release to the other."""

    def __init__(
        self, engine: Engine, step: Step, base: Side | None, target: Mapping[str, Any], direction: Direction
    ) -> None:
        self._engine, self._step, self._base = engine, step, base
        self._types = {one["name"]: _type(one) for one in target["fields"]}
        self._key = tuple(target["primaryKey"])
        forward = direction == "forward"
        self._from, self._to = ("avant", "apres") if forward else ("apres", "avant")
        self._come, self._gone = ("ajout", "retrait") if forward else ("retrait", "ajout")
        self._lines = parquet_table(step.file) if step.file else None
        self._matched = base is not None and self._keys_fit(base)

    def _keys_fit(self, base: Side) -> bool:
        """Whether rows of both sides have one key; else all of one side went and all of the other came."""
        types = {one["name"]: _type(one) for one in base.schema["fields"]}
        return base.key == self._key and all(types[part] == self._types[part] for part in self._key)

    def _same(self, one: str, other: str, key: tuple[str, ...]) -> str:
        return " AND ".join(
            f"CAST({one}.{quoted(f'cle_{part}')} AS VARCHAR) = CAST({other}.{quoted(part)} AS VARCHAR)"
            if not self._matched
            else f"{one}.{quoted(f'cle_{part}')} = {other}.{quoted(part)}"
            for part in key
        )

    def prove(self) -> None:
        """Ends in MisfitError unless every line fits the rows that it is about."""
        if self._lines is None:
            lost = self._base is not None and not self._matched
            if lost and self._base and self._engine.value(f"SELECT count(*) FROM {parquet_table(self._base.file)}"):
                raise MisfitError(self._step.table)
            return
        operations = self._engine.rows(f"SELECT DISTINCT changement FROM {self._lines}")
        if not {row[0] for row in operations} <= _OPERATIONS:
            raise MisfitError(self._step.table)
        for query in (self._twice(), self._unknown_columns(), *self._against_base()):
            for (key,) in self._engine.rows(f"{query} LIMIT 1"):
                raise MisfitError(self._step.table, key)

    def _told_key(self) -> str:
        keys = self._engine.columns(f"SELECT COLUMNS('^cle_') FROM {self._lines}")
        return "concat_ws('|', " + ", ".join(f"CAST(l.{quoted(key)} AS VARCHAR)" for key in keys) + ")"

    def _twice(self) -> str:
        """Cells that have two lines; where keys changed, a row that came may be named as one that went."""
        told = self._told_key()
        apart = "" if self._matched else ", changement"
        return f"SELECT {told} FROM {self._lines} l GROUP BY {told}, colonne{apart} HAVING count(*) > 1"

    def _unknown_columns(self) -> str:
        start, target = self._step.before or {"fields": []}, self._step.after or {"fields": []}
        names = ", ".join(literal(one["name"]) for schema in (start, target) for one in schema["fields"])
        return f"SELECT {self._told_key()} FROM {self._lines} l WHERE colonne NOT IN ({names})"

    def _against_base(self) -> list[str]:
        """Lines about rows that are not there, cells that hold something else, rows that are there already."""
        if self._base is None:
            return [f"SELECT {self._told_key()} FROM {self._lines} l WHERE changement <> '{self._come}'"]
        told, base = self._told_key(), parquet_table(self._base.file)
        same = self._same("l", "b", self._base.key)
        missing = (
            f"SELECT {told} FROM {self._lines} l ANTI JOIN {base} b ON {same} WHERE changement <> '{self._come}'"
        )
        told_cells = " ".join(
            f"WHEN {literal(name)} THEN CAST(b.{quoted(name)} AS VARCHAR)" for name in self._base.columns
        )
        other = (
            f"SELECT {told} FROM {self._lines} l JOIN {base} b ON {same} "
            f"WHERE colonne IS NOT NULL AND changement <> '{self._come}' "
            f"AND {self._from} IS DISTINCT FROM CASE colonne {told_cells} END"
        )
        return [missing, other, *self._left_over(told, base, same)]

    def _left_over(self, told: str, base: str, same: str) -> list[str]:
        """Rows that come though they are there; where keys changed, rows of the base that did not go."""
        gone = f"SELECT * FROM {self._lines} WHERE changement = '{self._gone}' AND colonne IS NULL"
        if self._matched:
            there = f"SELECT {told} FROM {self._lines} l JOIN {base} b ON {same}"
            return [f"{there} WHERE changement = '{self._come}' AND colonne IS NULL"]
        assert self._base is not None  # noqa: S101  asked only with a base
        first = quoted(self._base.key[0])
        return [f"SELECT CAST(b.{first} AS VARCHAR) FROM {base} b ANTI JOIN ({gone}) l ON {same}"]

    def query(self) -> str:
        """The rows of the target."""
        parts = []
        if self._base is not None and self._matched:
            parts.append(self._kept(self._base))
        if self._lines is not None:
            parts.append(self._new())
        if not parts:
            parts.append(f"SELECT {', '.join(self._cast('NULL', name) for name in self._types)} LIMIT 0")
        order = ", ".join(map(quoted, self._key))
        return f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY {order}"

    def _kept(self, base: Side) -> str:
        """The rows of the base that stay, each cell that changed with its other value."""
        if self._lines is None:
            cells = ", ".join(f"{self._held(base, name)} AS {quoted(name)}" for name in self._types)
            return f"SELECT {cells} FROM {parquet_table(base.file)} b"
        free = [name for name in self._types if name not in self._key]
        cells = ", ".join(
            f"CASE WHEN {self._changed('c', name)} THEN {self._cast(f'c.v{place}', name, bare=True)} "
            f"ELSE {self._held(base, name)} END AS {quoted(name)}"
            if name in free
            else f"b.{quoted(name)}"
            for place, name in enumerate(self._types)
        )
        pivot = ", ".join(
            f"max({self._to}) FILTER (colonne = {literal(name)}) AS v{place}, "
            f"coalesce(bool_or(colonne = {literal(name)}), false) AS m{place}"
            for place, name in enumerate(self._types)
            if name in free
        )
        keys = ", ".join(quoted(f"cle_{part}") for part in self._key)
        told = ", ".join(filter(None, (keys, pivot)))
        changed = f"SELECT {told} FROM {self._lines} WHERE changement = 'modification' GROUP BY {keys}"
        gone = f"SELECT {keys} FROM {self._lines} WHERE changement = '{self._gone}' AND colonne IS NULL"
        return (
            f"SELECT {cells} FROM (SELECT * FROM {parquet_table(base.file)} b ANTI JOIN ({gone}) g "
            f"ON {self._same('g', 'b', self._key)}) b LEFT JOIN ({changed}) c ON {self._same('c', 'b', self._key)}"
        )

    def _changed(self, mark: str, name: str) -> str:
        return f"coalesce({mark}.m{list(self._types).index(name)}, false)"

    def _held(self, base: Side, name: str) -> str:
        return self._cast(f"b.{quoted(name)}" if name in base.columns else "NULL", name, bare=True)

    def _cast(self, value: str, name: str, *, bare: bool = False) -> str:
        told = f"CAST({value} AS {self._types[name]})"
        return told if bare else f"{told} AS {quoted(name)}"

    def _new(self) -> str:
        """The rows that come."""
        cells = ", ".join(
            self._cast(f"any_value({quoted(f'cle_{name}')})", name)
            if name in self._key
            else self._cast(f"max({self._to}) FILTER (colonne = {literal(name)})", name)
            for name in self._types
        )
        keys = ", ".join(quoted(f"cle_{part}") for part in self._key)
        return f"SELECT {cells} FROM {self._lines} WHERE changement = '{self._come}' GROUP BY {keys}"


def _type(field: Mapping[str, Any]) -> str:
    return sql_type(Field(name=field["name"], type=field["type"], constraints={}, words={}))
