"""A plan chooses whether its documents are published beside the data, or their digests alone."""

import hashlib
import json
import shutil
from functools import partial
from pathlib import Path

import pytest

from tests import commands

ROOT = Path(__file__).resolve().parents[2]
bilan = partial(commands.bilan, expectations=False)
KEY = ("couts", "exemple/1.1/2021-2022|2021-2022", "montant")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    shutil.copytree(ROOT / "datapackage" / "exemple", folder)
    return folder


def choose_copies(plan: Path) -> None:
    path = plan / "plan.toml"
    text = path.read_text(encoding="utf-8")
    assert 'sources = "empreinte"' in text
    path.write_text(text.replace('sources = "empreinte"', 'sources = "copie"'), encoding="utf-8")


def test_the_very_documents_are_published_listed_and_proved(plan: Path, tmp_path: Path) -> None:
    choose_copies(plan)
    assert bilan("release", plan, "--to", tmp_path / "versions").returncode == 0
    root = tmp_path / "versions" / "exemple" / "1.0.0"
    sources = sorted(path for path in (plan / "sources").rglob("*") if path.is_file())
    copies = {path.relative_to(root / "sources"): path for path in (root / "sources").rglob("*") if path.is_file()}
    assert {path.relative_to(plan / "sources") for path in sources} == set(copies)
    assert all(path.read_bytes() == copies[path.relative_to(plan / "sources")].read_bytes() for path in sources)
    listed = {one["path"]: one["sha256"] for one in json.loads((root / "manifest.json").read_text())["files"]}
    for name, path in copies.items():
        assert listed[f"sources/{name.as_posix()}"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert bilan("verify", root).returncode == 0
    assert "sources/mesures/1.1-2021-2022.md" in bilan("trace", root, *KEY).stdout
    with (root / "sources" / "mesures" / "1.1-2021-2022.md").open("a") as stream:
        stream.write("x")
    assert bilan("verify", root).returncode == 1


def test_digests_alone_are_published_unless_the_plan_says_so(plan: Path, tmp_path: Path) -> None:
    assert bilan("release", plan, "--to", tmp_path / "versions").returncode == 0
    root = tmp_path / "versions" / "exemple" / "1.0.0"
    assert not (root / "sources").exists()
    (field,) = json.loads(bilan("trace", root, *KEY, "--format", "json").stdout)["fields"]
    assert field["statements"][0]["published"] is None
    choose_copies(plan)
    assert bilan("release", plan, "--to", tmp_path / "versions").returncode == 0
    assert (tmp_path / "versions" / "exemple" / "1.0.1" / "sources").is_dir()
    assert "rien" in bilan("release", plan, "--to", tmp_path / "versions").stdout.lower()
