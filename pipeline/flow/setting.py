"""What every walk needs to know."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.definitions import Definitions
from pipeline.model.report import EVERYTHING, Selection

Progress = Callable[[str, int, int], None]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Shows no progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every walk needs: the definitions, the day on which derogations are judged, who hears of progress.

    `threads` bounds the engine; by default it takes every core. The bytes written are the same. `selection` says
    which checks of a validation count.
    """

    definitions: Definitions
    today: date
    progress: Progress = silent
    threads: int | None = None
    selection: Selection = EVERYTHING
