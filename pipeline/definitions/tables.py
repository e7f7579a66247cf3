"""Reads `schemas/*.schema.json` into table specifications."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.definitions.files import hold_against, read_json, read_text
from pipeline.model.table import Field, ForeignKey, TableSpec, Words


def read_tables(schemas: Path) -> dict[str, TableSpec]:
    """Every table by name, those that others refer to first."""
    found = {}
    for path in sorted(schemas.glob("*.schema.json")):
        spec = read_table(path, schemas / "meta" / "table.schema.json")
        found[spec.name] = spec
    return _by_reference(found)


def read_table(path: Path, meta: Path) -> TableSpec:
    """One table; its SQL is read beside it where its rows are derived."""
    data = read_json(path)
    hold_against(data, meta, str(path), read_text(path))
    sql = path.with_name(path.name.replace(".schema.json", ".sql"))
    return TableSpec(
        name=data["name"],
        family=data["bilan:famille"],
        fields=tuple(_field(field) for field in data["fields"]),
        primary_key=tuple(data["primaryKey"]),
        foreign_keys=tuple(_foreign_key(key, data["name"]) for key in data.get("foreignKeys", [])),
        words=_words(data),
        descriptor=data,
        sql=read_text(sql) if sql.is_file() else None,
    )


def _field(data: Mapping[str, Any]) -> Field:
    return Field(name=data["name"], type=data["type"], constraints=data.get("constraints", {}), words=_words(data))


def _foreign_key(data: Mapping[str, Any], own: str) -> ForeignKey:
    reference = data["reference"]
    return ForeignKey(
        fields=tuple(data["fields"]),
        table=reference.get("resource") or own,
        reference=tuple(reference["fields"]),
    )


def _words(data: Mapping[str, Any]) -> dict[str, Words]:
    translated = {
        lang: Words(title=words["title"], description=words["description"])
        for lang, words in data.get("translations", {}).items()
    }
    return {"fr": Words(title=data["title"], description=data["description"]), **translated}


def _by_reference(tables: Mapping[str, TableSpec]) -> dict[str, TableSpec]:
    ordered: dict[str, TableSpec] = {}

    def place(name: str, on_the_way: frozenset[str]) -> None:
        for key in tables[name].foreign_keys:
            if key.table in tables and key.table not in on_the_way:
                place(key.table, on_the_way | {key.table})
        ordered.setdefault(name, tables[name])

    for name in tables:
        place(name, frozenset({name}))
    return ordered
