"""Proves a version folder offline: bytes, manifest, and that CSV and Parquet say the same.

What it finds are findings about the release; that the folder is no release at all is an error.
The structure of the tables is judged by the check stage.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.engine import AMPLE, Engine, EngineError
from pipeline.model.errors import TargetFailed, WrongUsage
from pipeline.model.finding import Finding
from pipeline.model.report import CheckRun
from pipeline.model.source import Location
from pipeline.release.changes import CHANGES_FILE
from pipeline.release.content import proved_content
from pipeline.release.history import replay_faults
from pipeline.release.index import INDEX, LATEST, is_version, read_index, version_key
from pipeline.release.manifest import MANIFEST, SUMS, list_files
from pipeline.storage.digests import sha256_file

CHECKS = ("octets", "manifeste", "index", "contenu", "csv-parquet")

REPLAY = "changements"
"""Run only where the previous release stands beside this one."""


def find_release(path: Path) -> Path:
    """The version folder that a path means: itself, or the latest of a dataset's folder."""
    if (path / MANIFEST).is_file():
        return path
    try:
        version = json.loads((path / LATEST).read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise WrongUsage("pas_une_livraison", dossier=str(path)) from cause
    if not (path / str(version) / MANIFEST).is_file():
        raise WrongUsage("pas_une_livraison", dossier=str(path))
    return path / str(version)


def prove(root: Path, advance: Callable[[int, int], None]) -> tuple[list[Finding], list[CheckRun]]:
    """What is not as the release says; empty when everything is."""
    findings = list(_bytes(root))
    manifest = _read(root / MANIFEST)
    if manifest is None:
        findings.append(_found("manifeste_altere", MANIFEST))
    else:
        findings += _manifest(root, manifest)
        findings += _index(root, manifest)
        findings += _tables(root, manifest, advance)
        replayed = _changes(root, manifest)
        if replayed is not None:
            findings += replayed
            return findings, [CheckRun(code=code, engine="release") for code in (*CHECKS, REPLAY)]
    return findings, [CheckRun(code=code, engine="release") for code in CHECKS]


def _found(code: str, file: str, **details: str | int) -> Finding:
    return Finding(code=code, location=Location(file=file), value=file, details=details)


def _bytes(root: Path) -> Iterator[Finding]:
    """Each file against its line of SHA256SUMS; links are no files of a release."""
    try:
        lines = (root / SUMS).read_text(encoding="utf-8").splitlines()
        stated = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    except (OSError, ValueError):
        yield _found("sommes_illisibles", SUMS)
        return
    there = dict(list_files(root))
    for name in sorted(stated.keys() - there.keys()):
        yield _found("fichier_manquant", name)
    for name in sorted(there.keys() - stated.keys()):
        yield _found("fichier_en_trop", name)
    for name in sorted(stated.keys() & there.keys()):
        if _digest(there[name]) != stated[name]:
            yield _found("fichier_altere", name)


def _digest(path: Path) -> str | None:
    """The digest of a file; None for a link, and for what cannot be read."""
    try:
        return None if path.is_symlink() else sha256_file(path)
    except OSError:
        return None


def _read(path: Path) -> dict[str, Any] | None:
    """What the manifest says, where it is shaped as one."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        version_key(data["version"])
        files = {entry["path"]: entry["sha256"] for entry in data["files"]}
        tables = {name: (table["rows"], table["content_sha256"]) for name, table in data["tables"].items()}
        parts = [*files, *(path for name in tables for path in data["tables"][name]["files"])]
        return data if all(isinstance(part, str) for part in parts) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _manifest(root: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    there = {name: _digest(path) for name, path in list_files(root) if name != MANIFEST}
    if there != {entry["path"]: entry["sha256"] for entry in manifest["files"]}:
        yield _found("manifeste_altere", MANIFEST)


def _index(root: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Where the release still stands in its dataset's folder, the index must name this very manifest."""
    folder = root.resolve().parent
    if root.resolve().name != manifest["version"] or not (folder / INDEX).is_file():
        return
    try:
        entries = [one for one in read_index(folder)["versions"] if one["version"] == manifest["version"]]
    except TargetFailed:
        entries = []
    if [one.get("manifest_sha256") for one in entries] != [sha256_file(root / MANIFEST)]:
        yield _found("index_different", INDEX, version=str(manifest["version"]))


def _changes(root: Path, manifest: Mapping[str, Any]) -> list[Finding] | None:
    """Whether the previous release and the changes give this one, and back; None where it cannot be told here."""
    root = root.resolve()
    before = manifest.get("previous")
    if not isinstance(before, str) or not is_version(before) or root.name != manifest["version"]:
        return None
    previous = root.parent / before
    stated = _read(previous / MANIFEST)
    if stated is None or not (previous / "datapackage.json").is_file() or not (root / CHANGES_FILE).is_file():
        return None
    faults = replay_faults(previous, root, (stated, manifest))
    return [
        Finding(
            code="changements_faux", table=None if one == CHANGES_FILE else one, location=Location(file=CHANGES_FILE)
        )
        for one in faults
    ]


def _tables(root: Path, manifest: Mapping[str, Any], advance: Callable[[int, int], None]) -> Iterator[Finding]:
    with Engine(memory=AMPLE) as engine:
        engine.lock(root)
        for number, (name, stated) in enumerate(sorted(manifest["tables"].items()), start=1):
            yield from _table(engine, root, name, stated)
            advance(number, len(manifest["tables"]))


def _table(engine: Engine, root: Path, name: str, stated: Mapping[str, Any]) -> Iterator[Finding]:
    place = Location(file=f"data/{name}.parquet")
    try:
        schema = json.loads((root / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
        columns = [field["name"] for field in schema["fields"]]
        files = {Path(path).suffix: root / path for path in stated["files"]}
        rows, content, unequal = proved_content(engine, files[".csv"], files[".parquet"], columns)
    except (EngineError, OSError, ValueError, LookupError, TypeError) as cause:
        yield Finding(code="table_illisible", table=name, location=place, details={"cause": str(cause)})
        return
    if unequal:
        yield Finding(code="csv_parquet_different", table=name, location=place, details={"lignes": unequal})
    if (rows, content) != (stated["rows"], stated["content_sha256"]):
        yield Finding(code="contenu_different", table=name, location=place, details={"lignes": rows})
