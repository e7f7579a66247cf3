"""A value that a person states for a column, as the CSV writes it: its type, its room, its constraints."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.model.rows import Value
from pipeline.model.table import Field

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]{1,2})?")
_INTEGER = re.compile(r"-?[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CENT = Decimal("0.01")
# What the published tables have room for: 13 digits before the cents, 64 bits.
_ROOM: dict[str, tuple[Decimal | int, Decimal | int]] = {
    "number": (Decimal("-9999999999999.99"), Decimal("9999999999999.99")),
    "integer": (-(2**63), 2**63 - 1),
}


def typed(kind: str, text: str) -> Value:
    """The value of a Table Schema type; None when the text is none."""
    try:
        match kind:
            case "integer":
                return int(text) if _INTEGER.fullmatch(text) else None
            case "number":
                return _exact(text) if _NUMBER.fullmatch(text) else None
            case "date":
                return date.fromisoformat(text) if _DAY.fullmatch(text) else None
            case _:
                return text if all(map(_is_text, text)) else None
    except ValueError:  # a day that no calendar has, an integer of too many digits
        return None


def lacks_room(kind: str, value: Value) -> str:
    """The bound that a typed value goes beyond, as a constraint writes it; empty where its column has room for it."""
    if kind not in _ROOM or not isinstance(value, Decimal | int):
        return ""
    least, most = _ROOM[kind]
    if value < least:
        return f"minimum: {least}"
    return f"maximum: {most}" if value > most else ""


def breaks(field: Field, value: Value) -> str:
    """The first constraint of the column that a typed value does not hold, as `name: what it asks`; else empty."""
    return next((f"{name}: {field.constraints[name]}" for name in _broken(field, value)), "")


def _broken(field: Field, value: Value) -> Iterator[str]:
    asked = field.constraints
    if isinstance(value, str):
        if "pattern" in asked and not re.fullmatch(asked["pattern"], value):
            yield "pattern"
        if len(value) < asked.get("minLength", 0):
            yield "minLength"
        if len(value) > asked.get("maxLength", len(value)):
            yield "maxLength"
    elif value is not None:
        for name in ("minimum", "maximum"):
            bound = typed(field.type, str(asked[name])) if name in asked else None
            if bound is not None and _beyond(name, value, bound):
                yield name


def _beyond(name: str, value: Value, bound: Value) -> bool:
    """Whether a value lies on the wrong side of its bound; both have the column's type."""
    if isinstance(value, date) and isinstance(bound, date):
        return value < bound if name == "minimum" else value > bound
    if isinstance(value, Decimal | int) and isinstance(bound, Decimal | int):
        return value < bound if name == "minimum" else value > bound
    return False


def _exact(text: str) -> Decimal:
    """The number with its cents; as it is written where it has more digits than can be reckoned with."""
    number = Decimal(text)
    return number if lacks_room("number", number) else number.quantize(_CENT)


def _is_text(sign: str) -> bool:
    return sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
