"""The wheel, installed in a clean environment elsewhere, does the main job from another folder."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from filelock import FileLock

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def _run(*words: str | Path, cwd: Path) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COVERAGE"))}
    done = subprocess.run(
        [str(word) for word in words], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a clean environment's commands, with the wheel and the locked dependencies in it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    place = shared / "installed"
    with FileLock(shared / "installed.lock"):  # the first process that comes makes it, for all
        if not (place / "env" / "bin" / "bilan").exists():
            _install(place)
    return place / "env" / "bin"


def _install(place: Path) -> None:
    place.mkdir()
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, ROOT, cwd=place)
    (wheel,) = place.glob("bilan-*.whl")
    venv.create(place / "env", with_pip=True)
    python = place / "env" / "bin" / "python"
    lock = ROOT / "requirements.lock"
    _run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock, cwd=place)
    _run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel, cwd=place)


def test_the_main_job_runs_elsewhere(installed: Path, tmp_path: Path) -> None:
    bilan = installed / "bilan"
    _run(bilan, "release", "exemple", "--to", "releases", cwd=tmp_path)
    _run(bilan, "verify", "releases/exemple", cwd=tmp_path)
    index = json.loads((tmp_path / "releases" / "exemple" / "index.json").read_text(encoding="utf-8"))
    assert [one["version"] for one in index["versions"]] == ["1.0.0"]


def test_a_new_plan_releases_at_once(installed: Path, tmp_path: Path) -> None:
    bilan = installed / "bilan"
    _run(bilan, "new", "mon dossier", cwd=tmp_path)
    _run(bilan, "release", "mon dossier", "--to", "releases", cwd=tmp_path)
    assert (tmp_path / "releases" / "mon-dossier" / "1.0.0" / "data" / "couts.csv").is_file()


def test_definitions_come_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    said = _run(installed / "bilan", "tables", "couts", "--format", "json", cwd=tmp_path)
    assert "montant" in said
    where = _run(
        installed / "python",
        "-c",
        "from pipeline.definitions.places import shipped_root as r; print(r())",
        cwd=tmp_path,
    )
    assert str(ROOT) not in where


def test_the_page_of_a_report_comes_with_the_wheel(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "couts.csv").write_text("a\n1\n", encoding="utf-8")
    page = _run(installed / "bilan", "validate", "couts.csv", "--format", "html", cwd=tmp_path)
    assert page.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert "prefers-color-scheme" in page


def test_a_file_beside_the_data_is_not_run(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "frictionless_evil.py").write_text("open('ran', 'w').close()", encoding="utf-8")
    (tmp_path / "duckdb.py").write_text("open('ran', 'w').close()", encoding="utf-8")
    _run(installed / "bilan", "build", "exemple", "--to", "draft", cwd=tmp_path)
    assert not (tmp_path / "ran").exists()
