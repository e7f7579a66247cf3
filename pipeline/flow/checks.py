"""The rules and scores of `checks/`, on a package that stands in a folder."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.check.rules import create_views, load_package, run_rules
from pipeline.check.scores import run_scores
from pipeline.engine import Engine
from pipeline.flow.setting import Setting
from pipeline.model.finding import Finding
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.quality import Score
from pipeline.model.report import CheckRun

RULES_MEMORY = "1GB"
RULES_PATIENCE = 600.0
"""Seconds that one rule may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found in a package, what was looked for, and how much of it is right.

    `results` are those of Great Expectations, None where it was not asked.
    """

    findings: tuple[Finding, ...]
    checks: tuple[CheckRun, ...]
    scores: tuple[Score, ...] = ()
    results: tuple[Mapping[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """By what a package is judged beside its own definitions.

    `previous` is the folder of the release before it, `plan` the one whose thresholds hold, `known` what was found
    in it already; `expectations` are asked of what is published, not of a lone submission.
    """

    previous: Path | None = None
    plan: Plan | None = None
    known: tuple[Finding, ...] = ()
    expectations: bool = True


def check_rules(package: DataPackage, setting: Setting, context: Context) -> Checked:
    """What the rules of `checks/` find in a package."""
    plan = context.plan
    catalogue = setting.definitions.catalogue.with_thresholds(plan.thresholds if plan else {})
    asked = replace(
        catalogue, rules=tuple(rule for rule in catalogue.rules if setting.selection.takes(rule.code.name))
    )
    with Engine(threads=setting.threads, memory=RULES_MEMORY, patience=RULES_PATIENCE) as engine:
        if broken := load_package(engine, package, context.previous):
            return Checked(findings=tuple(broken), checks=())
        create_views(engine, asked, setting.definitions.tables)
        found, ran = run_rules(engine, asked, setting.definitions.tables, partial(setting.progress, "regles"))
        expected = _expected(package, setting, context)
        found, ran = [*found, *expected.findings], [*ran, *expected.checks]
        scores = run_scores(engine, asked, [*context.known, *found])
    return Checked(findings=tuple(found), checks=tuple(ran), scores=scores, results=expected.results)


def _expected(package: DataPackage, setting: Setting, context: Context) -> Checked:
    """What the expectations of `checks/` find, where they are asked."""
    if not (context.expectations and setting.selection.expectations):
        return Checked(findings=(), checks=())
    from pipeline.check.expectations import check_expectations  # noqa: PLC0415  few commands ask

    outcome = check_expectations(
        package,
        setting.definitions.catalogue.expected(setting.selection.takes),
        setting.definitions.tables,
        previous=context.previous,
        threads=setting.threads,
    )
    return Checked(findings=outcome.findings, checks=outcome.checks, results=outcome.results)
