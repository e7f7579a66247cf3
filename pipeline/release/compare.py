"""What differs from the previous release, and the level that each difference calls for.

The levels are those of Data Package's versioning recipe; what the recipe leaves open is read with
`fieldsMatch: subset` as the promise. Renames are not recognised: they count as removed and added.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, quoted
from pipeline.model.release import Change, Level
from pipeline.release.content import NOT_CONTENT, parquet_table

_LEVELS: tuple[Level, ...] = ("PATCH", "MINOR", "MAJOR")


def highest(changes: tuple[Change, ...]) -> Level:
    """The highest level among the changes."""
    return max((change.level for change in changes), key=_LEVELS.index)


def next_version(previous: tuple[int, int, int], level: Level) -> str:
    """The version that follows `previous` by one step of `level`."""
    major, minor, patch = previous
    if level == "MAJOR":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if level == "MINOR" else f"{major}.{minor}.{patch + 1}"


def compare_schema(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """The differences between two schemas of one table, at least one where they are not the same."""
    before = {field["name"]: field for field in old["fields"]}
    after = {field["name"]: field for field in new["fields"]}
    if old["primaryKey"] != new["primaryKey"]:
        yield Change(level="MAJOR", kind="cle_changee", table=table)
    if level := _keys_level(old.get("foreignKeys", []), new.get("foreignKeys", [])):
        yield Change(level=level, kind="cle_etrangere_changee", table=table)
    for name in sorted(before.keys() - after.keys()):
        yield Change(level="MAJOR", kind="champ_retire", table=table, field=name)
    for name in sorted(after.keys() - before.keys()):
        required = after[name].get("constraints", {}).get("required", False)
        yield Change(level="MAJOR" if required else "MINOR", kind="champ_ajoute", table=table, field=name)
    shared = [name for name in before if name in after]
    for name in shared:
        yield from _compare_field(table, before[name], after[name])
    if shared != [name for name in after if name in before]:
        yield Change(level="PATCH", kind="ordre_change", table=table)
    if _words(old) != _words(new):
        yield Change(level="PATCH", kind="description_changee", table=table)


def _keys_level(old: Sequence[Any], new: Sequence[Any]) -> Level | None:
    """A key to another table is a promise about values: one more tightens, one less relaxes."""
    if any(key not in old for key in new):
        return "MAJOR"
    return "MINOR" if any(key not in new for key in old) else None


def _compare_field(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    name = old["name"]
    if typed(old) != typed(new):
        yield Change(level="MAJOR", kind="type_change", table=table, field=name)
    rules, others = _constraints(old), _constraints(new)
    if rules != others:
        level: Level = "MINOR" if _relaxed(rules, others) else "MAJOR"
        yield Change(level=level, kind="contrainte_changee", table=table, field=name)
    reworded = rules == others and old.get("constraints", {}) != new.get("constraints", {})
    if reworded or _words(old) != _words(new):
        yield Change(level="PATCH", kind="description_changee", table=table, field=name)


def typed(field: Mapping[str, Any]) -> tuple[str, str]:
    """What decides how a field's text becomes a value."""
    return str(field["type"]), str(field.get("format", "default"))


def _constraints(field: Mapping[str, Any]) -> dict[str, Any]:
    """The constraints that forbid something, in one way of writing."""
    stated = {key: value for key, value in field.get("constraints", {}).items() if value is not False}
    return {key: frozenset(value) if key == "enum" else value for key, value in stated.items()}


def _relaxed(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether every value that the old constraints allow is surely allowed by the new ones."""
    return all(key in old and (old[key] == value or _wider(key, old[key], value)) for key, value in new.items())


def _wider(key: str, old: Any, new: Any) -> bool:  # noqa: ANN401  a constraint of any type
    if key == "enum":
        return bool(old <= new)
    if type(old) is not type(new):
        return False
    if key in {"minimum", "minLength"}:
        return bool(new <= old)
    return key in {"maximum", "maxLength"} and bool(new >= old)


def _words(data: Mapping[str, Any]) -> dict[str, Any]:
    structural = {"type", "format", "constraints", "fields", "primaryKey", "foreignKeys"}
    return {key: value for key, value in data.items() if key not in structural}


def compare_rows(
    engine: Engine,
    table: str,
    files: tuple[Path, Path],
    columns: Mapping[str, Sequence[str]],
    *,
    promised: bool,
) -> Iterator[Change]:
    """Rows added, removed and changed between two Parquet files.

    `columns` holds the `key` and the columns that both files have (`shared`). To remove a row of a `promised`
    table is MAJOR.
    """
    key = columns["key"]
    names = [name for name in columns["shared"] if name not in NOT_CONTENT]
    same_key = " AND ".join(f"o.{quoted(part)} = n.{quoted(part)}" for part in key)
    unequal = " OR ".join(f"o.{quoted(name)} IS DISTINCT FROM n.{quoted(name)}" for name in names)
    old, new = (parquet_table(file) for file in files)
    first = quoted(key[0])
    added, removed, changed = next(
        engine.rows(
            f"SELECT count(*) FILTER (o.{first} IS NULL), count(*) FILTER (n.{first} IS NULL), "
            f"count(*) FILTER (o.{first} IS NOT NULL AND n.{first} IS NOT NULL AND ({unequal})) "
            f"FROM {old} o FULL JOIN {new} n ON {same_key}"
        )
    )
    if added:
        yield Change(level="MINOR", kind="lignes_ajoutees", table=table, count=added)
    if removed:
        yield Change(level="MAJOR" if promised else "MINOR", kind="lignes_retirees", table=table, count=removed)
    if changed:
        yield Change(level="MINOR", kind="lignes_changees", table=table, count=changed)
