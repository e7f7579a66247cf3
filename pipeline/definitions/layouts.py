"""Reads a form's layout from `formulaires/<id>.toml`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.definitions.files import hold_against, parse_toml, read_text
from pipeline.definitions.toml_lines import line_of
from pipeline.model.errors import DefinitionWrong
from pipeline.model.layout import Choice, HeaderField, Layout, Section
from pipeline.model.table import TableSpec


def read_layout(path: Path, meta: Path, tables: Mapping[str, TableSpec]) -> Layout:
    """One form, whose sections, roles and choices are all in the code lists of the schemas."""
    text = read_text(path)
    data = parse_toml(text, str(path))
    hold_against(data, meta, str(path), text)
    for place, target, value in _coded(data):
        allowed = _allowed(tables, target)
        if value not in allowed:
            raise DefinitionWrong(
                "definition_cle_valeur",
                fichier=str(path),
                cle=".".join(map(str, place)),
                ligne=line_of(text, place),
                valeur=value,
                attendu=", ".join(allowed) or f"{target} ?",
            )
    return Layout(
        id=data["id"],
        recognised_by=tuple(data["reconnu_par"]),
        plan_words=tuple(data.get("plan_nomme_par", [])),
        language=data.get("langue", "fr"),
        header=tuple(_header_field(name, field) for name, field in data["entete"].items()),
        sections=tuple(_section(section) for section in data["sections"]),
    )


def _coded(data: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str, str]]:
    """Every value of a code list that the layout names: its place, `table.field`, the value."""
    for number, section in enumerate(data["sections"]):
        place: list[str | int] = ["sections", number]
        if "section" in section:
            yield [*place, "section"], "textes.section", section["section"]
        for value in section.get("choix", {}):
            if value != "champ":
                yield [*place, "choix", value], section["choix"]["champ"], value
    for name, field in data["entete"].items():
        if "role" in field:
            yield ["entete", name, "role"], "rapports_organismes.role", field["role"]


def _allowed(tables: Mapping[str, TableSpec], target: str) -> tuple[str, ...]:
    table, _, column = target.partition(".")
    fields = tables[table].fields if table in tables else ()
    return tuple(value for field in fields if field.name == column for value in field.constraints.get("enum", ()))


def _header_field(name: str, data: Mapping[str, Any]) -> HeaderField:
    value = data.get("valeur")
    return HeaderField(
        name=name,
        target=data["champ"],
        labels=tuple(data.get("libelles", [])),
        pattern=data.get("motif"),
        role=data.get("role"),
        alone=tuple(data.get("seules", [])),
        alone_value=None if value is None else str(value),
    )


def _section(data: Mapping[str, Any]) -> Section:
    choice = data.get("choix")
    return Section(
        titles=tuple(data["titres"]),
        kind=data["genre"],
        section=data.get("section"),
        table=data.get("table"),
        choice=None if choice is None else _choice(choice),
    )


def _choice(data: Mapping[str, Any]) -> Choice:
    return Choice(
        target=data["champ"],
        options=tuple((value, tuple(labels)) for value, labels in data.items() if value != "champ"),
    )
