"""The worker that is kept warm: started once, asked by one at a time, ended with the process that started it."""

import atexit
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event, Lock, Timer
from typing import Any

from pipeline.model.errors import TargetFailed

_PROGRAM = "pipeline.check.expectations.worker"
_PATIENCE = 900.0
"""Seconds that one question may take."""


@dataclass(slots=True)
class Worker:
    """A process that answers questions; one that has died is replaced at the next question."""

    process: "subprocess.Popen[str] | None" = None
    lock: Lock = field(default_factory=Lock)

    def start(self) -> "subprocess.Popen[str]":
        """The process, made unless it runs."""
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(  # noqa: S603  our own program, no words of a user
                [sys.executable, "-P", "-m", _PROGRAM],  # -P: no folder of a submission is on the path
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
        return self.process

    def ask(self, question: Mapping[str, Any], patience: float = _PATIENCE) -> dict[str, Any]:
        """The answer; a worker that dies, is too slow or fails ends in TargetFailed."""
        with self.lock:
            process = self.start()
            late = Event()

            def stop() -> None:
                late.set()
                process.kill()

            clock = Timer(patience, stop)
            clock.start()
            try:
                line = _exchange(process, json.dumps(question))
            finally:
                clock.cancel()
                clock.join()
            if late.is_set() or not line:  # what was killed, be it after its answer, is not asked again
                self.end()
        if not line:
            raise TargetFailed("attentes_interrompues")
        told: dict[str, Any] = json.loads(line)
        if "exhausted" in told:
            raise TargetFailed("moteur_epuise", cause=told["exhausted"])
        if "fault" in told:
            raise TargetFailed("attentes_interrompues", cause=str(told["fault"]).strip().rsplit("\n", 1)[-1])
        return told

    def end(self) -> None:
        """Lets the process go."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process = None


def _exchange(process: "subprocess.Popen[str]", question: str) -> str:
    """The line that answers; empty where the process is gone."""
    if process.stdin is None or process.stdout is None:
        return ""
    try:
        process.stdin.write(question + "\n")
        process.stdin.flush()
        return process.stdout.readline()
    except (BrokenPipeError, OSError):
        return ""


WORKER = Worker()
atexit.register(WORKER.end)


def warm() -> None:
    """Starts the worker, so that it is ready when it is asked."""
    with WORKER.lock:
        WORKER.start()
