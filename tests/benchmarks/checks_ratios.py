"""How long all rules and expectations take on a large package, as a multiple of one full scan of its tables.

The demonstration plan with its regional reports, copied until there are a million projects and a hundred thousand
costs, beside all their reports, texts and figures. The scan is the engine's own: each CSV once, every column as
text, every column touched. Great Expectations is started before the clock. Values have no provenance here. No
threshold is asserted: the figures are for people.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.check.expectations import warm  # noqa: E402
from pipeline.check.expectations.process import WORKER  # noqa: E402
from pipeline.engine import Engine  # noqa: E402
from pipeline.flow.checks import Context, check_rules  # noqa: E402
from pipeline.model.package import DataPackage  # noqa: E402
from tests.corruptions.clean import PLAN, SETTING, written  # noqa: E402

THREADS = 2
LOADING = 10.0  # seconds in which the worker loads Great Expectations, beside the clock
PARTS = 80  # projects made of one; amounts stay whole cents


def many(copies: int, engine: Engine) -> None:
    """The tables of one plan become those of many."""
    engine.run(f"SET VARIABLE copies = {copies}")
    engine.run(f"SET VARIABLE parts = {PARTS}")
    engine.run((Path(__file__).parent / "many.sql").read_text(encoding="utf-8"))


def scan(package: DataPackage) -> float:
    """Seconds of the engine to read every column of every CSV as text."""
    begin = time.monotonic()
    for resource_of in package.descriptor["resources"]:
        path = Path(package.root) / resource_of["path"]
        with path.open(encoding="utf-8") as stream:
            columns = dict.fromkeys(stream.readline().rstrip().split(","), "VARCHAR")
        touched = ", ".join(f'sum(strlen("{name}"))' for name in columns)
        with duckdb.connect(config={"threads": THREADS}) as engine:
            engine.sql(
                f"SELECT {touched} FROM read_csv('{path}', header = true, auto_detect = false, delim = ',', "
                f"quote = '\"', escape = '\"', columns = {columns})"
            ).fetchall()
    return time.monotonic() - begin


def peak(process: str) -> int:
    """The most memory that a process has had, in MB: the usage of a child would include its parent's."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def check(folder: Path) -> dict[str, Any]:
    """What the checks took in this process, and how much memory it and its worker had at most."""
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package = DataPackage(root=str(folder), descriptor=told, tables=(), rows={})
    setting, taken = replace(SETTING, threads=THREADS), {}
    warm()
    time.sleep(LOADING)
    for name, expectations in (("rules", False), ("all", True)):
        begin = time.monotonic()
        checked = check_rules(package, setting, Context(plan=PLAN, expectations=expectations))
        taken[name] = time.monotonic() - begin
    peaks = [peak("self"), peak(str(WORKER.process.pid))] if WORKER.process else [peak("self"), 0]
    WORKER.end()
    found = sum(1 + one.more for one in checked.findings)
    return {**taken, "found": found, "checks": len(checked.checks), "peaks": peaks}


def main() -> None:
    """Makes the package, then scans and checks it in turn, each check in a process of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("copies", nargs="?", type=int, default=2_500)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.folder:
        print(json.dumps(check(options.folder)))
        return
    with tempfile.TemporaryDirectory() as name:
        package, _ = written(partial(many, options.copies), Path(name), without=frozenset({"provenance"}))
        words = (sys.executable, __file__, "--folder", str(package.root))
        scans, told = [], []
        for _ in range(options.rounds):
            scans.append(scan(package))
            done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
            told.append(json.loads(done.stdout))
    report(package, statistics.median(scans), told)


def report(package: DataPackage, base: float, told: Sequence[Mapping[str, Any]]) -> None:
    """A line for the rules, one with the expectations as well, one for memory."""
    projects, costs, rows = package.rows["projets"], package.rows["couts"], sum(package.rows.values())
    print(f"{projects} projects, {costs} costs, {rows} rows in all; one scan of them: {base:.2f} s")
    for name, title in (("rules", "rules"), ("all", "rules and expectations")):
        took = statistics.median(one[name] for one in told)
        print(f"{title:<24} {took:6.2f} s {took / base:6.1f} ×")
    own, other = (max(one["peaks"][place] for one in told) for place in (0, 1))
    print(f"{told[0]['checks']} checks, {told[0]['found']} findings; peak memory {own} MB, {other} MB in the worker")


if __name__ == "__main__":
    main()
