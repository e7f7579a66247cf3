"""The whole of a schema, from a value in memory or from a file."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.definitions.files import read_text
from pipeline.definitions.json_lines import line_of
from pipeline.definitions.table_schema.fault import OBJECT, Faults, SchemaFault, error, wrong_value
from pipeline.definitions.table_schema.fields import field_faults
from pipeline.definitions.table_schema.keys import keys
from pipeline.definitions.table_schema.shape import (
    field_list,
    field_names,
    fields_match,
    keywords,
    missing_values,
    texts,
    too_deep,
)
from pipeline.definitions.table_schema.words import SCHEMA_KEYS
from pipeline.model.errors import DefinitionWrong

_LARGEST = 10_000_000  # bytes
_NAMES = {"name": re.compile(r"[-a-z0-9._/]+\n?"), "type": re.compile(r"[-a-z/]+\n?")}


def lint_schema(descriptor: Any) -> tuple[SchemaFault, ...]:  # noqa: ANN401  JSON
    """Everything that is wrong or doubtful in a Table Schema, v1 or v2, in the order of its parts."""
    if not isinstance(descriptor, Mapping):
        return (wrong_value((), descriptor, OBJECT),)
    if too_deep(descriptor):
        return (error("schema_profond", ()),)
    return tuple(_faults(descriptor))


def _faults(schema: Mapping[str, Any]) -> Faults:
    yield from keywords(schema, (), SCHEMA_KEYS)
    yield from texts(schema, (), ("$schema", "title", "description"))
    for name, allowed in _NAMES.items():
        if name in schema and not (isinstance(schema[name], str) and allowed.fullmatch(schema[name])):
            yield wrong_value((name,), schema[name], "a-z 0-9 . _ - /" if name == "name" else "a-z - /")
    yield from field_list(schema)
    fields = schema.get("fields")
    for at, one in enumerate(fields if isinstance(fields, list) else ()):
        if isinstance(one, Mapping):
            yield from field_faults(one, ("fields", at))
    yield from fields_match(schema)
    yield from missing_values(schema, ())
    yield from keys(schema, field_names(schema))


def read_schema(path: Path) -> tuple[Mapping[str, Any], tuple[SchemaFault, ...]]:
    """The schema of a file with its warnings, each with its line; the first error ends in `DefinitionWrong`."""
    text = _text(path)
    descriptor = _parsed(text, str(path))
    faults = lint_schema(descriptor)
    for fault in faults:
        if fault.severity == "error":
            raise DefinitionWrong(
                fault.code,
                fichier=str(path),
                cle=".".join(map(str, fault.path)),
                ligne=line_of(text, fault.path),
                **fault.details,
            )
    return descriptor, tuple(replace(fault, line=line_of(text, fault.path)) for fault in faults)


def _text(path: Path) -> str:
    if not path.is_file():
        raise DefinitionWrong("definition_absente", fichier=str(path))
    if path.stat().st_size > _LARGEST:
        raise DefinitionWrong("schema_trop_grand", fichier=str(path), limite=_LARGEST // 1_000_000)
    return read_text(path)


def _parsed(text: str, file: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as cause:
        raise DefinitionWrong("definition_json", fichier=file, ligne=cause.lineno, cause=cause.msg) from cause
    except ValueError as cause:  # a number of too many digits
        raise DefinitionWrong("definition_json", fichier=file, ligne=1, cause=str(cause)) from cause
    except RecursionError as cause:
        raise DefinitionWrong("schema_profond", fichier=file, ligne=1, cle="") from cause
    if not isinstance(data, dict):
        raise DefinitionWrong("definition_json", fichier=file, ligne=1, cause=OBJECT)
    return data
