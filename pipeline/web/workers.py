"""Warm processes that judge one submission each; one that dies, or takes too long, harms no other.

A worker answers over a pipe. It is killed when its time is over, and another takes its place.
"""

import asyncio
import contextlib
import gc
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from pipeline.web.judging import Answer, Judge, Submission
from pipeline.web.settings import Service

_START = 60.0
"""Seconds that a worker may take to be ready."""
_END = 5.0
"""Seconds that an idle worker has to end."""
_GARBAGE = 50_000
"""Objects between two collections: a submission makes many, and drops them all at its end."""
_LOOK = 0.2
"""Seconds between two looks at what a worker takes."""
_PAGE = os.sysconf("SC_PAGE_SIZE")


class WorkerLostError(Exception):
    """The worker died, or was killed when its time was over (`late`)."""

    def __init__(self, *, late: bool) -> None:
        super().__init__()
        self.late = late


class BusyError(Exception):
    """Too many wait already."""


@dataclass(slots=True)
class Worker:
    """One process, the pipe to it, and the folder where it writes what it needs for a while."""

    service: Service
    folder: str = field(init=False)
    process: SpawnProcess = field(init=False)
    pipe: Connection = field(init=False)

    def __post_init__(self) -> None:
        self._start()

    def ask(self, submission: Submission) -> Answer:
        """The answer; raises WorkerLostError, and is ready for another question all the same."""
        late = False
        over = time.monotonic() + self.service.bounds.judging
        with contextlib.suppress(EOFError, OSError):  # it died
            self.pipe.send(submission)
            while not late and self._resident() <= self.service.bounds.memory:
                if self.pipe.poll(_LOOK):
                    answer: Answer = self.pipe.recv()
                    return answer
                late = time.monotonic() > over
        self.stop()
        self._start()
        raise WorkerLostError(late=late)

    def stop(self, patience: float = 0.0) -> None:
        """Ends the process; for `patience` seconds it may do so by itself, having nobody to answer."""
        self.pipe.close()
        self.process.join(patience)
        self.process.kill()
        self.process.join()
        shutil.rmtree(self.folder, ignore_errors=True)  # one that is killed leaves what it was writing

    def _resident(self) -> int:
        """The bytes of memory that the process fills; none once it is gone."""
        stated = Path(f"/proc/{self.process.pid}/statm")
        try:
            return int(stated.read_text(encoding="ascii").split()[1]) * _PAGE
        except (OSError, IndexError):
            return 0  # no such process, or a system that does not say

    def _start(self) -> None:
        context = get_context("spawn")
        self.folder = mkdtemp(prefix="bilan-")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, self.service, self.folder), daemon=True)
        self.process.start()
        theirs.close()
        with contextlib.suppress(EOFError, OSError):
            if self.pipe.poll(_START):
                self.pipe.recv()  # it is warm


@dataclass(slots=True)
class Workers:
    """As many workers as there are processors for; submissions wait for the next one that is free."""

    service: Service
    _idle: asyncio.Queue[Worker] = field(default_factory=asyncio.Queue)
    _all: list[Worker] = field(default_factory=list)
    _waiting: int = 0

    async def start(self) -> None:
        """Starts the processes; it is over when all are warm."""
        makers = [asyncio.to_thread(Worker, self.service) for _ in range(self.service.bounds.workers)]
        self._all = list(await asyncio.gather(*makers))
        for worker in self._all:
            self._idle.put_nowait(worker)

    async def ask(self, submission: Submission) -> Answer:
        """The answer of the next free worker; raises BusyError and WorkerLostError."""
        if self._waiting >= self.service.bounds.waiting:
            raise BusyError
        self._waiting += 1
        try:
            worker = await self._idle.get()
        finally:
            self._waiting -= 1
        asking = asyncio.ensure_future(asyncio.to_thread(worker.ask, submission))
        asking.add_done_callback(lambda _: self._idle.put_nowait(worker))
        return await asyncio.shield(asking)  # a worker whose client is gone is not free before it has answered

    async def stop(self) -> None:
        """Ends every process."""
        for worker in self._all:
            await asyncio.to_thread(worker.stop, _END)


def _work(pipe: Connection, service: Service, folder: str) -> None:
    """Answers until the one who asks is gone; `folder` is where temporary files go."""
    tempfile.tempdir = folder
    threading.Thread(target=_end_with_parent, daemon=True).start()
    judge = Judge(service)
    _warm(judge)
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    pipe.send(None)
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(_answer(judge.answer, pipe.recv()))


def _answer(judge: Callable[[Submission], Answer], submission: Submission) -> Answer:
    """What the judge says; a process that has run out of room ends, so that a fresh one takes its place."""
    try:
        return judge(submission)
    except MemoryError:
        os._exit(1)


def _warm(judge: Judge) -> None:
    """Does once all that a submission needs, so that the first does not wait."""
    with TemporaryDirectory(prefix="bilan-") as folder:
        for plan, root in judge.service.plans.items():
            path = Path(folder) / "gabarit.xlsx"
            judge.write_template(root, path)
            for page in (True, False):
                today = date(2000, 1, 1)
                judge.answer(Submission(path=str(path), name=path.name, plan=plan, lang="fr", today=today, page=page))


def _end_with_parent() -> None:
    from multiprocessing import connection, parent_process  # noqa: PLC0415

    if (parent := parent_process()) is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
