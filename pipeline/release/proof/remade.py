"""Two makings of one version: the files and cells that differ, and why they likely do."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.engine import AMPLE, Engine, EngineError, literal
from pipeline.model.errors import TargetFailed
from pipeline.model.finding import Finding
from pipeline.model.source import Location
from pipeline.release.changes import make_delta
from pipeline.release.compare import open_edition
from pipeline.release.content import parquet_table
from pipeline.release.manifest import SUMS
from pipeline.release.proof.digests import found, read_digests, read_inside
from pipeline.release.proof.statements import WRONG

_SOURCES = "data/sources.parquet"


def differences(published: Path, made: Path, tools: tuple[Mapping[str, Any], str]) -> Iterator[Finding]:
    """Every file that differs or stands on one side only, every table with its rows and cells, and likely causes.

    `tools` are the manifest of the published version and bilan's own version now. What signs the published version
    is no part of what is made. Raises TargetFailed for a published version whose tables cannot be read.
    """
    old, new = read_digests(published), read_digests(made)
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    if _sums(published) != _sums(made):
        names.append(SUMS)
    for name in names:
        yield found("refait_autrement", name)
    if names:
        yield from _tables(published, made)
        yield from _causes(published, made, tools)


def _sums(root: Path) -> bytes:
    try:
        return read_inside(root, SUMS)
    except (OSError, ValueError):
        return b""


def _tables(published: Path, made: Path) -> Iterator[Finding]:
    try:
        old, new = open_edition(published, None).tables, open_edition(made, None).tables
        with Engine(memory=AMPLE) as engine:
            engine.lock(published, made)
            for table in sorted(old.keys() | new.keys()):
                changes = make_delta(engine, table, old.get(table), new.get(table))
                if changes.any:
                    told = {"ajoutees": changes.added, "retirees": changes.removed, "cellules": changes.cells}
                    yield Finding(
                        code="refait_table_differente",
                        table=table,
                        location=Location(file=f"data/{table}.parquet"),
                        details=told,
                    )
    except (EngineError, *WRONG) as cause:
        raise TargetFailed("livraison_alteree", fichier=str(published / "datapackage.json")) from cause


def _causes(published: Path, made: Path, tools: tuple[Mapping[str, Any], str]) -> Iterator[Finding]:
    manifest, now = tools
    then = str(manifest.get("bilan", "–"))
    if then != now:
        yield found("refait_autre_bilan", "manifest.json", alors=then, ici=now)
    with Engine() as engine:
        engine.lock(published, made)
        try:
            engines = [_writer(engine, root) for root in (published, made)]
            documents = [_documents(engine, root) for root in (published, made)]
        except EngineError:  # told already, as a file that differs
            return
    if engines[0] != engines[1]:
        yield found("refait_autre_moteur", _SOURCES, alors=engines[0], ici=engines[1])
    for name in sorted({name for name, _ in documents[0] ^ documents[1]}):
        yield found("refait_documents", name)


def _writer(engine: Engine, root: Path) -> str:
    """What wrote the Parquet files of a package, as they say themselves."""
    return str(engine.value(f"SELECT created_by FROM parquet_file_metadata({literal(str(root / _SOURCES))})"))


def _documents(engine: Engine, root: Path) -> set[tuple[str, str]]:
    """Each document of a package with its digest."""
    found = engine.rows(f"SELECT fichier, sha256 FROM {parquet_table(root / _SOURCES)}")
    return {(str(name), str(digest)) for name, digest in found}
