"""A release that is killed, at any moment, leaves no half release; the next run succeeds."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

STEPS = 12
MOMENTS = 10
# Kills the process just before its n-th change of the file system below the folder of releases.
KILLER = """
import os, signal, sys
from pathlib import Path
left, target = int(sys.argv.pop(1)), sys.argv.pop(1)
def killing(function):
    def call(*args, **options):
        global left
        if any(isinstance(one, (str, os.PathLike)) and str(one).startswith(target) for one in args):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **options)
    return call
for name in ("rename", "replace", "mkdir", "unlink", "rmdir", "open"):
    setattr(os, name, killing(getattr(os, name)))
import pipeline.storage.folders
from pipeline.cli import main
sys.argv[0] = "bilan"
main()
print(left, file=sys.stderr)
"""


def _environment() -> dict[str, str]:
    return {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}


def _release(to: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", "release", "exemple", "--to", str(to)],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def _whole_or_nothing(to: Path) -> None:
    folder = to / "exemple"
    versions = [path for path in folder.glob("[0-9]*") if path.is_dir()] if folder.is_dir() else []
    for version in versions:
        sums = (version / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        named = {line.split("  ", 1)[1] for line in sums}
        there = {path.relative_to(version).as_posix() for path in version.rglob("*") if path.is_file()}
        assert there == named | {"SHA256SUMS"}
    for name in ("index.json", "latest.json"):
        if (folder / name).exists():
            json.loads((folder / name).read_text(encoding="utf-8"))


def _then_succeeds(to: Path) -> None:
    done = _release(to)
    assert done.returncode == 0, done.stderr
    folder = to / "exemple"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    assert [(one["version"], one["status"]) for one in index["versions"]] == [("1.0.0", "current")]
    assert json.loads((folder / "latest.json").read_text(encoding="utf-8"))["version"] == "1.0.0"
    assert not list(folder.glob(".en-cours-*"))
    proved = subprocess.run(
        [sys.executable, "-m", "pipeline", "verify", str(folder)], capture_output=True, text=True, check=False
    )
    assert proved.returncode == 0, proved.stdout + proved.stderr


def _count_steps(to: Path) -> int:
    done = subprocess.run(
        [sys.executable, "-c", KILLER, "1000000", str(to), "release", "exemple", "--to", str(to)],
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return 1_000_000 - int(done.stderr.split()[-1])


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many times a whole release touches the file system of its target."""
    count = _count_steps(tmp_path_factory.mktemp("count"))
    assert count > STEPS
    return count


@pytest.mark.parametrize("part", range(STEPS))
def test_killed_between_two_writes(part: int, steps: int, tmp_path: Path) -> None:
    at = 1 + part * (steps - 1) // (STEPS - 1)
    killed = subprocess.run(
        [sys.executable, "-c", KILLER, str(at), str(tmp_path), "release", "exemple", "--to", str(tmp_path)],
        env=_environment(),
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    _whole_or_nothing(tmp_path)
    _then_succeeds(tmp_path)


@pytest.fixture(scope="module")
def duration(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds that a whole release takes here."""
    begin = time.monotonic()
    assert _release(tmp_path_factory.mktemp("time")).returncode == 0
    return time.monotonic() - begin


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_killed_at_any_moment(seed: int, duration: float, tmp_path: Path) -> None:
    moment = duration * (seed + random.Random(seed).random()) / MOMENTS  # noqa: S311  spreads the kills
    running = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "release", "exemple", "--to", str(tmp_path)],
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(moment)
    running.kill()
    running.wait()
    _whole_or_nothing(tmp_path)
    _then_succeeds(tmp_path)
