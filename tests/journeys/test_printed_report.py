"""A report that arrives as PDF is released, and each of its values leads to a page and a rectangle."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.printed import printed_markdown

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "datapackage" / "modele"
NAME = "1.1-2024-2025"
BOX = re.compile(r"[0-9]+\.[0-9]( [0-9]+\.[0-9]){3}")


def _bilan(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        env={**os.environ, "BILAN_LANG": "fr", "SOURCE_DATE_EPOCH": "1700000000"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    shutil.copytree(STARTER, folder)
    report = folder / "sources" / "mesures" / f"{NAME}.md"
    report.with_suffix(".pdf").write_bytes(printed_markdown(report.read_text(encoding="utf-8"), "strokes"))
    report.unlink()
    return folder


def test_it_is_released_with_its_places(plan: Path, tmp_path: Path) -> None:
    done = _bilan("release", plan, "--to", tmp_path / "releases")
    assert done.returncode == 0, done.stdout + done.stderr
    (provenance,) = (tmp_path / "releases").rglob("provenance.csv")
    with provenance.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["extrait"]]
    assert rows
    assert all(row["page"] == "1" and BOX.fullmatch(row["boite"]) and not row["ligne"] for row in rows)
    costs = [row for row in rows if (row["table_nom"], row["champ"]) == ("couts", "montant")]
    (cost,) = (row for row in costs if row["extrait"].startswith("2024-2025"))
    left, top, right, foot = map(float, cost["boite"].split())
    assert 70 < left < right < 250
    assert 0 < foot - top < 15


def test_it_is_read_with_its_pages(plan: Path) -> None:
    report = plan / "sources" / "mesures" / f"{NAME}.pdf"
    done = _bilan("read", report)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "page 1" in done.stdout
    read = json.loads(_bilan("read", report, "--format", "json").stdout)
    origin = read["tables"]["rapports"][0]["origin"]["titre"][0]
    assert (origin["page"], origin["line"], len(origin["box"])) == (1, None, 4)
