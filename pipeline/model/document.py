"""A document as every reader gives it: blocks of lines, and grids of cells, each with its place.

Text is NFC, without emphasis marks or escapes; nothing else is changed. What a reader had to
repair or leave out is told in `findings`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.model.finding import Finding
from pipeline.model.source import Location, SourceFile

BlockKind = Literal["heading", "paragraph", "item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The words of one physical line (or of one cell), with their place."""

    text: str
    location: Location


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, a paragraph or a list item: one or more lines as they were wrapped.

    `level` is the depth of a heading (1 is the highest) or the nesting of an item; 0 otherwise.
    """

    kind: BlockKind
    lines: tuple[Line, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """The block's words on one line."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of the document: rows of cells, a cell holding zero or more lines."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything that a reader found in a source, in reading order."""

    source: SourceFile
    blocks: tuple[Block | Grid, ...]
    findings: tuple[Finding, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Every line of the document, cells included, in reading order."""
        for block in self.blocks:
            if isinstance(block, Block):
                yield from block.lines
            else:
                for row in block.rows:
                    for cell in row:
                        yield from cell
