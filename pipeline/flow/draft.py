"""Rows become a draft data package, and what is wrong in it is found."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline import __version__
from pipeline.assemble import Heading, fill, write_package
from pipeline.check.rules import create_views, load_package, run_rules
from pipeline.engine import Engine
from pipeline.flow.setting import Setting
from pipeline.model.finding import Finding
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.report import CheckRun
from pipeline.model.rows import RowSet

RULES_MEMORY = "1GB"
RULES_PATIENCE = 600.0
"""Seconds that one rule may take."""


def draft_package(
    plan: Plan, rowsets: Iterable[RowSet], folder: Path, setting: Setting, previous: Path | None = None
) -> tuple[DataPackage, list[Finding], list[CheckRun]]:
    """A data package in `folder` made of rows and the plan's references, what was found in it and by what.

    `previous` is the folder of the release that the rules compare it with.
    """
    from pipeline.check.structure.packages import check_structure  # noqa: PLC0415  imports frictionless

    definitions = setting.definitions
    with Engine(threads=setting.threads) as engine:
        engine.lock(folder)
        filled = fill(engine, definitions.tables, rowsets, definitions.references(plan), __version__)
        heading = Heading(plan=plan, template=definitions.template)
        package = write_package(engine, filled.tables, heading, folder, partial(setting.progress, "ecriture"))
    structure, checks = check_structure(folder, package.descriptor, partial(setting.progress, "structure"))
    rules, ran = check_rules(package, setting, previous, plan)
    return package, [*filled.findings, *structure, *rules], [*checks, *ran]


def check_rules(
    package: DataPackage, setting: Setting, previous: Path | None = None, plan: Plan | None = None
) -> tuple[list[Finding], list[CheckRun]]:
    """What the rules of `checks/` find in a package; `previous` is the folder of the release before it.

    `plan` is the one whose thresholds hold.
    """
    catalogue = setting.definitions.catalogue.with_thresholds(plan.thresholds if plan else {})
    asked = replace(
        catalogue, rules=tuple(rule for rule in catalogue.rules if setting.selection.takes(rule.code.name))
    )
    with Engine(threads=setting.threads, memory=RULES_MEMORY, patience=RULES_PATIENCE) as engine:
        if broken := load_package(engine, package, previous):
            return broken, []
        create_views(engine, asked)
        return run_rules(engine, asked, setting.definitions.tables, partial(setting.progress, "regles"))
