"""What a schema says about itself: its name, its words, and whatever it says beyond the standard."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.definitions.table_schema.fault import (
    LIST,
    TEXT,
    Faults,
    SchemaFault,
    error,
    shown,
    warning,
    wrong_value,
)
from pipeline.definitions.table_schema.shape import keywords, texts
from pipeline.definitions.table_schema.words import LIST_KEYS, SCHEMA_KEYS, TEXT_KEYS

_NAME = re.compile(r"[-a-z0-9._/]+\n?")


def about(schema: Mapping[str, Any]) -> Faults:
    """Unknown words, and known ones that hold something else than they should.

    A wrong form of what the standard knows is an error; so is `type`, which only the fields of a schema have:
    frictionless takes a schema with one for another kind of thing.
    """
    yield from keywords(schema, (), (*SCHEMA_KEYS, "type"))
    yield from texts(schema, (), ("$schema", "title", "description"))
    if "name" in schema and not (isinstance(schema["name"], str) and _NAME.fullmatch(schema["name"])):
        yield wrong_value(("name",), schema["name"], "a-z 0-9 . _ - /")
    if "type" in schema:
        yield error("definition_cle_inconnue", ("type",))
    yield from (_strange(schema, key, TEXT) for key in TEXT_KEYS if not isinstance(schema.get(key, ""), str))
    yield from (_strange(schema, key, LIST) for key in LIST_KEYS if not isinstance(schema.get(key, []), list))


def _strange(schema: Mapping[str, Any], key: str, wanted: str) -> SchemaFault:
    return warning("schema_forme", (key,), valeur=shown(schema[key]), cle=key, attendu=wanted)
