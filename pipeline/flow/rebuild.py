"""A version is made again from its sources, in a folder of its own, and every file is compared."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.check.conclude import Subject, conclude
from pipeline.flow.plan import release_plan
from pipeline.flow.setting import Setting
from pipeline.model.errors import NotPublishable, TargetFailed, WrongUsage
from pipeline.model.finding import Finding
from pipeline.model.plan import Plan
from pipeline.model.release import Unchanged
from pipeline.model.report import CheckRun, Report
from pipeline.release.build import Terms
from pipeline.release.dataset.find import find_standing
from pipeline.release.dataset.index import read_index, version_key, write_index
from pipeline.release.dataset.previous import NONE
from pipeline.release.proof.remade import differences
from pipeline.release.proof.statements import read_manifest
from pipeline.storage.folders import scratch

_STAMP = "%Y-%m-%dT%H:%M:%SZ"
_OTHER_VERSION = frozenset({"version_trop_basse"})
_CHECKS = (CheckRun(code="octets", engine="release"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A published version: its folder, and what its manifest says."""

    root: Path
    manifest: Mapping[str, Any]
    created: datetime

    @classmethod
    def open(cls, path: Path) -> "Original":
        """The version in a folder; raises WrongUsage for what is none, TargetFailed for a manifest that is none."""
        root = find_standing(path)
        manifest = read_manifest(root)
        try:
            created = datetime.strptime(manifest["created"] if manifest else "", _STAMP).replace(tzinfo=UTC)
        except ValueError as cause:
            raise TargetFailed("livraison_alteree", fichier=str(root / "manifest.json")) from cause
        return cls(root=root, manifest=manifest or {}, created=created)

    @property
    def version(self) -> str:
        """Its number."""
        return str(self.manifest["version"])

    @property
    def previous(self) -> Path | None:
        """The folder of the version before it, beside its own; None for a first version."""
        stated = self.manifest.get("previous")
        return self.root.resolve().parent / str(stated) if stated else None


def rebuild_release(original: Original, plan: Plan, setting: Setting) -> Report:
    """What a plan gives otherwise than the version was published, and the likely causes.

    Raises WrongUsage for another plan, NotPublishable where the sources give no release at all.
    """
    if plan.id != original.manifest["name"]:
        raise WrongUsage("plan_autre", publie=str(original.manifest["name"]), plan=plan.id)
    with scratch() as folder:
        findings = list(_made(original, plan, folder, setting))
    subject = Subject(name=str(original.root))
    return conclude(subject, findings, setting.definitions.codes, _CHECKS)


def _made(original: Original, plan: Plan, to: Path, setting: Setting) -> Iterator[Finding]:
    previous = original.previous
    terms = Terms(
        to=to,
        created=original.created,
        previous=str(previous) if previous else NONE,
        version=original.version,
    )
    _stand_beside(original, to / plan.id)
    try:
        outcome, _ = release_plan(plan, terms, replace(setting, today=original.created.date()))
    except NotPublishable as cause:
        if cause.code not in _OTHER_VERSION:
            raise
        yield _other_version(original, str(cause.details["minimum"]))
        return
    if isinstance(outcome, Unchanged):
        yield _other_version(original, outcome.version)
        return
    yield from differences(original.root, Path(outcome.path), (original.manifest, __version__))


def _other_version(original: Original, version: str) -> Finding:
    told = {"version": original.version, "obtenue": version}
    return Finding(code="refait_autre_version", value=original.version, details=told)


def _stand_beside(original: Original, to: Path) -> None:
    """The reports of the versions before, which the page on quality tells of, as they stood beside the version."""
    beside = original.root.resolve().parent
    to.mkdir(parents=True)
    try:
        entries = read_index(beside)["versions"]
    except TargetFailed:
        return
    before = [one for one in entries if version_key(one["version"]) < version_key(original.version)]
    for one in before:
        report = beside / one["version"] / "quality" / "report.json"
        place = to / one["version"] / "quality"
        place.mkdir(parents=True)
        if report.is_file():
            shutil.copyfile(report, place / report.name)
    if before:
        write_index(to, before)
