"""Writes what changed since the previous release beside the data: a Parquet file a table, and what leads back.

`changes.json` holds the counts, and both descriptors and the schemas that differ, so that either release can be made
from the other, whole.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, quoted, write_parquet
from pipeline.model.release import Change, Comparison, Notice, TableChanges
from pipeline.release.changes.delta import CHANGES, Side
from pipeline.storage.folders import json_text, write_text

FOLDER = "changes"
CHANGES_FILE = f"{FOLDER}/changes.json"

Sides = Mapping[str, Side]


def write_changes(
    engine: Engine, comparison: Comparison, tables: tuple[Sides, Sides], descriptors: tuple[Any, Any], root: Path
) -> None:
    """Writes `root/changes/` from the engine's tables of changes, where there are any.

    `tables` and `descriptors` are those of the previous release and of this one; a first release has neither before.
    """
    told: dict[str, Any] = {
        "from": comparison.old,
        "to": comparison.new,
        "level": comparison.level,
        "changes": [change_data(change) for change in comparison.changes],
        "notices": [_notice(one) for one in comparison.notices],
        "tables": {},
    }
    (root / FOLDER).mkdir(exist_ok=True)
    if comparison.old is not None:
        there = set(engine.tables())
        for one in comparison.tables:
            sides = tuple(side.get(one.table) for side in tables)
            file = _write_table(engine, one.table, root) if f"{CHANGES}.{one.table}" in there else None
            told["tables"][one.table] = _table(one, sides, file)
        told["descriptors"] = {"before": descriptors[0], "after": descriptors[1]}
    write_text(root / CHANGES_FILE, json_text(told))


def _notice(one: Notice) -> dict[str, Any]:
    """An erratum or a correction as the changes state it."""
    return {
        "nature": one.nature,
        "scope": one.scope,
        "reason": one.reason,
        "who": one.who,
        "date": one.on.isoformat(),
        "count": one.count,
    }


def change_data(change: Change) -> dict[str, Any]:
    """A change as manifest and changes state it, without what it lacks."""
    told = {
        "level": change.level, "kind": change.kind, "table": change.table, "field": change.field, "to": change.to
    }  # fmt: skip
    return {**{key: value for key, value in told.items() if value}, "count": change.count}


def _write_table(engine: Engine, table: str, root: Path) -> str | None:
    """Writes the lines of one table, sorted; None where there are none."""
    name = f"{quoted(CHANGES)}.{quoted(table)}"
    if not engine.value(f"SELECT count(*) FROM {name}"):
        return None
    keys = engine.columns(f"SELECT COLUMNS('^cle_') FROM {name}")
    order = ", ".join([*(f"{quoted(key)} NULLS FIRST" for key in keys), "changement", "colonne NULLS FIRST"])
    file = f"{FOLDER}/{table}.parquet"
    write_parquet(engine, f"SELECT * FROM {name} ORDER BY {order}", root / file, table)
    return file


def _table(one: TableChanges, sides: tuple[Side | None, ...], file: str | None) -> dict[str, Any]:
    old, new = sides
    told: dict[str, Any] = {
        "rows_before": one.rows_before,
        "rows_after": one.rows_after,
        "added": one.added,
        "removed": one.removed,
        "changed": one.changed,
        "cells": one.cells,
        "reasons": dict(one.reasons),
    }
    if file:
        told["file"] = file
    if old is None or new is None or old.schema != new.schema:
        told["schemas"] = {"before": old.schema if old else None, "after": new.schema if new else None}
    return told
