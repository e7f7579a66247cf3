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
    """The differences between two schemas of one table."""
    before = {field["name"]: field for field in old["fields"]}
    after = {field["name"]: field for field in new["fields"]}
    if old.get("primaryKey") != new.get("primaryKey"):
        yield Change(level="MAJOR", kind="cle_changee", table=table)
    for name in before.keys() - after.keys():
        yield Change(level="MAJOR", kind="champ_retire", table=table, field=name)
    for name in after.keys() - before.keys():
        required = after[name].get("constraints", {}).get("required", False)
        yield Change(level="MAJOR" if required else "MINOR", kind="champ_ajoute", table=table, field=name)
    for name in before.keys() & after.keys():
        yield from _compare_field(table, before[name], after[name])
    if _words(old) != _words(new) or old.get("foreignKeys") != new.get("foreignKeys"):
        yield Change(level="PATCH", kind="description_changee", table=table)


def _compare_field(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    name = old["name"]
    if (old["type"], old.get("format")) != (new["type"], new.get("format")):
        yield Change(level="MAJOR", kind="type_change", table=table, field=name)
    rules, stricter = old.get("constraints", {}), new.get("constraints", {})
    if rules != stricter:
        level: Level = "MINOR" if _relaxed(rules, stricter) else "MAJOR"
        yield Change(level=level, kind="contrainte_changee", table=table, field=name)
    if _words(old) != _words(new):
        yield Change(level="PATCH", kind="description_changee", table=table, field=name)


def _relaxed(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether every value that the old constraints allow is surely allowed by the new ones."""
    return all(
        key in old and (old[key] == value or (key == "enum" and set(old[key]) <= set(value)) or value is False)
        for key, value in new.items()
    )


def _words(data: Mapping[str, Any]) -> dict[str, Any]:
    structural = {"type", "format", "constraints", "fields", "primaryKey", "foreignKeys"}
    return {key: value for key, value in data.items() if key not in structural}


def compare_rows(
    engine: Engine,
    table: str,
    files: tuple[Path, Path],
    columns: Mapping[str, Sequence[str]],
    *,
    referenced: bool,
) -> Iterator[Change]:
    """Rows added, removed and changed between two Parquet files.

    `columns` holds the `key` and the columns that both files have (`shared`).
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
        yield Change(level="MAJOR" if referenced else "MINOR", kind="lignes_retirees", table=table, count=removed)
    if changed:
        yield Change(level="MINOR", kind="lignes_changees", table=table, count=changed)
