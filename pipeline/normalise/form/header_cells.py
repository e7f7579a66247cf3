"""The header zone as rows of cells: tabbed lines, lines with wide gaps, and grids alike.

Words of a label that a line end or a tab cut in two are put together again. Which label means what is
read in `header`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model.document import Block, Grid, Line
from pipeline.normalise.form.passages import Passage, joined, passage_of
from pipeline.normalise.notation.shadow import fold

_GAP = re.compile(r"\t|[^\S\t\n]{3,}")
_MOST_PIECES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRow:
    """A line's or a grid row's cells, of the block numbered `block`; `filled` are the places with words."""

    cells: tuple[Passage, ...]
    block: int
    kind: str
    filled: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        filled = tuple(place for place, cell in enumerate(self.cells) if cell.text)
        object.__setattr__(self, "filled", filled)


def cell_rows(content: Sequence[Block | Grid], phrases: Sequence[str]) -> tuple[CellRow, ...]:
    """Every row that holds words. `phrases` are the folded words that a cell may begin with."""
    rows = [row for row in _rows(content) if row.filled]
    return tuple(row for row in _mended(rows, phrases) if row.filled)


def line_cells(line: Line) -> tuple[Passage, ...]:
    """A line cut at its tabs and at runs of three spaces or more."""
    return tuple(Passage(((piece, line),)) for piece in _GAP.split(line.text))


def _rows(content: Sequence[Block | Grid]) -> Iterator[CellRow]:
    for number, block in enumerate(content):
        if isinstance(block, Grid):
            for row in block.rows:
                yield CellRow(cells=tuple(map(passage_of, row)), block=number, kind="grid")
        else:
            for line in block.lines:
                yield CellRow(cells=line_cells(line), block=number, kind=block.kind)


def _mended(rows: Sequence[CellRow], phrases: Sequence[str]) -> list[CellRow]:
    """The rows; cells that hold only the first words of a phrase are put before those that go on with it."""
    mended = list(rows)
    beginnings = {" ".join(phrase.split()[:size]) for phrase in phrases for size in range(1, phrase.count(" ") + 1)}
    beginnings.difference_update(phrases)
    spots = [(number, place) for number, row in enumerate(rows) for place in row.filled]
    done = 0
    for index in range(len(spots)):
        chain = spots[index : index + _MOST_PIECES]
        cells = [mended[number].cells[place] for number, place in chain]
        size = _phrase_size(cells, phrases, beginnings) if index >= done else 0
        if size:
            for number, place in chain[: size - 1]:
                mended[number] = _with_cell(mended[number], place, Passage())
            number, place = chain[size - 1]
            mended[number] = _with_cell(mended[number], place, joined(cells[:size]))
            done = index + size
    return mended


def _phrase_size(cells: Sequence[Passage], phrases: Sequence[str], beginnings: set[str]) -> int:
    """How many cells it takes to say a phrase that none of them says alone; 0 when they say none."""
    text, longest = "", max(map(len, phrases), default=0)
    for size, cell in enumerate(cells, start=1):
        before, text = len(text), f"{text} {fold(cell.text[: 2 * longest + 1])}".lstrip()
        said = (phrase for phrase in phrases if len(phrase) > before and f"{text} ".startswith(f"{phrase} "))
        if size > 1 and any(said):
            return size
        if text not in beginnings:
            return 0
    return 0


def _with_cell(row: CellRow, place: int, cell: Passage) -> CellRow:
    return replace(row, cells=(*row.cells[:place], cell, *row.cells[place + 1 :]))
