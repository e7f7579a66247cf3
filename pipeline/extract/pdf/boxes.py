"""Boxes to tick that are drawn: a square of 6 to 16 points, of four strokes or one, or a picture of that size.

Whatever is drawn or written inside is a tick (NOTATION.md, "Choices"); a picture's state is not known. A square
that holds a word, or has no words near it, is no box.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from pipeline.extract.pdf.shapes import Box, Piece, holds, middle
from pipeline.extract.pdf.symbols import PICTURE

TICKED, EMPTY = "☒", "☐"
SIDES = (5.5, 17.0)

SHAPES_MAX = 2_000
"""Small shapes of a page; a page with more is a drawing, not a form."""

_TICKS = frozenset("xXvV✓✔✕✖✗✘■●☒☑✗×•/\\4")
_SKEW = 1.3
_CORNER = 1.2
_NEAR = 40.0
_MARK = 0.3
_DARK = 0.6
_STRAIGHT = 0.3


def drawn_boxes(page: Mapping[str, Sequence[Mapping[str, Any]]], pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, each drawn box among them as its sign; the mark written inside one is no word any more."""
    shapes = [shape for kind in ("rect", "curve", "line") for shape in page.get(kind, ()) if _is_small(shape)]
    squares = _squares(shapes) if len(shapes) <= SHAPES_MAX else []
    kept = list(pieces)
    for square in squares:
        inside = [piece for piece in kept if _lies_in(piece.box, square)]
        if any(piece.text not in _TICKS for piece in inside) or any(piece.sign for piece in inside):
            continue
        if not _has_words_near(square, kept, inside):
            continue
        kept = [piece for piece in kept if piece not in inside]
        ticked = bool(inside) or _is_marked(square, shapes)
        kept.append(sign_at(square, TICKED if ticked else EMPTY))
    pictures = [_box(image) for image in page.get("image", ())]
    kept += [sign_at(box, PICTURE) for box in pictures if _is_square(box) and _has_words_near(box, kept, [])]
    return kept


def sign_at(box: Box, sign: str) -> Piece:
    """A sign as a piece of its row."""
    return Piece(text=sign, box=box, size=box[3] - box[1], sign=True)


def _squares(shapes: Iterable[Mapping[str, Any]]) -> list[Box]:
    """The squares drawn, one for each place, the outermost of several; then those that four lines make."""
    found: list[Box] = []
    segments: list[Box] = []
    for shape in shapes:
        box = _box(shape)
        if _is_square(box) and _is_closed(shape) and (_is_dark(shape) or shape.get("stroke")):
            found.append(box)
        elif _is_side(box):
            segments.append(box)
    found += _of_lines(segments)
    kept: list[Box] = []
    for box in sorted(found, key=lambda one: (-(one[2] - one[0]) * (one[3] - one[1]), one)):
        if not any(holds(other, box) for other in kept):
            kept.append(box)
    return sorted(kept, key=lambda box: (box[1], box[0]))


def _of_lines(segments: Sequence[Box]) -> Iterable[Box]:
    """The squares whose four sides are lines of their own."""
    flat = [one for one in segments if one[2] - one[0] > one[3] - one[1]]
    upright = {_corner(one[0], one[1]) for one in segments if one[3] - one[1] > one[2] - one[0]}
    for top in flat:
        for below in flat:
            box = (top[0], top[1], top[2], below[3])
            if not _is_square(box) or abs(top[0] - below[0]) > _CORNER or abs(top[2] - below[2]) > _CORNER:
                continue
            if _among(_corner(top[0], top[1]), upright) and _among(_corner(top[2], top[1]), upright):
                yield box


def _corner(x: float, y: float) -> tuple[int, int]:
    return round(x / _CORNER), round(y / _CORNER)


def _among(corner: tuple[int, int], corners: set[tuple[int, int]]) -> bool:
    return any((corner[0] + dx, corner[1] + dy) in corners for dx, dy in product((-1, 0, 1), repeat=2))


def _box(shape: Mapping[str, Any]) -> Box:
    return float(shape["x0"]), float(shape["top"]), float(shape["x1"]), float(shape["bottom"])


def _is_small(shape: Mapping[str, Any]) -> bool:
    """Whether it may be a box, or a mark inside one."""
    x0, top, x1, bottom = _box(shape)
    return max(x1 - x0, bottom - top) <= 2 * SIDES[1]


def _is_square(box: Box) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    fits = SIDES[0] <= min(wide, high) and max(wide, high) <= SIDES[1]
    return fits and max(wide, high) <= _SKEW * min(wide, high)


def _is_side(box: Box) -> bool:
    wide, high = box[2] - box[0], box[3] - box[1]
    return min(wide, high) <= 1 and SIDES[0] <= max(wide, high) <= SIDES[1]


def _is_closed(shape: Mapping[str, Any]) -> bool:
    """Whether it is a rectangle: drawn as one, or a path whose points all lie on its corners."""
    if shape["object_type"] == "rect":
        return True
    if shape["object_type"] == "line":
        return False
    x0, top, x1, bottom = _box(shape)
    points = shape.get("pts") or ()
    on_corners = all(
        min(abs(x - x0), abs(x - x1)) < _STRAIGHT and min(abs(y - top), abs(y - bottom)) < _STRAIGHT
        for x, y in points
    )
    return len(points) in {4, 5} and on_corners


def _is_marked(square: Box, shapes: Iterable[Mapping[str, Any]]) -> bool:
    """Whether something is drawn inside, or the square is filled."""
    side = square[2] - square[0]
    for shape in shapes:
        box = _box(shape)
        if not _lies_in(box, square):
            continue
        wide, high = box[2] - box[0], box[3] - box[1]
        if shape["object_type"] == "rect" or _is_closed(shape):
            if _is_dark(shape) and min(wide, high) > _MARK * side:
                return True
        elif min(wide, high) > _MARK * side:
            return True
    return False


def _lies_in(box: Box, square: Box) -> bool:
    """Whether its middle is that of the square or near it, and it is no larger."""
    x, y = middle(box)
    side = square[2] - square[0]
    inside = holds(square, box) and box[2] - box[0] <= 1.5 * side and box[3] - box[1] <= 2.5 * side
    return inside and min(x - square[0], square[2] - x, y - square[1], square[3] - y) > 0.15 * side


def _is_dark(shape: Mapping[str, Any]) -> bool:
    """Whether it is filled with a colour that one sees."""
    if not shape.get("fill"):
        return False
    colour = shape.get("non_stroking_color")
    parts = [part for part in (colour if isinstance(colour, tuple | list) else (colour,)) if _is_number(part)]
    if not parts:
        return True
    if len(parts) == 4:  # noqa: PLR2004 - ink: the more, the darker
        return bool(sum(parts) > 1 - _DARK)
    return bool(sum(parts) / len(parts) < _DARK)


def _is_number(part: object) -> bool:
    return isinstance(part, int | float)


def _has_words_near(square: Box, pieces: Iterable[Piece], inside: Sequence[Piece]) -> bool:
    """Whether a word stands beside the square, at its height."""
    height = (square[1] + square[3]) / 2
    return any(
        piece.box[1] <= height <= piece.box[3]
        and (-_NEAR < piece.box[0] - square[2] < _NEAR or 0 <= square[0] - piece.box[2] < _NEAR)
        for piece in pieces
        if not piece.sign and piece not in inside
    )
