"""Frictionless's own cell reader, asked about distinct texts that SQL could not decide.

What the standard asks and frictionless 5.21 leaves out (`groupChar` of an integer, `categories`) is added here.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from frictionless import Field, FrictionlessException, Schema

from pipeline.check.structure.asked import ReferenceRefusedError
from pipeline.check.structure.beyond import checks, unsupported
from pipeline.check.structure.columns import Column
from pipeline.check.structure.constraints import CATEGORIES
from pipeline.check.structure.patience import patiently

_V2 = "https://datapackage.org/profiles/2.0/tableschema.json"  # without it exclusive bounds are refused
_MOMENTS = (dt.datetime, dt.date, dt.time, dt.timedelta)
Read = Callable[[Any], tuple[Any, Mapping[str, str] | None]]


_WRITTEN_OUT = 40


def failures(column: Column, texts: Iterable[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each text with what fails: `type`, or the names of the constraints; nothing for a good one."""
    read = reader(column)
    yield from patiently(column.name, ((text, frozenset(read(text)[1] or ())) for text in texts))


def values(column: Column, texts: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Each text with its value as keys compare it (see `canonical`); None where it is no value."""
    read = reader(column)
    for text in texts:
        value, notes = read(text)
        nothing = value is None or value != value or (notes and "type" in notes)  # noqa: PLR0124  only a NaN differs
        yield text, None if nothing else canonical(value)


def reader(column: Column) -> Read:
    """What reads one cell of a column: its value, and a note for each failure."""
    try:
        field = _field(column)
        read = _unbound(field.create_cell_reader(), column, field.create_value_reader())
    except FrictionlessException as cause:
        raise ReferenceRefusedError(cause.error.type, cause.error.note) from cause
    if column.field.get("type") == "integer" and column.field.get("groupChar"):
        read = _ungrouped(read, str(column.field["groupChar"]))
    if more := checks(column.field, field.create_value_reader()):
        read = _and(read, more)
    return read


def canonical(value: Any) -> str:  # noqa: ANN401  any value of the reference
    """A text that two values share exactly when Python calls them equal: `1`, `1.0` and true are one."""
    if isinstance(value, bool | int | float | Decimal):
        return f"n{_digits(Decimal(value))}"
    if isinstance(value, str):
        return f"s{value}"
    return _instant(value) if isinstance(value, _MOMENTS) else _composed(value)


def _composed(value: Any) -> str:  # noqa: ANN401  any value of the reference
    if isinstance(value, list | tuple):
        return f"({','.join(map(canonical, value))})"
    if isinstance(value, dict):
        return f"{{{','.join(f'{key!r}:{canonical(value[key])}' for key in sorted(value))}}}"
    if hasattr(value, "tdelta"):  # a duration of isodate, in years and months beside a length
        return f"y{canonical(value.years)}m{canonical(value.months)}{_instant(value.tdelta)}"
    return f"{type(value).__name__}{value!r}"


def _instant(value: dt.datetime | dt.date | dt.time | dt.timedelta) -> str:
    """A moment as it compares: those with a zone by what they are in UTC."""
    if isinstance(value, dt.timedelta):
        return f"l{value // dt.timedelta(microseconds=1)}"
    if isinstance(value, dt.time):
        offset = value.utcoffset()
        minutes = value.hour * 60 + value.minute - (offset // dt.timedelta(minutes=1) if offset is not None else 0)
        zone = "h" if offset is None else "z"
        return f"{zone}{minutes}:{value.second}.{value.microsecond}"
    if isinstance(value, dt.datetime):
        return f"t{(value.astimezone(dt.UTC) if value.tzinfo else value).isoformat()}"
    return f"d{value.isoformat()}"


def _digits(number: Decimal) -> str:
    """A number without what does not change it."""
    if not number.is_finite() or not number:
        return str(number) if number else "0"
    sign, digits, exponent = number.as_tuple()
    text = "".join(str(digit) for digit in digits)
    kept = text.rstrip("0")
    zeros = int(exponent) + len(text) - len(kept)
    if 0 <= zeros < _WRITTEN_OUT:
        kept, zeros = kept + "0" * zeros, 0
    return f"{'-' if sign else ''}{kept}{f'e{zeros}' if zeros else ''}"


def _field(column: Column) -> Field:
    known = {key: value for key, value in column.field.items() if key not in {CATEGORIES, "missingValues"}}
    refused = unsupported(column.field)
    constraints = {key: value for key, value in column.field.get("constraints", {}).items() if key not in refused}
    descriptor = {**known, "constraints": constraints, "name": column.field.get("name", column.name)}
    schema = Schema.from_descriptor({"$schema": _V2, "fields": [descriptor], "missingValues": list(column.missing)})
    return schema.fields[0]


def _unbound(read: Read, column: Column, value: Callable[[Any], Any]) -> Read:
    """A cell that nothing can be compared with is held by none: a time with a zone and a bound without."""
    stated = column.field.get("constraints", {})
    compared_by = [name for name in stated if name == "enum" or "inimum" in name or "aximum" in name]

    def compared(cell: Any) -> tuple[Any, Mapping[str, str] | None]:  # noqa: ANN401  any cell
        try:
            return read(cell)
        except (TypeError, ArithmeticError, ValueError):
            return value(cell), {name: f'constraint "{name}" holds for no such value' for name in compared_by}

    return compared if compared_by else read


def _ungrouped(read: Read, group: str) -> Read:
    return lambda cell: read(cell.replace(group, "") if isinstance(cell, str) else cell)


def _and(read: Read, more: Mapping[str, Callable[[Any], bool]]) -> Read:
    """What a reader says, and what fails of further checks on a value of the right type."""

    def both(cell: Any) -> tuple[Any, Mapping[str, str] | None]:  # noqa: ANN401  any cell
        value, notes = read(cell)
        if value is None:
            return value, notes
        failed = {name: f'constraint "{name}" fails' for name, holds in more.items() if not holds(value)}
        return value, {**(notes or {}), **failed} or None

    return both
