"""Workflow commands that GitHub shows beside the lines of a pull request, and a summary in Markdown.

GitHub shows ten errors, ten warnings and ten notices a step: they go to root causes, the gravest and largest
first, one each, and none to what only follows. The summary tells all of them.
Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.model.finding import SEVERITIES, Severity
from pipeline.model.report import Report
from pipeline.render.families import Family, cause_text, cause_title, families, follows_text, times_text
from pipeline.render.groups import Group, grouped
from pipeline.render.places import path_of, place_text
from pipeline.render.report_text import checked_text, verdict_text
from pipeline.render.visible import shown, visible
from pipeline.render.words import Words

BUDGET = 10
LISTED = 200
_SAMPLES = 5
_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY = (*_DATA, (":", "%3A"), (",", "%2C"))
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#+\-.!|~&@:/^$]")

_Told = tuple[Report, Family]


def reports_github(reports: Sequence[Report], words: Words, _version: str) -> str:
    """One command a root cause, at most ten a severity; then, in words, how many more there are."""
    told = _told(reports)
    lines = []
    for severity in SEVERITIES:
        alike = [(report, family) for report, family in told if family.severity == severity]
        lines += [_annotation(report, family, words) for report, family in alike[:BUDGET]]
        if len(alike) > BUDGET:
            lines.append(words.label("page.left_out", nombre=len(alike) - BUDGET))
    return "".join(f"{line}\n" for line in lines)


def reports_summary(reports: Sequence[Report], words: Words) -> str:
    """What was found in each subject as Markdown: the verdict, and a table of root causes with their remedies."""
    return "\n".join(line for report in reports for line in _summary(report, words))


def _told(reports: Sequence[Report]) -> list[_Told]:
    """The root causes of all reports, the gravest and largest first."""
    found = [(report, family) for report in reports for family in families(grouped(report.findings, _SAMPLES))]
    return sorted(found, key=lambda one: (SEVERITIES.index(one[1].severity), -one[1].root.count))


def _annotation(report: Report, family: Family, words: Words) -> str:
    group = family.root
    finding = group.samples[0].finding
    place = finding.location
    named = {
        "file": visible(path_of(report, place)),
        "line": place.line if place else None,
        "col": place.column if place else None,
        "title": cause_text(group, words),
    }
    properties = ",".join(
        f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in named.items() if value is not None
    )
    message = _escaped("\n".join(_message(family, words)), _DATA)
    return f"::{_COMMANDS[group.severity]} {properties}::{message}"


def _message(family: Family, words: Words) -> Iterator[str]:
    group = family.root
    colon = words.label("colon")
    for judged in group.samples:
        place = place_text(judged.finding.location, words)
        yield f"{place}{colon}{words.message(judged.finding)}" if place else words.message(judged.finding)
    if group.count > len(group.samples):
        yield words.label("report.more", nombre=group.count - len(group.samples))
    yield from (follows_text(one, words) for one in family.follows)
    fix = words.fix(group.samples[0].finding)
    if fix:
        yield f"{words.label('fix_head')}{colon}{fix}"


def _escaped(text: str, signs: Sequence[tuple[str, str]]) -> str:
    """The text as GitHub reads it back."""
    for sign, code in signs:
        text = text.replace(sign, code)
    return text


def _summary(report: Report, words: Words) -> Iterator[str]:
    subject, colon = _markdown(shown(report.subject)), words.label("colon")
    yield from (f"### {subject}{colon}{_markdown(verdict_text(report, words))}", "")
    told = families(grouped(report.findings, 1))
    if told:
        heads = [words.label(f"page.{name}") for name in ("severity", "cause", "where", "count")]
        yield "| " + " | ".join([*heads, words.label("fix_head")]) + " |"
        yield "| --- | --- | --- | ---: | --- |"
        yield from (_row(family, words) for family in told[:LISTED])
        yield ""
    if len(told) > LISTED:
        yield from (words.label("page.left_out", nombre=len(told) - LISTED), "")
    if report.checks_run:
        yield from (_markdown(checked_text(report, words)), "")


def _row(family: Family, words: Words) -> str:
    group = family.root
    finding = group.samples[0].finding
    cause = [f"{cause_title(group, words)} [{group.code}]", *(follows_text(one, words) for one in family.follows)]
    cells = (
        _markdown(words.label(f"severity.{group.severity}")),
        "<br>".join(_markdown(line) for line in cause),
        "<br>".join(_markdown(line) for line in _where(group, words)),
        _markdown(times_text(group, words)),
        _markdown(words.fix(finding)),
    )
    return "| " + " | ".join(cells) + " |"


def _where(group: Group, words: Words) -> Iterator[str]:
    yield from (part for part in (group.place, place_text(group.samples[0].finding.location, words)) if part)


def _markdown(text: str) -> str:
    """Text in which nothing is markup, a link, a mention or a formula."""
    return _MARKDOWN.sub(lambda sign: f"\\{sign.group()}", text)
