"""Ruled tables of a page, by pdfplumber's finder: two columns at least, or it is but a frame around text.

A merged cell has its words once, its other places are empty, as in every reader.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pdfplumber.page import Page

from pipeline.extract.pdf.boxes import SIDES
from pipeline.extract.pdf.rows import rows_of
from pipeline.extract.pdf.shapes import Box, Piece, Row, Table, holds

EDGES_MAX = 4_000
"""Strokes of a page; a page with more is a drawing, and finding tables in it would take minutes."""
CROSSINGS_MAX = 6_000
"""Places where a table's rules may cross: a hundred rows of sixty columns."""
_SNAP = 3


def tables_of(page: Page, objects: Mapping[str, Sequence[Any]], pieces: Sequence[Piece]) -> tuple[
    list[Table], list[Piece]
]:  # fmt: skip
    """The tables of a page that hold words, and the pieces that stand in none."""
    left = list(pieces)
    tables: list[Table] = []
    if not _may_be_ruled(page, objects):
        return tables, left
    for found in page.find_tables():
        places = tuple(tuple(row.cells) for row in found.rows)
        if max(map(len, places), default=0) < 2 or _is_a_box(found.bbox):  # noqa: PLR2004 - one column is a frame
            continue
        cells, rest = _filled(places, left)
        if len(rest) < len(left):
            starts = {round(float(cell[0]), 1) for line in places for cell in line if cell}
            tables.append(Table(box=found.bbox, cells=cells, edges=(*sorted(starts), found.bbox[2])))
            left = rest
    return tables, left


def _may_be_ruled(page: Page, objects: Mapping[str, Sequence[Any]]) -> bool:
    """Whether the page has rules, and not so many that it is a drawing."""
    strokes = sum(len(objects.get(kind, ())) for kind in ("line", "rect", "curve"))
    if not strokes or strokes > EDGES_MAX or len(page.edges) > EDGES_MAX:
        return False
    columns = {round(edge["x0"] / _SNAP) for edge in page.edges if edge["orientation"] == "v"}
    rows = {round(edge["top"] / _SNAP) for edge in page.edges if edge["orientation"] == "h"}
    return len(columns) * len(rows) <= CROSSINGS_MAX


def _is_a_box(box: Box) -> bool:
    return max(box[2] - box[0], box[3] - box[1]) <= 2 * SIDES[1]


def _filled(
    places: Iterable[Iterable[Box | None]], pieces: Sequence[Piece]
) -> tuple[tuple[tuple[tuple[Row, ...], ...], ...], list[Piece]]:
    """The words of each cell, and the pieces that stand in none."""
    left = list(pieces)
    lines = []
    for line in places:
        cells = []
        for place in line:
            inside = [piece for piece in left if holds(place, piece.box)] if place else []
            left = [piece for piece in left if piece not in inside] if inside else left
            cells.append(rows_of(inside))
        lines.append(tuple(cells))
    return tuple(lines), left
