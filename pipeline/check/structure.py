"""The structure of tables, judged by frictionless itself: types, constraints, keys, hashes.

The only importer of frictionless. Its errors become findings under its own codes.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import frictionless
from frictionless import system

from pipeline.model.finding import Finding
from pipeline.model.package import DataPackage
from pipeline.model.report import CheckRun
from pipeline.model.source import Location
from pipeline.model.table import TableSpec

_EVERY = 1_000_000_000  # frictionless stops at 1000 errors unless told otherwise; counts must be exact


def check_structure(
    root: Path, descriptor: Mapping[str, Any], advance: Callable[[int, int], None]
) -> tuple[list[Finding], list[CheckRun]]:
    """Findings about every resource of the package in `root`, foreign keys included."""
    findings: list[Finding] = []
    with system.use_context(trusted=False):
        package = frictionless.Package.from_descriptor(dict(descriptor), basepath=str(root))
        for number, resource in enumerate(package.resources, start=1):
            report = resource.validate(limit_errors=_EVERY)
            findings += _findings(report, str(resource.path), str(resource.name), _keys(resource))
            advance(number, len(package.resources))
    return findings, [CheckRun(code="table-schema", engine="frictionless")]


def check_table(path: Path, schema: TableSpec | Path | None) -> tuple[list[Finding], list[CheckRun]]:
    """Findings about a lone table; without a schema its types are inferred by frictionless's detector.

    Keys to other tables are not followed: the other tables are not at hand.
    """
    options: dict[str, Any] = {"path": path.name, "basepath": str(path.parent), "encoding": "utf-8"}
    if isinstance(schema, TableSpec):
        alone = {key: value for key, value in schema.descriptor.items() if key != "foreignKeys"}
        options["schema"] = frictionless.Schema.from_descriptor(alone)
    elif schema is not None:
        options["schema"] = frictionless.Schema.from_descriptor(str(schema))
    resource = frictionless.Resource(**options)
    report = resource.validate(limit_errors=_EVERY)
    name = schema.name if isinstance(schema, TableSpec) else path.stem
    keys = schema.primary_key if isinstance(schema, TableSpec) else ()
    return list(_findings(report, path.name, name, keys)), [CheckRun(code="table-schema", engine="frictionless")]


def open_package(path: Path) -> tuple[DataPackage | None, list[Finding]]:
    """The package that a descriptor describes, or what is wrong with the descriptor.

    A descriptor that sends its reader elsewhere for data or schemas is refused before anything follows it.
    """
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        if remote := sorted(_remote(descriptor)):
            place = Location(file=path.name)
            return None, [Finding(code="adresse_distante", location=place, value=one) for one in remote]
        package = frictionless.Package.from_descriptor(str(path))
    except frictionless.FrictionlessException as cause:
        return None, [_finding(error, path.name, None, ()) for error in cause.reasons or [cause.error]]
    except (OSError, ValueError, RecursionError) as cause:
        place = Location(file=path.name)
        return None, [Finding(code="package-error", location=place, details={"note": str(cause)})]
    tables = tuple(str(resource.name) for resource in package.resources)
    return DataPackage(root=str(path.parent), descriptor=descriptor, tables=tables, rows={}), []


def _remote(data: Any) -> Iterator[str]:  # noqa: ANN401  any JSON value
    """The addresses that a reader of the descriptor would follow."""
    followed = {"path", "paths", "schema", "dialect", "profile", "extrapaths", "$ref"}
    if isinstance(data, list):
        for one in data:
            yield from _remote(one)
    elif isinstance(data, dict):
        for key, value in data.items():
            values = value if isinstance(value, list) else [value]
            if key in followed:
                yield from (one for one in values if isinstance(one, str) and "://" in one)
            if key not in {"licenses", "sources", "contributors"}:
                yield from _remote(value)


def _keys(resource: frictionless.Resource) -> tuple[str, ...]:
    return tuple(resource.schema.primary_key)


def _findings(report: frictionless.Report, file: str, table: str, key: tuple[str, ...]) -> Iterator[Finding]:
    for error in [*report.errors, *(error for task in report.tasks for error in task.errors)]:
        yield _finding(error, file, table, key)


def _finding(error: frictionless.Error, file: str, table: str | None, key: tuple[str, ...]) -> Finding:
    field = getattr(error, "field_name", None) or getattr(error, "label", None)
    row = getattr(error, "row_number", None)
    cell = getattr(error, "cell", None)
    return Finding(
        code=error.type,
        table=table,
        field=str(field) if field else None,
        key=_key_values(error, key),
        location=Location(file=file, row=row, field=_number(error)),
        value=None if cell is None else str(cell),
        details={"note": error.note},
    )


def _number(error: frictionless.Error) -> str | None:
    number = getattr(error, "field_number", None)
    return None if number is None else str(number)


def _key_values(error: frictionless.Error, key: tuple[str, ...]) -> tuple[str, ...]:
    row = getattr(error, "cells", None)
    labels = getattr(error, "labels", None)
    if not (row and labels and key):
        return ()
    named = dict(zip(labels, row, strict=False))
    return tuple(str(named[part]) for part in key if part in named)
