"""A check that finds thousands of rows: the first are held, and every total is exact in every form."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).resolve().parents[2]
RULE = "cout_redresse"
HEAD = (ROOT / "checks" / "rules" / f"{RULE}.sql").read_text(encoding="utf-8").partition("*/")[0] + "*/\n"
QUERY = "SELECT id_rapport, annee_financiere, range AS avant FROM couts, range(5000) ORDER BY ALL LIMIT 5000"


def _bilan(*words: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        env={**os.environ, "BILAN_LANG": "en", "SOURCE_DATE_EPOCH": "1700000000"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("drafts") / "draft"
    _bilan("build", "exemple", "--to", to)
    return to


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bilan's checks with one rule, which finds five thousand rows, and no suite."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(ROOT / "checks", folder / "checks")
    for kind in ("rules", "expectations"):
        for path in (folder / "checks" / kind).iterdir():
            path.unlink()
    (folder / "checks" / "rules" / f"{RULE}.sql").write_text(HEAD + QUERY, encoding="utf-8")
    return folder


def test_totals_are_exact_in_every_form(own: Path, draft: Path) -> None:
    told = {
        form: _bilan("--definitions", own, "validate", draft, "--format", form).stdout
        for form in ("json", "text", "html", "junit", "github", "sarif")
    }
    report = json.loads(told["json"])
    (finding,) = [one for one in report["findings"] if one["code"] == RULE]
    assert (finding["count"], report["totals"]["warning"]) == (5000, 5000)
    for form in ("text", "html", "junit", "github", "sarif"):
        assert re.search(r"\b5000 times", told[form]), form
    assert "5000 warnings." in told["text"]
    assert "5000 warnings." in told["html"]
    assert '"occurrenceCount": 5000' in told["sarif"]


def test_the_whole_list_has_every_row(own: Path, draft: Path, tmp_path: Path) -> None:
    _bilan("--definitions", own, "validate", draft, "--errors", tmp_path / "all.parquet")
    codes = pq.read_table(tmp_path / "all.parquet").column("code").to_pylist()
    assert codes.count(RULE) == 5000
