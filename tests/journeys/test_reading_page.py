"""From a folder of reports to pages that show them: each report that comes with bilan, as its reader would ask."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPORTS = sorted(path for path in ROOT.glob("datapackage/*/sources/mesures/*") if path.suffix in {".md", ".txt"})


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_report_becomes_a_page_in_which_no_word_is_lost(lang: str, tmp_path: Path) -> None:
    report = REPORTS[-1]
    command = [sys.executable, "-m", "pipeline", "read", str(report), "--format", "html", "--lang", lang]
    twice = []
    for name in ("un.html", "deux.html"):
        done = subprocess.run([*command, "--to", str(tmp_path / name)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        twice.append((tmp_path / name).read_bytes())
    page = twice[0].decode()
    assert twice[0] == twice[1], "the same document gives the same bytes"
    assert f'<html lang="{lang}">' in page
    assert 'class="w valeur"' in page
    assert 'class="w perdu"' not in page
