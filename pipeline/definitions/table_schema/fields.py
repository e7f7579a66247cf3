"""One field: its type, its format, its properties, and what it is made of."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.definitions.table_schema.constraints import constraints
from pipeline.definitions.table_schema.fault import (
    LIST,
    OBJECT,
    TEXT,
    TEXTS,
    Faults,
    Place,
    error,
    shown,
    warning,
    wrong_value,
)
from pipeline.definitions.table_schema.shape import flags, is_texts, keywords, missing_values, texts
from pipeline.definitions.table_schema.values import reads
from pipeline.definitions.table_schema.words import (
    CATEGORISED,
    CONSTRAINTS,
    FIELD_KEYS,
    FORMATS,
    ITEM_TYPES,
    MOMENTS,
)

_TEXTS = ("title", "description", "rdfType")
_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_DIRECTIVES = frozenset("aAwdbBmyYHIMpfzZjUWcxXGuV%")
_READ_BY = ("type", "format", "trueValues", "falseValues")
"""The properties by which frictionless reads an example."""


def field_faults(field: Mapping[str, Any], path: Place) -> Faults:
    """What is wrong or doubtful in a field; its name is judged with those of the others."""
    yield from keywords(field, path, (*FIELD_KEYS, "required", "unique"))
    yield from texts(field, path, _TEXTS)
    yield from missing_values(field, path)
    yield from _misplaced(field, path)
    yield from _signs(field, path)
    kind = field.get("type", "string")  # frictionless's own default
    if not isinstance(kind, str) or kind not in CONSTRAINTS:
        yield wrong_value((*path, "type"), kind, ", ".join(CONSTRAINTS))
        return
    typed = {**field, "type": kind}
    yield from _typed(typed, path)
    yield from constraints(typed, path)


def _typed(field: Mapping[str, Any], path: Place) -> Faults:
    yield from _format(field, path)
    yield from _booleans(field, path)
    yield from _items(field, path)
    yield from _categories(field, path)
    example = field.get("example")
    if example and not reads({key: field[key] for key in _READ_BY if key in field}, example):
        yield error("schema_valeur_du_type", (*path, "example"), valeur=shown(example), genre=field["type"])


def _misplaced(field: Mapping[str, Any], path: Place) -> Faults:
    """Constraints that stand outside `constraints`; frictionless refuses the first, nobody reads the other."""
    if "required" in field:
        yield error("schema_contrainte_dehors", (*path, "required"))
    if "unique" in field:
        yield warning("schema_contrainte_deplacee", (*path, "unique"), valeur="unique")


def _format(field: Mapping[str, Any], path: Place) -> Faults:
    kind, form, here = field["type"], field.get("format", "default"), (*path, "format")
    known = FORMATS.get(kind, ("default",))
    if form == "any" and kind in MOMENTS:
        yield warning("schema_format_any", here, valeur=form)
    elif not isinstance(form, str) or not (form in known or (kind in MOMENTS and _is_moment(form))):
        yield wrong_value(here, form, ", ".join(known))


def _is_moment(form: str) -> bool:
    """Whether a format is a pattern of `strptime`, of which it must name at least one part."""
    parts = _DIRECTIVE.findall(form.removeprefix("fmt:"))
    return set(parts) <= _DIRECTIVES and any(part != "%" for part in parts)


def _signs(field: Mapping[str, Any], path: Place) -> Faults:
    """Signs of numbers that are not one sign, or one for two uses."""
    yield from flags(field, path, ("bareNumber", "floatNumber", "categoriesOrdered"))
    for name in ("groupChar", "decimalChar"):
        if name in field and not (isinstance(field[name], str) and len(field[name]) == 1):
            yield wrong_value((*path, name), field[name], '",", ".", " "')
    group, decimal = field.get("groupChar"), field.get("decimalChar", ".")
    if group == decimal and field.get("type") == "number":
        yield error("schema_signes_egaux", (*path, "groupChar"), valeur=shown(group))


def _booleans(field: Mapping[str, Any], path: Place) -> Faults:
    for name in ("trueValues", "falseValues"):
        if name in field and not is_texts(field[name]):
            yield wrong_value((*path, name), field[name], TEXTS)


def _items(field: Mapping[str, Any], path: Place) -> Faults:
    """What is wrong with the items of a list or of an array."""
    kind = field.get("itemType", "string")
    if not isinstance(kind, str) or kind not in ITEM_TYPES:
        yield wrong_value((*path, "itemType"), kind, ", ".join(ITEM_TYPES))
    delimiter = field.get("delimiter", ",")
    if not isinstance(delimiter, str) or not delimiter:
        yield wrong_value((*path, "delimiter"), delimiter, TEXT)
    item = field.get("arrayItem", {})
    if not isinstance(item, Mapping):
        yield wrong_value((*path, "arrayItem"), item, OBJECT)
    elif item:
        yield from texts(item, (*path, "arrayItem"), ("name",))
        yield from field_faults({"type": "any", **item}, (*path, "arrayItem"))


def _categories(field: Mapping[str, Any], path: Place) -> Faults:
    if "categories" not in field:
        return
    stated, here = field["categories"], (*path, "categories")
    if field["type"] not in CATEGORISED:
        yield error("schema_contrainte_etrangere", here, genre=field["type"], attendu=", ".join(CATEGORISED))
    elif not isinstance(stated, list) or not stated:
        yield wrong_value(here, stated, LIST)
    else:
        for at, one in enumerate(stated):
            yield from _category(field, one, (*here, at))
    listed = field.get("constraints")
    if isinstance(listed, Mapping) and "enum" in listed:
        yield warning("schema_enum_et_categories", here)


def _category(field: Mapping[str, Any], one: Any, path: Place) -> Faults:  # noqa: ANN401  JSON
    if isinstance(one, Mapping):
        if "value" not in one or not isinstance(one.get("label", ""), str):
            yield wrong_value(path, one, f'{{"value": …, "label": {TEXT}}}')
            return
        path, one = (*path, "value"), one["value"]
    if not reads(field, one):
        yield error("schema_valeur_du_type", path, valeur=shown(one), genre=field["type"])
