"""What is wrong in the descriptor of a data package: against the standard, and in the schemas inside."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipeline.definitions.standard_schemas import check_descriptor
from pipeline.definitions.table_schema import SchemaFault, lint_foreign_keys, lint_schema
from pipeline.definitions.table_schema.versions import version_of

_SCHEMA_AT = 2  # resources, number, schema


def check_package(descriptor: Any) -> tuple[SchemaFault, ...]:  # noqa: ANN401  any JSON value
    """All faults of a package descriptor: errors where a schema cannot be applied, else warnings.

    Of the schemas that stand in it the linter tells what is wrong, which says more than the standard's own
    JSON Schema; the types of foreign keys are compared across resources.
    """
    schemas = _schemas(descriptor)
    found = [one for one in check_descriptor(descriptor, version_of(descriptor)) if not _inside(one, schemas)]
    named = {name: schema for name, schema in schemas.values() if name}
    for at, (name, schema) in schemas.items():
        keys = lint_foreign_keys(schema, _resources(descriptor), named, name)
        faults = (*lint_schema(schema, _profile(descriptor, at)), *keys)
        found += [replace(one, path=("resources", at, "schema", *one.path)) for one in faults]
    return tuple(found)


def _profile(descriptor: Mapping[str, Any], at: int) -> Any:  # noqa: ANN401  any JSON value
    """The profile that holds for a schema which names none: its resource's, else its package's."""
    return descriptor["resources"][at].get("$schema", descriptor.get("$schema"))


def _inside(fault: SchemaFault, schemas: Mapping[int, object]) -> bool:
    """Whether a fault lies in a schema that the linter reads."""
    path = fault.path
    return path[_SCHEMA_AT : _SCHEMA_AT + 1] == ("schema",) and path[1] in schemas


def _resources(descriptor: Any) -> list[str]:  # noqa: ANN401  any JSON value
    """The names of all resources, those whose schema is not at hand included."""
    return [
        one["name"] for one in _stated(descriptor) if isinstance(one, Mapping) and isinstance(one.get("name"), str)
    ]


def _schemas(descriptor: Any) -> dict[int, tuple[str, Mapping[str, Any]]]:  # noqa: ANN401  any JSON value
    """Name and schema of each resource that holds its schema, by its number."""
    return {
        at: (one["name"] if isinstance(one.get("name"), str) else "", one["schema"])
        for at, one in enumerate(_stated(descriptor))
        if isinstance(one, Mapping) and isinstance(one.get("schema"), Mapping)
    }


def _stated(descriptor: Any) -> list[Any]:  # noqa: ANN401  any JSON value
    resources = descriptor.get("resources") if isinstance(descriptor, Mapping) else None
    return resources if isinstance(resources, list) else []
