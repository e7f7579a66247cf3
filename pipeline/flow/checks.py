"""The rules and scores of `checks/`, on a package that stands in a folder."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.check.kept import Keeping, tell
from pipeline.check.rules import create_views, load_package, run_rules
from pipeline.check.scores import run_scores
from pipeline.engine import Engine
from pipeline.flow.setting import Setting
from pipeline.model.catalogue import Catalogue
from pipeline.model.finding import Finding
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.quality import Score
from pipeline.model.report import CheckRun

if TYPE_CHECKING:
    from pipeline.check.expectations import Outcome

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
    in it already; `expectations` are asked of what is published, not of a lone submission. `listed`
    is given every finding, of which the first of each kind are kept. `tables` are those whose rules are asked; all
    for None.
    """

    previous: Path | None = None
    plan: Plan | None = None
    known: tuple[Finding, ...] = ()
    expectations: bool = True
    listed: Callable[[Iterable[Finding]], None] | None = None
    tables: frozenset[str] | None = None

    @property
    def keeping(self) -> Keeping:
        """All findings of what a person has decided on, the first ones of other checks."""
        decisions = self.plan.decisions if self.plan else ()
        decided = frozenset(one.code for one in decisions if one.nature == "derogation" and one.code)
        return Keeping(whole=decided, listed=self.listed)


def check_rules(package: DataPackage, setting: Setting, context: Context) -> Checked:
    """What the rules of `checks/` find in a package."""
    asked = _asked(setting, context)
    with Engine(threads=setting.threads, memory=RULES_MEMORY, patience=RULES_PATIENCE) as engine:
        if broken := load_package(engine, package, context.previous):
            if context.listed:
                context.listed(broken)
            return Checked(findings=tuple(broken), checks=())
        found, ran = rules_in(engine, setting, context)
        expected = _expected(package, asked, setting, context)
        if expected:
            found, ran = [*found, *expected.findings], [*ran, *expected.checks]
            for code, rows in expected.surplus:
                tell(engine, code, rows)
        scores = run_scores(engine, asked, [*context.known, *found])
    return Checked(
        findings=tuple(found), checks=tuple(ran), scores=scores, results=expected.results if expected else None
    )


def rules_in(engine: Engine, setting: Setting, context: Context) -> tuple[list[Finding], list[CheckRun]]:
    """What the rules find in the tables that stand in a locked engine, and which of them ran."""
    asked, tables = _asked(setting, context), setting.definitions.tables
    create_views(engine, asked, tables)
    return run_rules(engine, asked, tables, partial(setting.progress, "regles"), context.keeping)


def _asked(setting: Setting, context: Context) -> Catalogue:
    """The catalogue with the rules that are asked and the plan's own thresholds."""
    plan = context.plan
    catalogue = setting.definitions.catalogue.with_thresholds(plan.thresholds if plan else {})
    rules = [rule for rule in catalogue.rules if setting.selection.takes(rule.code.name)]
    of_tables = (rule for rule in rules if context.tables is None or rule.code.table in context.tables)
    return replace(catalogue, rules=tuple(of_tables))


def _expected(package: DataPackage, catalogue: Catalogue, setting: Setting, context: Context) -> "Outcome | None":
    """What the expectations of `checks/` find; None where they are not asked."""
    if not (context.expectations and setting.selection.expectations):
        return None
    from pipeline.check.expectations import check_expectations  # noqa: PLC0415  few commands ask

    return check_expectations(
        package,
        catalogue.expected(setting.selection.takes),
        setting.definitions.tables,
        previous=context.previous,
        threads=setting.threads,
        keeping=context.keeping,
    )
