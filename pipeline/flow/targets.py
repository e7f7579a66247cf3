"""Finds out what a target of `bilan validate` is, and asks the walk that is made for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.check.conclude import Subject, conclude
from pipeline.check.structure import TABLES, EngineName, TableAsked
from pipeline.check.structure.listing import Listing
from pipeline.definitions.table_schema import SchemaFault, read_schema
from pipeline.flow.setting import Setting
from pipeline.model.errors import SourceUnreadable, WrongUsage
from pipeline.model.finding import Finding
from pipeline.model.near import nearest
from pipeline.model.report import Report
from pipeline.model.source import Location
from pipeline.release.dataset.tombstone import refuse_withdrawn

if TYPE_CHECKING:
    from pipeline.model.workbook import Workbook

_DESCRIPTOR = "datapackage.json"
_SUBMITTED = frozenset({".xlsx", ".ods", ".xlsm", ".xls", ".xlsb"})
"""The files that may be a regional report by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How the targets are to be judged: by a plan, a table's schema or a schema file, and by which engine.

    `listing` takes every finding; `columns` asks where in a text each value begins; `previous` is the release with
    which a data package is compared; `annotated` asks for a regional report, which alone can be annotated.
    """

    plan: str | None = None
    table: str | None = None
    schema: Path | None = None
    engine: EngineName = "auto"
    memory: str | None = None
    threads: int | None = None
    listing: Listing | None = None
    columns: bool = False
    previous: Path | None = None
    annotated: bool = False

    @property
    def how(self) -> TableAsked:
        """What holds for every table, whatever its schema."""
        return TableAsked(
            engine=self.engine,
            memory=self.memory,
            threads=self.threads,
            listing=self.listing,
            columns=self.columns,
        )


def check_target(target: Path, asked: Asked, setting: Setting) -> Report:
    """The report on one target; one that cannot be read has a report too, so that the others go on."""
    try:
        report = _check(target, asked, setting)
    except SourceUnreadable as cause:
        if asked.listing:
            asked.listing.add([cause.finding])
        subject = Subject(name=target.name, unreadable=1, selection=setting.selection)
        report = conclude(subject, [cause.finding], setting.definitions.codes)
    return replace(report, folder=_folder(target))


def _folder(target: Path) -> str:
    """Where the files that locations name lie, from the current folder where they are below it."""
    folder = target if target.is_dir() else target.parent
    here = Path.cwd()
    if folder.is_absolute() and folder.is_relative_to(here):
        folder = folder.relative_to(here)
    return "" if folder == Path() else folder.as_posix()


def _check(target: Path, asked: Asked, setting: Setting) -> Report:
    if target.is_dir() and not (target / _DESCRIPTOR).is_file():
        refuse_withdrawn(target)
        if report := _check_submission(target, sorted(filter(_is_text_table, target.iterdir())), asked, setting):
            return report
        raise WrongUsage("cible_inconnue", cible=str(target))
    if not target.is_dir() and not target.is_file():
        raise _unreadable("source_introuvable", target)
    if target.is_dir() or target.name == _DESCRIPTOR:
        from pipeline.flow.validate import validate_package  # noqa: PLC0415  each target loads what it needs

        return validate_package(target, setting, asked.how, asked.previous)
    lone = asked.table is None and asked.schema is None and target.suffix.lower() in _SUBMITTED
    if lone and (report := _check_submission(target, [target], asked, setting)):
        return report
    if asked.annotated:
        raise WrongUsage("annotation_hors_rapport", cible=target.name)
    if asked.table is not None or asked.schema is not None or target.suffix.lower() in TABLES:
        from pipeline.flow.table import validate_table  # noqa: PLC0415

        table, doubts = _table(target, asked, setting)
        return validate_table(target, table, setting, doubts)
    return _check_document(target, asked, setting)


def _check_submission(target: Path, files: Sequence[Path], asked: Asked, setting: Setting) -> Report | None:
    """The report on a regional report; None when the files are none, and no plan was asked for."""
    from pipeline.flow.workbook import is_regional, open_submission  # noqa: PLC0415

    if not files:
        return None
    try:
        workbook = open_submission(files)
    except SourceUnreadable:
        if asked.plan is None and target.suffix.lower() in TABLES:
            return None  # the walk made for tables tells why
        raise
    if not is_regional(workbook, setting) and asked.plan is None:
        return None
    report = check_workbook(workbook, target, asked, setting)
    _list(report, asked)
    return report


def check_workbook(workbook: "Workbook", target: Path, asked: Asked, setting: Setting) -> Report:
    """The report on a regional report that is open already."""
    from pipeline.flow.workbook import find_plan_of, validate_workbook  # noqa: PLC0415

    plan = find_plan_of(workbook, target, asked.plan, setting)
    return replace(validate_workbook(workbook, plan, setting), subject=target.name)


def _is_text_table(path: Path) -> bool:
    return path.suffix.lower() in {".csv", ".tsv"} and path.is_file()


def _list(report: Report, asked: Asked) -> None:
    """Every finding to the list that was asked for."""
    if asked.listing:
        for judged in report.findings:
            asked.listing.add([judged.finding], judged.severity)


def _check_document(target: Path, asked: Asked, setting: Setting) -> Report:
    from pipeline.flow.read import find_plan, open_document  # noqa: PLC0415
    from pipeline.flow.validate import validate_report  # noqa: PLC0415

    document = open_document(target)
    report = validate_report(document, find_plan(document, target, asked.plan, setting), setting)
    _list(report, asked)
    return report


def _table(target: Path, asked: Asked, setting: Setting) -> tuple[TableAsked, tuple[Finding, ...]]:
    """How a lone table is to be judged, and what is doubtful in its schema; without one, one is inferred."""
    suffix = target.suffix.lower()
    if suffix not in TABLES:
        raise _unreadable("source_type_inconnu", target, extension=suffix, formats=", ".join(TABLES))
    how = asked.how
    if asked.table is not None:
        tables = setting.definitions.tables
        if asked.table not in tables:
            raise WrongUsage(
                "schema_inconnu", table=asked.table, tables=", ".join(tables), proches=nearest(asked.table, tables, 3)
            )
        return replace(how, schema=tables[asked.table].descriptor, name=asked.table), ()
    if asked.schema is not None:
        descriptor, faults = read_schema(asked.schema)
        file = Path(relpath(asked.schema, target.parent)).as_posix()
        return replace(how, schema=descriptor), tuple(_doubt(fault, descriptor, file) for fault in faults)
    return how, ()


def _doubt(fault: SchemaFault, schema: Mapping[str, Any], file: str) -> Finding:
    """A warning about the schema as a finding, at its line of the file; `file` is named from the target's folder."""
    details = {key: value for key, value in fault.details.items() if key != "valeur"}
    value = fault.details.get("valeur")
    field = schema["fields"][fault.path[1]].get("name") if fault.path[0] == "fields" else None
    return Finding(
        code=fault.code,
        field=field,
        location=Location(file=file, line=fault.line),
        value=None if value is None else str(value),
        details=details,
    )


def _unreadable(code: str, target: Path, **details: str) -> SourceUnreadable:
    return SourceUnreadable(
        Finding(code=code, location=Location(file=target.name), value=target.name, details=details)
    )
