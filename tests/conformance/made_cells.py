"""Cells that people might write: right ones of each type, and right ones that something happened to."""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

SPACES = (" ", "\u00a0", "\u202f", "\u2009", "\t", "\n", "\r\n")
DIGITS = ("\u0660", "\u0966", "\uff10", "\U0001d7ce")
JUNK = (
    "", " ", "-", "--", "+", ".", ",", "_", "e", "E5", "NaN", "nan", "inf", "-INF", "Infinity", "true", "TRUE", "oui",
    "0", "1", "-0", "00", "1e400", "1e-400", "0x1f", "1/2", "12:30", "2024", "2024-13", "2024-02-30", "24-01-05",
    "null", "None", "[]", "{}", "[1", '"', '""', "'", "a,b", ";", "\\", "\u200b1", "\ufeff", "é", "e\u0301", "😀",
    "\u2028", "9" * 25, "9" * 45, "1" + "0" * 4400, "=1+1", "1_000", "１", "٣", "²", "½", "−5", "(5)", "5 %", "$5",
    "12 000,50 $",
)  # fmt: skip

Maker = Callable[[Random, Mapping[str, Any]], str]


def whole(rng: Random, _field: Mapping[str, Any]) -> str:
    high = rng.choice((5, 30, 2000, 10**6, 2**31, 2**63, 2**70))
    return str(rng.randint(-high // 3, high))


def decimal(rng: Random, field: Mapping[str, Any]) -> str:
    text = whole(rng, field)
    places = rng.choice((0, 1, 2, 2, 3, 10, 25))
    if places:
        text += "." + "".join(rng.choice("0123456789") for _ in range(places))
    if rng.random() < 0.15:
        text += rng.choice("eE") + rng.choice(("", "+", "-")) + str(rng.choice((0, 1, 3, 20, 310)))
    text = text.replace(".", field.get("decimalChar", "."))
    if (group := field.get("groupChar")) and rng.random() < 0.5:
        text = text[:-3] + group + text[-3:]
    if field.get("bareNumber") is False:
        text = rng.choice(("", "$", "CAD ", "-")) + text + rng.choice(("", " $", " %", "€", "."))
    return text


def day(rng: Random, field: Mapping[str, Any]) -> str:
    when = date(2024, 1, 1) + timedelta(
        days=rng.choice((0, 58, 59, 365, rng.randint(-1500, 1500), rng.randint(-700000, 0)))
    )
    plain = field.get("format", "default") in {"default", "any"}
    if not plain:
        return when.strftime(field["format"]) if when.year > 999 else when.isoformat()
    return when.isoformat() if rng.random() < 0.8 else f"{when.year}-{when.month}-{when.day}"


def clock(rng: Random, field: Mapping[str, Any]) -> str:
    hour, minute, second = rng.choice((0, 9, 23, 24)), rng.choice((0, 30, 59, 60)), rng.choice((0, 1, 59, 60))
    if (form := field.get("format", "default")) not in {"default", "any"}:
        return form.replace("%H", f"{hour:02}").replace("%M", f"{minute:02}").replace("%S", f"{second:02}")
    tail = rng.choice(("", "", "", ".5", ".123456", ".1234567", ",5")) + rng.choice(field["x-zones"])
    return f"{hour:02}:{minute:02}:{second:02}{tail}"


def instant(rng: Random, field: Mapping[str, Any]) -> str:
    form = field.get("format", "default")
    if form in {"default", "any"}:
        return f"{day(rng, {})}{rng.choice('TTTT ')}{clock(rng, field)}"
    days, _, clocks = form.partition(" ")
    return f"{day(rng, {'format': days})} {clock(rng, {'format': clocks})}"


def year(rng: Random, _field: Mapping[str, Any]) -> str:
    return f"{rng.choice((2024, 1999, 0, 1, 9999, 999, 10000, rng.randint(1990, 2040))):04}"


def month(rng: Random, field: Mapping[str, Any]) -> str:
    number = rng.randint(0, 13)
    return f"{year(rng, field)}-{number:02}" if rng.random() < 0.8 else f"{year(rng, field)}-{number}"


def duration(rng: Random, _field: Mapping[str, Any]) -> str:
    days = "".join(f"{rng.randint(0, 40)}{unit}" for unit in "YMWD" if rng.random() < 0.4)
    clocks = "".join(f"{rng.randint(0, 70)}{unit}" for unit in "HMS" if rng.random() < 0.4)
    return rng.choice(("", "", "-")) + "P" + days + (f"T{clocks}" if clocks else "")


def point(rng: Random, field: Mapping[str, Any]) -> str:
    lon, lat = (
        rng.choice((0, 90.5, -180, 181, rng.randint(-180, 180))),
        rng.choice((0, 45.5, -90, 91, rng.randint(-90, 90))),
    )
    if field.get("format") == "array":
        return json.dumps([lon, lat])
    if field.get("format") == "object":
        return json.dumps({"lon": lon, "lat": lat})
    return f"{lon},{lat}" if rng.random() < 0.5 else f"{lon}, {lat}"


def tree(rng: Random, depth: int = 0) -> Any:
    kind = rng.randint(0, 7 if depth < 2 else 5)
    leaves = (0, 1, 1.5, "a", None, True)
    if kind < 6:
        return leaves[kind]
    items = [tree(rng, depth + 1) for _ in range(rng.randint(0, 3))]
    return items if kind == 6 else {rng.choice("abc"): item for item in items}


def array(rng: Random, field: Mapping[str, Any]) -> str:
    kind = field.get("arrayItem", {}).get("type")
    items = [rng.randint(0, 9) if kind == "integer" else tree(rng) for _ in range(rng.randint(0, 3))]
    return json.dumps(items, separators=rng.choice(((",", ":"), (", ", ": "))))


def thing(rng: Random, _field: Mapping[str, Any]) -> str:
    return json.dumps({rng.choice("abcd"): tree(rng) for _ in range(rng.randint(0, 3))})


def geojson(rng: Random, field: Mapping[str, Any]) -> str:
    if field.get("format") == "topojson":
        return json.dumps({"type": "Topology", "objects": {}, "arcs": []})
    if rng.random() < 0.75:  # frictionless takes a millisecond or two to judge what has a type
        return json.dumps(tree(rng))
    kind = rng.choice(("Point", "LineString", "Feature", "Cercle"))
    return json.dumps(
        {"type": kind, "coordinates": [[1, 2], [3, 4]] if kind == "LineString" else [1, rng.randint(0, 9)]}
    )


def words(rng: Random, field: Mapping[str, Any]) -> str:
    if field.get("format") == "email":
        return rng.choice("abé") + rng.choice(("@example.com", "@example", ".b@example.org", "@"))
    if field.get("format") == "uri":
        return rng.choice(("http://", "https://", "urn:", "")) + rng.choice(
            ("example.com", "é.com/a b", "example.com/a?b#c")
        )
    if field.get("format") == "uuid":
        return "-".join("".join(rng.choice("0123456789abcdefA") for _ in range(size)) for size in (8, 4, 4, 4, 12))
    return "".join(rng.choice("aabbc1é _-\"'\n,") for _ in range(rng.choice((1, 1, 2, 2, 3, 5, 9))))


def truth(rng: Random, field: Mapping[str, Any]) -> str:
    known = [*field.get("trueValues", ("true", "True", "1")), *field.get("falseValues", ("false", "FALSE", "0"))]
    return rng.choice(known) if known else "true"


def items(rng: Random, field: Mapping[str, Any]) -> str:
    maker = MAKERS[field.get("itemType", "string")]
    parts = [maker(rng, {"x-zones": ("",)}) for _ in range(rng.choice((1, 1, 2, 3)))]
    return field.get("delimiter", ",").join(parts)


MAKERS: Mapping[str, Maker] = {
    "integer": whole, "number": decimal, "boolean": truth, "string": words, "any": words, "date": day, "time": clock,
    "datetime": instant, "year": year, "yearmonth": month, "duration": duration, "geopoint": point, "list": items,
    "geojson": geojson, "array": array, "object": thing,
}  # fmt: skip


def cell(rng: Random, field: Mapping[str, Any], missing: tuple[str, ...]) -> str:
    """A cell for a field: right, right but for something, of another type, or nothing of the sort."""
    fate = rng.random()
    if fate < 0.4:
        return MAKERS[field["type"]](rng, field)
    if fate < 0.78:
        return _harmed(rng, MAKERS[field["type"]](rng, field))
    if fate < 0.86:
        return MAKERS[rng.choice(tuple(MAKERS))](rng, {"x-zones": ("",)})
    return rng.choice(missing) if missing and fate < 0.92 else rng.choice(JUNK)


def _harmed(rng: Random, text: str) -> str:
    place = rng.randint(0, len(text))
    ways: tuple[Callable[[], str], ...] = (
        lambda: rng.choice(SPACES) + text,
        lambda: text + rng.choice(SPACES),
        lambda: text[:place] + rng.choice(SPACES) + text[place:],
        lambda: text[:place] + "_" + text[place:],
        lambda: rng.choice("+-−") + text,
        lambda: text + rng.choice(("e3", "E-2", ".", ".0", ",", ",5", "%", "\x0b", "\x1c", "\x85")),
        lambda: text.replace(".", ","),
        lambda: text.translate({48 + n: chr(ord(rng.choice(DIGITS)) + n) for n in range(10) if rng.random() < 0.5}),
        lambda: text[:place] + text[place + 1 :],
        lambda: text[:place] + rng.choice("\"'\n,;0/TZ-") + text[place:],
        text.swapcase,
        lambda: text.lstrip("0") if rng.random() < 0.5 else "0" + text,
    )
    return rng.choice(ways)()
