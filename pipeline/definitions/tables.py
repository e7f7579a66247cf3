"""Reads `schemas/*.schema.json` into table specifications."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.definitions.files import hold_against, read_json, read_text, wrong_key
from pipeline.definitions.places import is_shipped
from pipeline.definitions.table_schema.lint import lint_schema, refuse
from pipeline.model.table import Field, ForeignKey, TableSpec, Words


def read_tables(schemas: Path, meta: Path) -> dict[str, TableSpec]:
    """Every table by name, those that others refer to first."""
    found = {}
    for path in sorted(schemas.glob("*.schema.json")):
        spec = read_table(path, meta)
        found[spec.name] = spec
    for spec in found.values():
        _check_keys(spec, found, schemas / f"{spec.name}.schema.json")
    return _by_reference(found)


def read_table(path: Path, meta: Path) -> TableSpec:
    """One table, named as its file; its SQL is read beside it where its rows are derived."""
    data = read_json(path)
    text = read_text(path)
    hold_against(data, meta, str(path), text)
    if not is_shipped(path):
        refuse(lint_schema(data), str(path), text)
    name = path.name.removesuffix(".schema.json")
    if data["name"] != name:
        raise wrong_key("definition_cle_valeur", str(path), ["name"], text, valeur=data["name"], attendu=name)
    sql = path.with_name(f"{name}.sql")
    return TableSpec(
        name=data["name"],
        family=data["bilan:famille"],
        fields=tuple(_field(field) for field in data["fields"]),
        primary_key=tuple(data["primaryKey"]),
        foreign_keys=tuple(_foreign_key(key, data["name"]) for key in data.get("foreignKeys", [])),
        words=_words(data),
        descriptor=data,
        sql=read_text(sql) if data["bilan:famille"] == "derivee" else None,
    )


def _check_keys(spec: TableSpec, tables: Mapping[str, TableSpec], path: Path) -> None:
    """Ends in `DefinitionWrong` at the first key that names a field or a table that does not exist."""
    named: list[tuple[list[str | int], str, tuple[str, ...]]] = [
        (["primaryKey", number], part, spec.columns) for number, part in enumerate(spec.primary_key)
    ]
    for number, key in enumerate(spec.foreign_keys):
        place: list[str | int] = ["foreignKeys", number]
        there = tables[key.table].columns if key.table in tables else ()
        named.append(([*place, "reference", "resource"], key.table, tuple(tables)))
        named += [([*place, "fields", at], part, spec.columns) for at, part in enumerate(key.fields)]
        named += [([*place, "reference", "fields", at], part, there) for at, part in enumerate(key.reference)]
    for where, name, known in named:
        if name not in known:
            wanted = ", ".join(known)
            raise wrong_key("definition_cle_valeur", str(path), where, read_text(path), valeur=name, attendu=wanted)


def _field(data: Mapping[str, Any]) -> Field:
    return Field(
        name=data["name"],
        type=data["type"],
        constraints=data.get("constraints", {}),
        words=_words(data),
        choices=data.get("bilan:libelles", {}),
        computed=data.get("bilan:saisie") == "calculee",
        other_titles=tuple(data.get("bilan:autres_titres", ())),
        example=str(data.get("bilan:exemple_saisie", data["example"])),
    )


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
