"""Single values of a row as people read them: codes by their label, amounts with their unit, places in short.

What a column is called and what its codes mean stands in the schemas; here it is only looked up.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from pipeline.model.rows import Row, Value
from pipeline.model.table import TableSpec
from pipeline.render.places import lines_text
from pipeline.render.words import Words

# Columns that DATA_MODEL gives to every table of quantities or texts.
TEXT, SECTION, RANK, UNIT = "texte", "section", "rang", "unite"
_LABELS = "bilan:libelles"
_DOLLARS, _PERCENT = "CAD", "pourcent"


def title_of(name: str, spec: TableSpec | None, words: Words) -> str:
    """The column's title in the language, or its name where the schema gives none."""
    field = next((field for field in spec.fields if field.name == name), None) if spec else None
    told = field.words.get(words.lang) if field else None
    return told.title if told else name


def choice_title(name: str, spec: TableSpec | None, words: Words) -> str:
    """The title of a column of codes with the name that it is published under, by which one asks for those codes."""
    title = title_of(name, spec, words)
    return title if title == name else f"{title} ({name})"


def labels_of(name: str, spec: TableSpec | None) -> Mapping[Value, Mapping[str, str]]:
    """A column's code list: what each code means in each language; empty when it has no such list."""
    fields = spec.descriptor.get("fields", ()) if spec else ()
    return next((field.get(_LABELS, {}) for field in fields if field["name"] == name), {})


def label_of(name: str, value: Value, spec: TableSpec | None, words: Words) -> str | None:
    """What a code of a code list means; None when the column has no such list."""
    return labels_of(name, spec).get(value, {}).get(words.lang) or None


def value_text(name: str, row: Row, spec: TableSpec | None, words: Words) -> str:
    """The value: a code as its label followed by the code, nothing as a word that says so."""
    value = row.values.get(name)
    label = label_of(name, value, spec, words)
    if label is not None:
        return f"{label} ({value})"
    if value is None:
        return words.label("reading.empty")
    return value.isoformat() if isinstance(value, date) else words.show(value)


def quantity_text(value: Value, unit: Value, words: Words) -> str:
    """A number with the unit that its row states; a decimal number without any is in dollars (DATA_MODEL)."""
    if isinstance(value, Decimal):
        if unit in {_DOLLARS, None}:
            return words.money(value)
        value = int(value) if value == int(value) else value.normalize()
    number = words.show(value) if not isinstance(value, date) else value.isoformat()
    if unit == _PERCENT:
        return words.label("reading.percent", nombre=number)
    return f"{number} {words.show(str(unit))}" if unit else number


def own_key(rows: Sequence[Row], spec: TableSpec) -> tuple[str, ...]:
    """The parts of the key that tell the rows apart; the report's own name is not repeated for each."""
    key = spec.primary_key
    alike = len(key) > 1 and len({row.values.get(key[0]) for row in rows}) == 1
    return key[1:] if alike else key


def key_text(row: Row, key: Iterable[str], words: Words) -> str:
    """The parts of a key side by side."""
    return " | ".join(value_text(part, row, None, words) for part in key)


def corrected(names: Iterable[str], row: Row, words: Words) -> str:
    """The mark of a value that a person stated outside of the document; empty for any other."""
    return f" ({words.label('reading.corrected')})" if row.corrected & set(names) else ""


def place_of(row: Row, words: Words, names: Iterable[str] | None = None) -> str:
    """Where the values of the named columns stand, or all values of the row; empty for those without a place."""
    lines = [line for name in (row.origin if names is None else names) for line in row.origin.get(name, ())]
    return lines_text(lines, words)
