"""Rows become a draft data package, and what is wrong in it is found."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline import __version__
from pipeline.assemble import Heading, fill, write_package
from pipeline.engine import AMPLE, Engine
from pipeline.flow.checks import Checked, Context, check_rules
from pipeline.flow.setting import Setting
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.rows import RowSet


def draft_package(
    plan: Plan, rowsets: Iterable[RowSet], folder: Path, setting: Setting, context: Context
) -> tuple[DataPackage, Checked]:
    """A data package in `folder` made of rows and the plan's references, and what was found in it.

    `context` says by what it is judged.
    """
    from pipeline.check.structure.packages import check_structure  # noqa: PLC0415  imports frictionless

    definitions = setting.definitions
    with Engine(threads=setting.threads, memory=AMPLE) as engine:
        engine.lock(folder)
        filled = fill(engine, definitions.tables, rowsets, definitions.references(plan), __version__)
        heading = Heading(plan=plan, template=definitions.template)
        package = write_package(engine, filled.tables, heading, folder, partial(setting.progress, "ecriture"))
    structure, checks = check_structure(folder, package.descriptor, partial(setting.progress, "structure"))
    known = (*filled.findings, *structure)
    rules = check_rules(package, setting, replace(context, known=known))
    return package, replace(rules, findings=(*known, *rules.findings), checks=(*checks, *rules.checks))
