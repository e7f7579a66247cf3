"""The worker that is kept warm: started once, asked by one at a time, ended with the process that started it."""

import atexit
import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread, Timer
from typing import IO, Any

from pipeline.model.errors import TargetFailed

_PROGRAM = "pipeline.check.expectations.worker"
_PATIENCE = 900.0
"""Seconds that one question may take."""
_BEAT = 0.5  # seconds


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
            told = _answer(line)
            if late.is_set() or told is None:  # what was killed, be it after its answer, is not asked again
                self.end()
        if told is None:
            raise TargetFailed("attentes_interrompues")
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
    except OSError:
        return ""
    return _line(process.stdout)


def _line(stream: IO[str]) -> str:
    """The next line, empty where there is none; an interruption is heard while it is awaited.

    A signal that comes just before a read would be heard after it only, which may be in a quarter of an hour.
    """
    found: list[str] = []

    def take() -> None:
        with suppress(OSError, UnicodeDecodeError, ValueError):
            found.append(stream.readline())

    reading = Thread(target=take, daemon=True)
    reading.start()
    while reading.is_alive():
        reading.join(_BEAT)
    return found[0] if found else ""


def _answer(line: str) -> dict[str, Any] | None:
    """What the line says; None where it is no answer."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


WORKER = Worker()
atexit.register(WORKER.end)


def warm() -> None:
    """Starts the worker, so that it is ready when it is asked."""
    with WORKER.lock:
        WORKER.start()
