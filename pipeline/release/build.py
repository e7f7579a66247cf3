"""Makes a release of a draft: the only place where one is made, and never from a report with errors.

Order of writing: the version folder whole, then the index, then `latest.json`. A run that is killed
leaves either no release or a whole one, which the next run finds and lists.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.engine import Engine
from pipeline.model.errors import NotPublishable, TargetFailed, WrongUsage
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.release import Change, Release, Unchanged
from pipeline.model.report import Report
from pipeline.release.compare import highest, next_version
from pipeline.release.documents import copy_documents
from pipeline.release.index import add_version, is_version, repair, version_key
from pipeline.release.manifest import (
    MANIFEST,
    SUMS,
    describe_tables,
    file_entries,
    metadata_digest,
    sums_text,
)
from pipeline.release.previous import Previous, compare, find_previous
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import building, clear_unfinished, json_text, write_text
from pipeline.storage.locks import sole_writer

FIRST = "1.0.0"
_PATIENCE = 60.0  # seconds that a second release waits for the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A checked package with what goes around it: `pages` gives the texts of a version by path."""

    package: DataPackage
    plan: Plan
    report: Report
    pages: Callable[[str], Mapping[str, str]]
    tool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Where and when to release, what to compare with, and the version asked for, if any."""

    to: Path
    created: datetime
    previous: str | None = None
    version: str | None = None

    def __post_init__(self) -> None:
        if self.version is not None and not is_version(self.version):
            raise WrongUsage("version_invalide", version=self.version)


def build_release(draft: Draft, terms: Terms) -> Release | Unchanged:
    """The new version's folder below `terms.to/<plan>/`, or word that nothing changed."""
    _refuse_findings(draft.report)
    folder = terms.to / draft.plan.id
    with sole_writer(folder, _PATIENCE):
        clear_unfinished(folder)
        previous = find_previous(folder, repair(folder), terms.previous, draft.plan.publication.published_at)
        root = Path(draft.package.root)
        with Engine() as engine:
            engine.lock(root, *([previous.root] if previous else []))
            manifest = _manifest(engine, draft, terms, previous)
            changes = compare(engine, previous, root, manifest) if previous else ()
        if previous and not changes:
            return Unchanged(plan_id=draft.plan.id, version=previous.version, path=str(previous.root))
        version = _version(previous, changes, terms.version)
        return _write(draft, folder / version, {**manifest, "version": version}, changes)


def _refuse_findings(report: Report) -> None:
    if report.totals["error"]:
        raise NotPublishable("non_publiable", report, erreurs=report.totals["error"])
    if not report.valid:
        raise NotPublishable("sources_illisibles", report, nombre=report.unreadable)


def _manifest(engine: Engine, draft: Draft, terms: Terms, previous: Previous | None) -> dict[str, Any]:
    return {
        "name": draft.plan.id,
        "version": None,
        "created": terms.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "previous": previous.version if previous else None,
        "bilan": draft.tool,
        "metadata_sha256": metadata_digest(draft.package.descriptor),
        "tables": describe_tables(engine, Path(draft.package.root), draft.package.descriptor),
    }


def _version(previous: Previous | None, changes: tuple[Change, ...], asked: str | None) -> str:
    computed = next_version(version_key(previous.version), highest(changes)) if previous else FIRST
    if asked is None:
        return computed
    if version_key(asked) < version_key(computed):
        raise NotPublishable("version_trop_basse", version=asked, minimum=computed)
    return asked


def _write(draft: Draft, final: Path, manifest: dict[str, Any], changes: tuple[Change, ...]) -> Release:
    if final.exists():
        raise TargetFailed("version_existe", dossier=str(final))
    version, created = str(manifest["version"]), str(manifest["created"])
    with building(final) as folder:
        shutil.copytree(draft.package.root, folder, dirs_exist_ok=True)
        descriptor = _stamped(draft.package.descriptor, version, created)
        write_text(folder / "datapackage.json", json_text(descriptor))
        copy_documents(draft.plan, folder)
        for path, text in sorted(draft.pages(version).items()):
            write_text(folder / path, text)
        entries = file_entries(folder)
        manifest = {**manifest, "changes": [_told(change) for change in changes], "files": entries}
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
        changes=changes,
        rows=sum(draft.package.rows.values()),
    )


def _stamped(descriptor: Mapping[str, Any], version: str, created: str) -> dict[str, Any]:
    """The descriptor with version and date before its long list of resources."""
    head = {key: value for key, value in descriptor.items() if key != "resources"}
    return {**head, "version": version, "created": created, "resources": descriptor["resources"]}


def _told(change: Change) -> dict[str, Any]:
    told = {"level": change.level, "kind": change.kind, "table": change.table, "field": change.field}
    return {**{key: value for key, value in told.items() if value}, "count": change.count}
