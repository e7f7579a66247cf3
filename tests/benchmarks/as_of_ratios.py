"""How long one step from a release to the next or back takes, as a multiple of the engine's own sorted copy.

A table of twelve columns, one cell in a hundred changed, one row in two hundred gone and as many come. Timed are the
proof that the changes fit and the writing of the other release's Parquet file; the copy is DuckDB's, of the release
one starts from, sorted by key, under the same bound of memory. Each runs in a process of its own. What comes out is
held against the other release. No threshold is asserted: the figures are for people.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.engine import AMPLE, Engine, literal, write_parquet  # noqa: E402
from pipeline.release.changes import CHANGES, Direction, Side, Step, make_delta, replay  # noqa: E402
from pipeline.release.content import content_digest, parquet_table  # noqa: E402

THREADS = 2
KINDS = ("string", "integer", "number", "date", "string", "integer", "number", "date", "string", "integer", "number")
SCHEMA: dict[str, Any] = {
    "fields": [{"name": "id", "type": "string"}]
    + [{"name": f"c{place}", "type": kind} for place, kind in enumerate(KINDS)],
    "primaryKey": ["id"],
}
COLUMNS = tuple(one["name"] for one in SCHEMA["fields"])
RUNS = ("copy", "forward", "back")


def cell(place: int, kind: str, changed: str) -> str:
    """A cell of row `i`; in one row of a hundred `changed` gives another one."""
    number = f"(i * {7 + place} + {place} + CASE WHEN (i + {place}) % 100 = 0 THEN {changed} ELSE 0 END)"
    cells = {
        "string": f"'mesure ' || ({number} % 90000)",
        "integer": f"CAST({number} % 1000000 AS BIGINT)",
        "number": f"CAST(({number} % 10000000) / 100 AS DECIMAL(15,2))",
        "date": f"CAST(DATE '2000-01-01' + CAST({number} % 9000 AS INTEGER) AS DATE)",
    }
    return f"{cells[kind]} AS c{place}"


def make(folder: Path, rows: int) -> None:
    """Two releases of the table and the changes between them."""
    with Engine(threads=THREADS, memory=AMPLE) as engine:
        sides = []
        for name, changed, gone in (("old", "0", "1"), ("new", "13", "2")):
            cells = ", ".join(cell(place, kind, changed) for place, kind in enumerate(KINDS))
            query = f"SELECT printf('%010d', i) AS id, {cells} FROM range({rows}) r(i) WHERE i % 200 <> {gone}"
            write_parquet(engine, f"{query} ORDER BY id", folder / f"{name}.parquet", "t")
            sides.append(Side(file=folder / f"{name}.parquet", schema=SCHEMA))
        make_delta(engine, "t", *sides)
        query = f"SELECT * FROM {CHANGES}.t ORDER BY cle_id, colonne NULLS FIRST"
        write_parquet(engine, query, folder / "changes.parquet", "t")


def run(folder: Path, name: str) -> dict[str, Any]:
    """Seconds of one run in this process, its peak of memory in MB, and the digest of what came out."""
    result = folder / f"{name}.made"
    base = folder / ("new.parquet" if name == "back" else "old.parquet")
    with Engine(threads=THREADS, memory=AMPLE) as engine:
        begin = time.monotonic()
        if name == "copy":
            query: str | None = f"SELECT * FROM {parquet_table(base)} ORDER BY id"
        else:
            way: Direction = "back" if name == "back" else "forward"
            step = Step(table="t", file=folder / "changes.parquet", before=SCHEMA, after=SCHEMA)
            query = replay(engine, step, base, way)
        engine.run(f"COPY ({query}) TO {literal(str(result))} (FORMAT parquet, COMPRESSION zstd)")
        took = time.monotonic() - begin
        digest = content_digest(engine, result, COLUMNS)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    return {"seconds": took, "peak": peak, "digest": digest}


def main() -> None:
    """Makes both releases, then copies and replays in turn."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", nargs="?", type=int, default=5_000_000)
    asked.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.run:
        print(json.dumps(run(Path(options.run[0]), options.run[1])))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, options.rows)
        told = {}
        for one in RUNS:
            words = (sys.executable, __file__, "--run", name, one)
            told[one] = json.loads(subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout)
        with Engine(threads=THREADS) as engine:
            for one, other in (("forward", "new"), ("back", "old")):
                stated = list(content_digest(engine, folder / f"{other}.parquet", COLUMNS))
                if told[one]["digest"] != stated:
                    raise SystemExit(f"{one}: not the other release")
    base = told["copy"]["seconds"]
    print(f"{options.rows} rows of {len(COLUMNS)} columns, 1 % of the cells changed")
    for one in RUNS:
        took = told[one]["seconds"]
        print(f"{one:<8} {took:7.2f} s {took / base:6.2f} ×   peak memory {told[one]['peak']} MB")


if __name__ == "__main__":
    main()
