"""Two editions of a dataset held against each other: what differs, why, and the version that it calls for."""

from pipeline.release.compare.cells import first_cells, take_reasons, write_lines
from pipeline.release.compare.compare import Compared, compare
from pipeline.release.compare.edition import Edition, open_edition
from pipeline.release.compare.levels import highest, next_version
from pipeline.release.compare.reasons import Decided

__all__ = [
    "Compared",
    "Decided",
    "Edition",
    "compare",
    "first_cells",
    "highest",
    "next_version",
    "open_edition",
    "take_reasons",
    "write_lines",
]
