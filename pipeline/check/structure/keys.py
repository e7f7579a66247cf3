"""Keys in SQL: unique fields, primary key, unique keys, foreign keys. Values are compared as the type compares.

A cell that is missing or of a wrong type has no value: it is null in a key, as in frictionless.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from pipeline.check.structure.locate import Lent
from pipeline.check.structure.predicates import FALSE, TRUE, over
from pipeline.check.structure.verdicts import ColumnSql
from pipeline.engine import Engine

VALUED = "_valued"
_TWICE = "_twice"
_VALUED = {"place": "INTEGER", "x": "VARCHAR", "k": "VARCHAR"}
_BATCH = 10_000
_SURE = {
    "string": "'s' || x",
    "any": "'s' || x",
    "integer": "'n' || CAST({value} AS TEXT)",
    "year": "'n' || CAST({value} AS TEXT)",
    "boolean": "CASE WHEN {value} THEN 'n1' ELSE 'n0' END",
    "date": "'d' || x",
}

Sort = Literal["unique", "primary", "uniqueKeys", "foreign"]
CODES: dict[Sort, str] = {
    "unique": "unique-error",
    "primary": "primary-key",
    "uniqueKeys": "unique-error",
    "foreign": "foreign-key",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a table: its columns, and for a foreign key the table of the values that it may take.

    `own` are then the columns of the table's own primary key, by which its rows are named.
    """

    sort: Sort
    columns: tuple[ColumnSql, ...]
    own: tuple[ColumnSql, ...] = ()
    lookup: str | None = None
    reference: tuple[str, tuple[str, ...]] = ("", ())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(judge.column.name for judge in self.columns)

    def parts(self) -> list[str]:
        """The canonical text of each part, null where the cell has no value."""
        return [value_sql(judge, typed=self.sort == "foreign") for judge in self.columns]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlace:
    """A row whose key is wrong: its number and line, what is written there, and the earlier row alike, if any.

    `own` is the row's primary key, where it is whole; `empty` tells that all parts are null; `wrong_type` that one of
    them is only so for its type.
    """

    row: int
    line: int | None
    texts: tuple[str | None, ...]
    own: tuple[str, ...] = ()
    other: int | None = None
    empty: bool = False
    wrong_type: bool = False


def keys_of(schema: Mapping[str, Any], judges: Sequence[ColumnSql]) -> list[Key]:
    """The keys that a schema states, but for foreign ones, as far as the file has their columns."""
    by_name = {judge.column.name: judge for judge in judges if judge.column.field.get("name") == judge.column.name}
    found = [
        Key(sort="unique", columns=(judge,))
        for judge in judges
        if judge.column.field.get("constraints", {}).get("unique")
    ]
    primary = schema.get("primaryKey", [])
    stated: list[tuple[Sort, Any]] = [
        ("primary", primary),
        *(("uniqueKeys", one) for one in schema.get("uniqueKeys", [])),
    ]
    for sort, fields in stated:
        names = [fields] if isinstance(fields, str) else list(fields)
        if names and all(name in by_name for name in names):
            found.append(Key(sort=sort, columns=tuple(by_name[name] for name in names)))
    return found


def foreign_keys(
    schema: Mapping[str, Any], judges: Sequence[ColumnSql]
) -> Iterator[tuple[Key, str, tuple[str, ...]]]:
    """Each foreign key whose columns the file has, the table that it refers to (empty: itself), and its fields."""
    by_name = {judge.column.name: judge for judge in judges}
    named = _names(schema.get("primaryKey", []))
    own = tuple(by_name[name] for name in named if name in by_name)
    for number, stated in enumerate(schema.get("foreignKeys", [])):
        reference = stated.get("reference", {})
        names, there = _names(stated.get("fields", [])), _names(reference.get("fields", []))
        resource = str(reference.get("resource") or "")
        if names and len(names) == len(there) and all(name in by_name for name in names):
            columns = tuple(by_name[name] for name in names)
            lookup = f"_lookup{number}"
            mine = own if len(own) == len(named) else ()
            key = Key(sort="foreign", columns=columns, own=mine, lookup=lookup, reference=(resource, there))
            yield key, resource, there


def _names(stated: Any) -> tuple[str, ...]:  # noqa: ANN401  JSON: one name or several
    return (stated,) if isinstance(stated, str) else tuple(stated)


def value_sql(judge: ColumnSql, *, typed: bool = True) -> str:
    """The value of a cell as text that is equal exactly when the values are (see `cells.canonical`).

    `typed` keeps a text apart from a number that is written alike; within one column there is no need.
    """
    if _is_text(judge):
        text = f"'s' || {judge.column.sql}" if typed else judge.column.sql
        return f"CASE WHEN NOT ({judge.is_missing()}) THEN {text} END"
    cell, name, place = judge.cell, judge.column.sql, judge.column.place
    sure = _SURE.get(str(judge.column.field.get("type", "string"))) if judge.cell.value else None
    known = f"(SELECT k FROM {VALUED} w WHERE w.place = {place} AND w.x = {name})"
    accepted = ""
    if sure and cell.accept != FALSE:
        value = over(sure.replace("{value}", cell.value), name)
        accepted = f"WHEN {over(cell.accept, name)} THEN coalesce({value}, {known}) "
    refused = "" if cell.reject == FALSE else f"WHEN {over(cell.reject, name)} THEN NULL "
    return f"CASE WHEN {judge.is_missing()} THEN NULL {accepted}{refused}ELSE {known} END"


def read_values(engine: Engine, source: str, judges: Iterable[ColumnSql]) -> None:
    """Puts into `_valued` the values of those cells of key columns whose value SQL cannot tell."""
    engine.append(VALUED, {"place": [], "x": [], "k": []}, _VALUED)
    for judge in {judge.column.place: judge for judge in judges}.values():
        cell, name = judge.cell, judge.column.sql
        if _is_text(judge):
            continue
        kind = str(judge.column.field.get("type", "string"))
        left = [f"NOT ({judge.is_missing()})"]
        if _is_sure(judge):
            unclear = over(f"({_SURE[kind].replace('{value}', cell.value)}) IS NULL", name)
            left.append(f"(NOT coalesce({over(cell.accept, name)}, FALSE) OR {unclear})")
        if cell.reject != FALSE:
            left.append(f"NOT coalesce({over(cell.reject, name)}, FALSE)")
        left.append(f"{name} NOT IN (SELECT x FROM {VALUED} WHERE place = {judge.column.place})")
        rows = list(engine.rows(f"SELECT DISTINCT {name} FROM {source} WHERE {' AND '.join(left)}"))
        _read(engine, judge, (text for (text,) in rows))


def _read(engine: Engine, judge: ColumnSql, texts: Iterable[str]) -> None:
    from pipeline.check.structure.cells import values  # noqa: PLC0415  heavy; most keys need no reference

    for _, batch in groupby(enumerate(values(judge.column, texts)), key=lambda one: one[0] // _BATCH):
        kept = [pair for _, pair in batch if pair[1] is not None]
        places, read = [judge.column.place] * len(kept), [text for text, _ in kept]
        engine.append(VALUED, {"place": places, "x": read, "k": [value for _, value in kept]}, _VALUED)


def quick_sql(key: Key) -> str | None:
    """An expression whose distinct hashes are counted in the first pass; None where that proves nothing."""
    if key.sort == "foreign" or not all(_is_sure(one) for one in key.columns):
        return None
    parts = [_typed(judge) for judge in key.columns]
    if len(parts) == 1:
        return parts[0]
    some = " AND ".join(f"{part} IS NOT NULL" for part in parts)
    whole = ", ".join(f"'k{at}': {part}" for at, part in enumerate(parts))
    return f"CASE WHEN {some} THEN {{{whole}}} END"


def _is_sure(judge: ColumnSql) -> bool:
    """Whether SQL tells the value of every accepted cell."""
    known = str(judge.column.field.get("type", "string")) in _SURE
    return known and judge.cell.accept != FALSE and bool(judge.cell.value)


def _is_text(judge: ColumnSql) -> bool:
    """Whether every cell is its own value."""
    return judge.cell.accept == TRUE and judge.cell.value == "x"


def _typed(judge: ColumnSql) -> str:
    name, cell = judge.column.sql, judge.cell
    if cell.value == "x":
        if judge.is_missing() == f"{name} IS NULL":
            return name
        return f"CASE WHEN NOT ({judge.is_missing()}) THEN {name} END"
    return f"CASE WHEN NOT ({judge.is_missing()}) AND ({over(cell.accept, name)}) THEN {over(cell.value, name)} END"


def count(engine: Engine, source: str, key: Key, suspects: str | None = None) -> int:
    """How many rows have a wrong key, exactly; those that stand twice are left in a table for `places`.

    `suspects` is a table of the hashes `k` of all keys that can stand twice, if they are known.
    """
    parts = key.parts()
    inner = f"SELECT {', '.join(f'{part} AS k{at}' for at, part in enumerate(parts))} FROM {source}"
    if suspects:
        inner += f" WHERE hash({quick_sql(key)}) IN (SELECT k FROM {suspects})"
    names = [f"k{at}" for at in range(len(parts))]
    empty, partly = _nulls(names)
    if key.sort == "foreign":
        return int(engine.value(f"SELECT count(*) FROM ({inner}) t WHERE NOT ({empty}) AND {_unmatched(key, names)}"))
    skipped = partly if key.sort == "uniqueKeys" else empty
    engine.run(f"DROP TABLE IF EXISTS {_TWICE}")
    engine.run(
        f"CREATE TABLE {_TWICE} AS SELECT {', '.join(names)}, count(*) AS n FROM ({inner}) "
        f"WHERE NOT ({skipped}) GROUP BY {', '.join(names)} HAVING count(*) > 1"
    )
    twice = int(engine.value(f"SELECT coalesce(sum(n - 1), 0) FROM {_TWICE}"))
    if key.sort != "primary":
        return twice
    return twice + int(engine.value(f"SELECT count(*) FROM ({inner}) WHERE {empty}"))


def _nulls(names: Sequence[str]) -> tuple[str, str]:
    return " AND ".join(f"{name} IS NULL" for name in names), " OR ".join(f"{name} IS NULL" for name in names)


def _unmatched(key: Key, names: Sequence[str]) -> str:
    same = " AND ".join(f"f.k{at} IS NOT DISTINCT FROM t.{name}" for at, name in enumerate(names))
    return f"NOT EXISTS (SELECT 1 FROM {key.lookup} f WHERE {same})"


def lookup(engine: Engine, source: str, judges: Sequence[ColumnSql], table: str) -> None:
    """Makes the table of the values that a foreign key may take."""
    parts = [f"{value_sql(judge)} AS k{at}" for at, judge in enumerate(judges)]
    some = " OR ".join(f"k{at} IS NOT NULL" for at in range(len(parts)))
    engine.run(
        f"CREATE TABLE {table} AS SELECT DISTINCT * FROM (SELECT {', '.join(parts)} FROM {source}) WHERE {some}"
    )


def places(engine: Engine, pieces: Iterable[Lent], key: Key) -> Iterator[KeyPlace]:
    """The rows with a wrong key, in the order of the file; `count` has just been asked about the same key."""
    names = [f"k{at}" for at in range(len(key.columns))]
    values = ", ".join(f"{part} AS {name}" for part, name in zip(key.parts(), names, strict=True))
    texts = ", ".join(judge.column.sql for judge in (*key.columns, *key.own))
    empty, _ = _nulls(names)
    if key.sort == "foreign":
        wanted = f"NOT ({empty}) AND {_unmatched(key, names)}"
    else:
        same = " AND ".join(f"d.{name} IS NOT DISTINCT FROM t.{name}" for name in names)
        wanted = f"EXISTS (SELECT 1 FROM {_TWICE} d WHERE {same})" + (
            f" OR ({empty})" if key.sort == "primary" else ""
        )
    seen: dict[tuple[str | None, ...], int] = {}
    for piece in pieces:
        with piece as table:
            query = (
                f"SELECT * FROM (SELECT _row, _line, {values}, {texts} FROM {table}) t WHERE {wanted} ORDER BY _row"
            )
            for row, line, *rest in engine.rows(query):
                if place := _place(key, seen, (row, line, rest[: len(names)], rest[len(names) :])):
                    yield place


def _place(
    key: Key,
    seen: dict[tuple[str | None, ...], int],
    row: tuple[int, int | None, list[str | None], list[str | None]],
) -> KeyPlace | None:
    """What is wrong with a row's key; None where it is the first that has this one."""
    number, line, values, told = row
    texts, own = told[: len(key.columns)], [text or "" for text in told[len(key.columns) :]]
    value = tuple(values)
    empty = not any(one is not None for one in value)
    if key.sort == "foreign" or empty:
        missing = [judge.column.missing for judge in key.columns]
        there = [text is not None and text not in gone for text, gone in zip(texts, missing, strict=True)]
        wrong = any(one and part is None for one, part in zip(there, value, strict=True))
        mine = tuple(own) if all(own) else ()
        return KeyPlace(row=number, line=line, texts=tuple(texts), own=mine, empty=empty, wrong_type=wrong)
    before, seen[value] = seen.get(value), number
    return None if before is None else KeyPlace(row=number, line=line, texts=tuple(texts), other=before)
