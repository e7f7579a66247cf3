"""Markdown becomes blocks and grids, every line with its number in the file.

What Markdown says with marks is said here with kinds: heading, paragraph, item, grid. Which words
are a title of the form is decided later, by words.
"""

from dataclasses import dataclass

from markdown_it.token import Token

from pipeline.extract.commonmark import NESTING_MAX, block_parser, block_tokens
from pipeline.extract.drawing import CELLS_MAX
from pipeline.extract.encoding import read_text, unreadable
from pipeline.extract.inline import read_inline
from pipeline.extract.numbering import Numbering
from pipeline.model.document import Block, BlockKind, Document, Grid, Line
from pipeline.model.source import Location, SourceFile

BRACKETS_MAX = 50_000
"""Opening brackets in one document: each may begin a link, and looking for its end takes time."""


@dataclass(frozen=True, slots=True)
class MarkdownReader:
    """CommonMark with pipe tables."""

    media_type: str = "text/markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")

    def read(self, source: SourceFile) -> Document:
        """Return the words of `source` with their lines; raises SourceUnreadable."""
        text = read_text(source)
        content = "\n".join(text.lines)
        for mark, most, cause in (("[", BRACKETS_MAX, "crochets"), ("|", CELLS_MAX, "cellules")):
            if content.count(mark) > most:
                raise unreadable("source_trop_complexe", source.name, cause=cause)
        walk = _Walk(source.name)
        for token in block_tokens(content):
            walk.take(token)
        return Document(source=source, blocks=tuple(walk.blocks), findings=text.findings)


@dataclass(slots=True)
class _Item:
    """An open list item: the number that is text, if any, waits for the item's first words."""

    line: int
    number: str
    fresh: bool = True


class _Walk:
    """Turns block tokens into blocks, in the order of the file."""

    def __init__(self, file: str) -> None:
        self.blocks: list[Block | Grid] = []
        self._file = file
        self._md = block_parser()
        self._items: list[_Item] = []
        self._numbering = Numbering()
        self._heading = 0

    def take(self, token: Token) -> None:
        line = token.map[0] + 1 if token.map else 0
        match token.type:
            case "heading_open":
                self._heading = int(token.tag[1])
                self._numbering.restart()
            case "heading_close":
                self._heading = 0
            case "blockquote_open":
                self._stay_shallow(token)
            case "list_item_open":
                self._stay_shallow(token)
                self._open_item(token, line)
            case "list_item_close":
                self._write_number()
                self._items.pop()
            case "inline":
                self._write(read_inline(self._md, token.content, line, self._file))
            case "fence":
                self._fence(token, line)
            case "pipe_table":
                self._table(token.meta["rows"])
            case _:  # the ends of paragraphs, lists and quotations, and drawn lines
                pass

    def _stay_shallow(self, token: Token) -> None:
        """Refuse what the parser dropped: it reads no deeper than NESTING_MAX."""
        if token.level + 1 >= NESTING_MAX:
            raise unreadable("source_trop_complexe", self._file, cause="imbrication")

    def _open_item(self, token: Token, line: int) -> None:
        self._write_number()
        runs = not token.info or self._numbering.runs(len(self._items), token.markup, token.info)
        self._items.append(_Item(line=line, number="" if runs else token.info + token.markup))

    def _write_number(self) -> None:
        """Write the number of an item whose first words never came, or are no paragraph."""
        if self._items and self._items[-1].fresh and self._items[-1].number:
            self._write(())

    def _write(self, lines: tuple[Line, ...]) -> None:
        kind: BlockKind = "paragraph"
        level = 0
        if self._items and self._items[-1].fresh:
            kind, level = "item", len(self._items)
            lines = self._numbered(self._items[-1], lines)
        if self._heading:
            kind, level = "heading", self._heading
        if lines:
            self.blocks.append(Block(kind=kind, lines=lines, level=level))
            if self._items:
                self._items[-1].fresh = False

    def _numbered(self, item: _Item, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """Put an item's number back before its first words."""
        if not item.number:
            return lines
        place = Location(file=self._file, line=item.line)
        if lines and lines[0].location == place:
            return (Line(text=f"{item.number} {lines[0].text}", location=place), *lines[1:])
        return (Line(text=item.number, location=place), *lines)

    def _fence(self, token: Token, line: int) -> None:
        """Write fenced lines as they stand; blank ones part paragraphs."""
        self._write_number()
        paragraph: list[Line] = []
        for number, raw in enumerate([token.info, *token.content.split("\n"), ""], line):
            if text := raw.strip():
                paragraph.append(Line(text=text, location=Location(file=self._file, line=number)))
            elif paragraph:
                self._write(tuple(paragraph))
                paragraph.clear()

    def _table(self, rows: list[tuple[int, list[str]]]) -> None:
        self._write_number()
        grid = tuple(
            tuple(read_inline(self._md, cell, line + 1, self._file) for cell in cells) for line, cells in rows
        )
        self.blocks.append(Grid(rows=grid))
