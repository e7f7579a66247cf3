"""Reports as one page that stands alone: no script, no other host, every value escaped by the template.

What is told and in which order is decided here; how it looks, in `templates/report.html`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.model.finding import SEVERITIES, Finding
from pipeline.model.report import Report
from pipeline.render.columns import held
from pipeline.render.families import Consequence, Family, cause_title, families, times_text
from pipeline.render.groups import Group, grouped
from pipeline.render.places import place_text, within_text
from pipeline.render.report_json import suggestion
from pipeline.render.report_text import checked_text, decisions_text, selection_text, verdict_of
from pipeline.render.visible import shown
from pipeline.render.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment

SAMPLES = 10
_TEMPLATES = Path(__file__).parent / "templates"
_FAINT = 2  # per cent of the widest bar that even the smallest count gets


def reports_html(reports: Sequence[Report], words: Words, version: str) -> str:
    """The page on all subjects, in the language of the words; `version` is bilan's own."""
    return page_html("report.html", _title(reports, words), reports, words, version=version)


def page_html(
    template: str,
    title: str,
    reports: Sequence[Report],
    words: Words,
    **more: Any,  # noqa: ANN401  what a template shows
) -> str:
    """A page that tells reports, by a template that is `report.html` or extends it."""
    subjects = [_subject(report, f"s{number}", words) for number, report in enumerate(reports, 1)]
    return (
        _environment()
        .get_template(template)
        .render(lang=words.lang, title=title, subjects=subjects, say=words.label, **more)
    )


@cache
def _environment() -> "Environment":
    """One for all pages of a run: a template is compiled once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  only this format needs it

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _title(reports: Sequence[Report], words: Words) -> str:
    if len(reports) == 1:
        return words.label("page.title", sujet=shown(reports[0].subject))
    return words.label("page.title_several", cibles=words.label("count.target", nombre=len(reports)))


def _subject(report: Report, anchor: str, words: Words) -> Mapping[str, Any]:
    told = families(grouped(report.findings, SAMPLES))
    most = max((family.root.count for family in told), default=1)
    files = {judged.finding.location.file for judged in report.findings if judged.finding.location}
    verdict = verdict_of(report)
    return {
        "anchor": anchor,
        "name": shown(report.subject),
        "verdict": verdict,
        "verdict_text": words.label(f"page.{'valid' if verdict == 'clean' else verdict}"),
        "totals": [
            {"severity": severity, "text": words.label(f"count.{severity}", nombre=report.totals[severity])}
            for severity in SEVERITIES
            if report.totals[severity]
        ],
        "checked": checked_text(report, words) if report.checks_run else "",
        "checks": [
            {"code": run.code, "title": words.fill(words.code(run.code).title, {}) if run.code in words.codes else ""}
            for run in report.checks_run
        ],
        "selection": list(selection_text(report.selection, words)),
        "sha256": report.sha256,
        "causes": [
            _cause(family, f"{anchor}-{number}", most, words, lone=len(files) == 1)
            for number, family in enumerate(told, 1)
        ],
        "decisions": list(decisions_text(report, words)),
    }


def _cause(family: Family, anchor: str, most: int, words: Words, *, lone: bool) -> Mapping[str, Any]:
    group = family.root
    findings = [judged.finding for judged in group.samples]
    samples = [_sample(finding, words, lone=lone) for finding in findings]
    alike = group.cause is not None and all(one["written"] for one in samples)
    return {
        "anchor": anchor,
        "severity": group.severity,
        "severity_text": words.label(f"severity.{group.severity}"),
        "title": cause_title(group, words),
        "what": words.fill(words.code(group.code).title, {}) if group.cause else "",
        "code": group.code,
        "place": group.place,
        "times": times_text(group, words),
        "share": max(_FAINT, round(100 * group.count / most)),
        "origin": None if group.cascade_of is None else words.label("report.cascade", code=group.cascade_of),
        "told": samples[0]["message"] if alike else None,
        "fix": held(words.fix(findings[0])),
        "why": held(words.fill(words.code(group.code).why, {})),
        "samples": samples,
        "columns": _columns(samples, told=not alike),
        "sampled": _sampled(group, words),
        "follows": [_follow(one, words, lone=lone) for one in family.follows],
        "followers": words.label("page.follows", nombre=sum(one.group.count for one in family.follows)),
    }


def _sample(finding: Finding, words: Words, *, lone: bool) -> Mapping[str, str | None]:
    """One row of a table; the file is left out where the whole report is about it."""
    where = within_text(finding.location, words) if lone else ""
    proposal = suggestion(finding)
    return {
        "where": where or place_text(finding.location, words) or shown("|".join(finding.key)),
        "written": None if finding.value is None else shown(finding.value),
        "message": held(words.message(finding)),
        "proposal": None if proposal is None else shown(proposal),
    }


def _columns(samples: Iterable[Mapping[str, str | None]], *, told: bool) -> list[str]:
    """The columns in which a sample has something to say; sentences only where one does not serve all samples."""
    names = ("where", "written", "proposal", *(("message",) if told else ()))
    return [name for name in names if any(one[name] for one in samples)]


def _sampled(group: Group, words: Words) -> str:
    """How many of the findings are shown, and of how many where that is not all."""
    shown_here = words.label("count.example", nombre=len(group.samples))
    if group.count == len(group.samples):
        return shown_here
    return words.label("page.samples", exemples=shown_here, total=words.show(group.count))


def _follow(one: Consequence, words: Words, *, lone: bool) -> Mapping[str, Any]:
    group = one.group
    return {
        "title": cause_title(group, words),
        "code": group.code,
        "place": group.place,
        "times": words.label("count.finding", nombre=group.count),
        "origin": None if one.sure else words.label("page.follows_code", origine=group.cascade_of),
        "sample": _sample(group.samples[0].finding, words, lone=lone),
    }
