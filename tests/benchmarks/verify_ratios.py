"""How long `bilan verify` takes on a big release, as a multiple of `sha256sum` of its files plus one scan of each.

The release has one table of twelve columns, with manifest and sums, no workbook and nothing before it. The scan is
DuckDB's own aggregate over every cell of the Parquet file and of the CSV. Each runs in a process of its own, one
after the other, under the same threads. No threshold is asserted: the figures are for people.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.definitions import open_definitions  # noqa: E402
from pipeline.engine import AMPLE, Engine, quoted, write_csv, write_parquet  # noqa: E402
from pipeline.flow.setting import Setting  # noqa: E402
from pipeline.flow.verify import verify_release  # noqa: E402
from pipeline.release.content import parquet_table  # noqa: E402
from pipeline.release.manifest import describe_tables, file_entries, metadata_digest, sums_text  # noqa: E402
from pipeline.release.proof import Trust, prove  # noqa: E402
from pipeline.storage.digests import sha256_file  # noqa: E402
from pipeline.storage.folders import json_text  # noqa: E402

RUNS = ("sha256sum", "scan", "proof", "verify")
KINDS = ("string", "integer", "number", "date", "string", "integer", "number", "date", "string", "integer", "number")
SCHEMA: dict[str, Any] = {
    "fields": [{"name": "id", "type": "string", "constraints": {"required": True}}]
    + [{"name": f"c{place}", "type": kind} for place, kind in enumerate(KINDS)],
    "primaryKey": ["id"],
}
COLUMNS = tuple(str(one["name"]) for one in SCHEMA["fields"])


def _cell(place: int, kind: str) -> str:
    number = f"((i * {7 + place} + {place}) % 9000000)"
    return {
        "string": f"'mesure du plan ' || ({number} % 90000) || ', région ' || ({number} % 17)",
        "integer": f"CAST({number} AS BIGINT)",
        "number": f"CAST({number} / 100 AS DECIMAL(15,2))",
        "date": f"CAST(DATE '2000-01-01' + CAST({number} % 9000 AS INTEGER) AS DATE)",
    }[kind] + f" AS c{place}"


def make(root: Path, rows: int) -> None:
    """A release with one big table."""
    for name in ("data", "schemas"):
        (root / name).mkdir(parents=True)
    csv, parquet = root / "data" / "t.csv", root / "data" / "t.parquet"
    cells = ", ".join(_cell(place, kind) for place, kind in enumerate(KINDS))
    query = f"SELECT printf('%010d', i) AS id, {cells} FROM range({rows}) r(i) ORDER BY id"
    (root / "schemas" / "t.schema.json").write_text(json_text(SCHEMA), encoding="utf-8")
    with Engine(memory=AMPLE) as engine:
        write_parquet(engine, query, parquet, "t")
        write_csv(engine, f"SELECT * FROM {parquet_table(parquet)}", csv)
        resource_of = {
            "name": "t", "type": "table", "path": "data/t.csv", "format": "csv", "encoding": "utf-8",
            "schema": "schemas/t.schema.json", "bytes": csv.stat().st_size, "hash": f"sha256:{sha256_file(csv)}",
            "bilan:parquet": {"path": "data/t.parquet", "hash": f"sha256:{sha256_file(parquet)}"},
        }  # fmt: skip
        descriptor = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "gros",
            "version": "1.0.0", "created": "2026-01-02T00:00:00Z", "resources": [resource_of],
        }  # fmt: skip
        tables = describe_tables(engine, root, descriptor)
    (root / "datapackage.json").write_text(json_text(descriptor), encoding="utf-8")
    entries = file_entries(root)
    manifest = {
        "name": "gros", "version": "1.0.0", "created": "2026-01-02T00:00:00Z", "previous": None, "bilan": "0",
        "metadata_sha256": metadata_digest(descriptor), "tables": tables, "changes": [], "files": entries,
    }  # fmt: skip
    (root / "manifest.json").write_text(json_text(manifest), encoding="utf-8")
    (root / "SHA256SUMS").write_text(sums_text(entries, sha256_file(root / "manifest.json")), encoding="utf-8")


def _scan(root: Path) -> None:
    with Engine(memory=AMPLE) as engine:
        csv = engine.read_text_csv(root / "data" / "t.csv", COLUMNS, header=True)
        for rows in (csv, parquet_table(root / "data" / "t.parquet")):
            told = ", ".join(f"bit_xor(hash({quoted(name)}))" for name in COLUMNS)
            list(engine.rows(f"SELECT {told} FROM {rows}"))


def run(root: Path, name: str) -> dict[str, Any]:
    """Seconds of one run in this process, and its peak of memory in MB."""
    setting = Setting(definitions=open_definitions(), today=date(2026, 1, 2))
    begin = time.monotonic()
    found: list[str] = []
    if name == "sha256sum":
        subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=root, check=True)
    elif name == "scan":
        _scan(root)
    elif name == "proof":
        found = [one.code for one in prove(root, Trust(), lambda _done, _total: None).findings]
    else:
        found = [one.finding.code for one in verify_release(root, setting).findings]
    seconds = time.monotonic() - begin
    return {"seconds": seconds, "peak": _peak(), "found": found}


def _peak() -> float:
    """The most memory that this process held, in MB; `ru_maxrss` would count what its parent held too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--run", choices=RUNS)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.run:
        print(json.dumps(run(asked.folder, asked.run)))
        return
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "release"
        make(root, asked.rows)
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
        print(f"{asked.rows} rows, {size / 1e6:.0f} MB")
        told = {}
        for one in RUNS:
            command = [sys.executable, __file__, "--run", one, "--folder", str(root)]
            made = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            told[one] = json.loads(made.splitlines()[-1])
        base = told["sha256sum"]["seconds"] + told["scan"]["seconds"]
        for one, figures in told.items():
            seconds, peak, found = figures["seconds"], figures["peak"], figures["found"]
            print(f"{one:10} {seconds:7.1f} s  {seconds / base:5.2f} x  {peak:6.0f} MB  {found}")


if __name__ == "__main__":
    main()
