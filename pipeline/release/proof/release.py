"""Proves a version folder offline: each file is hashed once, each table read once in each of its forms.

What it finds are findings about the release; that the folder is no release at all is an error.
The structure of the tables is judged by the check stage.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.model.finding import Finding
from pipeline.model.report import CheckRun
from pipeline.model.source import Location
from pipeline.release.changes import CHANGES_FILE
from pipeline.release.dataset.tombstone import TOMBSTONE, Tombstone, read_tombstone
from pipeline.release.manifest import MANIFEST
from pipeline.release.proof.digests import Digests, found, prove_sums, read_digests
from pipeline.release.proof.origin import Trust, prove_origin
from pipeline.release.proof.replays import prove_changes
from pipeline.release.proof.statements import prove_index, prove_manifest, read_manifest
from pipeline.release.proof.tables import prove_tables

CHECKS = ("octets", "manifeste", "index", "contenu", "csv-parquet", "classeur", "origine")
REPLAY = "changements"
"""Said to be run only where the previous release stands beside this one."""
_OF_A_TOMBSTONE = ("manifeste", "index", "origine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What is not as the release says, what was asked, and the digest of every file.

    `pairs` has, by the path of each CSV, that of the Parquet file which says the same, where all tables are as they
    say; `exact` the tables of which that is so byte for byte: what holds for one file holds for the other.
    `standing` is false for a version that was withdrawn.
    """

    findings: tuple[Finding, ...]
    checks: tuple[CheckRun, ...]
    digests: Digests
    pairs: Mapping[str, str]
    exact: frozenset[str] = frozenset()
    standing: bool = True


def prove(root: Path, trust: Trust, advance: Callable[[int, int], None]) -> Proven:
    """Holds a release against itself, and against what the user knows from elsewhere."""
    there = read_digests(root)
    tombstone = read_tombstone(root)
    if tombstone is not None:
        return _withdrawn(root, tombstone, there, trust)
    findings = list(prove_sums(root, there))
    manifest, tables, exact, replayed = read_manifest(root), list[Finding](), frozenset[str](), False
    if manifest is None:
        findings.append(found("manifeste_altere", MANIFEST))
    else:
        findings += prove_manifest(root, manifest, there, {one.value for one in findings})
        findings += prove_index(root, manifest, there)
        tables, exact = prove_tables(root, manifest, there, advance)
        findings += tables
        if not tables and (CHANGES_FILE in there or manifest.get("previous")):
            wrong, replayed = prove_changes(root, manifest)
            findings += wrong
    findings += prove_origin(root, there.get(MANIFEST), trust)
    return Proven(
        findings=tuple(findings),
        checks=_checks((*CHECKS, REPLAY) if replayed else CHECKS),
        digests=there,
        pairs=_pairs(manifest) if manifest is not None and not tables else {},
        exact=exact,
    )


def _pairs(manifest: Mapping[str, Any]) -> dict[str, str]:
    by_suffix = ({PurePosixPath(file).suffix: file for file in one["files"]} for one in manifest["tables"].values())
    return {files[".csv"]: files[".parquet"] for files in by_suffix}


def _checks(codes: tuple[str, ...]) -> tuple[CheckRun, ...]:
    return tuple(CheckRun(code=code, engine="release") for code in codes)


def _withdrawn(root: Path, told: Tombstone, there: Digests, trust: Trust) -> Proven:
    """That a version was withdrawn, when and why; what is left of it must be what was published."""
    place = Location(file=TOMBSTONE)
    why = {"version": told.version, "date": told.date[:10], "raison": told.reason}
    findings = [Finding(code="version_retiree", location=place, value=told.version, details=why)]
    manifest = read_manifest(root)
    if manifest is None:
        findings.append(found("manifeste_altere", MANIFEST))
    else:
        findings += [*_left(manifest, there), *prove_index(root, manifest, there)]
    if trust.digest is not None:
        findings += prove_origin(root, there.get(MANIFEST), Trust(digest=trust.digest))
    return Proven(findings=tuple(findings), checks=_checks(_OF_A_TOMBSTONE), digests=there, pairs={}, standing=False)


def _left(manifest: dict[str, Any], there: Digests) -> Iterator[Finding]:
    """The files that a tombstone keeps, each against the manifest."""
    for entry in manifest["files"]:
        name = entry["path"]
        if name.startswith("changes/") and there.get(name) != entry["sha256"]:
            yield found("fichier_altere" if name in there else "fichier_manquant", name)
