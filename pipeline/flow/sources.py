"""The sources of a plan, read in their order: by this process, or by one process a core where that is sooner.

The same rows come out either way. Processes share nothing but the definitions, which each opens itself.
"""

import atexit
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from multiprocessing import connection, get_context, parent_process
from pathlib import Path

from pipeline.acquire.file import describe_source
from pipeline.acquire.folder import source_name
from pipeline.definitions.access import Definitions
from pipeline.definitions.places import Places
from pipeline.extract import media_types, read_document
from pipeline.extract.workbook import WORKBOOK_LIMIT, read_set, read_workbook, workbook_types
from pipeline.extract.workbook.csv_set import SUFFIXES as TEXT_TABLES
from pipeline.flow.setting import Setting
from pipeline.model.document import Document
from pipeline.model.errors import SourceUnreadable, TargetFailed
from pipeline.model.finding import Finding
from pipeline.model.plan import Plan
from pipeline.model.rows import RowSet
from pipeline.model.workbook import Workbook
from pipeline.normalise.corrections import corrected
from pipeline.normalise.notation.names import NameIndex, RegionIndex
from pipeline.normalise.regional.report import normalise_workbook
from pipeline.normalise.report import normalise_report

Report = tuple[Path, ...]
"""The files of one report: a document, a workbook, or the CSV files of a folder."""
_HEAVY = frozenset({".docx", ".docm", ".pdf", ".xlsx", ".ods"})
_TOGETHER = 16
"""Texts that a process reads before it answers; a heavy document is sent alone."""
_WORTH = 400
"""Texts from which other processes pay for their start, half a second each; a heavy document counts for a hundred."""
_AHEAD = 4
"""Batches for each process that are read before the first is taken."""


def normaliser(plan: Plan, setting: Setting) -> Callable[[Document], RowSet]:
    """What turns a document into rows for a plan, with the names that its reference tables know."""
    references = setting.definitions.references(plan)
    names, regions = NameIndex.from_references(references), RegionIndex.from_references(references)
    read = partial(normalise_report, plan=plan, names=names, regions=regions)
    return lambda document: corrected(read(document), plan.corrections, setting.definitions.tables)


def regional_normaliser(plan: Plan, setting: Setting) -> Callable[[Workbook], RowSet]:
    """What turns a workbook, or a set of CSV files, into the rows of a regional report."""
    definitions = setting.definitions
    references, tables = definitions.references(plan), definitions.tables
    return lambda workbook: normalise_workbook(workbook, plan, references, tables)


def open_workbook(paths: Sequence[Path], name: Callable[[Path], str | None]) -> Workbook:
    """The sheets of a workbook, or of a set of CSV files; `name` says what reports call a file.

    Raises SourceUnreadable.
    """
    files = [describe_source(path, name(path), workbook_types(), WORKBOOK_LIMIT) for path in paths]
    return read_workbook(files[0]) if len(files) == 1 else read_set(files)


@dataclass(frozen=True)
class Sources:
    """The sources of one plan, and what it takes to read them."""

    plan: Plan
    setting: Setting

    def read(self, reports: Sequence[Report]) -> Iterator[RowSet | Finding]:
        """What each report gives, in order: its rows, or the finding that says why it cannot be read."""
        workers = min(self.setting.threads or os.cpu_count() or 1, len(reports))
        effort = sum(100 if report[0].suffix.casefold() in _HEAVY else 1 for report in reports)
        if workers < 2 or effort < _WORTH:  # noqa: PLR2004  one process is this one
            yield from map(self.one, reports)
        else:
            yield from self._shared(reports, workers)

    def one(self, report: Report) -> RowSet | Finding:
        """What one report gives: a file, or the files of a set."""
        try:
            if report[0].suffix.casefold() in workbook_types():
                return self._normalise_workbook(open_workbook(report, self._name))
            source = describe_source(report[0], self._name(report[0]), {**media_types(), **workbook_types()})
            return self._normalise(read_document(source))
        except SourceUnreadable as cause:
            return cause.finding

    def _name(self, path: Path) -> str:
        return source_name(Path(self.plan.root), path)

    @cached_property
    def _normalise(self) -> Callable[[Document], RowSet]:
        return normaliser(self.plan, self.setting)

    @cached_property
    def _normalise_workbook(self) -> Callable[[Workbook], RowSet]:
        return regional_normaliser(self.plan, self.setting)

    def _shared(self, reports: Sequence[Report], workers: int) -> Iterator[RowSet | Finding]:
        """Read by other processes, a few batches ahead of what is taken, so that memory does not grow."""
        definitions = (self.setting.definitions.places, self.plan, self.setting.today)
        os.environ["PYTHONSAFEPATH"] = "1"  # a new process looks for no module where it was called
        ahead: deque[Future[list[RowSet | Finding]]] = deque()
        pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, definitions)
        try:
            for batch in _batches(reports):
                ahead.append(pool.submit(_read, batch))
                if len(ahead) > _AHEAD * workers:
                    yield from ahead.popleft().result()
            while ahead:
                yield from ahead.popleft().result()
        except BrokenProcessPool as cause:
            raise TargetFailed("moteur_epuise") from cause
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def reports_of(paths: Iterable[Path]) -> list[Report]:
    """The paths by report, in order; the CSV files of one folder are one report."""
    found: dict[Path, list[Path]] = {}
    for path in paths:
        found.setdefault(path.parent if path.suffix.casefold() in TEXT_TABLES else path, []).append(path)
    return [tuple(some) for some in found.values()]


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    batch: list[Report] = []
    for report in reports:
        batch.append(report)
        if len(batch) == _TOGETHER or report[0].suffix.casefold() in _HEAVY:
            yield batch
            batch = []
    if batch:
        yield batch


_here: list[Sources] = []
"""What this process reads for another one; empty in a process that reads for itself."""


def _begin(places: Places, plan: Plan, today: date) -> None:
    """Makes this process ready, and ends it with the one that started it, however that one ends."""
    _here.append(Sources(plan, Setting(definitions=Definitions(places), today=today)))
    atexit.register(os._exit, 0)  # what libraries free one by one at the end takes time, and words
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := parent_process()) is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _read(reports: Sequence[Report]) -> list[RowSet | Finding]:
    return [_here[0].one(report) for report in reports]
