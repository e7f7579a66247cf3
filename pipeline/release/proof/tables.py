"""The tables of a release: each once as Parquet, as CSV and as a sheet of the workbook, and all say the same."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.engine import AMPLE, Engine, EngineError
from pipeline.model.errors import TargetFailed
from pipeline.model.finding import Finding
from pipeline.model.source import Location
from pipeline.release.content import proved_content
from pipeline.release.excel import Differing, differing_cells, workbook_path
from pipeline.release.manifest import schema_digest
from pipeline.release.proof.digests import Digests, found, read_inside
from pipeline.release.proof.statements import WRONG, read_descriptor
from pipeline.storage.folders import inside


def prove_tables(
    root: Path, manifest: Mapping[str, Any], there: Digests, advance: Callable[[int, int], None]
) -> tuple[list[Finding], frozenset[str]]:
    """What of the tables is not as the manifest says, or differs between two of their files.

    And the tables whose CSV is, byte for byte, what their Parquet file says. Raises TargetFailed where memory or disk
    run out, which says nothing of the release.
    """
    findings: list[Finding] = []
    exact: set[str] = set()
    with Engine(memory=AMPLE) as engine:
        engine.lock(root)
        for number, (name, stated) in enumerate(sorted(manifest["tables"].items()), start=1):
            findings += _table(engine, root, name, stated, there, exact)
            advance(number, len(manifest["tables"]))
        workbook = workbook_path(manifest["name"])
        if there.get(workbook) and not findings:
            findings += _workbook(engine, root, workbook)
    return findings, frozenset(exact)


def _table(
    engine: Engine, root: Path, name: str, stated: Mapping[str, Any], there: Digests, exact: set[str]
) -> Iterator[Finding]:
    """What of one table is not as it should be; its name goes into `exact` where both files are proved the same."""
    place, path = Location(file=f"data/{name}.parquet"), f"schemas/{name}.schema.json"
    try:
        schema = json.loads(read_inside(root, path))
        columns = [field["name"] for field in schema["fields"]]
        files = {Path(file).suffix: inside(root, file) for file in stated["files"]}
        place = Location(file=files[".parquet"].relative_to(root).as_posix())
        known = there.get(files[".csv"].relative_to(root).as_posix())
        content = proved_content(engine, files[".csv"], files[".parquet"], columns, known)
    except (EngineError, *WRONG) as cause:
        _unless_exhausted(cause)
        yield Finding(code="table_illisible", table=name, location=place, details={"cause": str(cause)})
        return
    if content.exact:
        exact.add(name)
    if content.differing:
        told = {"lignes": content.differing}
        yield Finding(code="csv_parquet_different", table=name, location=place, details=told)
    if (content.rows, content.sha256) != (stated["rows"], stated["content_sha256"]):
        yield Finding(code="contenu_different", table=name, location=place, details={"lignes": content.rows})
    if schema_digest(schema) != stated.get("schema_sha256"):
        yield Finding(code="schema_different", table=name, location=Location(file=path))


def _unless_exhausted(cause: BaseException) -> None:
    if isinstance(cause, EngineError) and cause.exhausted:
        raise TargetFailed("moteur_epuise", cause=str(cause)) from cause


def _workbook(engine: Engine, root: Path, workbook: str) -> Iterator[Finding]:
    """The first cell of each table that differs, with the count of the others."""
    descriptor = read_descriptor(root)
    first: dict[str, Differing] = {}
    counts: Counter[str] = Counter()
    try:
        for one in descriptor["resources"] if descriptor else ():
            inside(root, f"schemas/{one['name']}.schema.json")
        for cell in differing_cells(engine, inside(root, workbook), root, descriptor or {"resources": []}):
            first.setdefault(cell.table, cell)
            counts[cell.table] += 1
    except (EngineError, *WRONG) as cause:
        _unless_exhausted(cause)
        yield found("classeur_publie_illisible", workbook, cause=str(cause))
        return
    for table, cell in sorted(first.items()):
        told: dict[str, str | int] = {"nombre": counts[table]} | ({"cellule": cell.cell} if cell.cell else {})
        place = Location(file=workbook)
        yield Finding(code="classeur_different", table=table, key=cell.key, location=place, details=told)
