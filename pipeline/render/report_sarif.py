"""Reports as SARIF 2.1.0, so that a pull request or an editor shows the line. The same bytes for the same findings.

A rule is a code, or a code with its root cause, which has a remedy of its own. A result is a group: its first
place, the others as related places, and how many there are. The number of a column is no position of a
character: a region starts at a column only where that is known.
Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pipeline.model.finding import Finding, Severity
from pipeline.model.report import Report
from pipeline.model.source import Location
from pipeline.render.families import cause_text, cause_title
from pipeline.render.groups import Group, grouped
from pipeline.render.places import field_number, path_of
from pipeline.render.report_json import json_page, suggestion
from pipeline.render.visible import shown
from pipeline.render.words import Words, readable

_SAMPLES = 100
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0-rtm.5.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_LINK = re.compile(r"[\\\[\]]")
_BLANK = re.compile(r"\{(\d+)\}")


def reports_sarif(reports: Sequence[Report], words: Words, version: str) -> str:
    """One run that holds the results of all reports; `version` is bilan's own."""
    results = [(report, group) for report in reports for group in grouped(report.findings, _SAMPLES)]
    rules = sorted({_rule_id(group): group for _, group in results}.items())
    places = {name: place for place, (name, _) in enumerate(rules)}
    driver = {
        "name": "bilan",
        "version": version,
        "language": words.lang,
        "rules": [_rule(name, group, words) for name, group in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, group, places, words) for report, group in results],
    }
    return json_page({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule_id(group: Group) -> str:
    return "/".join(part for part in (group.code, group.cause) if part)


def _rule(name: str, group: Group, words: Words) -> dict[str, Any]:
    told = words.code(group.code)
    fix = (words.cause(group.cause).fix if group.cause else "") or readable(told.fix)
    why = readable(told.why)
    return {
        "id": name,
        "shortDescription": {"text": _literal(cause_title(group, words))},
        "fullDescription": {"text": _literal(why or readable(told.message))},
        "help": {"text": _literal(fix or why or told.title)},
        "defaultConfiguration": {"level": _LEVELS[group.severity]},
    }


def _result(report: Report, group: Group, places: Mapping[str, int], words: Words) -> dict[str, Any]:
    first, *others = (judged.finding for judged in group.samples)
    name = _rule_id(group)
    related: list[dict[str, Any]] = []
    for one in others:
        place = _location(report, one, words, told=True)
        if place not in related:  # the schema wants each of them once
            related.append(place)
    return {
        "ruleId": name,
        "ruleIndex": places[name],
        "level": _LEVELS[group.severity],
        "message": {"text": _literal(_message(group, first, words))},
        "locations": [_location(report, first, words, told=False)],
        **({"relatedLocations": related} if related else {}),
        "occurrenceCount": group.count,
        "properties": _known(
            {
                "table": _cut(group.table),
                "field": _cut(group.field),
                "cause": group.cause,
                "cascadeOf": group.cascade_of,
                "subject": shown(report.subject),
            }
        ),
    }


def _message(group: Group, finding: Finding, words: Words) -> str:
    return " ".join(_sentences(group, finding, words))


def _sentences(group: Group, finding: Finding, words: Words) -> Iterator[str]:
    if group.cause is not None or group.count > 1:
        yield f"{cause_text(group, words)}."
    yield words.message(finding)
    if group.cascade_of is not None:
        yield words.label("report.cascade", code=group.cascade_of)
    fix = words.fix(finding)
    if fix:
        yield f"{words.label('fix_head')}{words.label('colon')}{fix}"


def _location(report: Report, finding: Finding, words: Words, *, told: bool) -> dict[str, Any]:
    """The place of a finding, with its sentence where it stands beside others; the subject where none is known."""
    place = finding.location or Location(file="")
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(path_of(report, place))}}
    if place.line is not None:
        physical["region"] = _known({"startLine": place.line, "startColumn": place.column})
    logical = list(_logical(finding))
    return {
        "physicalLocation": physical,
        **({"logicalLocations": logical} if logical else {}),
        **({"message": {"text": _literal(words.message(finding))}} if told else {}),
        "properties": _known(
            {
                "row": place.row,
                "fieldNumber": field_number(place),
                "page": place.page,
                "key": _cut("|".join(finding.key) or None),
                "value": None if finding.value is None else shown(finding.value),
                "suggestion": _cut(suggestion(finding)),
            }
        ),
    }


def _logical(finding: Finding) -> Iterator[dict[str, Any]]:
    """The cell of a workbook, and the field of a table."""
    place = finding.location
    if place is not None and place.sheet is not None:
        name = "!".join(shown(part) for part in (place.sheet, place.cell) if part is not None)
        yield {"fullyQualifiedName": name, "kind": "cell" if place.cell is not None else "sheet"}
    if finding.field is not None:
        name = ".".join(shown(part) for part in (finding.table, finding.field) if part)
        yield {"name": shown(finding.field), "fullyQualifiedName": name, "kind": "field"}


def _known(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value is not None}


def _cut(text: str | None) -> str | None:
    return None if text is None else shown(text)


def _uri(path: str) -> str:
    """The path as a URI reference; what is no character is written as the bytes that it stands for."""
    absolute = "file://" if path.startswith("/") else ""
    return absolute + quote(path, safe="/", errors="surrogatepass")


def _literal(text: str) -> str:
    """A plain text message in which brackets make no link and braces no blank (SARIF 3.11.5 and 3.11.6)."""
    escaped = _LINK.sub(lambda sign: f"\\{sign.group()}", text) if "](" in text else text
    return _BLANK.sub(r"{{\1}}", escaped)
