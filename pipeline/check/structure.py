"""The structure of tables, judged by frictionless itself: types, constraints, keys, hashes.

The only importer of frictionless. Its errors become findings under its own codes.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import frictionless
from frictionless import system

from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import Finding
from pipeline.model.package import PARQUET, DataPackage
from pipeline.model.report import CheckRun
from pipeline.model.source import Location
from pipeline.model.table import TableSpec
from pipeline.storage.digests import sha256_file

_EVERY = 1_000_000_000  # frictionless stops at 1000 errors unless told otherwise; counts must be exact
_ESCAPES = (TypeError, ValueError, ArithmeticError, re.error)
"""What a wrong pattern or bound of a schema ends in when frictionless 5.21 comes to apply it."""


def check_structure(
    root: Path, descriptor: Mapping[str, Any], advance: Callable[[int, int], None]
) -> tuple[list[Finding], list[CheckRun]]:
    """Findings about every resource of the package in `root`, foreign keys included."""
    findings: list[Finding] = []
    with system.use_context(trusted=False):
        package = frictionless.Package.from_descriptor(dict(descriptor), basepath=str(root))
        for number, resource in enumerate(package.resources, start=1):
            findings += _judge(resource, str(resource.path), str(resource.name))
            advance(number, len(package.resources))
    return findings, [CheckRun(code="table-schema", engine="frictionless")]


def check_table(path: Path, schema: TableSpec | Path | None) -> tuple[list[Finding], list[CheckRun]]:
    """Findings about a lone table; without a schema its types are inferred by frictionless's detector.

    Keys to other tables are not followed: the other tables are not at hand. A schema that is none ends
    in `DefinitionWrong`.
    """
    options: dict[str, Any] = {"path": path.name, "basepath": str(path.parent), "encoding": "utf-8"}
    if schema is not None:
        options["schema"] = _schema(schema)
    with system.use_context(trusted=False):
        findings = _judge(
            frictionless.Resource(**options), path.name, schema.name if isinstance(schema, TableSpec) else path.stem
        )
    return findings, [CheckRun(code="table-schema", engine="frictionless")]


def _schema(schema: TableSpec | Path) -> frictionless.Schema:
    try:
        data = schema.descriptor if isinstance(schema, TableSpec) else json.loads(schema.read_text("utf-8-sig"))
        return frictionless.Schema.from_descriptor({key: data[key] for key in data if key != "foreignKeys"})
    except frictionless.FrictionlessException as cause:
        error = (cause.reasons or [cause.error])[0]
        raise DefinitionWrong("schema_refuse", fichier=_shown(schema), cause=error.note) from cause
    except (OSError, ValueError, TypeError) as cause:
        raise DefinitionWrong("schema_refuse", fichier=_shown(schema), cause=str(cause)) from cause


def _shown(schema: TableSpec | Path) -> str:
    return f"schemas/{schema.name}.schema.json" if isinstance(schema, TableSpec) else str(schema)


def open_package(path: Path) -> tuple[DataPackage | None, list[Finding]]:
    """The package that a descriptor describes, or what is wrong with the descriptor.

    A descriptor that sends its reader elsewhere for data or schemas is refused before anything follows it.
    The Parquet files beside its CSV are held against their digests.
    """
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        if remote := sorted(_remote(descriptor)):
            place = Location(file=path.name)
            return None, [Finding(code="adresse_distante", location=place, value=one) for one in remote]
        package = frictionless.Package.from_descriptor(str(path))
        astray = list(_astray(descriptor, path.parent))
    except frictionless.FrictionlessException as cause:
        return None, [_finding(error, path.name, None) for error in cause.reasons or [cause.error]]
    except (OSError, ValueError, RecursionError) as cause:
        place = Location(file=path.name)
        return None, [Finding(code="package-error", location=place, details={"note": str(cause)})]
    tables = tuple(str(resource.name) for resource in package.resources)
    return DataPackage(root=str(path.parent), descriptor=descriptor, tables=tables, rows={}), astray


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


def _astray(descriptor: Mapping[str, Any], root: Path) -> Iterator[Finding]:
    """Parquet files that do not lie in the package's folder, or are not those that the descriptor means."""
    for resource in descriptor["resources"]:
        if PARQUET not in resource:
            continue
        stated = resource[PARQUET] if isinstance(resource[PARQUET], dict) else {}
        name = str(stated.get("path"))
        file = (root / name).resolve()
        if not (file.is_relative_to(root.resolve()) and file.is_file()):
            code, note = "resource-error", f'path "{name}" is not safe'
        elif stated.get("hash") != (there := f"sha256:{sha256_file(file)}"):
            code, note = "hash-count", f'expected is "{stated.get("hash")}" and actual is "{there}"'
        else:
            continue
        table = str(resource["name"])
        yield Finding(code=code, table=table, location=Location(file=name), details={"note": note})


def _judge(resource: frictionless.Resource, file: str, table: str) -> list[Finding]:
    """What frictionless finds in one table; a schema that it cannot apply is a finding as well."""
    try:
        report = resource.validate(limit_errors=_EVERY)
        errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
        return [_finding(error, file, table, resource.schema) for error in errors]
    except _ESCAPES as cause:
        place = Location(file=file)
        return [Finding(code="schema-error", table=table, location=place, details={"note": str(cause)})]


def _finding(error: Any, file: str, table: str | None, schema: Any = None) -> Finding:  # noqa: ANN401  untyped
    alone = getattr(error, "field_name", None) or getattr(error, "label", None)
    names = [alone] if alone else getattr(error, "field_names", [])
    cells = getattr(error, "field_cells", None) or [getattr(error, "cell", None)]
    number = getattr(error, "field_number", None)
    return Finding(
        code=error.type,
        table=table,
        field=", ".join(name for name in names if name) or None,
        key=_key(error, schema),
        location=Location(
            file=file, row=getattr(error, "row_number", None), field=None if number is None else str(number)
        ),
        value=", ".join(str(cell) for cell in cells if cell is not None) or None,
        details={"note": error.note},
    )


def _key(error: Any, schema: Any) -> tuple[str, ...]:  # noqa: ANN401  untyped
    """The key of the row at fault, where its cells say it whole."""
    cells = dict(zip(schema.field_names, getattr(error, "cells", ()), strict=False)) if schema else {}
    key = tuple(cells.get(part) or "" for part in schema.primary_key) if schema else ()
    return key if all(key) else ()
