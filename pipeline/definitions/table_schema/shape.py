"""The shape of a schema: which keys hold what, and how deep it goes."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pipeline.definitions.table_schema.fault import (
    FLAG,
    OBJECT,
    TEXT,
    TEXTS,
    Faults,
    Place,
    SchemaFault,
    error,
    missing,
    shown,
    warning,
    wrong_value,
)
from pipeline.definitions.table_schema.words import MATCHES, own_word

_DEEPEST = 60  # levels; a schema of the standard needs fewer than ten
_LABELLED = f'{TEXTS}, [{{"value": {TEXT}}}]'


def too_deep(descriptor: Any) -> bool:  # noqa: ANN401  JSON
    """Whether a value nests beyond reason, found without going as deep oneself."""
    level = [descriptor]
    for _ in range(_DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(value: Any) -> Iterable[Any]:  # noqa: ANN401  JSON
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list) else ()


def texts(holder: Mapping[str, Any], path: Place, names: Iterable[str]) -> Faults:
    """Those of the keys that stand there and hold no text."""
    for name in names:
        if name in holder and not isinstance(holder[name], str):
            yield wrong_value((*path, name), holder[name], TEXT)


def flags(holder: Mapping[str, Any], path: Place, names: Iterable[str]) -> Faults:
    """Those of the keys that stand there and hold neither true nor false."""
    for name in names:
        if name in holder and not isinstance(holder[name], bool):
            yield wrong_value((*path, name), holder[name], FLAG)


def is_texts(value: Any) -> bool:  # noqa: ANN401  JSON
    """Whether a value is a list of texts."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def keywords(holder: Mapping[str, Any], path: Place, known: Sequence[str]) -> Faults:
    """A warning for each key that the standard does not know there, with the nearest that it knows."""
    for key in holder:
        if key not in known and not own_word(key):
            near = "".join(get_close_matches(key, known, n=1))
            details = {"proche": near} if near else {}
            yield warning("schema_mot_cle_inconnu", (*path, key), valeur=shown(key), **details)


def fields_match(schema: Mapping[str, Any]) -> Faults:
    """A way to match fields to columns that the standard does not know.

    The profile of v2.0 asks for a list, the text of the standard for one word; a list of one is read as that word.
    """
    stated = schema.get("fieldsMatch", "exact")
    alone = stated[0] if isinstance(stated, list) and len(stated) == 1 else stated
    if not isinstance(alone, str) or alone not in MATCHES:
        yield wrong_value(("fieldsMatch",), stated, ", ".join(MATCHES))
    elif isinstance(stated, list):
        yield warning("schema_correspondance_liste", ("fieldsMatch",), valeur=shown(stated), mot=alone)


def missing_values(holder: Mapping[str, Any], path: Place) -> Faults:
    """Missing values that are neither texts nor, all of them, labelled ones (v2)."""
    if "missingValues" not in holder:
        return
    stated, here = holder["missingValues"], (*path, "missingValues")
    if is_texts(stated):
        return
    if not isinstance(stated, list):
        yield wrong_value(here, stated, _LABELLED)
        return
    wrong = [at for at, one in enumerate(stated) if not _labelled(one)]
    yield from (wrong_value((*here, at), stated[at], _LABELLED) for at in wrong)
    if not wrong:
        yield from _twice(stated, here)


def _labelled(one: Any) -> bool:  # noqa: ANN401  JSON
    if not isinstance(one, Mapping) or not isinstance(one.get("value"), str):
        return False
    return isinstance(one.get("label", ""), str)


def _twice(stated: list[Any], path: Place) -> Faults:
    for part in ("value", "label"):
        said: set[str] = set()
        for at, text in enumerate(one.get(part) for one in stated):
            if text is not None and text in said:
                yield error("schema_nom_double", (*path, at, part), valeur=shown(text))
            said.add(text)


def field_names(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The names that the schema gives to its fields, as far as they are names."""
    fields = schema.get("fields")
    named = [one.get("name") for one in fields if isinstance(one, Mapping)] if isinstance(fields, list) else []
    return tuple(name for name in named if isinstance(name, str))


def field_list(schema: Mapping[str, Any]) -> Faults:
    """A list of fields that is missing, none or empty; entries that are no objects; names missing or doubled."""
    if "fields" not in schema:
        yield missing(("fields",))
        return
    fields = schema["fields"]
    if not isinstance(fields, list) or not fields:
        yield wrong_value(("fields",), fields, f"[{OBJECT}]")
        return
    known: set[str] = set()
    for at, one in enumerate(fields):
        fault = _name(one, ("fields", at), known)
        if fault is not None:
            yield fault


def _name(one: Any, path: Place, known: set[str]) -> SchemaFault | None:  # noqa: ANN401  JSON
    if not isinstance(one, Mapping):
        return wrong_value(path, one, OBJECT)
    here = (*path, "name")
    if "name" not in one:
        return missing(here)
    name = one["name"]
    if not isinstance(name, str) or not name:
        return wrong_value(here, name, TEXT)
    if name in known:
        return error("schema_nom_double", here, valeur=shown(name))
    known.add(name)
    return None
