"""Commands as a shell runs them, but in this process, which starts only once what takes long to start."""

import io
import os
import sys
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from pipeline.cli import main

ROOT = Path(__file__).resolve().parents[1]
MOMENT = "1700000000"


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def bilan(*words: str | Path, lang: str = "fr", expectations: bool = True) -> Done:
    """A command from the root of the checkout, at a moment that does not change; no error of ours is let through.

    Without `expectations`, as where a plan has none to ask: half of the time of a small build.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, {"BILAN_LANG": lang, "SOURCE_DATE_EPOCH": MOMENT}))
        stack.enter_context(patch.object(sys, "argv", ["bilan"]))
        for one in (chdir(ROOT), redirect_stdout(out), redirect_stderr(err)):
            stack.enter_context(one)
        if not expectations:
            stack.enter_context(patch("pipeline.flow.checks._expected", return_value=None))
        code = main([str(word) for word in words])
    done = Done(code, _written(out), _written(err))
    assert "Traceback" not in done.stdout + done.stderr
    return done


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
