"""The values of a reading for a page: each with its label and unit, its place, and the words that it comes from."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.document import Line
from pipeline.model.reading import Reading
from pipeline.model.rows import Row
from pipeline.model.table import TableSpec
from pipeline.render.fields import (
    RANK,
    SECTION,
    TEXT,
    UNIT,
    corrected,
    label_of,
    own_key,
    quantity_text,
    title_of,
    value_text,
)
from pipeline.render.places import lines_text
from pipeline.render.reading_marks import value_anchor
from pipeline.render.reading_quantities import number_of
from pipeline.render.reading_rows import Shape, shape_of
from pipeline.render.visible import shown
from pipeline.render.words import Words

_SENTENCE, _PRECISION, _SOURCE = "contexte", "precision", "id_source"
_TOLD_ELSEWHERE = frozenset({UNIT, _SENTENCE, _SOURCE})  # beside its number; in the text itself; at the page's head


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value: its column, what it is, and where its words stand; `words` names their place on the page."""

    id: str
    name: str
    title: str
    text: str
    place: str
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of a table: its key as people read it, and its values; `words` names those of the key."""

    id: str
    key: str
    values: Sequence[Value]
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The rows of one table."""

    name: str
    title: str
    records: Sequence[Record]


def held_tables(
    reading: Reading, tables: Mapping[str, TableSpec], words: Words, anchors: Collection[str]
) -> list[Held]:
    """Every table that the document fills, those of the report itself first; `anchors` are the places on the page."""
    found: dict[str, list[tuple[int, Row]]] = {}
    for number, row in enumerate(reading.rowset.rows):
        found.setdefault(row.table, []).append((number, row))
    held = [
        (shape_of(tables.get(name)), _held(name, rows, tables.get(name), words, anchors))
        for name, rows in found.items()
    ]
    return [one for _, one in sorted(held, key=lambda pair: pair[0])]


def row_id(row: int, name: str, spec: TableSpec | None) -> str:
    """Where the words of a value lead: to the value in a table that is one card, else to its row."""
    card = shape_of(spec) is Shape.CARD and (spec is None or name not in spec.primary_key)
    return f"r{row}-{name}" if card else f"r{row}"


def told(row: Row, name: str, spec: TableSpec | None, words: Words) -> str:
    """A value in one line, with its table and its column."""
    title = spec.words[words.lang].title if spec and words.lang in spec.words else row.table
    return f"{title} · {title_of(name, spec, words)}{words.label('colon')}{_text(name, row, spec, words)}"


def _held(
    name: str, rows: Sequence[tuple[int, Row]], spec: TableSpec | None, words: Words, anchors: Collection[str]
) -> Held:
    key = own_key([row for _, row in rows], spec) if spec else ()
    return Held(
        name=name,
        title=spec.words[words.lang].title if spec and words.lang in spec.words else "",
        records=[
            Record(
                id=f"r{number}",
                key=" · ".join(_key_parts(key, row, spec, words)),
                values=list(_values(number, row, spec, words, anchors)),
                words=next((at for part in key if (at := value_anchor(number, part)) in anchors), None),
            )
            for number, row in rows
        ],
    )


def _key_parts(key: Sequence[str], row: Row, spec: TableSpec | None, words: Words) -> Iterator[str]:
    """The parts of a key; a section and the rank in it are one."""
    if {SECTION, RANK} <= set(key):
        section, rank = (_part(name, row, spec, words) for name in (SECTION, RANK))
        yield words.label("reading.paragraph", section=section, nombre=rank)
        key = [part for part in key if part not in {SECTION, RANK}]
    yield from (_part(part, row, spec, words) for part in key)


def _part(name: str, row: Row, spec: TableSpec | None, words: Words) -> str:
    return label_of(name, row.values.get(name), spec, words) or shown(str(row.values.get(name)))


def _values(number: int, row: Row, spec: TableSpec | None, words: Words, anchors: Collection[str]) -> Iterator[Value]:
    """The values outside of the key that say something, and the number of the row even where it is empty."""
    main = number_of(spec) if spec else None
    key = spec.primary_key if spec else ()
    for name in spec.columns if spec else row.values:
        if name in key or name in _TOLD_ELSEWHERE or name not in row.values:
            continue
        if row.values[name] is None and name != main and shape_of(spec) is not Shape.CARD:
            continue
        yield Value(
            id=f"r{number}-{name}",
            name=name,
            title=title_of(name, spec, words),
            text=_text(name, row, spec, words) + corrected([name], row, words),
            place=lines_text(_lines(name, row), words),
            words=_words(number, name, row, anchors),
        )


def _lines(name: str, row: Row) -> Sequence[Line]:
    return row.origin.get(name, ()) or [line for _, line in row.words.get(name, ())]


def _words(number: int, name: str, row: Row, anchors: Collection[str]) -> str | None:
    """The words of the value; of one that was worked out, those that it was worked out from."""
    names = (name, TEXT) if row.origin.get(name) else (name,)
    return next((at for one in names if (at := value_anchor(number, one)) in anchors), None)


def _text(name: str, row: Row, spec: TableSpec | None, words: Words) -> str:
    value = row.values.get(name)
    if spec is not None and value is not None and name in {number_of(spec), _PRECISION}:
        return quantity_text(value, row.values.get(UNIT), words)
    return shown(value_text(name, row, spec, words))
