"""Reads a bound, a listed value or an example as the reader of its field's type does."""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pipeline.definitions.table_schema.words import FALSE_VALUES, MOMENTS, TRUE_VALUES

_NOT_BARE = re.compile(r"((^[^-\d]*)|(\D*$))")
_DURATION = re.compile(r"[+-]?P(?=[0-9T])[0-9YMWDTHS.,:-]+")
_MONTHS, _LAST_YEAR, _YEAR_SIGNS = 12, 9999, 4


def reads(field: Mapping[str, Any], value: Any) -> bool:  # noqa: ANN401  JSON
    """Whether a value of the schema is one of its field's type."""
    return read(field, value) is not None


def read(field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401  JSON in, any value out
    """The value as its type has it, to be compared with others of the same field; None when it is none."""
    kind = field.get("type")
    try:
        if kind in MOMENTS:
            return _moment(str(kind), field.get("format", "default"), value)
        return _READERS.get(str(kind), _any)(field, value)
    except (ValueError, ArithmeticError, TypeError, KeyError, RecursionError):
        return None


def _any(_field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
    return value


def _string(_field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
    return value if isinstance(value, str) else None


def _integer(field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return int(_bare(field, value).replace(str(field.get("groupChar", "")), ""))
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        return None
    return int(value)


def _number(field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        text = _bare(field, value).replace(str(field.get("groupChar", "")), "")
        return Decimal(text.replace(str(field.get("decimalChar", ".")) or ".", "."))
    return None if isinstance(value, bool) or not isinstance(value, int | float) else Decimal(str(value))


def _bare(field: Mapping[str, Any], text: str) -> str:
    """The text without what stands around the digits, where the field allows such."""
    return _NOT_BARE.sub("", text) if field.get("bareNumber") is False else text.strip()


def _boolean(field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, bool):
        return value
    known = {one: True for one in field.get("trueValues", TRUE_VALUES) if isinstance(one, str)}
    known |= {one: False for one in field.get("falseValues", FALSE_VALUES) if isinstance(one, str)}
    return known.get(value) if isinstance(value, str) else None


def _moment(kind: str, form: Any, value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, str):
        return None
    if form == "any":
        return value if any(sign.isdigit() for sign in value) else None
    if form != "default":
        return _part(kind, dt.datetime.strptime(value, str(form).removeprefix("fmt:")))  # noqa: DTZ007
    if kind == "date":
        return dt.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    if kind == "time":
        return dt.time.fromisoformat(value) if value[2:3] + value[5:6] == "::" else None
    return dt.datetime.fromisoformat(value) if value[16:17] == ":" else None


def _part(kind: str, moment: dt.datetime) -> Any:  # noqa: ANN401
    return {"date": moment.date, "time": moment.timetz}.get(kind, lambda: moment)()


def _year(_field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, bool) or (isinstance(value, str) and len(value) != _YEAR_SIGNS):
        return None
    year = int(value) if isinstance(value, str | int) else -1
    return year if 0 <= year <= _LAST_YEAR else None


def _yearmonth(_field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
    year, month = value.split("-") if isinstance(value, str) else value
    return (int(year), int(month)) if 1 <= int(month) <= _MONTHS else None


def _duration(_field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
    """Durations of months and of days have no order of their own; none is given here."""
    return complex(1) if isinstance(value, str) and _DURATION.fullmatch(value) else None


def _geopoint(field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        value = value.split(",") if field.get("format", "default") == "default" else json.loads(value)
    lon, lat = (value["lon"], value["lat"]) if isinstance(value, Mapping) else value
    point = Decimal(str(lon).strip()), Decimal(str(lat).strip())
    return point if abs(point[0]) <= 180 and abs(point[1]) <= 90 else None  # noqa: PLR2004  degrees


def _of(shape: type) -> Callable[[Mapping[str, Any], Any], Any]:
    def reader(_field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
        held = json.loads(value) if isinstance(value, str) else value
        return held if isinstance(held, shape) else None

    return reader


def _list(_field: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401
    return value if isinstance(value, str | list) else None


_READERS: Mapping[str, Callable[[Mapping[str, Any], Any], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "year": _year,
    "yearmonth": _yearmonth,
    "duration": _duration,
    "geopoint": _geopoint,
    "geojson": _of(dict),
    "object": _of(dict),
    "array": _of(list),
    "list": _list,
}
