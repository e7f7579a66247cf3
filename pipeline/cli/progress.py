"""A progress bar on standard error when a person watches it; silence in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.render.words import Words

Progress = Callable[[str, int, int], None]
STAGES = ("lecture", "ecriture", "structure", "regles", "preuve", "publication")


@contextmanager
def shown(words: Words) -> Iterator[Progress]:
    """What a walk calls with stage, done and total; the bars vanish when the block ends."""
    if not sys.stderr.isatty():
        yield _unseen
        return
    from rich.console import Console  # noqa: PLC0415  60 ms that --help must not pay
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as Bars  # noqa: PLC0415

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(words.label(f"stages.{stage if stage in STAGES else 'other'}"))
            bars.update(tasks[stage], completed=done, total=total)

        yield advance


def _unseen(_stage: str, _done: int, _total: int) -> None:
    """Nobody watches."""
