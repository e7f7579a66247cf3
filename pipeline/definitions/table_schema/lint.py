"""The whole of a schema, from a value in memory or from a file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.definitions.files import parse_json, read_text
from pipeline.definitions.json_lines import line_of, lines_of
from pipeline.definitions.table_schema.about import about
from pipeline.definitions.table_schema.fault import OBJECT, Faults, SchemaFault, error, wrong_value
from pipeline.definitions.table_schema.fields import field_faults
from pipeline.definitions.table_schema.keys import keys
from pipeline.definitions.table_schema.shape import field_list, field_names, fields_match, missing_values, too_deep
from pipeline.definitions.table_schema.versions import beyond_v1, names_v1
from pipeline.model.errors import DefinitionWrong

_LARGEST = 10_000_000  # bytes


def lint_schema(descriptor: Any, profile: Any = None) -> tuple[SchemaFault, ...]:  # noqa: ANN401  JSON
    """Everything that is wrong or doubtful in a Table Schema, v1 or v2, in the order of its parts.

    `profile` is the `$schema` of what holds the schema; it counts where the schema has none of its own.
    """
    if not isinstance(descriptor, Mapping):
        return (wrong_value((), descriptor, OBJECT),)
    if too_deep(descriptor):
        return (error("schema_profond", ()),)
    late = beyond_v1(descriptor) if names_v1(descriptor.get("$schema", profile)) else ()
    return (*_faults(descriptor), *late)


def _faults(schema: Mapping[str, Any]) -> Faults:
    yield from about(schema)
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
    descriptor = parse_json(text, str(path))
    faults = lint_schema(descriptor)
    refuse(faults, str(path), text)
    lines = lines_of(text, [fault.path for fault in faults])
    return descriptor, tuple(replace(fault, line=line) for fault, line in zip(faults, lines, strict=True))


def refuse(faults: Iterable[SchemaFault], file: str, text: str) -> None:
    """Ends in `DefinitionWrong` at the first error among the faults of the JSON that `text` is."""
    for fault in faults:
        if fault.severity == "error":
            raise DefinitionWrong(
                fault.code,
                fichier=file,
                cle=".".join(map(str, fault.path)),
                ligne=line_of(text, fault.path),
                **fault.details,
            )


def _text(path: Path) -> str:
    if not path.is_file():
        raise DefinitionWrong("definition_absente", fichier=str(path))
    if path.stat().st_size > _LARGEST:
        raise DefinitionWrong("schema_trop_grand", fichier=str(path), limite=_LARGEST // 1_000_000)
    return read_text(path)
