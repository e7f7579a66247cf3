"""Text set in two columns is read one column after the other.

Columns are prose on both sides of a blank band: many lines, most of them as long as their column. A list of labels
with their values is none, however long: its lines are read across.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import mean

from pipeline.extract.pdf.rows import rows_of
from pipeline.extract.pdf.shapes import Piece, Row, Table

_LINES_MIN = 8
_LETTERS_MIN = 20
_FULL = 0.15
_FULL_SHARE = 0.6
"""The share of a column's lines that reach its right edge, or nearly."""
_BAND = 8.0
_STEP = 2.0
_MIDDLE = (0.35, 0.75)


def in_reading_order(rows: Sequence[Row], tables: Sequence[Table], width: float) -> list[Row | Table]:
    """The rows and tables of a page, from top to bottom, columns one after the other. `width` is the page's."""
    placed: list[Row | Table] = list(_by_column(rows, width))
    for table in sorted(tables, key=lambda one: one.box[1]):
        below = (index for index, one in enumerate(placed) if one.box[3] > table.box[1] and _beside(one, table))
        placed.insert(next(below, len(placed)), table)
    return placed


def _beside(one: Row | Table, table: Table) -> bool:
    """Whether they share some of the page's width."""
    return one.box[0] < table.box[2] and table.box[0] < one.box[2]


def _by_column(rows: Sequence[Row], width: float) -> Iterator[Row]:
    band = _band(rows, width)
    if band is None:
        yield from rows
        return
    for crosses, run in groupby(rows, key=lambda row: any(one.box[0] < band < one.box[2] for one in row.pieces)):
        kept = list(run)
        pieces = [piece for row in kept for piece in row.pieces]
        left = rows_of(piece for piece in pieces if piece.box[0] < band)
        right = rows_of(piece for piece in pieces if piece.box[0] >= band)
        if crosses or not (_is_prose(left) and _is_prose(right)):
            yield from kept
        else:
            yield from left
            yield from right


def _band(rows: Sequence[Row], width: float) -> float | None:
    """The left edge of the place where most lines of a second column would begin."""
    starts = Counter[float]()
    for row in rows:
        before: Piece | None = None
        for piece in row.pieces:
            inner = _MIDDLE[0] * width < piece.box[0] < _MIDDLE[1] * width
            if inner and (before is None or piece.box[0] - before.box[2] > _BAND):
                starts[round(piece.box[0] / _STEP) * _STEP] += 1
            before = piece
    start, number = max(starts.items(), key=lambda one: (one[1], -one[0]), default=(0.0, 0))
    return start - _STEP if number >= _LINES_MIN else None


def _is_prose(rows: Sequence[Row]) -> bool:
    """Whether they are many lines, most of them as long as their column is wide."""
    if len(rows) < _LINES_MIN or mean(len(row.text) for row in rows) < _LETTERS_MIN:
        return False
    start, end = min(row.box[0] for row in rows), max(row.box[2] for row in rows)
    full = sum(row.box[2] >= end - _FULL * (end - start) for row in rows)
    return full >= _FULL_SHARE * len(rows)
