"""What only has another name: a column, a table, the keys of rows. Names differ; what they hold tells.

A column is renamed where nearly all rows that stayed hold the same under the new name; a table, where the new one has
the same columns and nearly the same keys; keys were issued anew where rows that went came back, all else the same.
"""

from collections.abc import Mapping

from pipeline.engine import Engine, literal, quoted
from pipeline.release.changes import CHANGES, Side
from pipeline.release.compare.schemas import typed
from pipeline.release.content import parquet_table

_NEARLY = 0.95  # of the rows that are looked at
_NO_IDENTITY = frozenset({"registre", "provenance", "derivee"})
"""Families whose keys follow from documents or from other tables: a new key there is no new name."""


def renamed_columns(engine: Engine, old: Side, new: Side) -> dict[str, str]:
    """The new name of each column that only has another one."""
    before = {one["name"]: typed(one) for one in old.schema["fields"]}
    after = {one["name"]: typed(one) for one in new.schema["fields"]}
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    if not gone or not come:
        return {}
    key = _renamed_key(engine, old, new)
    if key is None:
        return {}
    same = " AND ".join(f"o.{quoted(one)} = n.{quoted(other)}" for one, other in zip(old.key, key, strict=True))
    joined = f"FROM {parquet_table(old.file)} o JOIN {parquet_table(new.file)} n ON {same}"
    found = {one: other for one, other in zip(old.key, key, strict=True) if one != other}
    for name in gone:
        if name in found:
            continue
        free = [other for other in come if other not in found.values() and after[other] == before[name]]
        shares = {other: _share(engine, joined, name, other) for other in free}
        best = max(shares, key=lambda other: (shares[other], -come.index(other)), default=None)
        if best is not None and shares[best] >= _NEARLY:
            found[name] = best
    return found


def _share(engine: Engine, joined: str, name: str, other: str) -> float:
    """How much of what either column holds is the same in both; 0 where neither holds anything."""
    one, two = f"o.{quoted(name)}", f"n.{quoted(other)}"
    same, held = next(
        engine.rows(
            f"SELECT count(*) FILTER ({one} = {two}), "
            f"count(*) FILTER ({one} IS NOT NULL OR {two} IS NOT NULL) {joined}"
        )
    )
    return same / held if held else 0.0


def _renamed_key(engine: Engine, old: Side, new: Side) -> tuple[str, ...] | None:
    """The key of the new side whose parts stand for those of the old one, in order; None where they do not."""
    if old.key == new.key:
        return new.key
    kinds = [{one["name"]: typed(one) for one in side.schema["fields"]} for side in (old, new)]
    if [kinds[0][part] for part in old.key] != [kinds[1][part] for part in new.key]:
        return None
    return new.key if keys_shared(engine, old, new) >= _NEARLY else None


def keys_shared(engine: Engine, old: Side, new: Side) -> float:
    """The share of the smaller side's keys that the other has too, parts compared in order."""
    keys = [
        f"SELECT {', '.join(f'CAST({quoted(part)} AS VARCHAR)' for part in side.key)} FROM {parquet_table(side.file)}"
        for side in (old, new)
    ]
    shared = int(engine.value(f"SELECT count(*) FROM ({keys[0]} INTERSECT {keys[1]})"))
    least = min(int(engine.value(f"SELECT count(*) FROM ({one})")) for one in keys)
    return shared / least if least else 0.0


def renamed_tables(engine: Engine, old: Mapping[str, Side], new: Mapping[str, Side]) -> dict[str, str]:
    """The new name of each table that only has another one."""
    found: dict[str, str] = {}
    for name in sorted(old.keys() - new.keys()):
        for other in sorted(new.keys() - old.keys() - set(found.values())):
            alike = old[name].columns == new[other].columns and old[name].key == new[other].key
            if alike and keys_shared(engine, old[name], new[other]) >= _NEARLY:
                found[name] = other
                break
    return found


def keys_reissued(engine: Engine, table: str, family: str | None, key_names: tuple[str, ...]) -> int:
    """How many rows of a table went and came back under another key; 0 unless nearly all that went did."""
    if family in _NO_IDENTITY:
        return 0
    changes, keys = f"{quoted(CHANGES)}.{quoted(table)}", ", ".join(map(quoted, key_names))
    sides = {
        operation: f"SELECT cells, count(*) AS same FROM ({_cells(changes, keys, operation)}) GROUP BY cells"
        for operation in ("retrait", "ajout")
    }
    pairs = int(
        engine.value(
            f"SELECT count(*) FROM ({sides['retrait']}) o JOIN ({sides['ajout']}) n USING (cells) "
            "WHERE o.same = 1 AND n.same = 1"
        )
    )
    went = int(engine.value(f"SELECT count(*) FROM {changes} WHERE changement = 'retrait' AND colonne IS NULL"))
    return pairs if went and pairs / went >= _NEARLY else 0


def _cells(changes: str, keys: str, operation: str) -> str:
    """The cells of each row that came or went, outside of its key, as one text."""
    return (
        f"SELECT {keys}, list(colonne || '=' || coalesce(avant, apres) ORDER BY colonne) AS cells FROM {changes} "
        f"WHERE changement = {literal(operation)} AND colonne IS NOT NULL GROUP BY {keys}"
    )
