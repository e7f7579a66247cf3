"""A release, or one file of it, is held against what it says of itself and what its user knows from elsewhere."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.check.conclude import Subject, conclude
from pipeline.check.structure.asked import Twin
from pipeline.flow.checks import Context, check_rules
from pipeline.flow.setting import Setting
from pipeline.flow.validate import is_ours
from pipeline.model.finding import Finding
from pipeline.model.package import PARQUET, DataPackage
from pipeline.model.report import CheckRun, Report, Selection
from pipeline.release.dataset.find import find_release
from pipeline.release.proof import Proven, Trust, prove, prove_file

NOTHING = Trust()
_ALTERED = "fichier_altere"
_BYTES = ("hash-count", "byte-count")
"""What says of an altered file once more that it was altered."""

_PROVENANCE = (
    "provenance_manquante",
    "provenance_manquante_regions",
    "provenance_sans_extrait",
    "provenance_sans_ligne",
    "provenance_sans_ligne_regions",
    "source_inutilisee",
)
"""The rules that tell whether each value leads to its document, and each document to a value."""


def verify_release(path: Path, setting: Setting, trust: Trust = NOTHING) -> Report:
    """What of a release is not as it says: bytes, content, structure, provenance, changes, origin.

    Nothing in the release is believed: only the digest or the key of `trust` can prove who published it.
    """
    root = find_release(path)
    proven = prove(root, trust, partial(setting.progress, "preuve"))
    findings, checks = list(proven.findings), list(proven.checks)
    if proven.standing:
        found, ran = _package(root, proven, setting)
        findings, checks = [*findings, *found], [*checks, *ran]
    return conclude(Subject(name=str(path)), findings, setting.definitions.codes, checks)


def verify_file(file: Path, manifest: Path, setting: Setting, trust: Trust = NOTHING) -> Report:
    """Whether a file is one of the release whose manifest is given."""
    findings, checks = prove_file(file, manifest, trust)
    return conclude(Subject(name=str(file)), findings, setting.definitions.codes, checks)


def _package(root: Path, proven: Proven, setting: Setting) -> tuple[list[Finding], list[CheckRun]]:
    """What of the package is not as its schemas say; where that holds, what of its provenance is missing."""
    from pipeline.check.structure.packages import check_structure, open_package  # noqa: PLC0415  imports frictionless

    advance = partial(setting.progress, "structure")
    package, findings = open_package(root / "datapackage.json", proven.digests)
    if package is None:
        return findings, []
    paired = _paired(root, package, proven)
    twins = {name: twin for name, twin in paired.items() if name in proven.exact}
    found, checks = check_structure(root, package.descriptor, advance, twins=twins)
    altered = {one.value for one in proven.findings if one.code == _ALTERED}
    findings = list(_following((*findings, *found), altered))
    codes = setting.definitions.codes
    if (
        paired.keys() == set(package.tables)
        and all(codes[one.code].severity != "error" for one in findings)
        and is_ours(package, setting)
    ):
        more, ran = _provenance(package, setting)
        findings, checks = [*findings, *more], [*checks, *ran]
    return findings, checks


def _following(findings: Iterable[Finding], altered: Container[object]) -> Iterator[Finding]:
    """What is wrong within an altered file follows from that; its bytes are told already."""
    for one in findings:
        if one.location is None or one.location.file not in altered:
            yield one
        elif one.code not in _BYTES:
            yield replace(one, cascade_of=_ALTERED)


def _paired(root: Path, package: DataPackage, proven: Proven) -> dict[str, Twin]:
    """The Parquet file of each table that is proved to say what its CSV says."""
    found = {}
    for resource in package.descriptor["resources"]:
        csv, parquet = str(resource.get("path")), resource.get(PARQUET)
        sha256 = proven.digests.get(csv)
        if sha256 and isinstance(parquet, dict) and proven.pairs.get(csv) == parquet.get("path"):
            found[str(resource["name"])] = Twin(path=root / str(parquet["path"]), sha256=sha256)
    return found


def _provenance(package: DataPackage, setting: Setting) -> tuple[tuple[Finding, ...], tuple[CheckRun, ...]]:
    asked = replace(setting, selection=Selection(only=_PROVENANCE, expectations=False))
    checked = check_rules(package, asked, Context(expectations=False))
    return checked.findings, checked.checks
