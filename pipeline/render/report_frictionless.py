"""Reports as frictionless writes its own, for tools that read those. Written without frictionless itself.

A task is a file; its errors are the findings of severity error that were kept, its counts are exact. A code that
frictionless does not know has the nearest of its general types, and stands in the note.
Source: https://framework.frictionlessdata.io/docs/framework/report.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.model.finding import Finding
from pipeline.model.report import Judged, Report
from pipeline.render.places import field_number, path_of
from pipeline.render.report_json import json_page
from pipeline.render.report_text import located_text
from pipeline.render.visible import shown
from pipeline.render.words import Words

_TYPES: Mapping[str, tuple[str, ...]] = {  # what an error is about, as frictionless's own classes are built
    "cell": (
        "cell-error", "extra-cell", "missing-cell", "type-error", "constraint-error", "unique-error",
        "truncated-value", "forbidden-value", "sequential-value", "ascii-value",
    ),
    "row": ("row-error", "blank-row", "primary-key", "foreign-key", "duplicate-row", "row-constraint"),
    "label": (
        "label-error", "extra-label", "missing-label", "blank-label", "duplicate-label", "incorrect-label",
    ),
    "header": ("header-error", "blank-header", "unmatched-header"),
    "table": (
        "table-error", "field-count", "row-count", "table-dimensions", "deviated-value", "deviated-cell",
        "required-value",
    ),
    "file": ("file-error", "hash-count", "byte-count"),
    "": (
        "error", "data-error", "metadata-error", "catalog-error", "dataset-error", "checklist-error",
        "check-error", "detector-error", "dialect-error", "control-error", "inquiry-error",
        "inquiry-task-error", "package-error", "pipeline-error", "step-error", "report-error",
        "report-task-error", "schema-error", "field-error", "stats-error", "resource-error", "source-error",
        "scheme-error", "format-error", "encoding-error", "compression-error",
    ),
}  # fmt: skip
_ABOUT = {code: about for about, codes in _TYPES.items() for code in codes}
_TAGS = {
    "cell": ["#table", "#row", "#cell"],
    "row": ["#table", "#row"],
    "label": ["#table", "#header", "#label"],
    "header": ["#table", "#header"],
    "table": ["#table"],
    "file": ["#file"],
    "": [],
}
_UNNAMED = re.compile(r"[^-a-z0-9._/]+")
_WARNED = 100
_TABULAR = (".csv", ".tsv", ".parquet", ".xlsx", ".ods")


def reports_frictionless(reports: Sequence[Report], words: Words, _version: str) -> str:
    """One frictionless Report on all subjects; `seconds` is 0, so that the bytes stay the same."""
    tasks = [task for report in reports for task in _tasks(report, words)]
    stats = {
        "tasks": len(tasks),
        "errors": sum(task["stats"]["errors"] for task in tasks),
        "warnings": sum(task["stats"]["warnings"] for task in tasks),
        "seconds": 0,
    }
    valid = all(task["valid"] for task in tasks)
    return json_page({"valid": valid, "stats": stats, "warnings": [], "errors": [], "tasks": tasks})


def _tasks(report: Report, words: Words) -> Iterator[dict[str, Any]]:
    """One task a file in which something was found; where nothing was, one on the subject."""
    files: dict[str, list[Judged]] = {}
    for judged in report.findings:
        files.setdefault(path_of(report, judged.finding.location), []).append(judged)
    for place in sorted(files) or [path_of(report, None)]:
        yield _task(place, files.get(place, []), report, words)


def _task(place: str, found: Sequence[Judged], report: Report, words: Words) -> dict[str, Any]:
    errors = [judged.finding for judged in found if judged.severity == "error"]
    total = sum(1 + finding.more for finding in errors)
    warnings = list(_warnings(found, words))
    if total > len(errors):
        listed = words.label("page.partly_listed", montres=str(len(errors)), total=str(total))
        warnings.append(listed)
    alone = {path_of(report, judged.finding.location) for judged in report.findings} <= {place}
    digest = {"sha256": report.sha256} if report.sha256 and alone else {}
    return {
        "name": _UNNAMED.sub("-", place.rpartition("/")[2].lower()) or "-",
        "type": "table" if place.lower().endswith(_TABULAR) else "file",
        "valid": total == 0,
        "place": shown(place),
        "labels": [],
        "stats": {**digest, "errors": total, "warnings": len(warnings), "seconds": 0},
        "warnings": warnings,
        "errors": [_error(finding, words) for finding in errors],
    }


def _warnings(found: Sequence[Judged], words: Words) -> Iterator[str]:
    """What is no error, one sentence each, the first of them only."""
    milder = [judged for judged in found if judged.severity != "error"]
    for judged in milder[:_WARNED]:
        more = f" {words.label('report.more', nombre=judged.finding.more)}" if judged.finding.more else ""
        yield located_text(judged.finding, words) + more


def _error(finding: Finding, words: Words) -> dict[str, Any]:
    kind = finding.code if finding.code in _ABOUT else _nearest(finding)
    told = words.code(finding.code)
    title = words.fill(told.title, {})
    cause = words.cause(finding.cause).title if finding.cause else title
    return {
        "type": kind,
        "title": title,
        "description": words.fill(told.why, {}) or title,
        "message": words.message(finding),
        "tags": _TAGS[_ABOUT[kind]],
        "note": cause if kind == finding.code else f"{finding.code}{words.label('colon')}{cause}",
        **_place(finding, kind),
    }


def _nearest(finding: Finding) -> str:
    """The general type for a code of our own: of a row where the row is known, else of nothing in particular."""
    return "row-error" if finding.location is not None and finding.location.row is not None else "error"


def _place(finding: Finding, kind: str) -> dict[str, Any]:
    """What frictionless's class of the type asks for; `row-error` and below have no cells that we know of."""
    about = _ABOUT[kind]
    row = finding.location.row if finding.location else None
    number, name, value = field_number(finding.location) or 0, finding.field or "", finding.value or ""
    field = {"fieldName": name, "fieldNumber": number}
    if about == "cell":
        return {"rowNumber": row or 0, "cells": [], **field, "cell": value}
    if about == "label":
        return {"labels": [], "rowNumbers": [row or 1], "label": value or name, **field}
    if about == "header":
        return {"labels": [], "rowNumbers": [row or 1]}
    if about == "row":
        return {"rowNumber": row or 0, "cells": [], **(_reference(finding) if kind == "foreign-key" else {})}
    return {}


def _reference(finding: Finding) -> dict[str, Any]:
    """The two sides of a foreign key, as far as they are known."""
    return {
        "fieldNames": [name for name in (finding.field or "").split(", ") if name],
        "fieldCells": [finding.value or ""],
        "referenceName": str(finding.details.get("visee") or ""),
        "referenceFieldNames": [],
    }
