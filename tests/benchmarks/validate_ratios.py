"""How long `bilan validate` takes, as a multiple of what the engine needs to read the same file and touch every cell.

Whole commands with two threads, medians of interleaved runs, peak memory as the operating system counts it. Files
have twelve typed columns modelled on `projets`, in three states: clean, one bad cell in a thousand spread over all
columns, three bad cells in every row. No threshold is asserted here: the figures are for people.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

THREADS = 2
PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*/[0-9]+(\\.[0-9]+)*/[0-9]{4}-[0-9]{4}$"
THEMES = ["alimentation", "logement", "transport", "education", "emploi", "sante", "inclusion", "prejuges", "autre"]
PLACES = ["region", "mrc", "municipalite", "arrondissement", "secteur", "autre"]
PEOPLE = ["enfants", "jeunes", "adultes", "aines", "familles", "tous", "autre"]
TITLES = ["Serre « été », n° ", 'Projet "Élan", phase ', "École à Québec, volet ", "Cuisine collective "]
STATES = ["nouveau", "renouvele", "prolonge", "termine", "annule"]
FIELDS: Sequence[Mapping[str, Any]] = (
    {"name": "id_rapport", "type": "string", "constraints": {"required": True, "pattern": PATTERN}},
    {"name": "no_projet", "type": "string", "constraints": {"required": True, "unique": True}},
    {"name": "no_modification", "type": "integer", "constraints": {"required": True, "minimum": 0}},
    {"name": "titre", "type": "string", "constraints": {"required": True, "maxLength": 200}},
    {"name": "type_territoire", "type": "string", "constraints": {"required": True, "enum": PLACES}},
    {"name": "theme", "type": "string", "constraints": {"required": True, "enum": THEMES}},
    {"name": "clientele", "type": "string", "constraints": {"enum": PEOPLE}},
    {"name": "montant_demande", "type": "number", "constraints": {"minimum": 0}},
    {
        "name": "montant_accorde",
        "type": "number",
        "constraints": {"required": True, "minimum": 0, "maximum": 10000000},
    },
    {"name": "date_debut", "type": "date", "constraints": {"minimum": "2000-01-01"}},
    {"name": "personnes_rejointes", "type": "integer", "constraints": {"minimum": 0}},
    {"name": "etat", "type": "string", "constraints": {"required": True, "enum": STATES}},
)
NAMES = [one["name"] for one in FIELDS]
GOOD = {
    "id_rapport": "printf('plan-exemple/%d.%d/%d-%d', 1 + i % 9, 1 + i % 17, 2010 + i % 12, 2011 + i % 12)",
    "no_projet": "'P-' || lpad(i::VARCHAR, 9, '0')",
    "no_modification": "(i % 4)::VARCHAR",
    "titre": f"{TITLES}[1 + i % {len(TITLES)}] || i",
    "type_territoire": f"{PLACES}[1 + i % {len(PLACES)}]",
    "theme": f"{THEMES}[1 + i % {len(THEMES)}]",
    "clientele": f"CASE WHEN i % 11 > 0 THEN {PEOPLE}[1 + i % {len(PEOPLE)}] END",
    "montant_demande": "CASE WHEN i % 7 > 0 THEN printf('%d.%02d', i * 37 % 250000, i % 100) END",
    "montant_accorde": "printf('%d.%02d', i * 31 % 200000, i % 100)",
    "date_debut": "CASE WHEN i % 5 > 0 THEN (DATE '2010-01-01' + (i % 4500)::INTEGER)::VARCHAR END",
    "personnes_rejointes": "CASE WHEN i % 3 > 0 THEN (i * 13 % 5000)::VARCHAR END",
    "etat": f"{STATES}[1 + i % {len(STATES)}]",
}
BAD = {
    "id_rapport": "'Plan Exemple/' || i",
    "no_projet": "'P-000000001'",
    "no_modification": "(i % 4) || '.0'",
    "titre": "''",
    "type_territoire": "'Région'",
    "theme": "'thème ' || i",
    "clientele": "'Aînés'",
    "montant_demande": "printf('%d %03d,50 $', 1 + i % 250, i % 1000)",
    "montant_accorde": "'-' || i",
    "date_debut": "'5/' || (1 + i % 12) || '/' || (1990 + i % 30)",
    "personnes_rejointes": "'environ ' || i",
    "etat": "''",
}
EVERY_ROW = {
    "montant_demande": "printf('%d %03d,%02d $', i // 1000, i % 1000, i % 100)",
    "date_debut": "'le ' || (1 + i % 28) || ' mai ' || i",
    "personnes_rejointes": "'environ ' || i",
}
SCAN = """
import duckdb, sys
path, threads, *names = sys.argv[1:]
engine = duckdb.connect(config={"threads": threads})
columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
touched = ", ".join(f'sum(strlen("{name}"))' for name in names)
engine.sql(f\"\"\"SELECT {touched} FROM read_csv('{path}', header=true, auto_detect=false, delim=',', quote='"',
escape='"', columns={{{columns}}})\"\"\").fetchall()
"""
REFERENCE = """
import frictionless, json, sys
path, schema = sys.argv[1:]
with frictionless.system.use_context(trusted=True):
    judged = frictionless.Schema.from_descriptor(json.load(open(schema)))
    frictionless.Resource(path=path, schema=judged, encoding="utf-8").validate(limit_errors=10**9)
"""


@dataclass(slots=True)
class Runs:
    """What one command took, run by run."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def add(self, words: Sequence[str], allowed: frozenset[int]) -> None:
        begin = time.monotonic()
        child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = child.stderr.read() if child.stderr else b""
        _, status, usage = os.wait4(child.pid, 0)
        self.seconds.append(time.monotonic() - begin)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in allowed:
            raise SystemExit(f"{' '.join(words)[:300]} ended with {child.returncode}: {said.decode()[-1000:]}")
        self.megabytes.append(usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024))

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def peak(self) -> float:
        return max(self.megabytes)


def write(path: Path, rows: int, state: str) -> None:
    """The same bytes for the same arguments."""
    written = dict(GOOD)
    if state == "one in a thousand":
        for place, name in enumerate(NAMES):  # of a thousand rows, twelve have one bad cell each
            spread = f"i % 1000 < 12 AND (i + i // 1000) % {len(NAMES)} = {place}"
            written[name] = f"CASE WHEN {spread} THEN {BAD[name]} ELSE {GOOD[name]} END"
    if state == "three in every row":
        written |= EVERY_ROW
    columns = ", ".join(f"{sql} AS {name}" for name, sql in written.items())
    with duckdb.connect(config={"threads": THREADS, "preserve_insertion_order": True}) as engine:
        source = f"SELECT {columns} FROM range(2, {rows} + 2) AS numbers(i)"
        engine.execute(f"COPY ({source}) TO '{path}' (HEADER, DELIMITER ',', QUOTE '\"')")


def measure(path: Path, schema: Path, rounds: int) -> tuple[Runs, Runs, int]:
    """The scan and our command, run in turn; and how many errors our command counted."""
    scan, ours, report = Runs(), Runs(), path.with_suffix(".json")
    words = ("validate", str(path), "--schema", str(schema), "--threads", str(THREADS), "--format", "json")
    for _ in range(rounds):
        scan.add((sys.executable, "-c", SCAN, str(path), str(THREADS), *NAMES), frozenset({0}))
        ours.add((sys.executable, "-m", "pipeline", *words, "--to", str(report)), frozenset({0, 1}))
    return scan, ours, json.loads(report.read_text(encoding="utf-8"))["totals"]["error"]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rows", nargs="?", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument(
        "--reference", action="store_true", help="frictionless itself as well, once, on the clean file"
    )
    options = asked.parse_args()
    line = "{:<20} {:>9} {:>7} {:>7} {:>6} {:>9} {:>8} {:>11}"
    print(line.format("file", "rows", "MB", "scan s", "ours s", "ratio", "peak MB", "errors"))
    with tempfile.TemporaryDirectory() as name:
        schema = Path(name) / "schema.json"
        schema.write_text(json.dumps({"fields": FIELDS}), encoding="utf-8")
        states = ("clean", "one in a thousand", "three in every row")
        for state, rows in [*((state, options.rows) for state in states), ("clean", 100)]:
            path = Path(name) / "projets.csv"
            write(path, rows, state)
            scan, ours, errors = measure(path, schema, options.rounds)
            size, ratio = path.stat().st_size / 1e6, f"{ours.median / scan.median:.2f}"
            figures = (f"{scan.median:.2f}", f"{ours.median:.2f}", ratio, f"{ours.peak:.0f}", errors)
            print(line.format(state, rows, f"{size:.0f}", *figures), flush=True)
            if options.reference and state == "clean" and rows == options.rows:
                reference = Runs()
                reference.add((sys.executable, "-c", REFERENCE, str(path), str(schema)), frozenset({0}))
                print(
                    f"frictionless: {reference.median:.1f} s, {reference.median / ours.median:.0f} × ours", flush=True
                )


if __name__ == "__main__":
    main()
