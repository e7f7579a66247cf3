"""A descriptor held against the standard, its schemas against the linter, as findings at their lines."""

from collections.abc import Mapping
from typing import Any

from pipeline.definitions.descriptors import check_package
from pipeline.definitions.json_lines import lines_of
from pipeline.definitions.table_schema import SchemaFault
from pipeline.model.finding import Detail, Finding
from pipeline.model.source import Location

_IN_RESOURCE = 2  # resources, number
_IN_FIELD = 5  # resources, number, schema, fields, number


def descriptor_findings(text: str, descriptor: Any, file: str) -> tuple[list[Finding], list[Finding]]:  # noqa: ANN401
    """What keeps schemas inside a descriptor from being applied, and what the standard asks beyond.

    `descriptor` is what the JSON of `text` says; each finding stands at its line of `file`.
    """
    faults = check_package(descriptor)
    lines = lines_of(text, [fault.path for fault in faults])
    refused: list[Finding] = []
    doubts: list[Finding] = []
    for fault, line in zip(faults, lines, strict=True):
        one = _finding(fault, descriptor, Location(file=file, line=line))
        (refused if fault.severity == "error" else doubts).append(one)
    return refused, doubts


def _finding(fault: SchemaFault, descriptor: Any, place: Location) -> Finding:  # noqa: ANN401  any JSON value
    value = fault.details.get("valeur")
    return Finding(
        code="schema-error" if fault.severity == "error" else fault.code,
        table=_name(descriptor, fault.path, _IN_RESOURCE, "resources"),
        field=_name(descriptor, fault.path, _IN_FIELD, "fields"),
        location=place,
        value=None if value is None else str(value),
        details=_details(fault),
    )


def _details(fault: SchemaFault) -> Mapping[str, Detail]:
    """The place and what the words need; of an error, what the one message of all wrong schemas can say."""
    key = ".".join(map(str, fault.path)) or "$"
    told = {name: one for name, one in fault.details.items() if name != "valeur"}
    if fault.severity == "warning":
        return {"cle": key, **told} if fault.code.startswith("descripteur_") else told
    found: dict[str, Detail] = {"cle": key}
    if fault.code == "definition_cle_manquante":
        found["attendu"] = f'"{fault.path[-1]}"'
    elif "ici" in told:
        found["attendu"] = f"{told['ici']} ≠ {told['ailleurs']}"
    elif "attendu" in told or "genre" in told:
        found["attendu"] = told.get("attendu", told.get("genre"))
    return {**found, "note": told["cause"]} if told.get("cause") else found


def _name(descriptor: Any, path: tuple[str | int, ...], length: int, of: str) -> str | None:  # noqa: ANN401  JSON
    """The name of the resource or field in which `path` lies, where it has one."""
    if len(path) < length or path[length - 2] != of:
        return None
    for part in path[:length]:
        if isinstance(descriptor, Mapping):
            descriptor = descriptor.get(str(part))
        elif isinstance(descriptor, list) and isinstance(part, int) and part < len(descriptor):
            descriptor = descriptor[part]
        else:
            return None
    name = descriptor.get("name") if isinstance(descriptor, Mapping) else None
    return name if isinstance(name, str) else None
