"""A report for machines: exact counts, capped samples, the same bytes for the same findings."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.model.finding import SEVERITIES, Finding
from pipeline.model.plan import Decision
from pipeline.model.quality import Score
from pipeline.model.report import EVERYTHING, CheckRun, Judged, Report, Selection
from pipeline.render.groups import Group, grouped
from pipeline.render.places import field_number
from pipeline.render.visible import escaped_json
from pipeline.render.words import Words

SAMPLES = 100


def json_page(data: Mapping[str, Any]) -> str:
    """JSON as the commands print it: indented, accents kept, hidden characters escaped."""
    return escaped_json(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def report_json(report: Report, words: Words, version: str) -> str:
    """One report; `version` is bilan's own."""
    return json_page(report_data(report, words, version))


def reports_json(reports: Sequence[Report], words: Words, version: str) -> str:
    """One report alone; several as `{"valid", "totals", "reports"}`."""
    if len(reports) == 1:
        return report_json(reports[0], words, version)
    totals = {severity: sum(report.totals[severity] for report in reports) for severity in SEVERITIES}
    return json_page(
        {
            "valid": all(report.valid for report in reports),
            "totals": totals,
            "reports": [report_data(report, words, version) for report in reports],
        }
    )


def report_data(report: Report, words: Words, version: str) -> dict[str, Any]:
    """The report's fields. `truncated` tells of counts, which are never cut; samples are, at 100 a group."""
    return {
        "valid": report.valid,
        "subject": report.subject,
        "sha256": report.sha256,
        "bilan": version,
        "lang": words.lang,
        "totals": {severity: report.totals[severity] for severity in SEVERITIES},
        "truncated": False,
        "findings": findings_data(report.findings, words),
        "checks_run": [_check(run) for run in report.checks_run],
        **selection_data(report.selection),
        **({"scores": [_score(one) for one in report.scores]} if report.scores else {}),
    }


def _score(score: Score) -> dict[str, Any]:
    share = score.share
    return {
        "code": score.name,
        "good": score.good,
        "total": score.total,
        "share": None if share is None else int(share * 1_000_000) / 1_000_000,  # never rounded up to all
    }


def _check(run: CheckRun) -> dict[str, Any]:
    thresholds = {"thresholds": {name: float(value) for name, value in run.thresholds.items()}}
    return {"code": run.code, "engine": run.engine, **(thresholds if run.thresholds else {})}


def selection_data(selection: Selection) -> dict[str, Any]:
    """What was asked for beside "everything", and nothing where everything was."""
    if selection == EVERYTHING:
        return {}
    stated = {"only": list(selection.only), "skip": list(selection.skip), "expectations": selection.expectations}
    return {"selection": stated}


def findings_data(findings: Sequence[Judged], words: Words) -> list[dict[str, Any]]:
    """The findings, one object a code, severity, table, field, cause and cascade."""
    return [_group(group, words) for group in grouped(findings, SAMPLES)]


def _group(group: Group, words: Words) -> dict[str, Any]:
    told = words.code(group.code)
    return {
        "code": group.code,
        "severity": group.severity,
        "table": group.table,
        "field": group.field,
        "cause": group.cause,
        "count": group.count,
        "title": told.title,
        "why": words.fill(told.why, {}),
        "fix": words.fix(group.samples[0].finding),
        "samples": [_sample(judged, words) for judged in group.samples],
    }


def _sample(judged: Judged, words: Words) -> dict[str, Any]:
    finding = judged.finding
    place = finding.location
    return {
        "file": place.file if place else None,
        "row": place.row if place else None,
        "line": place.line if place else None,
        "field_number": field_number(place),
        "sheet": place.sheet if place else None,
        "cell": place.cell if place else None,
        "page": place.page if place else None,
        "block": place.block if place else None,
        "box": list(place.box) if place and place.box else None,
        "key": list(finding.key),
        "cascade_of": finding.cascade_of,
        "value": finding.value,
        "message": words.message(finding),
        "suggestion": suggestion(finding),
        **({"decision": decision_data(judged.decision)} if judged.decision else {}),
    }


def suggestion(finding: Finding) -> str | None:
    """What could be written instead, where the finding knows it."""
    for name in ("suggestion", "lecture", "attendu"):
        stated = finding.details.get(name)
        if stated is not None:
            return str(stated)
    return None


def decision_data(decision: Decision) -> dict[str, Any]:
    """A person's decision, dates as ISO 8601."""
    return {
        "nature": decision.nature,
        "code": decision.code,
        "scope": decision.scope,
        "reason": decision.reason,
        "who": decision.who,
        "on": decision.on.isoformat(),
        "expires": decision.expires.isoformat(),
    }
