"""A release that is killed, at any moment, leaves no half release; the next run ends as if nothing had been.

The first release of a plan, and one that follows: of the version before, and of what points at it, nothing is lost.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.dataset import ENVIRONMENT, NAME, State, of_version, plan, release, state, versions, words

pytestmark = pytest.mark.slow

MOMENTS = int(os.environ.get("KILLS", "20"))
STEPS = max(6, MOMENTS // 4)
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


@dataclass(frozen=True, kw_only=True)
class Run:
    """A release that nothing disturbs: what stood before, what stands after, its changes of files, its seconds."""

    source: Path
    base: Path | None
    before: State
    after: State
    steps: int
    seconds: float

    def begin(self, to: Path) -> Path:
        """The folder of releases as it stood before."""
        if self.base is not None:
            shutil.copytree(self.base, to)
        return to

    def killed_at(self, step: int, to: Path) -> subprocess.CompletedProcess[str]:
        """The release, killed before the step-th change of a file."""
        asked = (sys.executable, "-c", KILLER, str(step), str(to), *words(self.source, to)[3:])
        return subprocess.run(asked, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def _undisturbed(source: Path, base: Path | None, to: Path) -> Run:
    run = Run(source=source, base=base, before=state(base) if base else {}, after={}, steps=0, seconds=0)
    begin = time.monotonic()
    done = run.killed_at(1_000_000, run.begin(to))
    seconds = time.monotonic() - begin
    assert done.returncode == 0, done.stderr
    steps = 1_000_000 - int(done.stderr.split()[-1])
    assert steps > STEPS
    return Run(source=source, base=base, before=run.before, after=state(to), steps=steps, seconds=seconds)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """A first release, and the one that follows when a report was corrected."""
    folder = tmp_path_factory.mktemp("runs")
    first = _undisturbed(plan(folder / "plan"), None, folder / "first")
    second = _undisturbed(plan(folder / "corrected", 641), folder / "first", folder / "second")
    assert (versions(first.after), versions(second.after)) == ({"1.0.0"}, {"1.0.0", "1.1.0"})
    proved = subprocess.run(
        [sys.executable, "-m", "pipeline", "verify", str(folder / "second" / NAME)],
        env=ENVIRONMENT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert proved.returncode == 0, proved.stdout + proved.stderr
    return first, second


def _whole_or_nothing(run: Run, to: Path) -> None:
    """Each version is there whole or not at all; what points at them is as it was, or as it will be."""
    there = {path: data for path, data in state(to).items() if ".en-cours-" not in path}
    assert versions(run.before) <= versions(there) <= versions(run.after)
    for version in versions(there):
        assert of_version(there, version) == of_version(run.after, version)
    beside = [path for path in {*run.before, *run.after} if path.count("/") == 1]
    for path in beside:
        assert there.get(path) in (run.before.get(path), run.after.get(path)), path


def _then_succeeds(run: Run, to: Path) -> None:
    done = release(run.source, to)
    assert done.returncode == 0, done.stderr
    assert state(to) == run.after


@pytest.mark.parametrize(
    ("which", "part", "parts"),
    [
        *(pytest.param(0, part, STEPS // 2, id=f"first-{part}") for part in range(STEPS // 2)),
        *(pytest.param(1, part, STEPS, id=f"next-{part}") for part in range(STEPS)),
    ],
)
def test_killed_between_two_writes(which: int, part: int, parts: int, runs: tuple[Run, Run], tmp_path: Path) -> None:
    run, to = runs[which], tmp_path / "releases"
    killed = run.killed_at(1 + part * (run.steps - 1) // (parts - 1), run.begin(to))
    assert killed.returncode == -signal.SIGKILL
    _whole_or_nothing(run, to)
    _then_succeeds(run, to)


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_killed_at_any_moment(seed: int, runs: tuple[Run, Run], tmp_path: Path) -> None:
    """`KILLS` in the environment says at how many moments; they are spread over the whole of the command."""
    run, to = runs[seed % 2], tmp_path / "releases"
    moment = run.seconds * (seed + random.Random(seed).random()) / MOMENTS  # noqa: S311  spreads the kills
    running = subprocess.Popen(
        words(run.source, run.begin(to)), env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(moment)
    running.kill()
    running.wait()
    _whole_or_nothing(run, to)
    _then_succeeds(run, to)
