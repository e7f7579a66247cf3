"""The same sources and the same date give the same bytes: threads, order, folder, time zone, locale, user."""

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
def plans(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A plan, and the same with a document that was corrected."""
    corrected = tmp_path_factory.mktemp("corrected") / "exemple"
    shutil.copytree(EXEMPLE, corrected)
    source = corrected / "sources" / "mesures" / "1.1-2022-2023.md"
    text = source.read_text(encoding="utf-8")
    assert text.count("640") == 1
    source.write_text(text.replace("640", "641"), encoding="utf-8")
    return EXEMPLE, corrected


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory, setting: Setting, plans: tuple[Path, Path]) -> dict[str, str]:
    return _released(tmp_path_factory.mktemp("reference"), setting, plans, threads=1)


def _released(to: Path, setting: Setting, plans: tuple[Path, ...], threads: int) -> dict[str, str]:
    """A version of each plan, the second with what changed since the first."""
    created = datetime.fromtimestamp(EPOCH, tz=UTC)
    bounded = Setting(definitions=setting.definitions, today=created.date(), threads=threads)
    for plan in plans:
        release_plan(setting.definitions.plan(str(plan)), Terms(to=to, created=created), bounded)
    return _digests(to)


@pytest.mark.parametrize("threads", [2, 4, 8])
def test_any_number_of_threads(
    threads: int, reference: dict[str, str], setting: Setting, plans: tuple[Path, Path], tmp_path: Path
) -> None:
    """What changed is looked at on many rows (test_many_rows)."""
    found = _released(tmp_path, setting, plans[:1], threads)
    version = {name: digest for name, digest in found.items() if name.startswith("exemple/1.0.0/")}
    assert len(version) > len(found) / 2
    assert version.items() <= reference.items()


def _shuffled(plan: Path, to: Path) -> Path:
    """The plan, its files made in another order and of other dates."""
    for number, path in enumerate(sorted(plan.rglob("*"), key=lambda path: path.name[::-1], reverse=True)):
        if path.is_file():
            copy = to / path.relative_to(plan)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            os.utime(copy, (number * 1000, number * 1000))
    return to


_NOBODY = ("unshare", "--user")
"""Runs a command as a user without name or rights of its own, where the system lets one do so."""


def _other_user() -> tuple[str, ...]:
    can = shutil.which(_NOBODY[0]) and subprocess.run([*_NOBODY, "true"], check=False).returncode == 0
    return _NOBODY if can else ()


@pytest.mark.parametrize(
    ("surroundings", "umask"),
    [
        ({"TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C"}, 0o022),
        (
            {
                "TZ": "America/Montreal", "LC_ALL": "fr_CA.UTF-8", "BILAN_LANG": "en", "PYTHONHASHSEED": "42",
                "USER": "zoé", "LOGNAME": "zoé", "HOME": "/nonexistent",
            },
            0o077,
        ),
    ],
)  # fmt: skip
def test_another_folder_zone_locale_and_user(
    surroundings: dict[str, str], umask: int, reference: dict[str, str], plans: tuple[Path, Path], tmp_path: Path
) -> None:
    for number, plan in enumerate(plans):
        copy = _shuffled(plan, tmp_path / f"ailleurs {number}" / "exemple")
        subprocess.run(
            [*_other_user(), sys.executable, "-m", "pipeline", "release", str(copy), "--to", "sortie"],
            cwd=tmp_path,
            env={**os.environ, **surroundings, "SOURCE_DATE_EPOCH": str(EPOCH)},
            umask=umask,
            check=True,
            capture_output=True,
        )
    assert any("changes/clienteles.parquet" in name for name in reference)
    assert _digests(tmp_path / "sortie") == reference


def test_another_date_changes_the_stamps_alone(reference: dict[str, str], setting: Setting, tmp_path: Path) -> None:
    created = datetime.fromtimestamp(EPOCH + 86_400, tz=UTC)
    later = Setting(definitions=setting.definitions, today=created.date())
    release_plan(setting.definitions.plan(str(EXEMPLE)), Terms(to=tmp_path, created=created), later)
    found = _digests(tmp_path)
    changed = {name.split("/", 2)[-1] for name in found if found[name] != reference[name]}
    assert changed == {
        "datapackage.json", "manifest.json", "SHA256SUMS", "index.json", "latest.json", "feed.json", "feed.xml",
        "changes/CHANGELOG.md", "changes/CHANGELOG.en.md", "excel/exemple.xlsx", "metadata/CITATION.cff",
    }  # fmt: skip
