"""Fields of each type with formats, properties and constraints that frictionless can apply."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from frictionless import Field

from tests.conformance.made_cells import MAKERS

ZONES = ("", "Z", "+02:00", "-0530")
FORMATS: Mapping[str, Sequence[str]] = {
    "string": ("default", "default", "default", "email", "uri", "uuid", "binary"),
    "date": ("default", "default", "default", "%d/%m/%Y", "%Y%m%d", "%Y %m %d", "any"),
    "datetime": ("default", "default", "%d/%m/%Y %H:%M", "any"),
    "time": ("default", "default", "%H:%M", "any"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "default", "topojson"),
}
PROPERTIES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "integer": ({}, {}, {}, {"bareNumber": False}),
    "number": (
        {}, {}, {}, {"decimalChar": ","}, {"groupChar": ","}, {"groupChar": " ", "decimalChar": ","},
        {"groupChar": "\u202f"}, {"bareNumber": False}, {"bareNumber": False, "decimalChar": ","},
        {"floatNumber": True},
    ),
    "boolean": ({}, {}, {"trueValues": ["oui", " "]}, {"trueValues": ["1"], "falseValues": ["0", "2"]}),
    "list": (
        {}, {"itemType": "integer"}, {"itemType": "number"}, {"itemType": "boolean"}, {"itemType": "date"},
        {"itemType": "datetime"}, {"itemType": "time"}, {"itemType": "integer", "delimiter": ";"},
    ),
    "array": ({}, {}, {"arrayItem": {"type": "integer", "constraints": {"minimum": 3}}}),
}  # fmt: skip
PATTERNS = (
    "[a-c]+", "a|bc", "(a|b).*", r"\d+", r"\w*", r".{1,3}", r"[^\s]+", "(?!a).*", r"(.)\1", "^[ab]$", r"a\b.*", "",
    r"\S\s?\S?", "[[:alpha:]]", r"é|\u00e9c", "a{,2}", r"\D\W*", "[à-ÿ]",
)  # fmt: skip
RAISING = frozenset({"number", "datetime", "time"})
UNHASHABLE = frozenset({"array", "object", "list", "geojson"})
NOTHING = "x-zones"  # how makers of cells are told of zones; no property of a field


def made_field(rng: Random, kind: str, name: str) -> dict[str, Any]:
    """A field; `x-zones` beside its properties says what zones its cells may have."""
    field: dict[str, Any] = {"name": name, "type": kind, **rng.choice(PROPERTIES.get(kind, ({},)))}
    if (form := rng.choice(FORMATS.get(kind, ("default",)))) != "default":
        field["format"] = form
    if rng.random() < 0.3:
        field["missingValues"] = rng.choice((["NA"], ["", "NA"], ["-", " "], [], ["0", ""]))
    bounded = rng.random() < 0.5
    zones = (rng.choice(ZONES),) if bounded else ZONES
    constraints = _constraints(rng, {**field, NOTHING: zones}, bounded=bounded)
    return {**field, **({"constraints": constraints} if constraints else {}), NOTHING: zones}


def plain(field: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key != NOTHING}


def readable(field: Mapping[str, Any], texts: Sequence[str]) -> list[str]:
    """The texts that frictionless can judge at all; for the others it ends in an exception."""
    if field["type"] not in RAISING:
        return list(texts)
    read = Field.from_descriptor(plain(field)).create_cell_reader()
    unique = field.get("constraints", {}).get("unique", False)
    kept = []
    for text in texts:
        try:
            value, _ = read(text)
            kept += [text] if not unique or isinstance(hash(value), int) else []
        except (ArithmeticError, TypeError, ValueError):
            kept.append("")
    return kept


def _constraints(rng: Random, field: Mapping[str, Any], *, bounded: bool) -> dict[str, Any]:
    kind = field["type"]
    able = Field.from_descriptor({"name": "x", "type": kind}).supported_constraints
    found: dict[str, Any] = {}
    if rng.random() < 0.3:
        found["required"] = rng.random() < 0.8
    if rng.random() < 0.2 and kind not in UNHASHABLE:
        found["unique"] = True
    if "minimum" in able and bounded:
        for name in rng.sample(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), rng.choice((1, 1, 2))):
            if values := _values(rng, field, 1):
                found[name] = values[0]
    if "enum" in able and rng.random() < 0.25 and (values := _values(rng, field, rng.randint(1, 12))):
        found["enum"] = values
    if "minLength" in able and rng.random() < 0.4:
        found[rng.choice(("minLength", "maxLength"))] = rng.randint(0, 4)
    if "pattern" in able and rng.random() < 0.4:
        found["pattern"] = rng.choice(PATTERNS)
    return found


def _values(rng: Random, field: Mapping[str, Any], count: int) -> list[Any]:
    """Texts, or now and then numbers, that the field reads: what bounds and lists are made of."""
    bare = {key: value for key, value in plain(field).items() if key != "missingValues"}
    read = Field.from_descriptor(bare).create_value_reader()
    found: list[Any] = []
    for _ in range(count * 4):
        text = MAKERS[field["type"]](rng, field)
        value = read(text)
        if value is None or value != value or "x" in text or len(found) == count:  # noqa: PLR0124  no number
            continue
        number = field["type"] in {"integer", "year"} and rng.random() < 0.5
        found.append(value if number else text)
    return found
