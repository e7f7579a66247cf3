"""Reads a form's layout from `formulaires/<id>.toml`."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.definitions.files import hold_against, parse_toml, read_text, wrong_key
from pipeline.model.layout import Choice, HeaderField, Layout, Section
from pipeline.model.table import TableSpec

_REPORTS = "rapports"
_OF_MEASURE = ("mesures.code_mesure", "rapports_organismes.texte")


def read_layout(path: Path, meta: Path, tables: Mapping[str, TableSpec]) -> Layout:
    """One form, whose sections, roles and choices are all in the code lists of the schemas."""
    text = read_text(path)
    data = parse_toml(text, str(path))
    hold_against(data, meta, str(path), text)
    for place, value, allowed in _named(data, tables):
        if value not in allowed:
            near = ", ".join(get_close_matches(value, allowed, n=1)) or ", ".join(allowed)
            raise wrong_key("definition_cle_valeur", str(path), place, text, valeur=value, attendu=near)
    return Layout(
        id=data["id"],
        recognised_by=tuple(data["reconnu_par"]),
        plan_words=tuple(data.get("plan_nomme_par", [])),
        language=data.get("langue", "fr"),
        header=tuple(_header_field(name, field) for name, field in data["entete"].items()),
        sections=tuple(_section(section) for section in data["sections"]),
    )


def _named(
    data: Mapping[str, Any], tables: Mapping[str, TableSpec]
) -> Iterator[tuple[list[str | int], str, tuple[str, ...]]]:
    """Every table, field or coded value that the layout names: its place, itself, and what is known."""
    for number, section in enumerate(data["sections"]):
        place: list[str | int] = ["sections", number]
        if "section" in section:
            yield [*place, "section"], section["section"], _coded(tables, "textes.section")
        if "table" in section:
            yield [*place, "table"], section["table"], _series(tables)
        if choice := section.get("choix"):
            yield [*place, "choix", "champ"], choice["champ"], tuple(_of_report(tables, coded=True))
            for value in [key for key in choice if key != "champ"]:
                yield [*place, "choix", value], value, _coded(tables, choice["champ"])
    for name, field in data["entete"].items():
        yield ["entete", name, "champ"], field["champ"], (*_OF_MEASURE, *_of_report(tables, coded=False))
        if "role" in field:
            yield ["entete", name, "role"], field["role"], _coded(tables, "rapports_organismes.role")


def _series(tables: Mapping[str, TableSpec]) -> tuple[str, ...]:
    """The tables that hold one value a fiscal year of a report."""
    return tuple(
        spec.name for spec in tables.values() if spec.family == "mesure" and "annee_financiere" in spec.primary_key
    )


def _of_report(tables: Mapping[str, TableSpec], *, coded: bool) -> Iterator[str]:
    """The fields of a report that a form may state, or those of them that have a list of values."""
    spec = tables[_REPORTS]
    for field in spec.fields:
        if field.name not in spec.primary_key and (not coded or "enum" in field.constraints):
            yield f"{spec.name}.{field.name}"


def _coded(tables: Mapping[str, TableSpec], target: str) -> tuple[str, ...]:
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
