"""Brings the tables of a package, and those of the release before it, into an engine that is then locked."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, EngineError
from pipeline.model.errors import NotPublishable
from pipeline.model.finding import Finding
from pipeline.model.package import PARQUET, DataPackage
from pipeline.model.source import Location

PREVIOUS = "previous"
"""The schema that holds the tables of the previous release, where there is one."""


def load_package(engine: Engine, package: DataPackage, previous: Path | None = None) -> list[Finding]:
    """Makes a table of each Parquet file of the package, then closes every way out of the engine.

    `previous` is the folder of the release before. A Parquet file of the package that is none is a finding; one
    of the previous release ends in NotPublishable, for nothing can be compared with it.
    """
    findings = []
    for name, path in parquet_files(package.descriptor):
        try:
            engine.load_parquet(name, Path(package.root) / path)
        except EngineError as cause:
            place, details = Location(file=path), {"cause": str(cause)}
            findings.append(Finding(code="table_illisible", table=name, location=place, details=details))
    if previous is not None:
        _load_previous(engine, previous)
    engine.lock()
    return findings


def _load_previous(engine: Engine, root: Path) -> None:
    try:
        descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
        files = list(parquet_files(descriptor))
    except (OSError, ValueError, LookupError, TypeError) as cause:
        raise NotPublishable("comparaison_impossible", cause=str(cause)) from cause
    for name, path in files:
        try:
            engine.load_parquet(name, root / path, PREVIOUS)
        except EngineError as cause:
            raise NotPublishable("livraison_precedente_alteree", fichier=str(root / path)) from cause


def parquet_files(descriptor: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The name of each table that has a Parquet file, and its path."""
    for resource in descriptor["resources"]:
        if PARQUET in resource:
            yield resource["name"], resource[PARQUET]["path"]
