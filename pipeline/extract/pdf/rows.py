"""Pieces of words become rows: what stands at one height, from left to right, wide gaps as tabs."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.pdf.shapes import Piece, Row, around
from pipeline.extract.tags import RAISED

_SAME_HEIGHT = 0.5
"""How much of the lower of two pieces the higher must cover."""
_SPACE = 0.15
_TAB = 1.5
"""Gaps between two pieces, in the size of the larger."""
_SMALL = 0.8
_FIGURES = re.compile(r"[0-9]{1,3}")


def rows_of(pieces: Iterable[Piece]) -> tuple[Row, ...]:
    """The rows from top to bottom."""
    lines: list[list[Piece]] = []
    bounds: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda one: one.box[1] + one.box[3]):
        top, bottom = piece.box[1], piece.box[3]
        for index in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            above, below = bounds[index]
            shared = min(bottom, below) - max(top, above)
            if shared >= _SAME_HEIGHT * min(bottom - top, below - above):
                lines[index].append(piece)
                if bottom - top > below - above:
                    bounds[index] = (top, bottom)
                break
        else:
            lines.append([piece])
            bounds.append((top, bottom))
    rows = [row_of(line) for line in lines]
    return tuple(sorted(rows, key=lambda row: row.box[3]))


def row_of(pieces: Iterable[Piece]) -> Row:
    """The row that some pieces make; raised figures are written as such, so that they join no number."""
    ordered = _raised(sorted(pieces, key=lambda one: one.box[0]))
    text = ordered[0].text
    indent = ordered[0].box[0]
    for before, piece in pairwise(ordered):
        text += between(before, piece) + piece.text
    words = [piece for piece in ordered if not piece.sign] or ordered
    sizes = Counter[float]()
    for piece in words:
        sizes[round(piece.size * 2) / 2] += len(piece.text)
    size = sizes.most_common(1)[0][0]
    if len(ordered) > 1:
        indent = ordered[1].box[0]
    return Row(
        text=text,
        box=around([piece.box for piece in ordered]),
        size=size,
        bold=all(piece.bold for piece in words),
        indent=indent,
        pieces=tuple(ordered),
    )


def between(before: Piece, piece: Piece) -> str:
    """What parts two pieces of a row: nothing, a space or a tab."""
    gap = piece.box[0] - before.box[2]
    size = max(before.size, piece.size)
    if gap > _TAB * size and not piece.sign and not before.sign:
        return "\t"
    if piece.sign and gap > _TAB * size:
        return "  "
    spaced = before.spaced[1] or piece.spaced[0] or before.sign or piece.sign
    return " " if spaced or gap > _SPACE * size else ""


def _raised(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces; a small figure that stands higher or lower than the word before it is written as such."""
    kept: list[Piece] = []
    for piece in pieces:
        before = kept[-1] if kept else None
        if before is None or not _is_raised(piece, before):
            kept.append(piece)
            continue
        higher = piece.box[3] < before.box[3] - 0.1 * before.size
        kept.append(replace(piece, text=piece.text.translate(RAISED["sup" if higher else "sub"])))
    return kept


def _is_raised(piece: Piece, before: Piece) -> bool:
    """Whether a piece is a figure in small type, off the line of the words before it."""
    small = piece.size < _SMALL * before.size and _FIGURES.fullmatch(piece.text) is not None
    return small and abs(piece.box[3] - before.box[3]) > 0.1 * before.size
