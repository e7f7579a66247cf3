"""One field: its type, its format, its properties, and what it is made of."""

from collections.abc import Mapping
from typing import Any

from pipeline.definitions.table_schema.categories import categories, truth_words
from pipeline.definitions.table_schema.constraints import constraints
from pipeline.definitions.table_schema.fault import OBJECT, TEXT, Faults, Place, error, shown, warning, wrong_value
from pipeline.definitions.table_schema.moments import moment_format
from pipeline.definitions.table_schema.shape import flags, keywords, missing_values, texts
from pipeline.definitions.table_schema.values import reads
from pipeline.definitions.table_schema.words import CONSTRAINTS, FIELD_KEYS, FORMATS, ITEM_TYPES, KEYWORDS, MOMENTS

_TEXTS = ("title", "description", "rdfType")
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
    yield from truth_words(field, path)
    yield from _items(field, path)
    yield from categories(field, path)
    yield from _idle(field, path)
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
    elif isinstance(form, str) and form not in known and kind in MOMENTS:
        yield from moment_format(form, here, known)
    elif not isinstance(form, str) or form not in known:
        yield wrong_value(here, form, ", ".join(known))


def _idle(field: Mapping[str, Any], path: Place) -> Faults:
    """Keywords that the field's type does not have, and which nobody reads there."""
    for name, kinds in KEYWORDS.items():
        if name in field and field["type"] not in kinds:
            yield warning("schema_mot_etranger", (*path, name), valeur=name, genre=field["type"])


def _signs(field: Mapping[str, Any], path: Place) -> Faults:
    """Signs of numbers that are not one sign, or one for two uses."""
    yield from flags(field, path, ("bareNumber", "floatNumber", "categoriesOrdered"))
    for name in ("groupChar", "decimalChar"):
        if name in field and not (isinstance(field[name], str) and len(field[name]) == 1):
            yield wrong_value((*path, name), field[name], '",", ".", " "')
    group, decimal = field.get("groupChar"), field.get("decimalChar", ".")
    if group == decimal and field.get("type") == "number":
        yield error("schema_signes_egaux", (*path, "groupChar"), valeur=shown(group))


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
