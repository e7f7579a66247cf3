"""A pattern can take Python's `re` forever; no schema may hold the program up."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pipeline.model.errors import DefinitionWrong

SECONDS = 20.0


@contextmanager
def patiently(field: str, seconds: float = SECONDS) -> Iterator[None]:
    """Ends in `DefinitionWrong` when the block takes longer, where the platform can interrupt it."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise DefinitionWrong("motif_trop_lent", champ=field, secondes=int(seconds))

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
