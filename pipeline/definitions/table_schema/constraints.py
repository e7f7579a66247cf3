"""Constraints: whether the type knows them, whether they are of the right kind and of the field's type."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.definitions.table_schema.fault import (
    COUNT,
    LIST,
    OBJECT,
    TEXT,
    Faults,
    Place,
    error,
    shown,
    warning,
    wrong_value,
)
from pipeline.definitions.table_schema.moments import unordered
from pipeline.definitions.table_schema.patterns import pattern
from pipeline.definitions.table_schema.shape import flags
from pipeline.definitions.table_schema.values import read, reads
from pipeline.definitions.table_schema.words import BOUNDS, CONSTRAINTS, LENGTHS

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


def constraints(field: Mapping[str, Any], path: Place) -> Faults:
    """What is wrong or doubtful in the constraints of a field whose type is known."""
    stated, here = field.get("constraints", {}), (*path, "constraints")
    if not isinstance(stated, Mapping):
        yield wrong_value(here, stated, OBJECT)
        return
    known = CONSTRAINTS[field["type"]]
    yield from flags(stated, here, ("required", "unique"))
    for name, value in stated.items():
        if name not in known:
            wanted = ", ".join(known)
            yield error("schema_contrainte_etrangere", (*here, name), genre=field["type"], attendu=wanted)
        else:
            yield from _value(field, name, value, (*here, name))
    bounds = {name: read(field, stated[name]) for name in BOUNDS if name in stated}
    yield from unordered(bounds, stated, here)
    yield from _order(bounds, stated, here)
    yield from _order({name: stated[name] for name in LENGTHS if _is_count(stated.get(name))}, stated, here)


def _value(field: Mapping[str, Any], name: str, value: Any, path: Place) -> Faults:  # noqa: ANN401  JSON
    if name in BOUNDS and not reads(field, value):
        yield error("schema_valeur_du_type", path, valeur=shown(value), genre=field["type"])
    elif name in LENGTHS and not _is_count(value):
        yield wrong_value(path, value, COUNT)
    elif name in _CHECKS:
        yield from _CHECKS[name](field, value, path)


def _is_count(value: Any) -> bool:  # noqa: ANN401  JSON
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return whole and not isinstance(value, bool) and value >= 0


def _enum(field: Mapping[str, Any], value: Any, path: Place) -> Faults:  # noqa: ANN401  JSON
    if not isinstance(value, list) or not value:
        yield wrong_value(path, value, LIST)
        return
    known: set[str] = set()
    for at, one in enumerate(value):
        written = json.dumps(one, sort_keys=True)
        if not reads(field, one):
            yield error("schema_valeur_du_type", (*path, at), valeur=shown(one), genre=field["type"])
        elif written in known:
            yield warning("schema_repetition", (*path, at), valeur=shown(one))
        known.add(written)


def _pattern(_field: Mapping[str, Any], value: Any, path: Place) -> Faults:  # noqa: ANN401  JSON
    yield from pattern(value, path) if isinstance(value, str) else [wrong_value(path, value, TEXT)]


def _json_schema(_field: Mapping[str, Any], value: Any, path: Place) -> Faults:  # noqa: ANN401  JSON
    """A JSON Schema that is none, or that points out of itself: nothing is fetched to judge a cell."""
    if not isinstance(value, Mapping):
        yield wrong_value(path, value, OBJECT)
        return
    outside = next(_outside(value, path), None)
    if outside is not None:
        yield wrong_value(outside[0], outside[1], "#/…")
        return
    from jsonschema import SchemaError  # noqa: PLC0415  80 ms that --help must not pay
    from jsonschema.validators import validator_for  # noqa: PLC0415

    try:
        validator_for(value).check_schema(dict(value))
    except SchemaError as cause:
        yield error("schema_json_faux", (*path, *cause.absolute_path), cause=cause.message[:200])
    except (TypeError, ValueError, AttributeError) as cause:  # a `$schema` or `$id` that is no text
        yield error("schema_json_faux", path, cause=str(cause)[:200])


def _outside(value: Any, path: Place) -> Iterator[tuple[Place, str]]:  # noqa: ANN401  JSON
    """The place and text of every reference to another document."""
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        if key in _REFERENCES and isinstance(one, str) and not one.startswith("#"):
            yield (*path, key), one
        yield from _outside(one, (*path, key))


def _order(read_as: Mapping[str, Any], stated: Mapping[str, Any], path: Place) -> Faults:
    """Bounds between which no value can lie."""
    lows = [name for name in read_as if name in {"minimum", "exclusiveMinimum", "minLength"}]
    highs = [name for name in read_as if name not in lows]
    for low in lows:
        for high in highs:
            exclusive = "exclusive" in low + high
            if _apart(read_as[low], read_as[high], exclusive=exclusive):
                pair = {"bas": shown(stated[low]), "haut": shown(stated[high])}
                yield error("schema_bornes_contraires", (*path, low), autre=high, **pair)


def _apart(low: Any, high: Any, *, exclusive: bool) -> bool:  # noqa: ANN401  any comparable value
    if low is None or high is None:
        return False
    try:
        return bool(low >= high if exclusive else low > high)
    except (TypeError, ArithmeticError):
        return False


_CHECKS: Mapping[str, Callable[[Mapping[str, Any], Any, Place], Faults]] = {
    "enum": _enum,
    "pattern": _pattern,
    "jsonSchema": _json_schema,
}
