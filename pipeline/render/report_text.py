"""A report for people: the verdict first, then each cause once, with its places, reason and remedy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.model.finding import SEVERITIES, Finding, Severity
from pipeline.model.plan import Decision
from pipeline.model.report import Judged, Report
from pipeline.render.groups import Group, grouped
from pipeline.render.places import place_text
from pipeline.render.visible import visible
from pipeline.render.words import Words

SAMPLES = 5


def report_text(reports: Sequence[Report], words: Words) -> str:
    """Every report, and what they add up to when there are several."""
    pages = ["\n".join(_report(report, words)) for report in reports]
    if len(reports) != 1:
        totals = {severity: sum(report.totals[severity] for report in reports) for severity in SEVERITIES}
        head = words.label("report.all_totals", nombre=len(reports))
        pages.append(f"{head}{words.label('colon')}{totals_text(totals, words)}.")
    return "\n\n".join(pages) + "\n"


def totals_text(totals: Mapping[Severity, int], words: Words) -> str:
    """The counts that are not zero, gravest first, or that there is nothing to report."""
    counts = [
        words.label(f"count.{severity}", nombre=totals[severity]) for severity in SEVERITIES if totals[severity]
    ]
    return ", ".join(counts) or words.label("outcome.no_findings")


def findings_text(findings: Iterable[Judged], words: Words) -> Iterator[str]:
    """The lines of all groups, an empty line before each."""
    for group in grouped(findings, SAMPLES):
        yield ""
        yield from _group(group, words)


def _report(report: Report, words: Words) -> Iterator[str]:
    verdict = words.label(f"report.{_verdict(report)}")
    yield f"{visible(report.subject)}{words.label('colon')}{verdict}"
    if report.unreadable:
        yield words.label("count.unreadable", nombre=report.unreadable)
    yield from findings_text(report.findings, words)
    yield ""
    if report.findings:
        yield f"{words.label('report.totals')}{words.label('colon')}{totals_text(report.totals, words)}."
    yield f"{words.label('report.checks')}{words.label('colon')}{len(report.checks_run)}."
    yield from _decisions(report, words)


def _verdict(report: Report) -> str:
    if not report.valid:
        return "invalid" if report.totals["error"] > report.unreadable or not report.unreadable else "unreadable"
    return "valid" if report.findings else "clean"


def _group(group: Group, words: Words) -> Iterator[str]:
    told = words.code(group.code)
    times = words.label("count.times", nombre=group.count)
    head = [words.label(f"severity.{group.severity}"), told.title, group.place, times, group.code]
    yield " · ".join(part for part in head if part)
    for judged in group.samples:
        yield from _sample(judged.finding, words)
    if group.count > len(group.samples):
        yield "  " + words.label("report.more", nombre=group.count - len(group.samples))
    for name, text in (("fix_head", words.fix(group.samples[0].finding)), ("why_head", words.fill(told.why, {}))):
        if text:
            yield f"  {words.label(name)}{words.label('colon')}{text}"


def _sample(finding: Finding, words: Words) -> Iterator[str]:
    place = place_text(finding.location, words) or visible("|".join(finding.key))
    message = words.message(finding)
    yield f"  {place}{words.label('colon')}{message}" if place else f"  {message}"
    proposal = finding.details.get("suggestion")
    if proposal is not None:
        yield "    " + words.label("report.suggestion", suggestion=proposal)
    cause = finding.details.get("cascade_de")
    if cause is not None:
        yield "    " + words.label("report.cascade", code=cause)


def _decisions(report: Report, words: Words) -> Iterator[str]:
    applied = {_decision(judged.decision, words): None for judged in report.findings if judged.decision}
    if applied:
        yield words.label("report.decisions") + words.label("colon").rstrip()
        yield from (f"  {line}" for line in applied)


def _decision(decision: Decision, words: Words) -> str:
    return words.label(
        "report.decision",
        nature=words.label(f"decision.{decision.nature}"),
        portee=decision.scope,
        raison=decision.reason,
        qui=decision.who,
        date=decision.on.isoformat(),
        expire=decision.expires.isoformat(),
    )
