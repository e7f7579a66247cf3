"""A report for people: the verdict first, then each cause once, with its places, remedy and reason.

What only informs takes a line a finding, unless there is nothing graver.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from pipeline.model.finding import SEVERITIES, Detail, Finding, Severity
from pipeline.model.plan import Decision
from pipeline.model.report import Judged, Report, Selection
from pipeline.render.families import Family, cause_text, families, follows_text
from pipeline.render.groups import Group, grouped
from pipeline.render.places import place_text
from pipeline.render.visible import shortened, shown, visible
from pipeline.render.words import Words

SAMPLES = 5
Verdict = Literal["clean", "valid", "invalid", "unreadable"]


def reports_text(reports: Sequence[Report], words: Words, _version: str = "") -> str:
    """Every report with the number of its checks, and what they add up to when there are several."""
    pages = []
    for report in reports:
        checked = f"\n{checked_text(report, words)}\n" if report.checks_run else ""
        pages.append(report_text(report, words) + checked)
    if len(reports) != 1:
        totals = {severity: sum(report.totals[severity] for report in reports) for severity in SEVERITIES}
        head = words.label("report.all_totals", nombre=len(reports))
        pages.append(f"{head}{words.label('colon')}{totals_text(totals, words)}.\n")
    return "\n".join(pages)


def report_text(report: Report, words: Words) -> str:
    """The verdict, what was found, and the decisions that lowered it."""
    lines = [f"{visible(report.subject)}{words.label('colon')}{verdict_text(report, words)}"]
    if report.unreadable and report.totals["error"] > report.unreadable:
        lines.append(words.label("count.unreadable", nombre=report.unreadable))
    lines += selection_text(report.selection, words)
    lines += findings_text(report.findings, words)
    lines += _decisions(report, words)
    return "\n".join(lines) + "\n"


def selection_text(selection: Selection, words: Words) -> Iterator[str]:
    """A sentence for each way in which less than everything was checked."""
    if selection.only:
        yield words.label("report.only", codes=", ".join(selection.only))
    if selection.skip:
        yield words.label("report.skip", codes=", ".join(selection.skip))
    if not selection.expectations:
        yield words.label("report.no_expectations")


def checked_text(report: Report, words: Words) -> str:
    """How many checks ran, and what they found."""
    return words.label(
        "outcome.checked",
        controles=words.label("count.check", nombre=len(report.checks_run)),
        constats=totals_text(report.totals, words),
    )


def totals_text(totals: Mapping[Severity, int], words: Words) -> str:
    """The counts that are not zero, gravest first, or that there is nothing to report."""
    counts = [
        words.label(f"count.{severity}", nombre=totals[severity]) for severity in SEVERITIES if totals[severity]
    ]
    return ", ".join(counts) or words.label("outcome.no_findings")


def findings_text(findings: Iterable[Judged], words: Words) -> Iterator[str]:
    """The lines of all causes, an empty line before each; those that only inform come last, in short."""
    told = families(grouped(findings, SAMPLES))
    graver = [family for family in told if family.severity != "info"]
    for family in graver or told:
        yield ""
        yield from _family(family, words)
    if graver and len(told) > len(graver):
        yield from ("", words.label("report.for_information") + words.label("colon").rstrip())
        for family in told[len(graver) :]:
            yield from _in_short(family, words)


def located_text(finding: Finding, words: Words) -> str:
    """The sentence of a finding after its place, or after its row's key where no place is known."""
    place = place_text(finding.location, words) or shown("|".join(finding.key))
    message = words.message(finding)
    return f"{place}{words.label('colon')}{message}" if place else message


def verdict_text(report: Report, words: Words) -> str:
    """Whether this may be published as it is, and what counts most for or against it."""
    counts: Severity = "warning" if report.valid else "error"
    counted: Mapping[Severity, int] = {
        severity: report.totals[severity] if severity == counts else 0 for severity in SEVERITIES
    }
    told = counted if any(counted.values()) else report.totals
    return words.label(f"report.{verdict_of(report)}", constats=totals_text(told, words))


def verdict_of(report: Report) -> Verdict:
    """Whether there is nothing to report, nothing that prevents publication, something that does, or no reading."""
    if report.valid:
        return "valid" if report.findings else "clean"
    lone = report.unreadable and report.totals["error"] <= report.unreadable
    return "unreadable" if lone else "invalid"


def _family(family: Family, words: Words) -> Iterator[str]:
    group = family.root
    yield " · ".join((words.label(f"severity.{group.severity}"), cause_text(group, words), group.code))
    yield from _samples(group, words)
    yield from (f"  {follows_text(one, words)}" for one in family.follows)
    why = words.fill(words.code(group.code).why, {})
    for name, text in (("fix_head", words.fix(group.samples[0].finding)), ("why_head", why)):
        if text:
            yield f"  {words.label(name)}{words.label('colon')}{text}"


def _samples(group: Group, words: Words) -> Iterator[str]:
    for judged in group.samples:
        yield from _sample(judged.finding, words)
    if group.count > len(group.samples):
        yield "  " + words.label("report.more", nombre=group.count - len(group.samples))


def _in_short(family: Family, words: Words) -> Iterator[str]:
    """A line a finding; its code leads to the reason and the remedy, which `bilan checks` tells."""
    group = family.root
    for judged in group.samples:
        yield f"  {located_text(judged.finding, words)} [{group.code}]"
    if group.count > len(group.samples):
        yield f"  {words.label('report.more', nombre=group.count - len(group.samples))} [{group.code}]"
    yield from (f"  {follows_text(one, words)}" for one in family.follows)


def _sample(finding: Finding, words: Words) -> Iterator[str]:
    yield f"  {located_text(finding, words)}"
    proposal = finding.details.get("suggestion")
    if proposal is not None:
        yield "    " + words.label("report.suggestion", suggestion=_cut(proposal))
    if finding.cascade_of is not None:
        yield "    " + words.label("report.cascade", code=finding.cascade_of)


def _cut(value: Detail) -> Detail:
    return shortened(value) if isinstance(value, str) else value


def decisions_text(report: Report, words: Words) -> tuple[str, ...]:
    """Every decision that was applied, once."""
    applied = {_decision(judged.decision, words): None for judged in report.findings if judged.decision}
    return tuple(applied)


def _decisions(report: Report, words: Words) -> Iterator[str]:
    applied = decisions_text(report, words)
    if applied:
        yield from ("", words.label("report.decisions") + words.label("colon").rstrip())
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
