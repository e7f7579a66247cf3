"""The dictionary of a release: every table and column with type, constraints, codes and example, from the schemas."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.model.table import Field, TableSpec
from pipeline.render.report_html import page_html
from pipeline.render.tables_page import example_of, labels_of, links_of, rules_of, tables_markdown, told_of
from pipeline.render.words import Words

_HEADS = (
    "table", "table_title", "field", "title", "description", "type", "required", "key", "references", "constraints",
    "codes", "example",
)  # fmt: skip


def dictionary_rows(tables: Sequence[TableSpec], words: Words) -> list[tuple[str, ...]]:
    """A header, then a row a column, all of them text."""
    heads = tuple(words.label(f"catalogue.{name}") for name in _HEADS)
    return [heads, *(_row(spec, field, words) for spec in tables for field in spec.fields)]


def dictionary_csv(tables: Sequence[TableSpec], words: Words) -> str:
    """The rows as CSV, written as the tables of a release are."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(dictionary_rows(tables, words))
    return text.getvalue()


def dictionary_markdown(title: str, tables: Sequence[TableSpec], words: Words) -> str:
    """The tables as sections of Markdown below a title."""
    head = words.label("dictionary.title", titre=title)
    return (
        f"# {head}\n\n{words.label('dictionary.about')}\n\n{tables_markdown(tables, words, sources=False).rstrip()}\n"
    )


def dictionary_html(title: str, tables: Sequence[TableSpec], words: Words, tool: str) -> str:
    """The dictionary as one page that stands alone; `tool` is the version of bilan."""
    shown = [_table(spec, words) for spec in tables]
    groups = [
        {
            "title": words.label(f"family.{family}"),
            "tables": [one for spec, one in zip(tables, shown, strict=True) if spec.family == family],
        }
        for family in dict.fromkeys(spec.family for spec in tables)
    ]
    heading = words.label("dictionary.title", titre=title)
    return page_html("dictionary.html", heading, [], words, version=tool, groups=groups, tables=shown)


def _row(spec: TableSpec, field: Field, words: Words) -> tuple[str, ...]:
    told = told_of(field, words)
    return (
        spec.name,
        told_of(spec, words).title,
        field.name,
        told.title,
        told.description,
        words.label(f"type.{field.type}"),
        words.label("yes" if field.required else "no"),
        words.label("yes") if field.name in spec.primary_key else words.label("no"),
        "; ".join(_targets(spec, field)),
        "; ".join(_constraints(spec, field, words)),
        "; ".join(f"{code} = {label}" for code, label in labels_of(spec, field, words).items()),
        example_of(spec, field),
    )


def _targets(spec: TableSpec, field: Field) -> Iterator[str]:
    """What the column refers to, as `table.column`."""
    for key in spec.foreign_keys:
        for name, target in zip(key.fields, key.reference, strict=True):
            if name == field.name:
                yield f"{key.table}.{target}"


def _constraints(spec: TableSpec, field: Field, words: Words) -> Iterator[str]:
    """The constraints in words; a list of codes that have labels is told with its labels."""
    return rules_of(field, words, leave="enum" if labels_of(spec, field, words) else "")


def _table(spec: TableSpec, words: Words) -> Mapping[str, Any]:
    told = told_of(spec, words)
    return {
        "name": spec.name,
        "title": told.title,
        "description": told.description,
        "links": [{"name": name, "text": text} for name, text in links_of(spec, words, sources=False)],
        "fields": [
            {
                "name": field.name,
                "title": told_of(field, words).title,
                "description": told_of(field, words).description,
                "type": words.label(f"type.{field.type}"),
                "required": field.required,
                "key": field.name in spec.primary_key,
                "targets": [{"table": one.partition(".")[0], "text": one} for one in _targets(spec, field)],
                "rules": list(_constraints(spec, field, words)),
                "codes": [{"code": code, "label": label} for code, label in labels_of(spec, field, words).items()],
                "example": example_of(spec, field),
            }
            for field in spec.fields
        ],
    }
