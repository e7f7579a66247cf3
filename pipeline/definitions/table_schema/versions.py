"""Which version of the standard a descriptor says it follows, and what the first one does not have."""

from collections.abc import Mapping
from typing import Any

from pipeline.definitions.table_schema.fault import Faults, Place, error, warning

_V2 = "https://datapackage.org/profiles/2.0/tableschema.json"
_SCHEMA_WORDS = ("fieldsMatch", "uniqueKeys")
_FIELD_WORDS = ("missingValues", "categories", "categoriesOrdered")
_REFUSED = ("exclusiveMinimum", "exclusiveMaximum")
_LATER = ("jsonSchema",)


def version_of(descriptor: Any) -> str:  # noqa: ANN401  any JSON value
    """The version that a package or resource says it follows; without a word, v1 is meant.

    A profile of somebody's own cannot be asked without a network; v2 allows what v1 does, so v2 it is.
    """
    said = descriptor.get("$schema") if isinstance(descriptor, Mapping) else None
    return "v2" if isinstance(said, str) and said and not names_v1(said) else "v1"


def names_v1(profile: Any) -> bool:  # noqa: ANN401  any JSON value
    """Whether a `$schema` is a profile of version 1 in so many words."""
    return isinstance(profile, str) and "/profiles/1." in profile


def beyond_v1(schema: Mapping[str, Any]) -> Faults:
    """What a schema that names version 1 takes from version 2.

    frictionless refuses labelled missing values and exclusive bounds there; tools of version 1 pass over the rest.
    """
    yield from _later(schema, _SCHEMA_WORDS, ())
    yield from _labelled(schema, ())
    fields = schema.get("fields")
    for at, one in enumerate(fields if isinstance(fields, list) else ()):
        if isinstance(one, Mapping):
            yield from _field(one, ("fields", at))


def _field(field: Mapping[str, Any], path: Place) -> Faults:
    yield from _later(field, _FIELD_WORDS, path)
    yield from _labelled(field, path)
    kind = field.get("type")
    if kind == "list":
        yield warning("schema_mot_de_version_2", (*path, "type"), valeur=kind, attendu=_V2)
    if kind == "integer":
        yield from _later(field, ("groupChar",), path)
    stated, here = field.get("constraints"), (*path, "constraints")
    if isinstance(stated, Mapping):
        yield from (
            error("schema_version", (*here, name), mot=name, attendu=_V2) for name in _REFUSED if name in stated
        )
        yield from _later(stated, _LATER, here)


def _later(holder: Mapping[str, Any], names: tuple[str, ...], path: Place) -> Faults:
    return (
        warning("schema_mot_de_version_2", (*path, name), valeur=name, attendu=_V2)
        for name in names
        if name in holder
    )


def _labelled(holder: Mapping[str, Any], path: Place) -> Faults:
    stated = holder.get("missingValues")
    if isinstance(stated, list) and any(isinstance(one, Mapping) for one in stated):
        yield error("schema_version", (*path, "missingValues"), mot='{"value": …}', attendu=_V2)
