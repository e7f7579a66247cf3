"""Primary, unique and foreign keys: their shape, and whether the fields that they name exist."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.definitions.table_schema.fault import (
    LIST,
    OBJECT,
    TEXTS,
    Faults,
    Place,
    error,
    missing,
    shown,
    warning,
    wrong_value,
)
from pipeline.definitions.table_schema.shape import is_texts, keywords, texts
from pipeline.definitions.table_schema.words import KEY_KEYS, REFERENCE_KEYS


def keys(schema: Mapping[str, Any], names: Sequence[str]) -> Faults:
    """What is wrong with the keys of a schema whose fields are called `names`."""
    yield from _empty(schema)
    if schema.get("primaryKey", []) != []:
        yield from _parts(schema["primaryKey"], ("primaryKey",), names)
        yield from _repeated(schema["primaryKey"], ("primaryKey",))
    for at, key in _entries(schema, "uniqueKeys"):
        path = ("uniqueKeys", at)
        yield from _parts(key, path, names) if isinstance(key, list) else [wrong_value(path, key, TEXTS)]
        yield from _repeated(key, path)
    for at, key in _entries(schema, "foreignKeys"):
        path = ("foreignKeys", at)
        yield from _foreign(key, path, names) if isinstance(key, Mapping) else [wrong_value(path, key, OBJECT)]
    for name in ("uniqueKeys", "foreignKeys"):
        if not isinstance(schema.get(name, []), list):
            yield wrong_value((name,), schema[name], LIST)


def _empty(schema: Mapping[str, Any]) -> Faults:
    """Lists of keys that ask for nothing; the profiles of the standard refuse them, most tools do not."""
    for name in ("primaryKey", "uniqueKeys", "foreignKeys"):
        if schema.get(name) == []:
            yield warning("schema_liste_vide", (name,), valeur=name)


def _entries(schema: Mapping[str, Any], name: str) -> list[tuple[int, Any]]:
    stated = schema.get(name)
    return list(enumerate(stated)) if isinstance(stated, list) else []


def _parts(key: Any, path: Place, names: Sequence[str] | None) -> Faults:  # noqa: ANN401  JSON
    """Parts that are no names of fields, or none; where `names` is None, those of another table, any name will do."""
    if not isinstance(key, str) and not (key and is_texts(key)):
        yield wrong_value(path, key, TEXTS)
        return
    for at, name in enumerate(_listed(key)):
        if names is not None and name not in names:
            yield wrong_value(path if isinstance(key, str) else (*path, at), name, ", ".join(names))


def _repeated(key: Any, path: Place) -> Faults:  # noqa: ANN401  JSON
    """Fields that stand twice in one key, where the second changes nothing."""
    known: set[str] = set()
    for at, name in enumerate(key if is_texts(key) else ()):
        if name in known:
            yield warning("schema_repetition", (*path, at), valeur=shown(name))
        known.add(name)


def _listed(key: Any) -> list[Any]:  # noqa: ANN401  JSON
    return key if isinstance(key, list) else [key]


def _foreign(key: Mapping[str, Any], path: Place, names: Sequence[str]) -> Faults:
    yield from keywords(key, path, KEY_KEYS)
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
    yield from keywords(reference, here, REFERENCE_KEYS)
    yield from texts(reference, here, ("resource", "package"))
    if "fields" not in reference:
        yield missing((*here, "fields"))
        return
    own = not reference.get("resource") and "package" not in reference
    yield from _parts(reference["fields"], (*here, "fields"), names if own else None)
    yield from _counts(key.get("fields"), reference["fields"], here)


def _counts(own: Any, other: Any, path: Place) -> Faults:  # noqa: ANN401  JSON
    if own is not None and len(_listed(own)) != len(_listed(other)):
        yield error("schema_cle_inegale", (*path, "fields"), ici=len(_listed(own)), ailleurs=len(_listed(other)))
