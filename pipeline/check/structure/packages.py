"""Data packages: their descriptor, what it may not lead to, and every resource that it describes."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import frictionless
from frictionless import system

from pipeline.check.structure.reference import finding, judge
from pipeline.model.finding import Finding
from pipeline.model.package import PARQUET, DataPackage
from pipeline.model.report import CheckRun
from pipeline.model.source import Location
from pipeline.storage.digests import sha256_file


def check_structure(
    root: Path, descriptor: Mapping[str, Any], advance: Callable[[int, int], None]
) -> tuple[list[Finding], list[CheckRun]]:
    """Findings about every resource of the package in `root`, foreign keys included."""
    findings: list[Finding] = []
    with system.use_context(trusted=False):
        package = frictionless.Package.from_descriptor(dict(descriptor), basepath=str(root))
        for number, resource in enumerate(package.resources, start=1):
            findings += judge(resource, str(resource.path), str(resource.name))
            advance(number, len(package.resources))
    return findings, [CheckRun(code="table-schema", engine="frictionless")]


def open_package(path: Path) -> tuple[DataPackage | None, list[Finding]]:
    """The package that a descriptor describes, or what is wrong with the descriptor.

    A descriptor that sends its reader elsewhere for data or schemas is refused before anything follows it.
    The Parquet files beside its CSV are held against their digests.
    """
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        if remote := sorted(_remote(descriptor)):
            place = Location(file=path.name)
            return None, [Finding(code="adresse_distante", location=place, value=one) for one in remote]
        package = frictionless.Package.from_descriptor(str(path))
        astray = list(_astray(descriptor, path.parent))
    except frictionless.FrictionlessException as cause:
        return None, [finding(error, path.name, None) for error in cause.reasons or [cause.error]]
    except (OSError, ValueError, RecursionError) as cause:
        place = Location(file=path.name)
        return None, [Finding(code="package-error", location=place, details={"note": str(cause)})]
    tables = tuple(str(resource.name) for resource in package.resources)
    return DataPackage(root=str(path.parent), descriptor=descriptor, tables=tables, rows={}), astray


def _remote(data: Any) -> Iterator[str]:  # noqa: ANN401  any JSON value
    """The addresses that a reader of the descriptor would follow."""
    followed = {"path", "paths", "schema", "dialect", "profile", "extrapaths", "$ref"}
    if isinstance(data, list):
        for one in data:
            yield from _remote(one)
    elif isinstance(data, dict):
        for key, value in data.items():
            values = value if isinstance(value, list) else [value]
            if key in followed:
                yield from (one for one in values if isinstance(one, str) and "://" in one)
            if key not in {"licenses", "sources", "contributors"}:
                yield from _remote(value)


def _astray(descriptor: Mapping[str, Any], root: Path) -> Iterator[Finding]:
    """Parquet files that do not lie in the package's folder, or are not those that the descriptor means."""
    for resource in descriptor["resources"]:
        if PARQUET not in resource:
            continue
        stated = resource[PARQUET] if isinstance(resource[PARQUET], dict) else {}
        name = str(stated.get("path"))
        file = (root / name).resolve()
        if not (file.is_relative_to(root.resolve()) and file.is_file()):
            code, note = "resource-error", f'path "{name}" is not safe'
        elif stated.get("hash") != (there := f"sha256:{sha256_file(file)}"):
            code, note = "hash-count", f'expected is "{stated.get("hash")}" and actual is "{there}"'
        else:
            continue
        table = str(resource["name"])
        yield Finding(code=code, table=table, location=Location(file=name), details={"note": note})
