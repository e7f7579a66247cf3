"""A pattern can take Python's `re` forever; no schema may hold the program up."""

import signal
import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from types import FrameType
from typing import TypeVar

from pipeline.model.errors import DefinitionWrong

_T = TypeVar("_T")
SECONDS = 20.0
_SLICE = 500


class _Late(BaseException):
    """The work took too long."""


def patiently(field: str, work: Iterable[_T], seconds: float = SECONDS) -> Iterator[_T]:
    """What `work` gives; ends in `DefinitionWrong` when five hundred steps of it take longer than `seconds`.

    Where the platform cannot interrupt the work, it is let run.
    """
    steps = iter(work)
    while part := _part(field, steps, seconds):
        yield from part


def _part(field: str, steps: Iterator[_T], seconds: float) -> list[_T]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        return list(islice(steps, _SLICE))

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _Late

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return list(islice(steps, _SLICE))
    except _Late as cause:
        raise DefinitionWrong("motif_trop_lent", champ=field, secondes=int(seconds)) from cause
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
