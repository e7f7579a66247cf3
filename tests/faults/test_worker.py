"""The process that judges expectations dies, babbles or hangs, or its command dies: it is told, and none is left."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEN = "import os\nopen(os.environ['SEEN'], 'w').write(str(os.getpid()))\n"
# The command with another program in the place of the worker, and with less patience.
COMMAND = """
import sys
import pipeline.check.expectations.process as process
process._PROGRAM, patience = sys.argv.pop(1), float(sys.argv.pop(1))
process.Worker.ask.__defaults__ = (patience,)
from pipeline.cli import command
sys.argv[0] = "bilan"
command()
"""
# Our own worker, which takes its time over a question.
SLOW = f"""
import time
import pipeline.check.expectations.worker as worker
def answer(_question):
    {SEEN.replace(chr(10), "; ")}
    time.sleep(600)
worker.answer = answer
worker.main()
"""


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("drafts") / "draft"
    subprocess.run([sys.executable, "-m", "pipeline", "build", "exemple", "--to", str(to)], check=True)
    return to


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bilan's checks without a rule, and with one suite."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(ROOT / "checks", folder / "checks")
    for path in [*(folder / "checks" / "rules").iterdir(), *(folder / "checks" / "expectations").iterdir()]:
        if path.name != "couts.json":
            path.unlink()
    return folder


def _hears_interruptions() -> None:
    """What runs in the background of a script is deaf to them, and so is what it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Command:
    """A validation that is under way; `worker` is the process that it started."""

    def __init__(self, words: list[str], seen: Path) -> None:
        self.seen = seen
        self.process = subprocess.Popen(
            [sys.executable, *words],
            env={**os.environ, "BILAN_LANG": "en", "SEEN": str(seen), "PYTHONPATH": str(seen.parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_hears_interruptions,  # noqa: PLW1509  no threads here
        )

    def worker(self) -> int:
        """The worker's process, once it has a question."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.seen.exists() and (pid := self.seen.read_text(encoding="utf-8")):
                return int(pid)
            time.sleep(0.02)
        raise AssertionError(self.process.communicate())

    def told(self, code: int) -> str:
        """What it said, once it has ended as it should, within a minute."""
        out, said = self.process.communicate(timeout=60)
        assert self.process.returncode == code, out + said
        assert "Traceback" not in out + said
        return said


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def _is_gone(pid: int, seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while _alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not _alive(pid)


@pytest.fixture
def started(draft: Path, own: Path, tmp_path: Path) -> Iterator[object]:
    under_way: list[Command] = []

    def start(program: str, patience: float = 900) -> Command:
        (tmp_path / "other_worker.py").write_text(program, encoding="utf-8")
        words = ["-c", COMMAND, "other_worker", str(patience), "--definitions", str(own), "validate", str(draft)]
        under_way.append(Command(words, tmp_path / "seen"))
        return under_way[-1]

    yield start
    for one in under_way:
        one.process.kill()
        one.process.communicate()


WRONG = {
    "dies at once": SEEN + "raise SystemExit(1)",
    "dies when asked": SEEN + "input(); os.kill(os.getpid(), 9)",
    "babbles": SEEN + "input(); print('Welcome!', flush=True); input()",
    "no object": SEEN + "input(); print('[]', flush=True); input()",
    "half an answer": SEEN + "input(); print('{\"suites\": [', end='', flush=True)",
    "no text": SEEN + "input(); os.write(1, bytes([255, 10])); input()",
    "a fault of its own": SEEN + 'input(); print(\'{"fault": "KeyError: x"}\', flush=True); input()',
}


@pytest.mark.parametrize("program", WRONG.values(), ids=WRONG)
def test_a_worker_that_does_not_answer_is_told(program: str, started: type[Command]) -> None:
    command = started(program)  # type: ignore[call-arg,arg-type]
    assert "--no-expectations" in command.told(6)
    assert _is_gone(command.worker())


def test_a_worker_that_hangs_is_ended(started: type[Command]) -> None:
    command = started(SEEN + "import time; input(); time.sleep(600)", 12)  # type: ignore[call-arg,arg-type]
    pid = command.worker()
    assert "--no-expectations" in command.told(6)
    assert _is_gone(pid)


def test_a_worker_that_is_killed_while_it_judges_is_told(started: type[Command]) -> None:
    command = started(SLOW)  # type: ignore[call-arg,arg-type]
    os.kill(command.worker(), signal.SIGKILL)
    assert "--no-expectations" in command.told(6)


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_no_worker_outlives_its_command(sent: signal.Signals, code: int, started: type[Command]) -> None:
    command = started(SLOW)  # type: ignore[call-arg,arg-type]
    pid = command.worker()
    assert _alive(pid)
    command.process.send_signal(sent)
    command.told(code)
    assert _is_gone(pid)


def test_no_worker_is_left_after_a_validation_that_ends_well(draft: Path, own: Path, tmp_path: Path) -> None:
    program = "import pipeline.check.expectations.worker as worker\n" + SEEN + "worker.main()"
    (tmp_path / "other_worker.py").write_text(program, encoding="utf-8")
    words = ["-c", COMMAND, "other_worker", "900", "--definitions", str(own), "validate", str(draft)]
    command = Command(words, tmp_path / "seen")
    command.told(0)
    assert _is_gone(command.worker())
