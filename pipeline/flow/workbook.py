"""A regional report against what its tables ask for, and against the rules that need no other report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import __version__
from pipeline.assemble import fill
from pipeline.check.conclude import Subject, conclude
from pipeline.engine import Engine, EngineError
from pipeline.flow.checks import Context, rules_in
from pipeline.flow.setting import Setting
from pipeline.flow.sources import open_workbook, regional_normaliser
from pipeline.model.catalogue import Catalogue
from pipeline.model.errors import TargetFailed, WrongUsage
from pipeline.model.finding import Finding
from pipeline.model.plan import Plan
from pipeline.model.report import CheckRun, Report
from pipeline.model.rows import RowSet
from pipeline.model.table import TableSpec
from pipeline.model.workbook import Workbook
from pipeline.normalise.regional.headings import TEMPLATE, looks_regional

_ASKED = frozenset({"region", "reference", "registre", "provenance"})
"""The families of tables that one regional report fills, or is held against."""
_MEMORY = "300MB"
_PLAN = (2, 2)
"""Where the template's hidden sheet names its plan."""


def open_submission(paths: Sequence[Path]) -> Workbook:
    """A workbook, or the CSV files of a set, as one workbook; raises SourceUnreadable."""
    return open_workbook(paths, lambda _: None)


def is_regional(workbook: Workbook, setting: Setting) -> bool:
    """Whether a workbook has a sheet of a regional report."""
    return looks_regional(workbook, _region_tables(setting))


def find_plan_of(workbook: Workbook, path: Path, asked: str | None, setting: Setting) -> Plan:
    """The plan asked for; else the one in whose folder the file lies; else the one of its template."""
    definitions = setting.definitions
    if asked is not None:
        return definitions.plan(asked)
    around = [folder for folder in path.resolve().parents if (folder / "plan.toml").is_file()][:1]
    if around:
        return definitions.plan(str(around[0]))
    stated = stated_plan(workbook)
    for known in definitions.plan_ids() if stated is not None else ():
        if (plan := definitions.plan(known)).id == stated:
            return plan
    raise WrongUsage("plan_non_reconnu", fichier=path.name, connus=", ".join(definitions.plan_ids()))


def stated_plan(workbook: Workbook) -> str | None:
    """The id of the plan for which the workbook's template was made; None where it is no template's."""
    sheet = next((one for one in workbook.sheets if one.name == TEMPLATE), None)
    cell = sheet.cells.get(_PLAN) if sheet is not None else None
    return cell.text if cell is not None else None


def validate_workbook(workbook: Workbook, plan: Plan, setting: Setting) -> Report:
    """What was found in reading a regional report, and by the rules of its tables.

    What a rule finds that reads a field of which a cell was refused only follows from that cell.
    """
    definitions = setting.definitions
    rowset = regional_normaliser(plan, setting)(workbook)
    tables = frozenset(spec.name for spec in _region_tables(setting))
    context = Context(plan=plan, expectations=False, tables=tables)
    checks: list[CheckRun] = []
    try:
        with Engine(threads=setting.threads, memory=_MEMORY) as engine:
            engine.lock()
            asked = {name: spec for name, spec in definitions.tables.items() if spec.family in _ASKED}
            filled = fill(engine, asked, [rowset], definitions.references(plan), __version__)
            found = list(filled.findings)
            if rowset.rows:
                ruled, checks = rules_in(engine, setting, context)
                found += _folded(ruled, rowset, definitions.catalogue)
    except EngineError as cause:
        if cause.exhausted:
            raise TargetFailed("moteur_epuise", cause=str(cause)) from cause
        raise
    source = workbook.source
    subject = Subject(
        name=source.name, sha256=source.sha256, plan=plan, today=setting.today, selection=setting.selection
    )
    return conclude(subject, found, definitions.codes, checks)


def _region_tables(setting: Setting) -> list[TableSpec]:
    return [spec for spec in setting.definitions.tables.values() if spec.family == "region"]


def _folded(findings: Iterable[Finding], rowset: RowSet, catalogue: Catalogue) -> Iterator[Finding]:
    """The findings of rules; one whose rule reads a field of which a cell gave no value follows from that cell."""
    queries = {rule.code.name: rule.sql for rule in catalogue.rules}
    refused = {
        (one.table, one.field): one.code
        for one in rowset.findings
        if one.table and one.field and catalogue.codes[one.code].severity == "error"
    }
    for finding in findings:
        sql = queries.get(finding.code, "")
        cause = next((code for (table, field), code in refused.items() if table in sql and field in sql), None)
        yield replace(finding, cascade_of=cause) if cause else finding
