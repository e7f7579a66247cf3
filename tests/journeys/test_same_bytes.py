"""The same sources and the same date give the same bytes: threads, folder, time zone, locale, user's umask."""

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.flow.plan import release_plan
from pipeline.flow.setting import Setting
from pipeline.release.build import Terms

ROOT = Path(__file__).resolve().parents[2]
EXEMPLE = ROOT / "datapackage" / "exemple"
EPOCH = 1_700_000_000


def _digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".verrou"
    }


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory, setting: Setting) -> dict[str, str]:
    return _released(tmp_path_factory.mktemp("reference"), setting, threads=1)


def _released(to: Path, setting: Setting, threads: int) -> dict[str, str]:
    created = datetime.fromtimestamp(EPOCH, tz=UTC)
    bounded = Setting(definitions=setting.definitions, today=created.date(), threads=threads)
    release_plan(setting.definitions.plan(str(EXEMPLE)), Terms(to=to, created=created), bounded)
    return _digests(to)


@pytest.mark.parametrize("threads", [2, 4, 8])
def test_any_number_of_threads(threads: int, reference: dict[str, str], setting: Setting, tmp_path: Path) -> None:
    assert _released(tmp_path, setting, threads) == reference


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C"},
        {"TZ": "America/Montreal", "LC_ALL": "fr_CA.UTF-8", "BILAN_LANG": "en", "PYTHONHASHSEED": "42"},
    ],
)
def test_another_folder_zone_and_locale(
    surroundings: dict[str, str], reference: dict[str, str], tmp_path: Path
) -> None:
    plan = tmp_path / "ailleurs" / "exemple"
    shutil.copytree(EXEMPLE, plan)
    for number, path in enumerate(sorted(plan.rglob("*"), reverse=True)):
        os.utime(path, (number * 1000, number * 1000))
    subprocess.run(
        [sys.executable, "-m", "pipeline", "release", str(plan), "--to", "sortie"],
        cwd=tmp_path,
        env={**os.environ, **surroundings, "SOURCE_DATE_EPOCH": str(EPOCH)},
        check=True,
        capture_output=True,
    )
    assert _digests(tmp_path / "sortie") == reference


def test_another_date_changes_the_stamps_alone(reference: dict[str, str], setting: Setting, tmp_path: Path) -> None:
    created = datetime.fromtimestamp(EPOCH + 86_400, tz=UTC)
    later = Setting(definitions=setting.definitions, today=created.date())
    release_plan(setting.definitions.plan(str(EXEMPLE)), Terms(to=tmp_path, created=created), later)
    found = _digests(tmp_path)
    changed = {name.split("/", 2)[-1] for name in reference if found[name] != reference[name]}
    assert changed == {
        "datapackage.json", "manifest.json", "SHA256SUMS", "index.json", "latest.json", "feed.json", "feed.xml",
        "changes/CHANGELOG.md", "changes/CHANGELOG.en.md", "excel/exemple.xlsx", "metadata/CITATION.cff",
    }  # fmt: skip
