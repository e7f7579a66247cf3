"""Plain text becomes paragraphs, list items and grids; nothing in it is a mark.

A blank or drawn line ends a paragraph. Headings are recognised later, by their words: a line in
capitals stays a paragraph, in the block where it was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.drawing import CELLS_MAX, cells_of, is_drawn, is_row, opens_table
from pipeline.extract.encoding import read_text, unreadable
from pipeline.extract.numbering import Numbering
from pipeline.model.document import Block, BlockKind, Document, Grid, Line
from pipeline.model.source import Location, SourceFile

_BULLET = re.compile(r"([-*•‣◦●○·▪▫▸►➢\uf0b7\uf0a7–—o])\s+(?=\S)")
_NUMBER = re.compile(r"([0-9]{1,3}(?=[.)])|[a-zA-Z](?=\)))([.)])\s+(?=\S)")
_ALSO_IN_PROSE = frozenset("–—o")
"""Bullets that a wrapped line of prose may begin with; alone they open no list inside a paragraph."""


@dataclass(frozen=True, slots=True)
class TextReader:
    """Plain text as people type it."""

    media_type: str = "text/plain"
    suffixes: tuple[str, ...] = (".txt",)

    def read(self, source: SourceFile) -> Document:
        """Return the words of `source` with their lines; raises SourceUnreadable."""
        text = read_text(source)
        if sum(line.count("|") for line in text.lines) > CELLS_MAX:
            raise unreadable("source_trop_complexe", source.name, cause="cellules")
        walk = _Walk(source.name, text.lines)
        return Document(source=source, blocks=tuple(walk.blocks()), findings=text.findings)


class _Walk:
    """Goes down the lines once; `_open` is the block being written."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self._file = file
        self._lines = lines
        self._numbering = Numbering()
        self._indents: list[int] = []
        self._open: list[Line] = []
        self._kind: BlockKind = "paragraph"
        self._bullet = ""

    def blocks(self) -> Iterator[Block | Grid]:
        """Yield blocks and grids in the order of the file."""
        index = 0
        while index < len(self._lines):
            raw = self._lines[index]
            words = raw.strip()
            if index + 1 < len(self._lines) and opens_table(raw, self._lines[index + 1]):
                yield from self._close()
                grid, index = self._grid(index)
                yield grid
                continue
            if not words or is_drawn(words):
                yield from self._close()
            elif bullet := self._bullet_of(raw, words):
                yield from self._close()
                self._begin_item(raw, bullet[1])
                self._add(words[bullet.end() :], index)
            else:
                self._add(words, index)
            index += 1
        yield from self._close()

    def _close(self) -> Iterator[Block]:
        if self._open:
            level = len(self._indents) if self._kind == "item" else 0
            yield Block(kind=self._kind, lines=tuple(self._open), level=level)
            self._open = []
        self._kind = "paragraph"

    def _add(self, words: str, index: int) -> None:
        self._open.append(Line(text=words, location=Location(file=self._file, line=index + 1)))

    def _begin_item(self, raw: str, bullet: str) -> None:
        indent = _indent(raw)
        while self._indents and self._indents[-1] >= indent:
            self._indents.pop()
        self._indents.append(indent)
        self._kind, self._bullet = "item", bullet

    def _bullet_of(self, raw: str, words: str) -> re.Match[str] | None:
        """Return the bullet that opens the line, unless it is a word or a figure of the text."""
        if bullet := _BULLET.match(words):
            doubtful = bullet[1] in _ALSO_IN_PROSE
            return None if doubtful and not self._may_begin_with(bullet[1]) else bullet
        number = _NUMBER.match(words)
        if number is None or (self._open and self._kind == "paragraph" and number[1] not in {"1", "a", "A"}):
            return None
        style = number[2] + ("figure" if number[1].isdecimal() else "letter")
        return number if self._numbering.runs(_indent(raw), style, number[1]) else None

    def _may_begin_with(self, bullet: str) -> bool:
        """Whether a list may open here: after a blank line, after a colon, or in such a list."""
        if not self._open or self._open[-1].text.endswith(":"):
            return True
        return self._kind == "item" and self._bullet == bullet

    def _grid(self, index: int) -> tuple[Grid, int]:
        """Return the table whose head stands at `index`, and the index of the line after it."""
        rows = [self._row(index)]
        index += 2
        while index < len(self._lines) and is_row(self._lines[index]):
            rows.append(self._row(index))
            index += 1
        return Grid(rows=tuple(rows)), index

    def _row(self, index: int) -> tuple[tuple[Line, ...], ...]:
        place = Location(file=self._file, line=index + 1)
        return tuple((Line(text=cell, location=place),) if cell else () for cell in cells_of(self._lines[index]))


def _indent(raw: str) -> int:
    """Return the width of the leading white space, tabs to the next multiple of 8."""
    return len(raw[: len(raw) - len(raw.lstrip())].expandtabs(8))
