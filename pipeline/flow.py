"""The whole story, one function a use: read, validate, build, release, verify, new.

Each walks the street one way: acquire, extract, normalise, assemble, check, render, release.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from pipeline import __version__
from pipeline.acquire.file import describe_source
from pipeline.acquire.folder import find_sources, source_name
from pipeline.assemble import Heading, fill, write_package
from pipeline.check.conclude import Subject, conclude
from pipeline.check.rules import create_views, load_package, reconcile, run_rules
from pipeline.check.structure import TableAsked, check_table
from pipeline.definitions import STARTER_ID, Definitions, slug
from pipeline.engine import Engine
from pipeline.extract import media_types, read_document
from pipeline.model.document import Document
from pipeline.model.errors import SourceUnreadable, WrongUsage
from pipeline.model.finding import Finding
from pipeline.model.package import PARQUET, DataPackage
from pipeline.model.plan import Plan
from pipeline.model.reading import Reading
from pipeline.model.release import Release, Unchanged
from pipeline.model.report import CheckRun, Report
from pipeline.model.rows import RowSet
from pipeline.model.source import Location
from pipeline.normalise.form.recognise import recognise_layout, recognise_plan
from pipeline.normalise.notation.names import NameIndex, RegionIndex
from pipeline.normalise.report import normalise_report
from pipeline.release.build import Draft, Terms, build_release
from pipeline.release.verify import find_release, prove
from pipeline.render.pages import release_pages
from pipeline.render.report_json import report_json
from pipeline.render.words import Words
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import building, scratch, write_text

Progress = Callable[[str, int, int], None]
REPORT = "quality/report.json"


def silent(_stage: str, _done: int, _total: int) -> None:
    """Shows no progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every walk needs: the definitions, the day on which derogations are judged, who hears of progress.

    `threads` bounds the engine; by default it takes every core. The bytes written are the same.
    """

    definitions: Definitions
    today: date
    progress: Progress = silent
    threads: int | None = None


@dataclass(slots=True)
class _Reader:
    """Reads the sources of a plan one after the other, and keeps count of those that cannot be read."""

    plan: Plan
    setting: Setting
    findings: list[Finding] = field(default_factory=list)
    unreadable: int = 0

    def rowsets(self) -> Iterator[RowSet]:
        normalise = _normaliser(self.plan, self.setting)
        root = Path(self.plan.root)
        paths, aside = find_sources(root)
        self.findings += aside
        self.unreadable += sum(finding.code.startswith("source_") for finding in aside)
        if not paths and not self.unreadable:
            self.findings.append(Finding(code="aucune_source", location=Location(file="sources/")))
        for number, path in enumerate(paths, start=1):
            try:
                source = describe_source(path, source_name(root, path), media_types())
                yield normalise(read_document(source))
            except SourceUnreadable as cause:
                self.findings.append(cause.finding)
                self.unreadable += 1
            self.setting.progress("lecture", number, len(paths))


def open_document(path: Path) -> Document:
    """A lone report as its reader gives it."""
    return read_document(describe_source(path, None, media_types()))


def find_plan(document: Document, path: Path, asked: str | None, setting: Setting) -> Plan:
    """The plan asked for; else the one that the document names; else the one in whose folder it lies."""
    definitions = setting.definitions
    if asked is not None:
        return definitions.plan(asked)
    around = [folder for folder in path.resolve().parents if (folder / "plan.toml").is_file()][:1]
    plans = [definitions.plan(str(where)) for where in (*around, *definitions.plan_ids())]
    if (stated := recognise_plan(document, plans)) is not None:
        return stated
    if around or not any(recognise_layout(document, plan.layouts) for plan in plans):
        return plans[0]
    raise WrongUsage("plan_non_reconnu", fichier=path.name, connus=", ".join(definitions.plan_ids()))


def read_report(document: Document, plan: Plan, setting: Setting) -> Reading:
    """The rows that a document states, and how its cost agrees with the amounts that it quotes."""
    rowset = _normaliser(plan, setting)(document)
    definitions = setting.definitions
    with Engine() as engine:
        fill(engine, definitions.tables, [rowset], definitions.references(plan), __version__)
        engine.lock()
        create_views(engine, definitions.catalogue)
        return Reading(document=document, rowset=rowset, plan=plan, sums=reconcile(engine))


def validate_report(document: Document, plan: Plan, setting: Setting) -> Report:
    """A lone report document: what was found in reading it, then structure and rules on its rows."""
    with scratch() as folder:
        _, findings, checks = _draft(plan, [_normaliser(plan, setting)(document)], folder, setting)
    source = document.source
    subject = Subject(name=source.name, sha256=source.sha256, plan=plan, today=setting.today)
    return conclude(subject, findings, setting.definitions.catalogue, checks)


def _normaliser(plan: Plan, setting: Setting) -> Callable[[Document], RowSet]:
    """What turns a document into rows for a plan, with the names that its reference tables know."""
    references = setting.definitions.references(plan)
    names, regions = NameIndex.from_references(references), RegionIndex.from_references(references)
    return partial(normalise_report, plan=plan, names=names, regions=regions)


def validate_package(path: Path, setting: Setting) -> Report:
    """A data package: structure, and the rules where it holds the tables that they ask for."""
    from pipeline.check.structure.packages import check_structure, open_package  # noqa: PLC0415  imports frictionless

    descriptor = path / "datapackage.json" if path.is_dir() else path
    package, findings = open_package(descriptor)
    checks: list[CheckRun] = []
    if package is not None:
        structure, checks = check_structure(
            descriptor.parent, package.descriptor, partial(setting.progress, "structure")
        )
        findings += structure
        codes = setting.definitions.catalogue.codes
        if all(codes[one.code].severity != "error" for one in findings) and _is_ours(package, setting):
            rules, ran = _check_rules(package, setting)
            findings, checks = [*findings, *rules], [*checks, *ran]
    subject = Subject(name=str(path), sha256=sha256_file(descriptor))
    return conclude(subject, findings, setting.definitions.catalogue, checks)


def validate_table(path: Path, asked: TableAsked, setting: Setting, doubts: Iterable[Finding] = ()) -> Report:
    """A lone table against a schema; without one, against the types that frictionless infers.

    `doubts` are those about the schema itself, told in the same report.
    """
    answer = check_table(path, asked)
    subject = Subject(name=path.name, sha256=answer.sha256)
    return conclude(subject, [*doubts, *answer.findings], setting.definitions.catalogue, answer.checks)


def build_package(plan: Plan, to: Path, setting: Setting) -> tuple[DataPackage, Report]:
    """A draft data package in `to`, written even when there are findings, and the report on it."""
    _refuse_foreign(to)
    with building(to) as folder:
        package, report = _draft_of_plan(plan, folder, setting)
        for lang in setting.definitions.languages:
            write_text(folder / _report_path(lang), report_json(report, _words(setting, lang), __version__))
    return package, report


def release_plan(plan: Plan, terms: Terms, setting: Setting) -> tuple[Release | Unchanged, Report]:
    """A new version below `terms.to`, or word that nothing changed; ends in NotPublishable on any error."""
    with scratch() as folder:
        package, report = _draft_of_plan(plan, folder, setting)
        draft = Draft(
            package=package,
            plan=plan,
            report=report,
            pages=partial(_pages, plan=plan, package=package, report=report, setting=setting),
            tool=__version__,
        )
        outcome = build_release(draft, terms)
        setting.progress("publication", 1, 1)
        return outcome, report


def verify_release(path: Path, setting: Setting) -> Report:
    """What of a release is not as it says: bytes, content, structure."""
    from pipeline.check.structure.packages import check_structure, open_package  # noqa: PLC0415  imports frictionless

    root = find_release(path)
    findings, checks = prove(root, partial(setting.progress, "preuve"))
    package, more = open_package(root / "datapackage.json")
    if package is not None:
        structure, ran = check_structure(root, package.descriptor, partial(setting.progress, "structure"))
        more, checks = [*more, *structure], [*checks, *ran]
    return conclude(Subject(name=str(path)), [*findings, *more], setting.definitions.catalogue, checks)


def start_plan(to: Path, setting: Setting) -> tuple[str, ...]:
    """A new plan folder, copied from the starter and named after the folder; the files written."""
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise WrongUsage("dossier_existe", dossier=str(to))
    starter = setting.definitions.starter
    files = sorted(path for path in starter.rglob("*") if path.is_file())
    with building(to) as folder:
        for path in files:
            text = path.read_text(encoding="utf-8")
            write_text(folder / path.relative_to(starter), text.replace(STARTER_ID, slug(to.resolve().name)))
    return tuple(path.relative_to(starter).as_posix() for path in files)


def _draft_of_plan(plan: Plan, folder: Path, setting: Setting) -> tuple[DataPackage, Report]:
    """Everything below the plan's `sources/`, read, joined, written and checked."""
    reader = _Reader(plan, setting)
    package, findings, checks = _draft(plan, reader.rowsets(), folder, setting)
    subject = Subject(name=plan.id, plan=plan, today=setting.today, unreadable=reader.unreadable)
    return package, conclude(subject, [*reader.findings, *findings], setting.definitions.catalogue, checks)


def _draft(
    plan: Plan, rowsets: Iterable[RowSet], folder: Path, setting: Setting
) -> tuple[DataPackage, list[Finding], list[CheckRun]]:
    from pipeline.check.structure.packages import check_structure  # noqa: PLC0415  imports frictionless

    definitions = setting.definitions
    with Engine(threads=setting.threads) as engine:
        engine.lock(folder)
        filled = fill(engine, definitions.tables, rowsets, definitions.references(plan), __version__)
        heading = Heading(plan=plan, template=definitions.template)
        package = write_package(engine, filled.tables, heading, folder, partial(setting.progress, "ecriture"))
    structure, checks = check_structure(folder, package.descriptor, partial(setting.progress, "structure"))
    rules, ran = _check_rules(package, setting)
    return package, [*filled.findings, *structure, *rules], [*checks, *ran]


def _check_rules(package: DataPackage, setting: Setting) -> tuple[list[Finding], list[CheckRun]]:
    """What the rules of `checks/` find in a package."""
    with Engine() as engine:
        if broken := load_package(engine, package):
            return broken, []
        create_views(engine, setting.definitions.catalogue)
        return run_rules(
            engine,
            setting.definitions.catalogue,
            setting.definitions.tables,
            partial(setting.progress, "regles"),
        )


def _is_ours(package: DataPackage, setting: Setting) -> bool:
    """Whether a package holds the tables that the rules ask for, in the form in which they read them."""
    asked = {"mesure", "derivee", "registre", "provenance"}
    tables = {name for name, spec in setting.definitions.tables.items() if spec.family in asked} | {"plans"}
    return tables <= set(package.tables) and all(PARQUET in one for one in package.descriptor["resources"])


def _refuse_foreign(to: Path) -> None:
    """A draft replaces a draft; any other folder that holds something is left alone."""
    if to.exists() and (not to.is_dir() or (any(to.iterdir()) and not (to / REPORT).is_file())):
        raise WrongUsage("dossier_existe", dossier=str(to))
    if (to / "manifest.json").exists():
        raise WrongUsage("dossier_existe", dossier=str(to))


def _words(setting: Setting, lang: str) -> Words:
    return Words(setting.definitions.messages(lang), lang, setting.definitions.catalogue.codes)


def _report_path(lang: str) -> str:
    return REPORT if lang == "fr" else f"quality/report.{lang}.json"


def _pages(version: str, *, plan: Plan, package: DataPackage, report: Report, setting: Setting) -> dict[str, str]:
    """The texts that go around the data of a version, in each language."""
    tables = tuple(setting.definitions.tables.values())
    pages = release_pages(plan, package, tables, version, setting.definitions.release_texts)
    for lang in setting.definitions.languages:
        pages[_report_path(lang)] = report_json(report, _words(setting, lang), __version__)
    return pages
