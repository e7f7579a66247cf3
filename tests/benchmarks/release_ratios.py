"""How long a table takes to be written, proved and compared, as a multiple of what the engine alone needs for it.

A table of twelve columns, one cell in a hundred changed, one row in two hundred gone and as many come. CSV and
Parquet written by key, proved equal and digested, beside DuckDB's own sorted COPY of both; every changed cell, and
the comparison that a release makes of them, beside DuckDB's own full outer join of the two Parquet files, which
counts the rows that differ. Last a whole release. All under the same bound of memory, each in a process of its own,
in turn; medians. No threshold is asserted: the figures are for people.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.assemble import Heading, write_package  # noqa: E402
from pipeline.definitions import open_definitions  # noqa: E402
from pipeline.engine import AMPLE, Engine, literal, quoted, write_parquet  # noqa: E402
from pipeline.model.book import Book  # noqa: E402
from pipeline.model.package import DataPackage  # noqa: E402
from pipeline.model.release import Release  # noqa: E402
from pipeline.model.report import Report  # noqa: E402
from pipeline.model.table import Field, TableSpec, Words  # noqa: E402
from pipeline.release.build import Draft, Terms, build_release  # noqa: E402
from pipeline.release.changes import make_delta  # noqa: E402
from pipeline.release.compare import compare, open_edition  # noqa: E402
from pipeline.release.content import content_digest, parquet_table  # noqa: E402
from pipeline.release.manifest import describe_tables  # noqa: E402
from tests.benchmarks.as_of_ratios import COLUMNS, KINDS, SCHEMA, cell  # noqa: E402

WORDS = Words(title="t", description="t")
SPEC = TableSpec(
    name="t",
    family="reference",
    fields=tuple(
        Field(name=one["name"], type=one["type"], constraints={}, words={"fr": WORDS}) for one in SCHEMA["fields"]
    ),
    primary_key=("id",),
    foreign_keys=(),
    words={"fr": WORDS, "en": WORDS},
    descriptor={**SCHEMA, "bilan:famille": "reference", "translations": {}},
)
DEFINITIONS = open_definitions()
SOURCES = DEFINITIONS.tables["sources"]
PLAN = DEFINITIONS.plan("exemple")
LABELS = ("tables", "table", "titre", "lignes", "feuille", "absente", "fichier", "longs", "colonne", "cellules")
BASES = {"written": "copies", "delta": "join", "compared": "join"}
"""Each run that is measured by another one."""
RUNS = ("copies", "written", "join", "delta", "compared", "release")


def make(folder: Path, rows: int) -> None:
    """The rows of both editions, in no order."""
    with Engine(memory=AMPLE) as engine:
        for name, changed, gone in (("old", "0", "1"), ("new", "13", "2")):
            cells = ", ".join(cell(place, kind, changed) for place, kind in enumerate(KINDS))
            query = f"SELECT printf('%010d', i) AS id, {cells} FROM range({rows}) r(i) WHERE i % 200 <> {gone}"
            write_parquet(engine, f"{query} ORDER BY hash(i)", folder / f"{name}.rows", "t")


def _loaded(engine: Engine, path: Path) -> None:
    """The rows as a build has them before it writes; the package's other table is empty."""
    engine.load_parquet("t", path)
    engine.create(SOURCES.name, SOURCES.fields)


def copies(folder: Path) -> dict[str, Any]:
    """DuckDB's own sorted CSV and Parquet of the rows."""
    to = folder / "copies"
    to.mkdir(exist_ok=True)
    with Engine(memory=AMPLE) as engine:
        _loaded(engine, folder / "new.rows")
        begin = time.monotonic()
        for kind in ("csv", "parquet"):
            engine.run(f"COPY (SELECT * FROM t ORDER BY id) TO {literal(str(to / f't.{kind}'))} (FORMAT {kind})")
        return {"seconds": time.monotonic() - begin, "told": content_digest(engine, to / "t.parquet", COLUMNS)}


def written(folder: Path, name: str = "new") -> dict[str, Any]:
    """The package of an edition, as a build writes it and a release proves and digests it."""
    root = folder / name
    for part in ("data", "schemas"):
        (root / part).mkdir(parents=True, exist_ok=True)
    with Engine(memory=AMPLE) as engine:
        _loaded(engine, folder / f"{name}.rows")
        begin = time.monotonic()
        heading = Heading(plan=PLAN, template=DEFINITIONS.template)
        package = write_package(engine, (SPEC, SOURCES), heading, root, lambda _done, _total: None)
        took = time.monotonic() - begin
    begin = time.monotonic()
    with Engine(memory=AMPLE) as engine:
        tables = describe_tables(engine, root, package.descriptor)
    took += time.monotonic() - begin
    return {"seconds": took, "told": (tables["t"]["rows"], tables["t"]["content_sha256"])}


def join(folder: Path) -> dict[str, Any]:
    """How many rows differ, by DuckDB's own full outer join."""
    files = [parquet_table(folder / name / "data" / "t.parquet") for name in ("old", "new")]
    unequal = " OR ".join(f"o.{quoted(name)} IS DISTINCT FROM n.{quoted(name)}" for name in COLUMNS)
    with Engine(memory=AMPLE) as engine:
        begin = time.monotonic()
        count = engine.value(
            f"SELECT count(*) FROM {files[0]} o FULL OUTER JOIN {files[1]} n ON o.id = n.id WHERE {unequal}"
        )
        return {"seconds": time.monotonic() - begin, "told": count}


def delta(folder: Path) -> dict[str, Any]:
    """Every changed cell as a table of the engine, counted."""
    old, new = (open_edition(folder / name, None).tables["t"] for name in ("old", "new"))
    with Engine(memory=AMPLE) as engine:
        begin = time.monotonic()
        told = make_delta(engine, "t", old, new)
        return {
            "seconds": time.monotonic() - begin,
            "told": (told.added, told.removed, told.changed, told.cells),
        }


def compared(folder: Path) -> dict[str, Any]:
    """The whole comparison of both editions: schemas, rows, cells, reasons, what is held."""
    with Engine(memory=AMPLE) as engine:
        begin = time.monotonic()
        old, new = (open_edition(folder / name, {"bilan": name}) for name in ("old", "new"))
        told = compare(engine, old, new).comparison
        return {"seconds": time.monotonic() - begin, "told": (told.level, [one.kind for one in told.changes])}


def release(folder: Path, name: str = "new") -> dict[str, Any]:
    """A release of the edition; the changes from the version before stand in it."""
    root = folder / name
    told = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    package = DataPackage(root=str(root), descriptor=told, tables=("t", "sources"), rows={})
    draft = Draft(
        package=package,
        plan=PLAN,
        pages=lambda _version, _comparison, _report: {},
        book=lambda _version: Book(
            title="t",
            publisher="p",
            created="2026-01-02",
            about=(),
            dictionary=(("table",),),
            labels={one: one for one in LABELS},
        ),
        judge=lambda _found: Report(subject="t", sha256=None, findings=(), totals={"error": 0}, checks_run=()),
        tool="0",
    )
    terms = Terms(to=folder / "releases", created=datetime(2026, 1, 2, tzinfo=UTC))
    begin = time.monotonic()
    made, _ = build_release(draft, terms)
    assert isinstance(made, Release)
    return {"seconds": time.monotonic() - begin, "told": made.version}


def run(folder: Path, name: str) -> dict[str, Any]:
    """What one run took in this process, what it found, and its peak of memory in MB."""
    work, _, edition = name.partition(":")
    told = globals()[work](folder, *([edition] if edition else []))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return {**told, "peak": int(status.partition("VmHWM:")[2].split()[0]) // 1024}


def measure(rows: int, rounds: int = 1) -> dict[str, list[dict[str, Any]]]:
    """What each run told in each round; the first edition is written and released before."""
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in RUNS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, rows)
        for before in ("written:old", "release:old"):
            _run(folder, before)
        for number in range(rounds):
            for one in RUNS if number == 0 else RUNS[:-1]:
                told[one].append(_run(folder, one))
    return told


def _run(folder: Path, name: str) -> dict[str, Any]:
    words = (sys.executable, __file__, "--run", str(folder), name)
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def report(rows: int, told: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """A line for each run."""
    print(f"{rows} rows of {len(COLUMNS)} columns, 1 % of the cells changed")
    took = {name: statistics.median(one["seconds"] for one in ones) for name, ones in told.items()}
    for name, ones in told.items():
        ratio = f"{took[name] / took[BASES[name]]:6.2f} × {BASES[name]}" if name in BASES else ""
        print(f"{name:<9} {took[name]:7.2f} s {ratio:<16} peak memory {max(one['peak'] for one in ones)} MB")


def main() -> None:
    """Measures, or is one of the runs that are measured."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", nargs="?", type=int, default=5_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.run:
        print(json.dumps(run(Path(options.run[0]), options.run[1])))
    else:
        report(options.rows, measure(options.rows, options.rounds))


if __name__ == "__main__":
    main()
