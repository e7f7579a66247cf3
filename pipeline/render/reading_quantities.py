"""Amounts and counts of a reading in columns: by year, or by the words of the text that quotes them.

A value that says everything by itself (stated, exact, written to the unit) gets no remark.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.model.rows import Row
from pipeline.model.table import TableSpec
from pipeline.render.columns import Entry
from pipeline.render.fields import (
    RANK,
    SECTION,
    TEXT,
    UNIT,
    corrected,
    key_text,
    label_of,
    own_key,
    place_of,
    quantity_text,
    title_of,
    value_text,
)
from pipeline.render.words import Words

_BOUND, _PRECISION, _STATUS, _SENTENCE = "borne", "precision", "statut", "contexte"
_EXACT = "exacte"
_WIDEST_WORD = 18  # a longer status stands beside the words that were written
_ASIDE = re.compile(r" \(.*\)$")  # how a status is usually written; how it was written stands beside it
_AMOUNTS = {"number", "integer"}


def number_of(spec: TableSpec) -> str | None:
    """The column that holds a table's quantity: its first number outside of the key."""
    names = (field.name for field in spec.fields if field.type in _AMOUNTS and field.name not in spec.primary_key)
    return next(names, None)


def series_entries(rows: Sequence[Row], spec: TableSpec, words: Words) -> list[Entry]:
    """One entry a year: `2010-2011   13 700 000 $`, then the words written and what qualifies them."""
    number, key = str(number_of(spec)), own_key(rows, spec)
    heads = [key_text(row, key, words) for row in rows]
    return [
        Entry(lead=lead, text=" · ".join(_beside(row, number, spec, words)), place=place_of(row, words))
        for row, lead in zip(rows, _leads(rows, heads, "   ", spec, words), strict=True)
    ]


def figure_entries(rows: Sequence[Row], spec: TableSpec, words: Words) -> list[Entry]:
    """One entry a figure: `1,2 M$ → 1 200 000 $`, then the section and paragraph that quote it."""
    heads = [value_text(TEXT, row, spec, words) for row in rows]
    return [
        Entry(
            lead=lead,
            text=" · ".join([*_bound(row, spec, words), _cited(row, spec, words)])
            + corrected(row.values, row, words),
            place=place_of(row, words, [name for name in row.origin if name != _SENTENCE]),
        )
        for row, lead in zip(rows, _leads(rows, heads, " → ", spec, words), strict=True)
    ]


def _leads(rows: Sequence[Row], heads: Sequence[str], between: str, spec: TableSpec, words: Words) -> Iterator[str]:
    """Heads and values in two columns, numbers at the right of theirs and words at the left."""
    number = str(number_of(spec))
    values = [_value(row, number, spec, words) for row in rows]
    head, value = max(map(len, heads)), max(map(len, values))
    for row, one, shown in zip(rows, heads, values, strict=True):
        aligned = shown.ljust(value) if row.values.get(number) is None else shown.rjust(value)
        yield f"{one.ljust(head)}{between}{aligned}"


def _value(row: Row, number: str, spec: TableSpec, words: Words) -> str:
    """The number with its unit, or why there is none where that takes few words."""
    value = row.values.get(number)
    if value is not None:
        return quantity_text(value, row.values.get(UNIT), words)
    status = _status(row, spec, words)
    return status if len(status) <= _WIDEST_WORD else words.label("none")


def _status(row: Row, spec: TableSpec, words: Words) -> str:
    status = row.values.get(_STATUS)
    return _ASIDE.sub("", label_of(_STATUS, status, spec, words) or str(status))


def _beside(row: Row, number: str, spec: TableSpec, words: Words) -> Iterator[str]:
    """What was written, then what it takes to understand the value."""
    text, precision = row.values.get(TEXT), row.values.get(_PRECISION)
    if text is not None:
        yield words.label("quote", text=str(text)) + corrected(row.values, row, words)
    if row.values.get(number) is None and len(status := _status(row, spec, words)) > _WIDEST_WORD:
        yield status
    yield from _bound(row, spec, words)
    if isinstance(precision, Decimal) and precision > 1:
        name = title_of(_PRECISION, spec, words)
        yield f"{name[:1].lower()}{name[1:]} {quantity_text(precision, row.values.get(UNIT), words)}"


def _bound(row: Row, spec: TableSpec, words: Words) -> Iterator[str]:
    bound = row.values.get(_BOUND)
    if bound is not None and bound != _EXACT:
        yield label_of(_BOUND, bound, spec, words) or str(bound)


def _cited(row: Row, spec: TableSpec, words: Words) -> str:
    section = row.values[SECTION]
    label = label_of(SECTION, section, spec, words) or str(section)
    return words.label("reading.paragraph", section=label, nombre=str(row.values[RANK]))
