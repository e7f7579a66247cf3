"""A report document or a data package against its structure and the rules."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.check.conclude import Subject, conclude
from pipeline.check.structure import TableAsked
from pipeline.flow.checks import Checked, Context, check_rules
from pipeline.flow.draft import draft_package
from pipeline.flow.setting import Setting
from pipeline.flow.sources import normaliser
from pipeline.model.document import Document
from pipeline.model.package import PARQUET, DataPackage
from pipeline.model.plan import Plan
from pipeline.model.report import CheckRun, Report
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import scratch


def validate_report(document: Document, plan: Plan, setting: Setting) -> Report:
    """A lone report document: what was found in reading it, then structure and rules on its rows."""
    alone = Context(plan=plan, expectations=False)
    with scratch() as folder:
        _, checked = draft_package(plan, [normaliser(plan, setting)(document)], folder, setting, alone)
    source = document.source
    subject = Subject(
        name=source.name, sha256=source.sha256, plan=plan, today=setting.today, selection=setting.selection
    )
    return conclude(subject, checked.findings, setting.definitions.codes, checked.checks)


def validate_package(
    path: Path, setting: Setting, how: TableAsked | None = None, previous: Path | None = None
) -> Report:
    """A data package: structure, and the rules where it holds the tables that they ask for.

    `how` says by which engine its tables are judged and, for all of them alike, where every finding is listed;
    `previous` is the folder of the release that the rules compare it with.
    """
    from pipeline.check.structure.packages import check_structure, open_package  # noqa: PLC0415  imports frictionless

    descriptor = path / "datapackage.json" if path.is_dir() else path
    package, findings = open_package(descriptor)
    if how and how.listing:
        how.listing.add(findings)
    rules = Checked(findings=(), checks=())
    checks: list[CheckRun] = []
    if package is not None:
        found, checks = check_structure(
            descriptor.parent, package.descriptor, partial(setting.progress, "structure"), how
        )
        findings += found
        codes = setting.definitions.codes
        if all(codes[one.code].severity != "error" for one in findings) and is_ours(package, setting):
            listed = how.listing.add if how and how.listing else None
            rules = check_rules(package, setting, Context(previous=previous, known=tuple(findings), listed=listed))
    subject = Subject(name=str(path), sha256=sha256_file(descriptor), selection=setting.selection)
    checks = [*checks, *rules.checks]
    report = conclude(subject, [*findings, *rules.findings], setting.definitions.codes, checks)
    return replace(report, scores=rules.scores)


def is_ours(package: DataPackage, setting: Setting) -> bool:
    """Whether a package holds the tables that the rules ask for, in the form in which they read them."""
    asked = {"mesure", "derivee", "registre", "provenance"}
    tables = {name for name, spec in setting.definitions.tables.items() if spec.family in asked} | {"plans"}
    return tables <= set(package.tables) and all(PARQUET in one for one in package.descriptor["resources"])
