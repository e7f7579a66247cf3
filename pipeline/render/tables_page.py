"""The dictionary: what each table and column holds. Derived from the schemas alone."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.model.table import Field, ForeignKey, TableSpec
from pipeline.model.table import Words as Told
from pipeline.render.report_json import json_page
from pipeline.render.words import Words

_DEFAULT = "fr"
_LITERAL = ("enum", "pattern")  # constraints whose values are written as code


def tables_text(tables: Mapping[str, TableSpec], words: Words) -> str:
    """Every table with its title, below the family that it belongs to."""
    lines: list[str] = []
    width = max((len(name) for name in tables), default=0)
    for family in dict.fromkeys(spec.family for spec in tables.values()):
        title = words.label(f"family.{family}")
        lines += ["", f"{words.label('catalogue.tables')} – {title}"]
        lines += [
            f"  {spec.name.ljust(width)}  {told_of(spec, words).title}"
            for spec in tables.values()
            if spec.family == family
        ]
    return "\n".join(lines[1:]) + "\n"


def table_text(spec: TableSpec, words: Words) -> str:
    """One table with its key, its references and each of its columns."""
    told = told_of(spec, words)
    lines = [f"{spec.name} – {told.title}", told.description, ""]
    lines += [f"{name}{words.label('colon')}{text}" for name, text in links_of(spec, words)]
    for field in spec.fields:
        words_of = told_of(field, words)
        kind = words.label(f"type.{field.type}")
        required = words.label("catalogue.required").lower() if field.required else ""
        lines += ["", " · ".join(part for part in (field.name, words_of.title, kind, required) if part)]
        lines.append(f"  {words_of.description}")
        lines += [f"  {rule}" for rule in rules_of(field, words)]
        lines += [f"    {code} – {label}" for code, label in labels_of(spec, field, words).items()]
    return "\n".join(lines) + "\n"


def tables_markdown(tables: Iterable[TableSpec], words: Words, *, sources: bool = True) -> str:
    """The tables as Markdown sections with one row a column; `sources` says that the files of bilan are at hand."""
    return "\n".join(line for spec in tables for line in _markdown(spec, words, sources=sources))


def tables_json(tables: Mapping[str, TableSpec], words: Words) -> str:
    """Every table, as `{"tables": […]}`."""
    return json_page({"tables": [_data(spec, words) for spec in tables.values()]})


def table_json(spec: TableSpec, words: Words) -> str:
    """One table: key, references, columns with type, constraints and words."""
    return json_page(_data(spec, words))


def told_of(thing: TableSpec | Field, words: Words) -> Told:
    """Title and description in the language, or in French where there are none."""
    return thing.words.get(words.lang) or thing.words[_DEFAULT]


def links_of(spec: TableSpec, words: Words, *, sources: bool = True) -> Iterator[tuple[str, str]]:
    """The key, what the table refers to, and that it is derived, each with its name."""
    yield words.label("catalogue.key"), ", ".join(spec.primary_key)
    if spec.foreign_keys:
        yield words.label("catalogue.references"), "; ".join(_refers(key, words) for key in spec.foreign_keys)
    if spec.sql is not None and sources:
        yield words.label("catalogue.file"), f"schemas/{spec.name}.sql. {words.label('catalogue.derived')}"
    elif spec.sql is not None:
        yield words.label("catalogue.origin"), words.label("catalogue.derived")


def _refers(key: ForeignKey, words: Words) -> str:
    fields, targets = ", ".join(key.fields), ", ".join(key.reference)
    return words.label("catalogue.refers", champs=fields, table=key.table, cibles=targets)


def rules_of(field: Field, words: Words, mark: str = "", leave: str = "") -> Iterator[str]:
    """The constraints in words; that a column is required stands beside its name.

    `mark` goes around codes, and the constraint `leave` is left out.
    """
    for name, value in field.constraints.items():
        if name in {"required", leave} or value is False:
            continue
        around = mark if name in _LITERAL else ""
        values = value if isinstance(value, list) else [value]
        yield words.label(f"constraint.{name}", valeurs=", ".join(f"{around}{one}{around}" for one in values))


def labels_of(spec: TableSpec, field: Field, words: Words) -> Mapping[str, str]:
    """What each code of a column's list means; empty for a column without a list."""
    labels = _declared(spec, field).get("bilan:libelles", {})
    return {code: told.get(words.lang) or told[_DEFAULT] for code, told in labels.items()}


def _declared(spec: TableSpec, field: Field) -> Mapping[str, Any]:
    """The column as the schema file writes it, with what no check needs: labels of codes, example."""
    columns: Mapping[str, Mapping[str, Any]] = {one["name"]: one for one in spec.descriptor.get("fields", ())}
    return columns.get(field.name, {})


def _markdown(spec: TableSpec, words: Words, *, sources: bool) -> Iterator[str]:
    told = told_of(spec, words)
    yield from (f"## `{spec.name}` – {told.title}", "", told.description, "")
    yield from (f"- {name}{words.label('colon')}{text}" for name, text in links_of(spec, words, sources=sources))
    names = ("field", "type", "required", "title", "description", "constraints", "example")
    yield from ("", _cells(words.label(f"catalogue.{name}") for name in names), _cells("---" for _ in names))
    for field in spec.fields:
        words_of = told_of(field, words)
        yield _cells(
            (
                f"`{field.name}`",
                words.label(f"type.{field.type}"),
                words.label("yes" if field.required else "no"),
                words_of.title,
                words_of.description,
                _allowed(spec, field, words),
                f"`{example}`" if (example := example_of(spec, field)) else "",
            )
        )
    yield ""


def _allowed(spec: TableSpec, field: Field, words: Words) -> str:
    """What a column may hold, for a cell of Markdown: codes as code, each with its label where it has one."""
    labels, colon = labels_of(spec, field, words), words.label("colon")
    if labels:
        return "<br>".join(f"`{code}`{colon}{label}" for code, label in labels.items())
    return "; ".join(rules_of(field, words, mark="`"))


def example_of(spec: TableSpec, field: Field) -> str:
    """A value as the column holds it; empty where the schema gives none."""
    return str(_declared(spec, field).get("example", ""))


def _cells(texts: Iterable[str]) -> str:
    escaped = (text.replace("|", "\\|").replace("\n", " ") for text in texts)
    return f"| {' | '.join(escaped)} |"


def _data(spec: TableSpec, words: Words) -> dict[str, Any]:
    told = told_of(spec, words)
    return {
        "name": spec.name,
        "family": spec.family,
        "title": told.title,
        "description": told.description,
        "primary_key": list(spec.primary_key),
        "foreign_keys": [
            {"fields": list(key.fields), "table": key.table, "reference": list(key.reference)}
            for key in spec.foreign_keys
        ],
        "fields": [
            {
                "name": field.name,
                "type": field.type,
                "required": field.required,
                "constraints": dict(field.constraints),
                "labels": dict(labels_of(spec, field, words)),
                "example": _declared(spec, field).get("example"),
                "title": told_of(field, words).title,
                "description": told_of(field, words).description,
            }
            for field in spec.fields
        ],
    }
