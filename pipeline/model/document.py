"""A document as every reader gives it: blocks of lines, and grids of cells, each with its place.

Text is NFC, without emphasis marks or escapes; nothing else is changed. What a reader had to
repair or leave out is told in `findings`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.model.finding import Finding
from pipeline.model.source import Location, SourceFile

BlockKind = Literal["heading", "paragraph", "item"]
LeftOutReason = Literal[
    "cache",
    "supprime",
    "invite",
    "commentaire",
    "en_tete",
    "pied_de_page",
    "note",
    "sommaire",
    "couverture",
    "de_biais",
    "ecarte",
]
"""Why words of a source are no part of its report: hidden; deleted in a revision; an invitation to write; a remark of
a reviewer; a page's header or footer; a note; a table of contents; a cover; written across a page; a report that is
left out as a whole."""


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
    """A table of the document: rows of cells, a cell holding zero or more lines.

    `merged` are the cells that take more than one place, by row and column from 0, with their width and height: their
    words stand in the first of these places, the others are empty.
    """

    rows: tuple[tuple[Cell, ...], ...]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Words of a source that are no part of its report, kept in the record with the reason."""

    line: Line
    reason: LeftOutReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything that a reader found in a source, in reading order; `left_out` is in reading order as well."""

    source: SourceFile
    blocks: tuple[Block | Grid, ...]
    findings: tuple[Finding, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Every line of the document, cells included, in reading order."""
        for block in self.blocks:
            if isinstance(block, Block):
                yield from block.lines
            else:
                for row in block.rows:
                    for cell in row:
                        yield from cell
