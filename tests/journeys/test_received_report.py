"""A real report as it was received, where it is at hand: what bilan promises to read in it."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECEIVED = ROOT.parent / "shared" / "inputs" / "mesure-1.1-2010-2011.md"


def _bilan(*words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BILAN_LANG": "fr", "SOURCE_DATE_EPOCH": "1700000000"}
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def received() -> Path:
    if not RECEIVED.is_file():
        pytest.skip("the received report is not at hand")
    return RECEIVED


def test_it_reads_what_was_promised(received: Path) -> None:
    done = _bilan("read", received)
    assert done.returncode == 0, done.stderr
    said = done.stdout
    for words in (
        "13 700 000 $",
        "précision 100 000 $",
        "1,2 M$",
        "12,5 M$",
        "93 %",
        "1.1",
        "marques des cases perdues",
    ):
        assert words in said, words
    assert "1 200 000 $ + 12 500 000 $ = 13 700 000 $" in said
    for line in ("16", "17", "59"):
        assert f"ligne {line}" in said or f", {line}" in said


def test_it_takes_the_place_of_the_retold_one_and_releases(received: Path, tmp_path: Path) -> None:
    plan = tmp_path / "psis-2010-2015"
    shutil.copytree(ROOT / "datapackage" / "psis-2010-2015", plan)
    shutil.rmtree(plan / "sources")
    (plan / "sources" / "mesures").mkdir(parents=True)
    shutil.copy(received, plan / "sources" / "mesures")
    done = _bilan("release", plan, "--to", tmp_path / "releases", "--format", "json")
    assert done.returncode == 0, done.stderr
    root = tmp_path / "releases" / "psis-2010-2015" / "1.0.0"
    report = json.loads((root / "quality" / "report.json").read_text(encoding="utf-8"))
    assert report["totals"] == {"error": 0, "warning": 0, "info": 2}
    assert {finding["code"] for finding in report["findings"]} == {"marques_perdues"}

    def table(name: str) -> list[dict[str, str]]:
        with (root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    costs = table("couts")
    assert [row["statut"] for row in costs] == ["sans_objet"] * 6 + ["declare"]
    assert (costs[-1]["montant"], costs[-1]["precision"]) == ("13700000.00", "100000.00")
    assert len(table("clienteles")) == 7
    sections = [row["section"] for row in table("textes")]
    assert (sections.count("etapes"), sections.count("activites")) == (5, 1)
    figures = {(row["valeur"], row["unite"]) for row in table("chiffres_cites")}
    assert figures == {("1200000.00", "CAD"), ("12500000.00", "CAD"), ("93.00", "pourcent")}
    (report_row,) = table("rapports")
    assert (report_row["origine"], report_row["ads"]) == ("illisible", "illisible")
    assert _bilan("verify", root).returncode == 0
