"""Where tables are judged: an engine and a folder, which the tables of a package take one after the other."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.check.structure.asked import TableAsked
from pipeline.engine import Engine
from pipeline.engine.emptied import emptied
from pipeline.storage.folders import scratch

MEMORY = "1GB"


class Bench:
    """Opened when the first table takes it, as an engine costs more than to judge a small table; use it as a context.

    It reaches `root` and the folders of those tables of `others` that lie elsewhere. `how` bounds its engine.
    """

    def __init__(self, how: TableAsked, root: Path, others: Mapping[str, tuple[Path, TableAsked]]) -> None:
        outside = {other.parent for other, _ in others.values() if not other.resolve().is_relative_to(root.resolve())}
        self._how = how
        self._reach = (root, *sorted(outside))
        self._stack = ExitStack()
        self._open: tuple[Engine, Path] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @contextmanager
    def taken(self) -> Iterator[tuple[Engine, Path]]:
        """The engine, locked, and a folder to write in; nothing of what is made in them outlives the block."""
        engine, whole = self._open = self._open or self._opened()
        with scratch(whole) as folder, emptied(engine):
            yield engine, folder

    def _opened(self) -> tuple[Engine, Path]:
        folder = self._stack.enter_context(scratch())
        engine = Engine(threads=self._how.threads, memory=self._how.memory or MEMORY, lazy_lists=True)
        self._stack.enter_context(engine)
        engine.lock(*self._reach, folder)
        return engine, folder


@contextmanager
def bench_of(path: Path, asked: TableAsked) -> Iterator[tuple[Engine, Path]]:
    """The engine and the folder in which a table is judged: those of its package, else its own."""
    if asked.bench is not None:
        with asked.bench.taken() as taken:
            yield taken
        return
    with Bench(asked, asked.root or path.parent, asked.others) as own, own.taken() as taken:
        yield taken
