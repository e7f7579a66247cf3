"""Foreign keys beside the tables that they refer to: those tables and fields exist, with types that can be equal."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.definitions.table_schema.fault import Faults, Place, SchemaFault, warning, wrong_value

_EQUAL = {"number": "integer", "year": "integer"}
"""Types whose values can be equal to those of another type."""


def lint_foreign_keys(
    schema: Mapping[str, Any], tables: Sequence[str], schemas: Mapping[str, Mapping[str, Any]], name: str = ""
) -> tuple[SchemaFault, ...]:
    """The faults of foreign keys that show only beside the schemas that they refer to.

    `tables` are the names of all resources, `schemas` what is at hand of theirs. `schema` itself, which may be
    called `name`, is what a key without a resource refers to. A key into another package is left alone, and what
    `lint_schema` tells is not told again.
    """
    found: list[SchemaFault] = []
    own = _types(schema)
    for at, key in enumerate(_list(schema.get("foreignKeys"))):
        reference = key.get("reference") if isinstance(key, Mapping) else None
        if not isinstance(reference, Mapping) or "package" in reference:
            continue
        place: Place = ("foreignKeys", at)
        resource = reference.get("resource") or name
        if not isinstance(resource, str):
            continue  # the linter tells it
        if resource in {"", name}:
            found += _unequal(key, reference, (own, own), place)
        elif resource in schemas:
            there = _types(schemas[resource])
            found += _strange(reference, there, (*place, "reference", "fields"))
            found += _unequal(key, reference, (own, there), place)
        elif resource not in tables:
            found.append(wrong_value((*place, "reference", "resource"), resource, ", ".join(tables)))
    return tuple(found)


def _strange(reference: Mapping[str, Any], there: Mapping[str, str], place: Place) -> Faults:
    """Names of fields that the other table does not have."""
    alone = isinstance(reference.get("fields"), str)
    for at, name in enumerate(_part(reference)):
        if name not in there:
            yield wrong_value(place if alone else (*place, at), name, ", ".join(there))


def _unequal(
    key: Mapping[str, Any],
    reference: Mapping[str, Any],
    types: tuple[Mapping[str, str], Mapping[str, str]],
    place: Place,
) -> Faults:
    """Pairs of fields whose types are never equal; a field without a type may be anything."""
    alone = isinstance(key.get("fields"), str)
    for at, (left, right) in enumerate(zip(_part(key), _part(reference), strict=False)):
        one, other = types[0].get(left, "any"), types[1].get(right, "any")
        if "any" not in {one, other} and _EQUAL.get(one, one) != _EQUAL.get(other, other):
            here = (*place, "fields") if alone else (*place, "fields", at)
            yield warning("schema_cles_types", here, valeur=left, type=one, autre=other)


def _list(value: Any) -> list[Any]:  # noqa: ANN401  JSON
    return value if isinstance(value, list) else []


def _part(data: Mapping[str, Any]) -> list[str]:
    """The names of a key, which Table Schema v1 lets stand alone."""
    names = data.get("fields")
    names = [names] if isinstance(names, str) else _list(names)
    return names if all(isinstance(one, str) for one in names) else []


def _types(schema: Mapping[str, Any]) -> dict[str, str]:
    """The type of each field that has a name."""
    fields = [one for one in _list(schema.get("fields")) if isinstance(one, Mapping)]
    return {
        one["name"]: one["type"] if isinstance(one.get("type"), str) else "any"
        for one in fields
        if isinstance(one.get("name"), str)
    }
