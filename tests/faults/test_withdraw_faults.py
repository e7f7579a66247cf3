"""A withdrawal that is killed before any of its writes, or may not write, leaves a version that stands or is gone."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.release.dataset.index import repair, write_index
from pipeline.storage.digests import sha256_file
from tests.faults.dataset import powerless
from tests.small_releases import Table, write_release

ROWS: Table = ({"fields": [{"name": "id", "type": "string"}], "primaryKey": ["id"], "foreignKeys": []}, "('a')")
ASKED = ("withdraw", "1.1.0", "--reason", "Coquille.", "--yes")
# Kills the process just before its n-th change of the file system once the command has begun.
KILLER = """
import os, signal, sys
left = int(sys.argv.pop(1))
from pipeline.cli import main
import pipeline.release.dataset.withdraw
def killing(function):
    def call(*args, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **options)
    return call
for name in ("rename", "replace", "mkdir", "unlink", "rmdir"):
    setattr(os, name, killing(getattr(os, name)))
code = main(sys.argv[1:])
print(left, file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("withdraw") / "petit"
    entries = []
    for version in ("1.0.0", "1.1.0"):
        write_release(folder / version, {"t": ROWS}, version)
        (folder / version / "changes").mkdir()
        (folder / version / "changes" / "changes.json").write_text("{}", encoding="utf-8")
        digest = sha256_file(folder / version / "manifest.json")
        entries.append(
            {"version": version, "date": "2026-01-02T00:00:00Z", "path": version, "manifest_sha256": digest}
        )
    write_index(folder, entries)
    return folder


def _withdraw(folder: Path, at: int, before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    command, version, *rest = ASKED
    return subprocess.run(
        [sys.executable, "-c", KILLER, str(at), command, str(folder), version, *rest],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}, capture_output=True, text=True, check=False,
        preexec_fn=before,
    )  # fmt: skip


def _state(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".verrou")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def done(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, bytes]]:
    """How many writes a whole withdrawal makes, and what it leaves."""
    copy = Path(shutil.copytree(dataset, tmp_path_factory.mktemp("whole") / "petit"))
    run = _withdraw(copy, 1_000_000)
    assert run.returncode == 0, run.stderr
    return 1_000_000 - int(run.stderr.split()[-1]), _state(copy)


def test_killed_before_any_write_the_next_run_ends_it(
    dataset: Path, done: tuple[int, dict[str, bytes]], tmp_path: Path
) -> None:
    count, whole = done
    assert count > 8
    for at in range(1, count + 1):
        copy = Path(shutil.copytree(dataset, tmp_path / str(at) / "petit"))
        before = _state(copy)
        assert _withdraw(copy, at).returncode == -signal.SIGKILL
        version = json.loads((copy / "latest.json").read_text("utf-8"))["version"]
        assert (copy / version / "data" / "t.parquet").is_file(), f"what is current is whole ({at})"
        if (copy / "1.1.0" / "retrait.json").exists():
            repair(copy)  # as the next release does
        else:
            there = {name: text for name, text in _state(copy).items() if ".en-cours-" not in name}
            assert there == before, f"it stands as it stood ({at})"
        assert _withdraw(copy, 1_000_000).returncode == 0
        assert _state(copy) == whole, f"killed before write {at}"


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
def test_a_folder_that_is_read_only(dataset: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(dataset, tmp_path / "petit"))
    before = _state(copy)
    for folder in (copy, copy / "1.1.0"):
        folder.chmod(0o555)
    try:
        run = _withdraw(copy, 1_000_000, powerless)
    finally:
        for folder in (copy, copy / "1.1.0"):
            folder.chmod(0o755)
    assert run.returncode == 6
    assert "Traceback" not in run.stderr
    assert _state(copy) == before


def test_a_place_that_cannot_be_written_is_told(dataset: Path, tmp_path: Path) -> None:
    """As on a disk that refuses: a folder stands where the reason would."""
    copy = Path(shutil.copytree(dataset, tmp_path / "petit"))
    (copy / "1.1.0" / "retrait.json").mkdir()
    before = _state(copy)
    run = _withdraw(copy, 1_000_000)
    assert (run.returncode, "Traceback" in run.stderr) == (6, False)
    assert _state(copy) == before
