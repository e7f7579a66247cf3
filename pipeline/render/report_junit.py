"""Reports as JUnit XML: one suite a subject, one case a cause or a check that found nothing. No times.

Errors fail; warnings and notes pass and say so in their output; what only follows from a failure is skipped.
"""

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pipeline.model.report import Report
from pipeline.render.families import Consequence, Family, cause_text, cause_title, families, follows_text
from pipeline.render.groups import Group, grouped
from pipeline.render.report_text import SAMPLES, located_text
from pipeline.render.visible import shown
from pipeline.render.words import Words

_COUNTED = ("failure", "skipped")
_UNWRITABLE = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")  # by XML 1.0, 2.2


def reports_junit(reports: Sequence[Report], words: Words, _version: str) -> str:
    """The suites of all reports, and what they add up to."""
    root = Element("testsuites", name="bilan")
    for report in reports:
        _suite(root, report, words)
    _count(root)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, report: Report, words: Words) -> None:
    suite = SubElement(root, "testsuite", name=_text(shown(report.subject)))
    told = families(grouped(report.findings, SAMPLES))
    for family in told:
        _case(suite, family, words)
        for follow in family.follows:
            _skipped(suite, follow, words)
    found = {judged.finding.code for judged in report.findings}
    for run in report.checks_run:
        if run.code not in found:
            SubElement(suite, "testcase", name=_text(run.code), classname=_text(run.engine))
    _count(suite)


def _case(suite: Element, family: Family, words: Words) -> None:
    case = _named(suite, family.root, words)
    body = "\n".join(_lines(family, words))
    head = cause_text(family.root, words)
    if family.severity == "error":
        failure = SubElement(case, "failure", message=_text(head), type=_text(family.root.code))
        failure.text = _text(body)
    else:
        told = f"{words.label(f'severity.{family.severity}')} · {head}\n{body}"
        SubElement(case, "system-out").text = _text(told)


def _skipped(suite: Element, follow: Consequence, words: Words) -> None:
    case = _named(suite, follow.group, words)
    SubElement(case, "skipped", message=_text(follows_text(follow, words)))


def _named(suite: Element, group: Group, words: Words) -> Element:
    """A case that is named for what was found and where: `type-error: Virgule décimale`."""
    name = f"{group.code}{words.label('colon')}{cause_title(group, words)}"
    return SubElement(suite, "testcase", name=_text(name), classname=_text(group.place or "bilan"))


def _lines(family: Family, words: Words) -> Iterator[str]:
    group = family.root
    yield from (located_text(judged.finding, words) for judged in group.samples)
    if group.count > len(group.samples):
        yield words.label("report.more", nombre=group.count - len(group.samples))
    fix = words.fix(group.samples[0].finding)
    if fix:
        yield f"{words.label('fix_head')}{words.label('colon')}{fix}"


def _count(element: Element) -> None:
    """States how many cases there are, and how many failed or were skipped."""
    element.set("tests", str(len(element.findall(".//testcase"))))
    element.set("errors", "0")
    for kind in _COUNTED:
        name = "failures" if kind == "failure" else kind
        element.set(name, str(len(element.findall(f".//{kind}"))))


def _text(text: str) -> str:
    """Text that XML can hold: what it cannot is written as an escape."""
    return _UNWRITABLE.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)
