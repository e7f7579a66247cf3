"""The rows of a reading as columns: what a table looks like follows from its schema.

A table with one row a report is a card; amounts and counts stand one below the other; figures quoted by
the texts follow their own words; texts stand below their section; anything else is a list.
"""

from collections.abc import Iterator, Sequence
from enum import IntEnum

from pipeline.model.rows import Row
from pipeline.model.table import TableSpec
from pipeline.render.columns import INDENT, Entry
from pipeline.render.fields import (
    RANK,
    SECTION,
    TEXT,
    choice_title,
    corrected,
    key_text,
    label_of,
    labels_of,
    own_key,
    place_of,
    title_of,
    value_text,
)
from pipeline.render.reading_quantities import figure_entries, number_of, series_entries
from pipeline.render.words import Words

Part = tuple[int, Sequence[Entry]]  # entries with the indent that they share


class Shape(IntEnum):
    """What a table looks like, in the order in which tables are shown."""

    CARD = 0
    LIST = 1
    SERIES = 2
    FIGURES = 3
    PROSE = 4


def shape_of(spec: TableSpec | None) -> Shape:
    """The shape that suits the columns and the key of a schema."""
    if spec is None or len(spec.primary_key) == 1:
        return Shape.CARD
    in_sections, quoted = SECTION in spec.primary_key, TEXT in spec.columns
    if quoted and number_of(spec) is not None:
        return Shape.FIGURES if in_sections else Shape.SERIES
    return Shape.PROSE if in_sections and quoted else Shape.LIST


def parts_of(rows: Sequence[Row], spec: TableSpec | None, words: Words, unsaid: frozenset[str]) -> Iterator[Part]:
    """The rows of one table; `unsaid` are the columns of a card that the page tells elsewhere."""
    shape = shape_of(spec)
    if spec is None or shape is Shape.CARD:
        yield from ((INDENT, list(_card(row, spec, words, unsaid))) for row in rows)
    elif shape is Shape.PROSE:
        yield from _prose(rows, spec, words)
    elif shape is Shape.SERIES:
        yield INDENT, series_entries(rows, spec, words)
    elif shape is Shape.FIGURES:
        yield INDENT, figure_entries(rows, spec, words)
    else:
        yield INDENT, [_item(row, spec, words, own_key(rows, spec)) for row in rows]


def _card(row: Row, spec: TableSpec | None, words: Words, unsaid: frozenset[str]) -> Iterator[Entry]:
    for name in spec.columns if spec else row.values:
        if name in row.values and name not in unsaid:
            yield Entry(
                lead=(choice_title if labels_of(name, spec) else title_of)(name, spec, words),
                text=value_text(name, row, spec, words) + corrected([name], row, words),
                place=place_of(row, words, [name]),
            )


def _prose(rows: Sequence[Row], spec: TableSpec, words: Words) -> Iterator[Part]:
    sections: dict[str, list[Row]] = {}
    for row in rows:
        sections.setdefault(str(row.values[SECTION]), []).append(row)
    for section, held in sections.items():
        label = label_of(SECTION, section, spec, words) or section
        yield INDENT, [Entry(text=label[:1].upper() + label[1:])]
        yield (
            2 * INDENT,
            [
                Entry(
                    lead=value_text(RANK, row, spec, words) if len(held) > 1 else "",
                    text=value_text(TEXT, row, spec, words) + corrected([TEXT], row, words),
                    place=place_of(row, words),
                )
                for row in held
            ],
        )


def _item(row: Row, spec: TableSpec, words: Words, key: Sequence[str]) -> Entry:
    told = [name for name in spec.columns if name not in spec.primary_key and row.values.get(name) is not None]
    return Entry(
        lead=key_text(row, key, words),
        text=" · ".join(_stated(name, row, spec, words) + corrected([name], row, words) for name in told),
        place=place_of(row, words),
    )


def _stated(name: str, row: Row, spec: TableSpec, words: Words) -> str:
    """A value in a list: words as written in quotes, a code by its label, anything else after its title."""
    value = row.values[name]
    if name == TEXT:
        return words.label("quote", text=str(value))
    label = label_of(name, value, spec, words)
    return label or f"{title_of(name, spec, words)}{words.label('colon')}{value_text(name, row, spec, words)}"
