"""The rules and scores of `checks/`, on a package that stands in a folder."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

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
    """What was found in a package, what was looked for, and how much of it is right."""

    findings: tuple[Finding, ...]
    checks: tuple[CheckRun, ...]
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """By what a package is judged beside its own definitions.

    `previous` is the folder of the release before it, `plan` the one whose thresholds hold, `known` what was found
    in it already.
    """

    previous: Path | None = None
    plan: Plan | None = None
    known: tuple[Finding, ...] = ()


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
        create_views(engine, asked)
        found, ran = run_rules(engine, asked, setting.definitions.tables, partial(setting.progress, "regles"))
        scores = run_scores(engine, asked, [*context.known, *found])
        return Checked(findings=tuple(found), checks=tuple(ran), scores=scores)
