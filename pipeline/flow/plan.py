"""A plan is started, built and released."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline import __version__
from pipeline.acquire.folder import find_sources
from pipeline.check.conclude import Subject, conclude
from pipeline.check.expectations import warm
from pipeline.definitions import STARTER_ID, slug
from pipeline.flow.checks import Context
from pipeline.flow.draft import draft_package
from pipeline.flow.pages import REPORT, Around, Results
from pipeline.flow.setting import Setting
from pipeline.flow.sources import Sources, reports_of
from pipeline.model.errors import WrongUsage
from pipeline.model.finding import Finding
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.release import Comparison, Release, Unchanged
from pipeline.model.report import Report
from pipeline.model.rows import RowSet
from pipeline.model.source import Location
from pipeline.normalise.corrections import concerned, unheard
from pipeline.release.build import Draft, Terms, build_release
from pipeline.release.dataset.previous import known_previous
from pipeline.storage.folders import building, scratch, write_text


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


def build_package(plan: Plan, to: Path, setting: Setting) -> tuple[DataPackage, Report]:
    """A draft data package in `to`, written even when there are findings, and the report on it."""
    _refuse_foreign(to)
    with building(to) as folder:
        package, report, results = _draft_of_plan(plan, folder, setting)
        around = Around(plan=plan, package=package, report=report, results=results)
        for path, text in around.quality(None, setting).items():
            write_text(folder / path, text)
    return package, report


def release_plan(plan: Plan, terms: Terms, setting: Setting) -> tuple[Release | Unchanged, Report]:
    """A new version below `terms.to`, or word that nothing changed; ends in NotPublishable on any error."""
    with scratch() as folder:
        previous = known_previous(terms.to / plan.id, terms.previous, plan.publication.published_at)
        package, report, results = _draft_of_plan(plan, folder, setting, previous)
        around = Around(
            plan=plan,
            package=package,
            report=report,
            folder=terms.to / plan.id,
            results=results,
            previous=previous,
            created=terms.stamp,
        )

        def pages(version: str, comparison: Comparison, judged: Report) -> Mapping[str, str]:
            return replace(around, report=judged, comparison=comparison).pages(version, setting)

        draft = Draft(
            package=package,
            plan=plan,
            pages=pages,
            book=partial(around.book, setting=setting),
            judge=partial(_judged, report, plan, setting),
            tool=__version__,
        )
        outcome, report = build_release(draft, terms)
        setting.progress("publication", 1, 1)
        return outcome, report


def _judged(report: Report, plan: Plan, setting: Setting, more: Sequence[Finding]) -> Report:
    """The report on a draft with what a comparison found in it as well."""
    if not more:
        return report
    subject = Subject(name=plan.id, plan=plan, today=setting.today, unreadable=report.unreadable)
    findings = [*(one.finding for one in report.findings), *more]
    return replace(conclude(subject, findings, setting.definitions.codes, report.checks_run), scores=report.scores)


@dataclass(slots=True)
class _Reader:
    """Reads the sources of a plan one after the other, and keeps count of those that cannot be read."""

    plan: Plan
    setting: Setting
    findings: list[Finding] = field(default_factory=list)
    unreadable: int = 0

    def rowsets(self) -> Iterator[RowSet]:
        paths, aside = find_sources(Path(self.plan.root))
        self.findings += aside
        self.unreadable += sum(finding.code.startswith("source_") for finding in aside)
        if not paths and not self.unreadable:
            self.findings.append(Finding(code="aucune_source", location=Location(file="sources/")))
        heard: set[int] = set()
        tables = self.setting.definitions.tables
        reports = reports_of(paths)
        for number, read in enumerate(Sources(self.plan, self.setting).read(reports), start=1):
            if isinstance(read, RowSet):
                heard |= concerned(read, self.plan.corrections, tables)
                yield read
            else:
                self.findings.append(read)
                self.unreadable += 1
            self.setting.progress("lecture", number, len(reports))
        self.findings += unheard(self.plan.corrections, heard)


def _draft_of_plan(
    plan: Plan, folder: Path, setting: Setting, previous: Path | None = None
) -> tuple[DataPackage, Report, Results]:
    """Everything below the plan's `sources/`, read, joined, written and checked."""
    if setting.selection.expectations:
        warm()
    reader = _Reader(plan, setting)
    package, checked = draft_package(plan, reader.rowsets(), folder, setting, Context(previous=previous, plan=plan))
    subject = Subject(name=plan.id, plan=plan, today=setting.today, unreadable=reader.unreadable)
    findings = [*reader.findings, *checked.findings]
    report = conclude(subject, findings, setting.definitions.codes, checked.checks)
    return package, replace(report, scores=checked.scores), checked.results


def _refuse_foreign(to: Path) -> None:
    """A draft replaces a draft; any other folder that holds something is left alone."""
    if to.exists() and (not to.is_dir() or (any(to.iterdir()) and not (to / REPORT).is_file())):
        raise WrongUsage("dossier_existe", dossier=str(to))
    if (to / "manifest.json").exists():
        raise WrongUsage("dossier_existe", dossier=str(to))
