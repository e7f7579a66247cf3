"""Data packages: their descriptor, what it may not lead to, and every resource that it describes."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
from frictionless import system

from pipeline.check.structure.asked import Answer, TableAsked, Twin
from pipeline.check.structure.bench import Bench
from pipeline.check.structure.check import WORKBOOKS, check_table
from pipeline.check.structure.descriptors import descriptor_findings
from pipeline.check.structure.external import follow_keys, without_outer_keys
from pipeline.check.structure.guards import guard_archive, guard_workbook
from pipeline.check.structure.reference import ESCAPES, finding, judge
from pipeline.check.structure.samples import capped
from pipeline.model.finding import Finding
from pipeline.model.package import PARQUET, DataPackage
from pipeline.model.report import CheckRun
from pipeline.model.source import Location
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import inside

_READ = ("csv", "tsv", "parquet")


def check_structure(
    root: Path,
    descriptor: Mapping[str, Any],
    advance: Callable[[int, int], None],
    how: TableAsked | None = None,
    twins: Mapping[str, Twin] | None = None,
) -> tuple[list[Finding], list[CheckRun]]:
    """Findings about every resource of the package in `root`, foreign keys, hashes and sizes included.

    What the engine can read is judged by `check_table`; any other resource by frictionless. `twins` has, by table,
    files that hold the same and are read faster.
    """
    how, twins = how or TableAsked(), twins or {}
    findings: list[Finding] = []
    engines: set[str] = set()
    descriptor = {**descriptor, "resources": [_with_schema(root, one) for one in descriptor["resources"]]}
    followed = follow_keys(root, descriptor, how)
    descriptor = followed.descriptor
    tables = {} if how.engine == "frictionless" else _tables(root, descriptor, how)
    reached = tables | followed.others
    by_us = {name for name, (_, asked) in tables.items() if _refers_to_known(asked, reached)}
    outer = [
        one for stated in descriptor["resources"] if str(stated["name"]) not in by_us
        for one in without_outer_keys(stated, followed.others)
    ]  # fmt: skip
    findings += _listed(how, [*followed.findings, *outer])
    with system.use_context(trusted=False), Bench(how, root, reached) as bench:
        package = frictionless.Package.from_descriptor(dict(descriptor), basepath=str(root))
        for number, (resource, stated) in enumerate(zip(package.resources, descriptor["resources"], strict=True), 1):
            name = str(resource.name)
            if name in by_us:
                path, asked = tables[name]
                with _calling(how, str(stated["path"])):
                    answer = _judged(path, replace(asked, others=reached, root=root, bench=bench), twins)
                findings += [_in_package(one, str(stated["path"])) for one in answer.findings]
                more = list(_bytes(path, name, stated, answer.sha256))
                engines |= {run.engine for run in answer.checks}
            else:
                _guard(root, stated)
                more = list(judge(resource, str(resource.path), name))
                engines.add("frictionless")
            findings += capped(_listed(how, more))
            advance(number, len(package.resources))
    return findings, [CheckRun(code="table-schema", engine=engine) for engine in sorted(engines)]


def _judged(path: Path, asked: TableAsked, twins: Mapping[str, Twin]) -> Answer:
    """What is wrong in a table; where its twin has no fault, nothing is, and only a fault must be located."""
    twin = twins.get(str(asked.name))
    if twin is not None:
        others = {name: _twin_of(name, other, twins) for name, other in asked.others.items()}
        answer = check_table(twin.path, replace(asked, dialect=None, encoding=None, others=others, listing=None))
        if not answer.findings:
            return replace(answer, sha256=twin.sha256)
    return check_table(path, asked)


def _twin_of(name: str, other: tuple[Path, TableAsked], twins: Mapping[str, Twin]) -> tuple[Path, TableAsked]:
    twin = twins.get(name)
    return other if twin is None else (twin.path, replace(other[1], dialect=None, encoding=None))


def _with_schema(root: Path, stated: Mapping[str, Any]) -> Mapping[str, Any]:
    """The resource with its schema in place of the path of one; as it is where that cannot be read as a schema."""
    name = stated.get("schema")
    if not isinstance(name, str):
        return stated
    try:
        read = json.loads(inside(root, name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return stated
    return {**stated, "schema": read} if isinstance(read, dict) else stated


def _tables(root: Path, descriptor: Mapping[str, Any], how: TableAsked) -> dict[str, tuple[Path, TableAsked]]:
    """The resources that the engine can read, by name: one local file, with a schema, as it is."""
    found = {}
    for stated in descriptor["resources"]:
        path, schema = stated.get("path"), stated.get("schema")
        plain = isinstance(path, str) and not {"compression", "data", "extrapaths", "fields", "rows"} & stated.keys()
        if not plain or not isinstance(schema, dict) or not schema.get("fields"):
            continue
        file = root / str(path)
        kind = str(stated.get("format", file.suffix.lower().removeprefix(".")))
        inside = file.resolve().is_relative_to(root.resolve()) and file.is_file()
        dialect = stated.get("dialect", {})
        if inside and kind == file.suffix.lower().removeprefix(".") in _READ and isinstance(dialect, dict):
            asked = replace(
                how, schema=schema, dialect=dialect, encoding=stated.get("encoding"), name=str(stated["name"])
            )
            found[str(stated["name"])] = (file, asked)
    return found


def _guard(root: Path, stated: Mapping[str, Any]) -> None:
    """Looks at compressed files and workbooks before frictionless opens them."""
    paths = [stated.get("path"), *(stated.get("extrapaths") or [])]
    for name in paths:
        file = root / name if isinstance(name, str) else root
        if file.is_file() and file.suffix.lower() in WORKBOOKS:
            guard_workbook(file)
        elif file.is_file():
            guard_archive(file)


def _refers_to_known(asked: TableAsked, tables: Mapping[str, object]) -> bool:
    """Whether every table that a foreign key names is one that the engine can read."""
    keys = (asked.schema or {}).get("foreignKeys", [])
    names = {str(key.get("reference", {}).get("resource") or asked.name) for key in keys}
    return names <= tables.keys()


def _listed(how: TableAsked, found: list[Finding]) -> list[Finding]:
    """The same findings, which are in the list now where one is asked for."""
    if how.listing:
        how.listing.add(found)
    return found


def _calling(how: TableAsked, path: str) -> AbstractContextManager[None]:
    """The list calls a table's file by its path in the package."""
    return how.listing.calling(path) if how.listing else nullcontext()


def _in_package(one: Finding, path: str) -> Finding:
    """A finding at the file's path in the package."""
    return replace(one, location=replace(one.location, file=path)) if one.location else one


def _bytes(path: Path, table: str, stated: Mapping[str, Any], sha256: str | None) -> Iterator[Finding]:
    """What of a file's stated hash and size is not so."""
    place = Location(file=str(stated["path"]))
    algorithm, _, expected = str(stated.get("hash", "")).rpartition(":")
    actual = {"sha256": sha256, "md5": None, "": None}.get(algorithm)
    if expected and algorithm in {"md5", ""}:
        with path.open("rb") as stream:
            actual = hashlib.file_digest(stream, "md5").hexdigest()
    if expected and actual is not None and actual != expected:
        note = f'expected is "{expected}" and actual is "{actual}"'
        yield Finding(code="hash-count", table=table, location=place, details={"note": note})
    size = path.stat().st_size
    if stated.get("bytes") and stated["bytes"] != size:
        note = f'expected is "{stated["bytes"]}" and actual is "{size}"'
        yield Finding(code="byte-count", table=table, location=place, details={"note": note})


def open_package(
    path: Path, known: Mapping[str, str | None] | None = None
) -> tuple[DataPackage | None, list[Finding]]:
    """The package that a descriptor describes, or what is wrong with the descriptor.

    A descriptor that sends its reader elsewhere for data or schemas is refused before anything follows it.
    A schema inside that cannot be applied ends it as well; what only the standard asks is told beside.
    The Parquet files beside its CSV are held against their digests; `known` has those that were taken already, by
    path.
    """
    doubts: list[Finding] = []
    try:
        text = path.read_text(encoding="utf-8")
        descriptor = json.loads(text)
        if remote := sorted(_remote(descriptor)):
            place = Location(file=path.name)
            return None, [Finding(code="adresse_distante", location=place, value=one) for one in remote]
        refused, doubts = descriptor_findings(text, descriptor, path.name)
        if refused:
            return None, [*refused, *doubts]
        package = frictionless.Package.from_descriptor(str(path))
        astray = list(_astray(descriptor, path.parent, known or {}))
    except frictionless.FrictionlessException as cause:
        return None, [finding(error, path.name, None) for error in cause.reasons or [cause.error]] + doubts
    except (OSError, RecursionError, *ESCAPES) as cause:
        place = Location(file=path.name)
        return None, [Finding(code="package-error", location=place, details={"note": str(cause)}), *doubts]
    tables = tuple(str(resource.name) for resource in package.resources)
    return DataPackage(root=str(path.parent), descriptor=descriptor, tables=tables, rows={}), [*astray, *doubts]


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


def _astray(descriptor: Mapping[str, Any], root: Path, known: Mapping[str, str | None]) -> Iterator[Finding]:
    """Parquet files that do not lie in the package's folder, or are not those that the descriptor means."""
    for resource in descriptor["resources"]:
        if PARQUET not in resource:
            continue
        stated = resource[PARQUET] if isinstance(resource[PARQUET], dict) else {}
        name = str(stated.get("path"))
        file = (root / name).resolve()
        if not (file.is_relative_to(root.resolve()) and file.is_file()):
            code, note = "resource-error", f'path "{name}" is not safe'
        elif stated.get("hash") != (there := f"sha256:{known.get(name) or sha256_file(file)}"):
            code, note = "hash-count", f'expected is "{stated.get("hash")}" and actual is "{there}"'
        else:
            continue
        table = str(resource["name"])
        yield Finding(code=code, table=table, location=Location(file=name), details={"note": note})
