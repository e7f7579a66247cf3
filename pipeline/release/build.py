"""Makes a release of a draft: the only place where one is made, and never from a report with errors.

Order of writing: the version folder whole, then the index, then `latest.json`. A run that is killed
leaves either no release or a whole one, which the next run finds and lists.
"""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.engine import AMPLE, Engine, EngineError
from pipeline.model.book import Book
from pipeline.model.errors import NotPublishable, TargetFailed, WrongUsage
from pipeline.model.finding import Finding
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.release import Change, Comparison, Release, Unchanged
from pipeline.model.report import Report
from pipeline.release.changes import change_data, write_changes
from pipeline.release.compare import Compared, Decided, compare, next_version, open_edition
from pipeline.release.dataset.index import add_version, found_index, is_version, repair, version_key
from pipeline.release.dataset.numbers import unused
from pipeline.release.dataset.previous import Previous, find_previous, open_previous, prove_previous
from pipeline.release.documents import copy_documents
from pipeline.release.excel import workbook_path, write_workbook
from pipeline.release.manifest import (
    MANIFEST,
    SUMS,
    describe_tables,
    file_entries,
    metadata_digest,
    sums_text,
)
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import building, clear_unfinished, json_text, write_text
from pipeline.storage.locks import sole_writer

FIRST = "1.0.0"
_PATIENCE = 60.0  # seconds that a second release waits for the first
_LOWERED = "version_abaissee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A checked package with what goes around it.

    `pages` gives the texts of a version by path, from what changed and the report; `book` those of its workbook;
    `judge` the report with what a comparison found in it as well.
    """

    package: DataPackage
    plan: Plan
    pages: Callable[[str, Comparison, Report], Mapping[str, str]]
    book: Callable[[str], Book]
    judge: Callable[[Sequence[Finding]], Report]
    tool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Where and when to release, what to compare with, and the version asked for, if any."""

    to: Path
    created: datetime
    previous: str | None = None
    version: str | None = None

    @property
    def stamp(self) -> str:
        """The moment of the release as its files write it."""
        return self.created.strftime("%Y-%m-%dT%H:%M:%SZ")

    def __post_init__(self) -> None:
        if self.version is not None and not is_version(self.version):
            raise WrongUsage("version_invalide", version=self.version)


def build_release(draft: Draft, terms: Terms) -> tuple[Release | Unchanged, Report]:
    """The new version's folder below `terms.to/<plan>/`, or word that nothing changed; and the report on it."""
    report = draft.judge(())
    _refuse_findings(report)
    folder = terms.to / draft.plan.id
    with sole_writer(folder, _PATIENCE):
        clear_unfinished(folder)
        index = found_index(folder)
        previous = find_previous(folder, index, terms.previous, draft.plan.publication.published_at)
        if previous:
            open_previous(previous)  # one that was altered is refused before anything is written
            prove_previous(previous)
        repair(folder)
        with Engine(memory=AMPLE) as engine:
            engine.lock(Path(draft.package.root), folder, *([previous.root] if previous else []))
            manifest = _manifest(engine, draft, terms, previous)
            compared = _compare(engine, draft, terms, previous, manifest)
            if previous and not compared.comparison.changes:
                return Unchanged(plan_id=draft.plan.id, version=previous.version, path=str(previous.root)), report
            version, lowered = _version(draft, terms, previous, compared.comparison)
            if terms.version is None:
                version = unused(index, version, compared.comparison.level)
            findings = [*compared.findings, *lowered]
            report = draft.judge(findings) if findings else report
            _refuse_findings(report)
            work = _Work(engine=engine, draft=draft, report=report, previous=previous, manifest=manifest)
            return work.write(folder / version, replace(compared.comparison, new=version)), report


def _refuse_findings(report: Report) -> None:
    if report.totals["error"]:
        raise NotPublishable("non_publiable", report, erreurs=report.totals["error"])
    if not report.valid:
        raise NotPublishable("sources_illisibles", report, nombre=report.unreadable)


def _manifest(engine: Engine, draft: Draft, terms: Terms, previous: Previous | None) -> dict[str, Any]:
    return {
        "name": draft.plan.id,
        "version": None,
        "created": terms.stamp,
        "previous": previous.version if previous else None,
        "bilan": draft.tool,
        "metadata_sha256": metadata_digest(draft.package.descriptor),
        "tables": describe_tables(engine, Path(draft.package.root), draft.package.descriptor),
    }


def _compare(
    engine: Engine, draft: Draft, terms: Terms, previous: Previous | None, manifest: Mapping[str, Any]
) -> Compared:
    """The draft against the previous release; a first release is compared with nothing.

    Where nothing differs but bilan itself, a version that was asked for is one of the tool.
    """
    if previous is None:
        return Compared(comparison=Comparison(old=None, new=None), findings=())
    plan = draft.plan
    decided = Decided(decisions=plan.decisions, corrections=plan.corrections, today=terms.created.date())
    old, new = open_previous(previous), open_edition(Path(draft.package.root), manifest)
    try:
        compared = compare(engine, old, new, decided)
    except EngineError as cause:
        raise NotPublishable("comparaison_impossible", cause=str(cause)) from cause
    if not compared.comparison.changes and terms.version is not None and old.tool != new.tool:
        tool = Change(level="PATCH", kind="outil_change")
        return replace(compared, comparison=replace(compared.comparison, changes=(tool,)))
    return compared


def _version(
    draft: Draft, terms: Terms, previous: Previous | None, comparison: Comparison
) -> tuple[str, tuple[Finding, ...]]:
    """The version that the changes call for, or the one asked for: higher at will, lower only with a waiver.

    The waiver's finding goes into the report. A version that is not above the previous one cannot be.
    """
    before = version_key(previous.version) if previous else (0, 0, 0)
    computed = next_version(before, comparison.level) if previous and comparison.level else FIRST
    if terms.version is None or terms.version == computed:
        return computed, ()
    if version_key(terms.version) > version_key(computed):
        return terms.version, ()
    waived = any(
        one.nature == "derogation"
        and one.code == _LOWERED
        and one.holds(terms.created.date())
        and one.covers(terms.version)
        for one in draft.plan.decisions
    )
    if not waived or version_key(terms.version) <= before:
        raise NotPublishable("version_trop_basse", version=terms.version, minimum=computed)
    told = {"version": terms.version, "calculee": computed}
    return terms.version, (Finding(code=_LOWERED, key=(terms.version,), details=told),)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What a version is written from; the engine still holds the changed cells."""

    engine: Engine
    draft: Draft
    report: Report
    previous: Previous | None
    manifest: dict[str, Any]

    def write(self, final: Path, comparison: Comparison) -> Release:
        draft = self.draft
        if final.exists():
            raise TargetFailed("version_existe", dossier=str(final))
        version, created = final.name, str(self.manifest["created"])
        with building(final) as folder:
            shutil.copytree(draft.package.root, folder, dirs_exist_ok=True)
            descriptor = _stamped(draft.package.descriptor, version, created)
            write_text(folder / "datapackage.json", json_text(descriptor))
            copy_documents(draft.plan, folder)
            self._write_changes(comparison, descriptor, folder)
            workbook, data = folder / workbook_path(draft.plan.id), Path(draft.package.root)
            write_workbook(self.engine, data, workbook, descriptor, draft.book(version))
            for path, text in sorted(draft.pages(version, comparison, self.report).items()):
                write_text(folder / path, text)
            entries = file_entries(folder)
            told = [change_data(change) for change in comparison.changes]
            manifest = {**self.manifest, "version": version, "changes": told, "files": entries}
            write_text(folder / MANIFEST, json_text(manifest))
            digest = sha256_file(folder / MANIFEST)
            write_text(folder / SUMS, sums_text(entries, digest))
        add_version(final.parent, version)
        return Release(
            plan_id=draft.plan.id,
            version=version,
            path=str(final),
            manifest_sha256=digest,
            created=created,
            changes=comparison.changes,
            rows=sum(draft.package.rows.values()),
        )

    def _write_changes(self, comparison: Comparison, descriptor: Mapping[str, Any], folder: Path) -> None:
        """What leads from the previous release to this one and back; a release that stands alone has none."""
        new = open_edition(Path(self.draft.package.root), self.manifest)
        old = open_previous(self.previous) if self.previous and comparison.old else None
        before = json.loads((old.root / "datapackage.json").read_text(encoding="utf-8")) if old else None
        tables = (old.tables if old else {}, new.tables)
        try:
            write_changes(self.engine, comparison, tables, (before, descriptor), folder)
        except EngineError as cause:
            raise TargetFailed("cible_ecriture", dossier=str(folder), cause=str(cause)) from cause


def _stamped(descriptor: Mapping[str, Any], version: str, created: str) -> dict[str, Any]:
    """The descriptor with version and date before its long list of resources."""
    head = {key: value for key, value in descriptor.items() if key != "resources"}
    return {**head, "version": version, "created": created, "resources": descriptor["resources"]}
