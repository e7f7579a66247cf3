"""What a field asks of a cell beyond its type, as SQL conditions over `x`: true, false, or null for unsure.

Null means that only frictionless can tell. Bounds and lists are compared as the type compares them
(`01` is 1), never as text.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.check.structure.patterns import pattern_sql
from pipeline.check.structure.predicates import CellSql, listed

UNSURE = "NULL"
CATEGORIES, TYPE = "categories", "type"
_MANY = 5
_BOUNDS = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])")


def constraints_sql(field: Mapping[str, Any], cell: CellSql) -> Iterator[tuple[str, str]]:
    """Name and condition of each constraint on a present, accepted cell, in the order of the schema."""
    constraints = field.get("constraints", {})
    for name, wanted in constraints.items():
        if name in _BOUNDS:
            yield name, _bound(field, cell, name, wanted)
        elif name == "enum":
            yield name, _among(field, cell, wanted)
        elif name in {"minLength", "maxLength"}:
            sure = field.get("type", "string") == "string" and cell.value and type(wanted) is int
            yield name, _length(name, wanted) if sure else UNSURE
        elif name == "jsonSchema":
            yield name, UNSURE
        elif name == "pattern":
            yield name, pattern_sql(str(wanted)) if cell.value else UNSURE
    yield from _of_items(field)
    if CATEGORIES in field:
        yield CATEGORIES, _among(field, cell, category_values(field))


def _length(name: str, wanted: int) -> str:
    """No text has more characters than bytes, which are counted faster."""
    if name == "minLength":
        return f"LENGTH(x) >= {wanted}"
    return f"CASE WHEN STRLEN(x) <= {wanted} THEN TRUE ELSE LENGTH(x) <= {wanted} END"


def _of_items(field: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Constraints on the items of an array, of which one cell may fail several, and their type as well."""
    wanted = field.get("arrayItem", {}).get("constraints", {})
    if wanted:
        yield TYPE, UNSURE
    yield from ((name, UNSURE) for name in wanted if name not in field.get("constraints", {}) or name == "required")


def category_values(field: Mapping[str, Any]) -> list[Any]:
    """The values of `categories`, which may be bare or stand beside a label (Table Schema v2)."""
    return [one.get("value") if isinstance(one, dict) else one for one in field[CATEGORIES]]


def _bound(field: Mapping[str, Any], cell: CellSql, name: str, wanted: Any) -> str:  # noqa: ANN401  JSON
    kind, sign, text = field.get("type"), _BOUNDS[name], _text(wanted)
    if kind in {"integer", "year"} and cell.value and _INTEGER.fullmatch(text):
        return f"({cell.value}) {sign} {text}"
    if kind == "number" and cell.value and _DECIMAL.fullmatch(text):
        above, below = ("TRUE", "FALSE") if ">" in sign else ("FALSE", "TRUE")
        exact = cell.value.replace("AS DOUBLE", "AS DECIMAL(38, 18)")
        return (
            f"CASE WHEN {cell.value} > {text} THEN {above} WHEN {cell.value} < {text} THEN {below} "
            f"WHEN NOT CONTAINS(LOWER(x), 'e') THEN {exact} {sign} {text} END"
        )
    if kind == "date" and cell.value and _DAY.fullmatch(text) and text >= "0001":
        return f"({cell.value}) {sign} CAST('{text}' AS DATE)"
    return UNSURE


def _among(field: Mapping[str, Any], cell: CellSql, wanted: Any) -> str:  # noqa: ANN401  JSON
    kind = field.get("type", "string")
    if not cell.value or not isinstance(wanted, list) or not wanted:
        return UNSURE
    texts = [_text(one) for one in wanted]
    if kind in {"string", "any"}:
        return _listed_texts([one for one in wanted if isinstance(one, str)])
    if kind in {"integer", "year"} and all(_INTEGER.fullmatch(text) for text in texts):
        return f"({cell.value}) IN ({', '.join(texts)})"
    if kind == "date" and all(_DAY.fullmatch(text) for text in texts):
        return f"CAST({cell.value} AS TEXT) IN ({listed(texts)})"
    return UNSURE


def _listed_texts(known: Sequence[str]) -> str:
    """Whether a text is one of those known; of many, only those of its length are compared."""
    if len(known) < _MANY:
        return f"x IN ({listed(known)})" if known else "FALSE"
    by_length: dict[int, list[str]] = {}
    for one in known:
        by_length.setdefault(len(one.encode()), []).append(one)
    cases = " ".join(f"WHEN {length} THEN x IN ({listed(texts)})" for length, texts in by_length.items())
    return f"CASE STRLEN(x) {cases} ELSE FALSE END"


def _text(value: Any) -> str:  # noqa: ANN401  JSON
    """A bound as its type's reader meets it; a JSON boolean is no number."""
    return value if isinstance(value, str) else json.dumps(value)
