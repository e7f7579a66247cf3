"""Rows and tables of all pages become the document's blocks: headings, paragraphs, list items, grids.

A paragraph ends where the writer left room, began a list, changed the type, or broke a line that had room for more.
A line is kept as it is printed; only a word that was cut with a soft hyphen is put together again.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from pipeline.extract.numbering import Numbering
from pipeline.extract.pdf.shapes import Box, Row, Sheet, Table, same_columns
from pipeline.model.document import Block, BlockKind, Cell, Grid, LeftOut, Line
from pipeline.model.source import Location

_BULLET = re.compile(r"([-*•‣◦●○·▪▫▸►➢❖\uf0b7\uf0a7–—o])\s+(?=\S)")
_NUMBER = re.compile(r"([0-9]{1,3}(?=[.)])|[a-zA-Z](?=\)))([.)])\s+(?=\S)")
_ALSO_IN_PROSE = frozenset("-–—o*·")
_END = re.compile(r"[.!?…:;»”\")]\s*$")
_FULL_STOP = re.compile(r"[.!?…:;]\s*[»”\")]?\s*$")
_NEVER_FIRST = frozenset("%$€‰°)]}»”,;:.!?…")
_LARGER = 1.1
_ROOM = 1.25
_USUAL_LEADING = 1.3
_MOST_LEADING = 2.0
_HEADING_LINES = 3
_HEADING_LETTERS = 200
_INDENT = 2.0
_FIRST_LINE = 0.8
_BULLET_GAP = 0.4
_SHORT = 0.2
_LEVELS = 6
_CUT = "\u00ad"


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in the document: the size of its text, the distance of its lines in that size, its headings."""

    size: float
    leading: float
    headings: tuple[tuple[float, bool], ...]

    def heading(self, row: Row) -> int:
        """The level of the heading that the row's type makes, 0 for text."""
        look = _look(row)
        return min(self.headings.index(look) + 1, _LEVELS) if look in self.headings else 0


def style_of(sheets: Sequence[Sheet], size: float) -> Style:
    """The usual type of the document; each larger or bold type of a row that stands alone is a heading's."""
    distances: list[float] = []
    looks = Counter[tuple[float, bool]]()
    for sheet in sheets:
        rows = [one for one in sheet.elements if isinstance(one, Row)]
        for above, row in pairwise(rows):
            distance = row.box[3] - above.box[3]
            wrapped = not _END.search(above.text) and row.text[:1].islower()
            if wrapped and abs(row.size - above.size) < 1 and 0 < distance < _MOST_LEADING * row.size:
                distances.append(distance / row.size)
        looks.update(_look(row) for row in rows if _may_be_heading(row, size))
    leading = median(distances) if distances else _USUAL_LEADING
    return Style(size, leading, tuple(sorted(looks, key=lambda look: (-look[0], not look[1]))))


def _look(row: Row) -> tuple[float, bool]:
    return row.size, row.bold


def _may_be_heading(row: Row, size: float) -> bool:
    """Whether a row's type sets it off from the text: larger, or bold, and no sentence."""
    apart = row.size >= _LARGER * size or (row.bold and row.size > size - 1)
    words = any(char.isalpha() for char in row.text)
    return apart and words and "\t" not in row.text and not row.text.endswith((".", ";", ","))


@dataclass(slots=True)
class Writer:
    """Writes blocks from rows in reading order; `_open` are the rows of the block that is being written."""

    file: str
    style: Style
    blocks: list[Block | Grid] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    joined: int = 0
    _open: list[Row] = field(default_factory=list)
    _pages: list[int] = field(default_factory=list)
    _kind: BlockKind = "paragraph"
    _level: int = 0
    _bullet: str = ""
    _hang: float = 0.0
    _indents: list[float] = field(default_factory=list)
    _numbering: Numbering = field(default_factory=Numbering)
    _right: float = 0.0
    _right_before: float = 0.0
    _table: Table | None = None

    def sheet(self, sheet: Sheet) -> None:
        """Takes the elements of one more page."""
        rows = [one for one in sheet.elements if isinstance(one, Row)]
        self._right_before = self._right
        self._right = max((row.box[2] for row in rows), default=0.0)
        for index, element in enumerate(sheet.elements):
            if isinstance(element, Table):
                self._take_table(element, sheet.number, first=index == 0)
                continue
            self._table = None
            self._take(element, sheet.number)

    def close(self) -> None:
        """Ends the block that is being written."""
        if self._open:
            number = str(len(self.blocks) + 1)
            lines = tuple(
                Line(text=row.text, location=self.place(page, row.box, number))
                for row, page in zip(self._open, self._pages, strict=True)
                if row.text
            )
            if lines:
                self.blocks.append(Block(kind=self._kind, lines=lines, level=self._level))
        self._open, self._pages = [], []
        self._kind, self._level = "paragraph", 0

    def place(self, page: int, box: Box, block: str | None = None) -> Location:
        """A place of the file; lengths to a tenth of a point."""
        x0, y0, x1, y1 = (round(float(length), 1) for length in box)
        return Location(file=self.file, page=page, box=(x0, y0, x1, y1), block=block)

    def _take(self, row: Row, page: int) -> None:
        level = self.style.heading(row) if _may_be_heading(row, self.style.size) else 0
        if level and not _is_item(row):
            self._heading(row, page, level)
            return
        fresh = self._is_apart(row, page)
        if (bullet := self._bullet_of(row, fresh=fresh)) is not None:
            self.close()
            self._begin_item(row, bullet[1])
            row = _behind(row, bullet)
        elif fresh:
            self.close()
        self._add(row, page)

    def _heading(self, row: Row, page: int, level: int) -> None:
        """A row of a heading's type goes on with the heading right above it, or begins one."""
        together = self._kind == "heading" and self._level == level and len(self._open) < _HEADING_LINES
        letters = sum(len(one.text) for one in self._open)
        if not (together and letters < _HEADING_LETTERS and self._is_close(row, page)):
            self.close()
            self._kind, self._level = "heading", level
            self._indents.clear()
        self._open.append(row)
        self._pages.append(page)

    def _add(self, row: Row, page: int) -> None:
        """Adds a row to the open block; the rest of a word that a soft hyphen cut goes to the row where it began."""
        if self._open and self._open[-1].text.endswith(_CUT) and row.text:
            self._open[-1], row = _mended(self._open[-1], row)
        self._open.append(row)
        self._pages.append(page)

    def _is_close(self, row: Row, page: int) -> bool:
        """Whether a row stands as near to the last as the lines of a paragraph do."""
        above = self._open[-1]
        distance = (row.box[3] - above.box[3]) / max(row.size, above.size)
        return page == self._pages[-1] and 0 <= distance <= _ROOM * self.style.leading

    def _is_apart(self, row: Row, page: int) -> bool:
        """Whether a row begins a new paragraph."""
        if not self._open or self._kind == "heading":
            return True
        above = self._open[-1]
        if above.text.endswith(_CUT):
            return False
        open_end = not _END.search(above.text)
        unfinished = open_end and (row.text[:1].islower() or row.text[:1] in _NEVER_FIRST)
        if page != self._pages[-1] or row.box[3] < above.box[1]:  # another page or another column
            goes_on = unfinished or (open_end and page != self._pages[-1] and self._is_full(above, row))
            return not (goes_on and abs(above.size - row.size) < 1)
        if not self._is_close(row, page) or abs(above.size - row.size) > 1 + _FIRST_LINE:
            return True
        if self._kind == "item":
            return row.box[0] < self._hang - _INDENT and not unfinished
        begins = bool(_FULL_STOP.search(above.text)) and row.text[:1].isupper()
        indented = row.box[0] > self._open[0].box[0] + _FIRST_LINE * row.size
        short = above.box[2] < self._right - _SHORT * (self._right - above.box[0])
        return begins and (indented or short)

    def _is_full(self, above: Row, row: Row) -> bool:
        """Whether the last row of a page had no room for the first word of the next page."""
        word = len(row.text.split(" ", 1)[0]) + 1
        width = word * (row.box[2] - row.box[0]) / max(len(row.text), 1)
        return above.box[2] + width > self._right_before

    def _bullet_of(self, row: Row, *, fresh: bool = True) -> re.Match[str] | None:
        """The bullet that opens the row, unless it is a word or a figure of the text."""
        if bullet := _BULLET.match(row.text):
            doubtful = bullet[1] in _ALSO_IN_PROSE
            return None if doubtful and not fresh and not self._may_begin_with(bullet[1], row) else bullet
        number = _NUMBER.match(row.text)
        if number is None or (not fresh and self._kind != "item" and number[1] not in {"1", "a", "A"}):
            return None
        style = number[2] + ("figure" if number[1].isdecimal() else "letter")
        return number if self._numbering.runs(round(row.box[0]), style, number[1]) else None

    def _may_begin_with(self, bullet: str, row: Row) -> bool:
        """Whether a bullet that prose has as well opens a list here: it stands apart, at another indent."""
        if not self._open or self._open[-1].text.endswith(":") or self._bullet == bullet:
            return True
        apart = row.pieces[0].text == bullet and row.indent - row.pieces[0].box[2] > _BULLET_GAP * row.size
        return apart and abs(row.box[0] - self._open[-1].box[0]) > _INDENT

    def _begin_item(self, row: Row, bullet: str) -> None:
        indent = row.box[0]
        while self._indents and self._indents[-1] >= indent - _INDENT:
            self._indents.pop()
        self._indents.append(indent)
        self._kind, self._level, self._bullet = "item", len(self._indents), bullet
        self._hang = max(indent, row.indent)

    def _take_table(self, table: Table, page: int, *, first: bool) -> None:
        """A table is a grid; at the top of a page, below one that ended the last, it goes on with that one."""
        self.close()
        before = self._table if first else None
        if before is not None and same_columns(before, table) and isinstance(self.blocks[-1], Grid):
            grid = self.blocks[-1]
            number, rows = len(self.blocks), [*grid.rows]
            made = list(self._grid_rows(table, page, number, len(rows)))
            if _words(made[0]) == _words(rows[0]) != ():
                self._repeat(table, page)
                made = list(self._grid_rows(table, page, number, len(rows), skip=1))
            self.blocks[-1] = Grid(rows=(*rows, *made))
        else:
            made = list(self._grid_rows(table, page, len(self.blocks) + 1, 0))
            self.blocks.append(Grid(rows=tuple(made)))
        self._table = table

    def _repeat(self, table: Table, page: int) -> None:
        """The head of a table, printed again on a page."""
        for cell in table.cells[0]:
            for row in cell:
                line = Line(text=row.text, location=self.place(page, row.box, str(len(self.blocks))))
                self.left_out.append(LeftOut(line=line, reason="en_tete"))

    def _grid_rows(
        self, table: Table, page: int, number: int, above: int, *, skip: int = 0
    ) -> Iterator[tuple[Cell, ...]]:
        for at, cells in enumerate(table.cells[skip:], start=above + 1):
            yield tuple(
                tuple(
                    Line(text=row.text, location=self.place(page, row.box, f"{number}:{at}:{column}"))
                    for row in _whole_words(cell)
                    if row.text
                )
                for column, cell in enumerate(cells, start=1)
            )


def _is_item(row: Row) -> bool:
    """Whether a bullet that no text begins with opens the row."""
    bullet = _BULLET.match(row.text)
    return bullet is not None and bullet[1] not in _ALSO_IN_PROSE


def _words(row: Iterable[Cell]) -> tuple[str, ...]:
    return tuple(line.text for cell in row for line in cell)


def _whole_words(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a cell; the rest of a word that a soft hyphen cut goes to the row where it began."""
    kept: list[Row] = []
    for row in rows:
        if kept and kept[-1].text.endswith(_CUT):
            kept[-1], rest = _mended(kept[-1], row)
            kept.append(rest)
        else:
            kept.append(row)
    yield from kept


def _mended(above: Row, row: Row) -> tuple[Row, Row]:
    """Two rows, the rest of a cut word with its beginning."""
    rest, _, after = row.text.partition(" ")
    return replace(above, text=above.text + rest), replace(row, text=after)


def _behind(row: Row, bullet: re.Match[str]) -> Row:
    """The row without its bullet; its box begins where the words do."""
    x0, y0, x1, y1 = row.box
    own = len(row.pieces) > 1 and len(row.pieces[0].text) < bullet.end()
    return replace(row, text=row.text[bullet.end() :], box=(row.indent if own else x0, y0, x1, y1))
