"""What differs between two Parquet files of a table, cell by cell, as a table of the engine.

Rows are matched by the whole key. Where the key is another one, no row can be matched: all went, all came.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, literal, quoted
from pipeline.model.release import TableChanges
from pipeline.release.content import NOT_CONTENT, parquet_table

CHANGES = "changements"
"""The engine's schema that holds one table of changes for each table compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A table as one release has it: its Parquet file and its Table Schema."""

    file: Path
    schema: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, ...]:
        """The parts of the key."""
        return tuple(self.schema["primaryKey"])

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(one["name"] for one in self.schema["fields"])


def make_delta(engine: Engine, table: str, old: Side | None, new: Side | None) -> TableChanges:
    """Makes `changements.<table>` and counts it; a table that one side lacks is None there.

    Its columns: `cle_<part>` for each part of the key, `changement` (ajout, retrait, modification), `colonne`,
    `avant`, `apres` (text), `raison` and `origine`, both null. A row that came or went is a line without `colonne`
    and one for each of its cells. Raises EngineError for files that do not hold what their schemas say.
    """
    pair = _Pair(engine, old, new)
    name = f"{quoted(CHANGES)}.{quoted(table)}"
    engine.run(f"CREATE SCHEMA IF NOT EXISTS {quoted(CHANGES)}")
    engine.run(f"CREATE OR REPLACE TABLE {name} AS {pair.query()}")
    return _count(engine, table, name, pair)


def _count(engine: Engine, table: str, name: str, pair: "_Pair") -> TableChanges:
    told = ", ".join(literal(one) for one in pair.counted) or "''"
    keys = ", ".join(quoted(one) for one in pair.key_names)
    (added, removed, changed, cells) = next(
        engine.rows(
            f"SELECT count(*) FILTER (changement = 'ajout' AND colonne IS NULL), "
            f"count(*) FILTER (changement = 'retrait' AND colonne IS NULL), "
            f"count(DISTINCT ({keys})) FILTER (changement = 'modification' AND colonne IN ({told})), "
            f"count(*) FILTER (changement = 'modification' AND colonne IN ({told})) FROM {name}"
        )
    )
    return TableChanges(
        table=table,
        rows_before=_rows(engine, pair.old),
        rows_after=_rows(engine, pair.new),
        added=added,
        removed=removed,
        changed=changed,
        cells=cells,
    )


def _rows(engine: Engine, side: Side | None) -> int:
    return int(engine.value(f"SELECT count(*) FROM {parquet_table(side.file)}")) if side else 0


@dataclass(slots=True)
class _Pair:
    """Two sides of a table, and the SQL of what differs between them."""

    engine: Engine
    old: Side | None
    new: Side | None
    _types: dict[str, dict[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        sides = {"o": self.old, "n": self.new}
        self._types = {mark: self._described(side) if side else {} for mark, side in sides.items()}

    def _described(self, side: Side) -> dict[str, str]:
        return {row[0]: row[1] for row in self.engine.rows(f"DESCRIBE SELECT * FROM {parquet_table(side.file)}")}

    @property
    def matched(self) -> bool:
        """Whether rows can be matched: both sides have one key, typed alike."""
        if self.old is None or self.new is None or self.old.key != self.new.key:
            return False
        return all(self._types["o"].get(part) == self._types["n"].get(part) for part in self.old.key)

    @property
    def key_names(self) -> tuple[str, ...]:
        """The columns of the changes that hold the key."""
        parts = [*(self.old.key if self.old else ()), *(self.new.key if self.new else ())]
        return tuple(f"cle_{part}" for part in dict.fromkeys(parts))

    @property
    def counted(self) -> tuple[str, ...]:
        """The columns that both sides have and that are content: only their cells count as changed."""
        if self.old is None or self.new is None:
            return ()
        shared = [name for name in self.old.columns if name in self.new.columns]
        return tuple(name for name in shared if name not in NOT_CONTENT)

    def query(self) -> str:
        """The lines of change; unsorted, for who writes them sorts them."""
        if self.matched:
            return self._lines(self._joined(), ("o", "n"))
        parts = []
        if self.old is not None:
            parts.append(
                self._lines(f"SELECT {self._named('o', self.old)} FROM {parquet_table(self.old.file)} o", ("o",))
            )
        if self.new is not None:
            parts.append(
                self._lines(f"SELECT {self._named('n', self.new)} FROM {parquet_table(self.new.file)} n", ("n",))
            )
        return " UNION ALL BY NAME ".join(f"({part})" for part in parts)

    @staticmethod
    def _named(mark: str, side: Side) -> str:
        """All columns of a side under names that tell the side."""
        return ", ".join(f"{mark}.{quoted(name)} AS {quoted(f'{mark}_{name}')}" for name in side.columns)

    def _joined(self) -> str:
        """The rows that are not the same on both sides, every column of each side beside the other's."""
        assert self.old is not None  # noqa: S101  asked only of a matched pair
        assert self.new is not None  # noqa: S101
        same = " AND ".join(f"o.{quoted(part)} = n.{quoted(part)}" for part in self.old.key)
        first = quoted(self.old.key[0])
        unequal = " OR ".join([f"o.{first} IS NULL", f"n.{first} IS NULL", *self._unequal()])
        return (
            f"SELECT {self._named('o', self.old)}, {self._named('n', self.new)} "
            f"FROM {parquet_table(self.old.file)} o FULL JOIN {parquet_table(self.new.file)} n ON {same} "
            f"WHERE {unequal}"
        )

    def _unequal(self) -> Iterator[str]:
        for name in self._values():
            before, after = (self._types[mark].get(name) for mark in "on")
            if before == after:
                yield f"o.{quoted(name)} IS DISTINCT FROM n.{quoted(name)}"
            elif before and after:
                yield f"CAST(o.{quoted(name)} AS VARCHAR) IS DISTINCT FROM CAST(n.{quoted(name)} AS VARCHAR)"
            else:
                yield f"{'o' if before else 'n'}.{quoted(name)} IS NOT NULL"

    def _values(self) -> tuple[str, ...]:
        """The columns outside of the key, of either side."""
        sides = [side for side in (self.old, self.new) if side is not None]
        names = dict.fromkeys(name for side in sides for name in side.columns if name not in side.key)
        return tuple(names)

    def _lines(self, rows: str, marks: Sequence[str]) -> str:
        """Each row of `rows` as its lines: the row itself where it came or went, and each cell that differs."""
        sides = {mark: side for mark, side in (("o", self.old), ("n", self.new)) if mark in marks and side}
        told = {mark: quoted(f"{mark}_{side.key[0]}") for mark, side in sides.items()}
        keys = ", ".join(f"{self._key(part, sides)} AS {quoted(f'cle_{part}')}" for part in self._parts(sides))
        operation = (
            f"CASE WHEN {told['o']} IS NULL THEN 'ajout' WHEN {told['n']} IS NULL THEN 'retrait' "
            "ELSE 'modification' END"
            if len(sides) == len("on")
            else literal("retrait" if "o" in sides else "ajout")
        )
        cells = ", ".join(
            ["{'colonne': NULL::VARCHAR, 'avant': NULL::VARCHAR, 'apres': NULL::VARCHAR}"]
            + [
                f"{{'colonne': {literal(name)}, 'avant': {self._text('o', name, sides)}, "
                f"'apres': {self._text('n', name, sides)}}}"
                for name in self._values()
                if any(name in side.columns and name not in side.key for side in sides.values())
            ]
        )
        return (
            f"SELECT {', '.join(quoted(f'cle_{part}') for part in self._parts(sides))}, changement, "
            "cellule.colonne AS colonne, cellule.avant AS avant, cellule.apres AS apres, "
            "NULL::VARCHAR AS raison, NULL::VARCHAR AS origine FROM ("
            f"SELECT {keys}, {operation} AS changement, unnest([{cells}]) AS cellule FROM ({rows})) "
            "WHERE CASE WHEN cellule.colonne IS NULL THEN changement <> 'modification' "
            "ELSE cellule.avant IS DISTINCT FROM cellule.apres END"
        )

    @staticmethod
    def _parts(sides: Mapping[str, Side]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for side in sides.values() for part in side.key))

    def _key(self, part: str, sides: Mapping[str, Side]) -> str:
        """A part of the key; as text where the two sides type it otherwise, so that one column holds both."""
        names = [quoted(f"{mark}_{part}") for mark, side in sides.items() if part in side.key]
        told = f"coalesce({', '.join(names)})"
        kinds = {types[part] for types in self._types.values() if part in types}
        return told if len(kinds) == 1 else f"CAST({told} AS VARCHAR)"

    @staticmethod
    def _text(mark: str, name: str, sides: Mapping[str, Side]) -> str:
        side = sides.get(mark)
        there = side is not None and name in side.columns and name not in side.key
        return f"CAST({quoted(f'{mark}_{name}')} AS VARCHAR)" if there else "NULL::VARCHAR"
