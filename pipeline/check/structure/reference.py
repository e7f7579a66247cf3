"""frictionless alone: the reference of Table Schema, and the reader of what the engine does not read.

Its errors become findings under its own types, in the order in which it gives them.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import frictionless
from frictionless import system

from pipeline.check.structure.asked import Answer, TableAsked
from pipeline.check.structure.dialects import Dialect
from pipeline.model.finding import Detail, Finding
from pipeline.model.report import CheckRun
from pipeline.model.source import Location
from pipeline.storage.digests import sha256_file

_EVERY = 1_000_000_000  # frictionless stops at 1000 errors unless told otherwise; counts must be exact
ESCAPES = (TypeError, ValueError, ArithmeticError, AttributeError, KeyError, re.error)
"""What a wrong schema, or a file that is none, ends in when frictionless 5.21 comes to apply it."""
_V2 = "https://datapackage.org/profiles/2.0/dataresource.json"  # without it exclusive bounds are refused
_WORKBOOKS = (".xlsx", ".xls", ".ods")


def check_by_reference(path: Path, asked: TableAsked, dialect: Dialect | None, encoding: str | None) -> Answer:
    """Everything that frictionless finds in a lone table; `dialect` and `encoding` of a delimited text."""
    options: dict[str, Any] = {"path": path.name, "basepath": str(path.parent), "schema_profile": _V2}
    if dialect is not None:
        options |= {"dialect": frictionless.Dialect.from_descriptor(dialect.reference()), "encoding": encoding}
        options |= {} if path.suffix.lower() == ".tsv" else {"format": "csv"}  # `.txt` says nothing
    elif asked.dialect:
        options["dialect"] = frictionless.Dialect.from_descriptor(dict(asked.dialect))
    checks = [CheckRun(code="table-schema", engine="frictionless")]
    try:
        if asked.schema is not None:
            options["schema"] = frictionless.Schema.from_descriptor(_own_keys(asked.schema))
        with system.use_context(trusted=False):
            resource = frictionless.Resource(**options)
            found = list(judge(resource, path.name, asked.name or path.stem))
    except frictionless.FrictionlessException as cause:
        told = [finding(error, path.name, asked.name or path.stem) for error in cause.reasons or [cause.error]]
        return Answer(findings=told, checks=checks, sha256=sha256_file(path), schema=asked.schema)
    schema = asked.schema if asked.schema is not None else _descriptor(resource)
    return Answer(findings=found, checks=checks, sha256=sha256_file(path), schema=schema)


def infer_schema(path: Path, dialect: Dialect | None, encoding: str | None) -> dict[str, Any]:
    """The schema that frictionless's detector sees in its default sample."""
    options: dict[str, Any] = {"path": path.name, "basepath": str(path.parent)}
    if dialect is not None:
        options |= {"dialect": frictionless.Dialect.from_descriptor(dialect.reference()), "encoding": encoding}
        options |= {} if path.suffix.lower() == ".tsv" else {"format": "csv"}
    with system.use_context(trusted=False):
        resource = frictionless.Resource(**options)
        try:
            resource.infer()
        except (frictionless.FrictionlessException, *ESCAPES):
            return {"fields": []}
    return _descriptor(resource)


def judge(resource: frictionless.Resource, file: str, table: str) -> Iterator[Finding]:
    """What frictionless finds in one table; a schema that it cannot apply is a finding as well."""
    try:
        report = resource.validate(limit_errors=_EVERY)
        errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
        sheet = _sheet(resource, file)
        for error in errors:
            yield finding(error, file, table, resource.schema, sheet)
    except ESCAPES as cause:
        yield Finding(code="schema-error", table=table, location=Location(file=file), details={"note": str(cause)})


def finding(
    error: Any,  # noqa: ANN401  untyped
    file: str,
    table: str | None,
    schema: Any = None,  # noqa: ANN401
    sheet: str | None = None,
) -> Finding:
    """One error of frictionless as a finding; in a workbook with its sheet and cell."""
    alone = getattr(error, "field_name", None) or getattr(error, "label", None)
    names = [alone] if alone else getattr(error, "field_names", [])
    cells = getattr(error, "field_cells", None) or [getattr(error, "cell", None)]
    number, row = getattr(error, "field_number", None), getattr(error, "row_number", None)
    return Finding(
        code=error.type,
        table=table,
        field=", ".join(name for name in names if name) or None,
        key=_key(error, schema),
        location=Location(
            file=file,
            row=row,
            field=None if number is None else str(number),
            sheet=sheet,
            cell=f"{_letters(number)}{row}" if sheet and number and row else None,
        ),
        value=", ".join(str(cell) for cell in cells if cell is not None) or None,
        details=_details(error.note),
    )


def _details(note: str) -> Mapping[str, Detail]:
    return {"note": note} if note else {}


def _own_keys(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without the keys to other tables, which are not at hand."""
    keys = schema.get("foreignKeys", [])
    own = [key for key in keys if isinstance(key, dict) and not key.get("reference", {}).get("resource")]
    rest = {key: value for key, value in schema.items() if key != "foreignKeys"}
    return {**rest, "foreignKeys": own} if own else rest


def _descriptor(resource: frictionless.Resource) -> dict[str, Any]:
    schema = getattr(resource, "schema", None)
    found = schema.to_descriptor() if schema is not None else {}
    return {"fields": [], **found}


def _key(error: Any, schema: Any) -> tuple[str, ...]:  # noqa: ANN401  untyped
    """The key of the row at fault, where its cells say it whole."""
    cells = dict(zip(schema.field_names, getattr(error, "cells", ()), strict=False)) if schema else {}
    key = tuple(cells.get(part) or "" for part in schema.primary_key) if schema else ()
    return key if all(key) else ()


def _sheet(resource: frictionless.Resource, file: str) -> str | None:
    """The name, else the number, of the sheet that was read."""
    if not file.lower().endswith(_WORKBOOKS):
        return None
    for control in resource.dialect.controls:
        if (stated := getattr(control, "sheet", None)) is not None:
            return str(stated)
    return "1"


def _letters(number: int) -> str:
    """The letters of a column of a workbook: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, left = divmod(number - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters
