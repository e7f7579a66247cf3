"""Primary, unique and foreign keys: their shape, and whether the fields that they name exist."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.definitions.table_schema.fault import LIST, OBJECT, TEXTS, Faults, Place, error, missing, wrong_value
from pipeline.definitions.table_schema.shape import is_texts, texts


def keys(schema: Mapping[str, Any], names: Sequence[str]) -> Faults:
    """What is wrong with the keys of a schema whose fields are called `names`."""
    if "primaryKey" in schema:
        yield from _parts(schema["primaryKey"], ("primaryKey",), names)
    for at, key in _entries(schema, "uniqueKeys"):
        path = ("uniqueKeys", at)
        yield from _parts(key, path, names) if isinstance(key, list) else [wrong_value(path, key, TEXTS)]
    for at, key in _entries(schema, "foreignKeys"):
        path = ("foreignKeys", at)
        yield from _foreign(key, path, names) if isinstance(key, Mapping) else [wrong_value(path, key, OBJECT)]
    for name in ("uniqueKeys", "foreignKeys"):
        if not isinstance(schema.get(name, []), list):
            yield wrong_value((name,), schema[name], LIST)


def _entries(schema: Mapping[str, Any], name: str) -> list[tuple[int, Any]]:
    stated = schema.get(name)
    return list(enumerate(stated)) if isinstance(stated, list) else []


def _parts(key: Any, path: Place, names: Sequence[str] | None) -> Faults:  # noqa: ANN401  JSON
    """Parts that are no names of fields; where `names` is None, those of another table, any name will do."""
    if not isinstance(key, str) and not is_texts(key):
        yield wrong_value(path, key, TEXTS)
        return
    for at, name in enumerate(_listed(key)):
        if names is not None and name not in names:
            yield wrong_value(path if isinstance(key, str) else (*path, at), name, ", ".join(names))


def _listed(key: Any) -> list[Any]:  # noqa: ANN401  JSON
    return key if isinstance(key, list) else [key]


def _foreign(key: Mapping[str, Any], path: Place, names: Sequence[str]) -> Faults:
    for part in ("fields", "reference"):
        if part not in key:
            yield missing((*path, part))
    if "fields" in key:
        yield from _parts(key["fields"], (*path, "fields"), names)
    if "reference" not in key:
        return
    reference, here = key["reference"], (*path, "reference")
    if not isinstance(reference, Mapping):
        yield wrong_value(here, reference, OBJECT)
        return
    yield from texts(reference, here, ("resource",))
    if "fields" not in reference:
        yield missing((*here, "fields"))
        return
    own = not reference.get("resource")
    yield from _parts(reference["fields"], (*here, "fields"), names if own else None)
    yield from _counts(key.get("fields"), reference["fields"], here)


def _counts(own: Any, other: Any, path: Place) -> Faults:  # noqa: ANN401  JSON
    if own is not None and len(_listed(own)) != len(_listed(other)):
        yield error("schema_cle_inegale", (*path, "fields"), ici=len(_listed(own)), ailleurs=len(_listed(other)))
