"""Judges findings: the catalogue's severity, the plan's own, and what people decided about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.model.catalogue import Code
from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import SEVERITIES, Finding, Severity
from pipeline.model.plan import Decision, Plan
from pipeline.model.report import EVERYTHING, CheckRun, Judged, Report, Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a report is about: its name, its bytes, and the plan whose severities and decisions hold.

    `today` decides which derogations still hold; `unreadable` counts the sources that could not be read;
    `selection` says which findings count, but for those that tell why a source could not be read.
    """

    name: str
    sha256: str | None = None
    plan: Plan | None = None
    today: date | None = None
    unreadable: int = 0
    selection: Selection = EVERYTHING


def conclude(
    subject: Subject, findings: Iterable[Finding], codes: Mapping[str, Code], checks_run: Iterable[CheckRun] = ()
) -> Report:
    """The report on a subject, gravest first, then by code, place and key."""
    judged = [_judge(finding, codes, subject) for finding in findings if _counts(finding, codes, subject.selection)]
    judged.sort(key=_order)
    totals: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
    for one in judged:
        totals[one.severity] += 1 + one.finding.more
    return Report(
        subject=subject.name,
        sha256=subject.sha256,
        findings=tuple(judged),
        totals=totals,
        checks_run=tuple(sorted(checks_run, key=lambda run: (run.engine, run.code))),
        unreadable=subject.unreadable,
        selection=subject.selection,
    )


def _counts(finding: Finding, codes: Mapping[str, Code], selection: Selection) -> bool:
    if selection.takes(finding.code):
        return True
    code = codes.get(finding.code)
    return code is None or code.engine == "lecture"


def _judge(finding: Finding, codes: Mapping[str, Code], subject: Subject) -> Judged:
    plan = subject.plan
    stated: Mapping[str, Severity] = plan.severities if plan else {}
    if finding.code not in codes:
        raise DefinitionWrong("code_sans_mots", nom=finding.code)
    severity = stated.get(finding.code) or codes[finding.code].severity
    decision = _decision(finding, plan.decisions if plan else (), subject.today)
    if decision is not None:
        return Judged(finding=finding, severity="info", decision=decision)
    return Judged(finding=finding, severity=severity)


def _decision(finding: Finding, decisions: Iterable[Decision], on: date | None) -> Decision | None:
    """What a person decided of a finding: a waiver, or for what is held until then a confirmation.

    A finding that is about no row tells its scope itself.
    """
    scope = finding.details.get("portee")
    key = "|".join(finding.key) if scope is None else str(scope)
    nature = "derogation" if scope is None else "confirmation"
    for decision in decisions:
        named = decision.nature == nature and decision.code == finding.code
        if named and decision.holds(on) and decision.covers(key):
            return decision
    return None


def _order(judged: Judged) -> tuple[int, str, str, str, int, tuple[str, ...], str, str, str]:
    """A place for every finding, so that an engine with many threads gives one report."""
    finding, place = judged.finding, judged.finding.location
    return (
        SEVERITIES.index(judged.severity),
        finding.code,
        finding.table or "",
        place.file if place else "",
        (place.line or place.row or 0) if place else 0,
        finding.key,
        finding.field or "",
        finding.value or "",
        repr(sorted(finding.details.items())),
    )
