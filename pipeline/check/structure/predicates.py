r"""What a cell surely is, per type, as SQL expressions: accepted, refused, or left to the reference.

One condition a type, in SQL that sqlglot reads, so that another engine than DuckDB can run it. They are
sound, not complete: `accept` holds only for text that frictionless accepts, `reject` only for text that it
refuses (VALIDATION.md, "Traps measured"). A cell for which neither holds goes to frictionless itself.
`value` is what an accepted cell is compared by. `x` is the cell's text, never null nor missing.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

FALSE, TRUE = "FALSE", "TRUE"
_BLANKS = r"[\t-\r\x1c- ]*"
_ASCII = r"NOT REGEXP_MATCHES(x, '[^\x01-\x7f]')"
_APART = r"|[0-9][ \t\x{a0}\x{202f}\x{2009}]+[0-9]"
_NO_INTEGER = rf"REGEXP_MATCHES(x, '[!-*,./:-\x5e\x60-~]{_APART}')"
_NO_NUMBER = rf"REGEXP_MATCHES(x, '[!-*,/:-@B-DG-HJ-MO-RU-XZ\x5b-\x5e\x60b-dg-hj-mo-ru-xz\x7b-~]{_APART}')"
_TEN = "LENGTH(x) = 10"
_DATE = "CAST(TRY_CAST(x AS DATE) AS TEXT) = x AND x >= '0001'"
_NO_DATE = (
    f"({_ASCII} AND NOT REGEXP_MATCHES(x, '"
    r"^[0-9]{4}-(1[0-2]|0[1-9]|[1-9])-(3[01]|[12][0-9]|0[1-9]|[1-9]| [1-9])$'))"
    r" OR (REGEXP_MATCHES(x, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') AND x >= '0001' AND TRY_CAST(x AS DATE) IS NULL)"
)
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_UUID = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
_SIGNED = "x < ':'"
"""Holds for all that begins with a digit, a sign, a blank or a point."""
_DOUBLE = "x BETWEEN '-' AND ':' AND LENGTH(x) <= 18 AND NOT CONTAINS(x, ' ')"
"""As short as this, no exponent is one that Decimal refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSql:
    """Conditions over the text `x`; an empty `value` means that no bound or list is decided in SQL.

    `shape` holds for every text whose `value` is asked for: a cast that fails takes ten times as long as one
    that does not. `near` is what is left of `accept` where the value is null for all of another shape.
    `plain` is a condition that is quicker than `accept` and nearly always decides, if there is one. `quotes` tells
    whether an accepted cell may hold a quote character.
    """

    accept: str
    reject: str = FALSE
    value: str = ""
    shape: str = TRUE
    near: str = ""
    plain: str = ""
    quotes: bool = False


_LEFT = CellSql(accept=FALSE, quotes=True)


def cell_sql(field: Mapping[str, Any]) -> CellSql:
    """How cells of a field are decided; a type or format that SQL cannot decide is left to the reference."""
    kind, form = str(field.get("type", "string")), str(field.get("format", "default"))
    return _TYPES.get(kind, _left)(field, form)


def _left(_field: Mapping[str, Any], _form: str) -> CellSql:
    return _LEFT


def _any(_field: Mapping[str, Any], _form: str) -> CellSql:
    return CellSql(accept=TRUE, value="x", quotes=True)


def _string(_field: Mapping[str, Any], form: str) -> CellSql:
    if form == "uuid":
        return CellSql(accept=f"REGEXP_MATCHES(x, '{_UUID}')", value="x")
    return _LEFT if form in {"email", "uri", "binary", "wkt"} else CellSql(accept=TRUE, value="x", quotes=True)


def _integer(field: Mapping[str, Any], _form: str) -> CellSql:
    """Plain digits first; then what `int` allows around ASCII digits: a sign, blanks, leading zeros."""
    plain, value = "CAST(TRY_CAST(x AS BIGINT) AS TEXT) = x", "TRY_CAST(x AS BIGINT)"
    if field.get("bareNumber") is False or field.get("groupChar"):
        return CellSql(accept=plain, value=value, shape=_SIGNED)
    shape = rf"{_SIGNED} AND REGEXP_MATCHES(x, '^{_BLANKS}[+-]?[0-9]{{1,18}}{_BLANKS}$')"
    never = rf"{_NO_INTEGER} OR ({_ASCII} AND NOT REGEXP_MATCHES(x, '^{_BLANKS}[+-]?[0-9]'))"
    return CellSql(accept=f"{plain} OR ({shape})", reject=never, value=value, shape=_SIGNED, plain=plain)


def _number(field: Mapping[str, Any], _form: str) -> CellSql:
    if field.get("floatNumber"):
        return _LEFT
    if not {"groupChar", "decimalChar", "bareNumber"} & field.keys():
        value = "TRY_CAST(x AS DOUBLE)"
        near = f"ABS({value}) < 1e300"
        return CellSql(accept=f"{_DOUBLE} AND {near}", reject=_NO_NUMBER, value=value, shape=_DOUBLE, near=near)
    group, point = str(field.get("groupChar") or ""), str(field.get("decimalChar") or ".")
    if not re.fullmatch(r"[ !-&(-,./:;_|~]*", group + point):
        return _LEFT
    signs = "".join(f"\\x{ord(sign):02x}" for sign in group)
    shape = rf"REGEXP_MATCHES(x, '^-?[0-9][0-9{signs}]*(\x{ord(point[0]):02x}[0-9]{{1,15}})?$')"
    text = f"REPLACE(x, '{group}', '')" if group else "x"
    text = text if point == "." else f"REPLACE({text}, '{point}', '.')"
    whole = len(point) == 1 and len(group) <= 1 and point != group
    return CellSql(accept=f"LENGTH(x) <= 40 AND {shape}", value=f"TRY_CAST({text} AS DOUBLE)") if whole else _LEFT


def _boolean(field: Mapping[str, Any], _form: str) -> CellSql:
    yes = field.get("trueValues", ["true", "True", "TRUE", "1"])
    no = field.get("falseValues", ["false", "False", "FALSE", "0"])
    known = f"x IN ({listed([*yes, *no])})" if yes or no else FALSE
    true = [one for one in yes if one not in no]
    return CellSql(
        accept=known, reject=f"NOT ({known})", value=f"x IN ({listed(true)})" if true else FALSE, quotes=True
    )


def _date(_field: Mapping[str, Any], form: str) -> CellSql:
    if form != "default":
        return _LEFT
    accept, value = f"{_TEN} AND {_DATE}", "TRY_CAST(x AS DATE)"
    return CellSql(accept=accept, reject=_NO_DATE, value=value, shape=_TEN, near=_DATE)


def _datetime(_field: Mapping[str, Any], form: str) -> CellSql:
    shape = f"REGEXP_MATCHES(x, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}Z?$')"
    day = "CAST(TRY_CAST(LEFT(x, 10) AS DATE) AS TEXT) = LEFT(x, 10) AND x >= '0001'"
    return CellSql(accept=f"{shape} AND {day}", reject="LENGTH(x) < 19") if form == "default" else _LEFT


def _time(_field: Mapping[str, Any], form: str) -> CellSql:
    shape = f"REGEXP_MATCHES(x, '^{_CLOCK}Z?$')"
    return CellSql(accept=shape, reject="LENGTH(x) < 8") if form == "default" else _LEFT


def _year(_field: Mapping[str, Any], _form: str) -> CellSql:
    never = f"LENGTH(x) <> 4 OR {_NO_INTEGER}"
    return CellSql(accept="REGEXP_MATCHES(x, '^[0-9]{4}$')", reject=never, value="TRY_CAST(x AS BIGINT)")


def _yearmonth(_field: Mapping[str, Any], _form: str) -> CellSql:
    return CellSql(accept="REGEXP_MATCHES(x, '^[0-9]{4}-(0[1-9]|1[0-2])$')", reject=_NO_INTEGER)


def _geopoint(_field: Mapping[str, Any], form: str) -> CellSql:
    return CellSql(accept=FALSE, reject="NOT CONTAINS(x, ',')", quotes=True) if form == "default" else _LEFT


def _json(opening: str) -> Callable[[Mapping[str, Any], str], CellSql]:
    never = rf"NOT REGEXP_MATCHES(x, '^[ \t\n\r]*\{opening}')"
    return lambda _field, _form: CellSql(accept=FALSE, reject=never, quotes=True)


_TYPES: dict[str, Callable[[Mapping[str, Any], str], CellSql]] = {
    "any": _any,
    "array": _json("["),
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "geojson": _json("{"),
    "geopoint": _geopoint,
    "integer": _integer,
    "number": _number,
    "object": _json("{"),
    "string": _string,
    "time": _time,
    "year": _year,
    "yearmonth": _yearmonth,
}


def listed(values: Iterable[str]) -> str:
    """Text literals between commas."""
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


_TOKEN = re.compile(r"'(?:[^']|'')*'|\bx\b")


@cache
def over(condition: str, column: str) -> str:
    """A condition over `x` as DuckDB's SQL over a column: that is what conditions are written in."""
    return _TOKEN.sub(lambda token: column if token[0] == "x" else token[0], condition)


def portable(condition: str, column: str, dialect: str) -> str:
    """The same as SQL of another engine, by its name in sqlglot; what it cannot say ends in UnsupportedError."""
    import sqlglot  # noqa: PLC0415  150 ms that DuckDB need not pay
    from sqlglot import exp  # noqa: PLC0415

    def named(node: Any) -> Any:  # noqa: ANN401  sqlglot's own types change
        return exp.column(column) if isinstance(node, exp.Column) and node.name == "x" else node

    parsed = sqlglot.parse_one(condition, dialect="duckdb").transform(named)
    return str(parsed.sql(dialect=dialect, unsupported_level=sqlglot.ErrorLevel.RAISE))
