"""Divides a document by its form's section titles: the header first, then each part's own blocks.

Only titles are looked for, line by line, because plain text puts no blank line around them. What the
parts say is read elsewhere.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from pipeline.model.document import Block, Document, Grid, Line
from pipeline.model.layout import Layout, Section
from pipeline.normalise.form.passages import ends_statement, passage_of
from pipeline.normalise.form.titles import Titles, titles_of
from pipeline.normalise.notation.statuses import stated_status
from pipeline.normalise.notation.years import parse_year, split_year

Content = tuple[Block | Grid, ...]

_MOST_LINES = 3
_ANY_RANK = 99
_SHORT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section's content below one heading; `section` is None where the layout does not know it."""

    section: Section | None
    heading: tuple[Line, ...]
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The blocks before the first section, then the parts in the document's order."""

    header: Content
    parts: tuple[Part, ...]

    def content_of(self, sections: Collection[Section]) -> Content:
        """All that stands under the headings of some sections, in order; nothing when they are absent."""
        return tuple(block for part in self.parts if part.section in sections for block in part.content)

    @property
    def titles(self) -> Iterator[Line]:
        """The lines of the headings that the layout knows."""
        for part in self.parts:
            if part.section is not None:
                yield from part.heading

    def has(self, sections: Collection[Section]) -> bool:
        """Whether the document has any of these sections."""
        return any(part.section in sections for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Title:
    """A title found at a line: how many lines it takes, and the text behind it on its last line."""

    section: Section | None
    size: int
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """A section's beginning; `level` is 0 unless the title is a heading of the document."""

    section: Section | None
    lines: tuple[Line, ...]
    level: int = 0


def locate(document: Document, layout: Layout) -> Located:
    """The document divided. A heading of the sections' own rank that is unknown begins a part of its own.

    So does, below the values of a series, any heading or a block that begins with a line in capitals.
    """
    titles = titles_of(layout)
    blocks = tuple(_opened(document.blocks, titles))
    marks = _whole_titles(blocks, titles)
    seen = {mark.section for mark in marks.values() if mark.section is not None}
    for place, title in _inline_titles(blocks, titles):
        if title.section not in seen and place not in marks:
            marks[place] = title
    return _divide(blocks, marks)


def _opened(blocks: Sequence[Block | Grid], titles: Titles) -> Iterator[Block | Grid]:
    """The blocks; a grid is cut at each row that a title begins, the title becoming a heading.

    Below its own title, a title only labels its row.
    """
    above: str | None = None
    for block in blocks:
        if isinstance(block, Block):
            above = next((title for line in reversed(block.lines) if (title := titles.whole(line.text))), above)
            yield block
        else:
            for piece in _cut_grid(block, titles, above):
                above = titles.whole(piece.text) or above if isinstance(piece, Block) else above
                yield piece


def _cut_grid(grid: Grid, titles: Titles, above: str | None) -> Iterator[Block | Grid]:
    kept: list[tuple[tuple[Line, ...], ...]] = []
    for row in grid.rows:
        index = next((place for place, cell in enumerate(row) if passage_of(cell).text), None)
        title = None if index is None else titles.whole(passage_of(row[index]).text)
        alone = sum(1 for cell in row if passage_of(cell).text) == 1
        own = not alone and title is not None and titles.same(title, above)
        if index is None or title is None or own or not (alone or " " in title):
            kept.append(row)
            continue
        above = title
        if kept:
            yield Grid(rows=tuple(kept))
        yield Block(kind="paragraph", lines=row[index])
        kept = [] if alone else [(*row[:index], (), *row[index + 1 :])]
    if kept:
        yield Grid(rows=tuple(kept))


def _whole_titles(blocks: Content, titles: Titles) -> dict[tuple[int, int], _Title]:
    """Where whole lines, up to three together, are a title."""
    found: dict[tuple[int, int], _Title] = {}
    numbered_items = _titles_are_items(blocks, titles)
    for number, block in enumerate(blocks):
        if isinstance(block, Grid):
            continue
        after_item = number > 0 and getattr(blocks[number - 1], "kind", "") == "item"
        in_list = block.kind == "item" and after_item and not numbered_items
        skip = 0
        for index in range(len(block.lines)):
            if index < skip:
                continue
            title = _title_at(block, index, titles, in_list=in_list)
            if title:
                found[number, index] = title
                skip = index + title.size
    return found


def _titles_are_items(blocks: Content, titles: Titles) -> bool:
    """Whether the form numbers its titles, so that a reader gave some of them as list items."""
    firsts = (block.lines[0].text for block in blocks if isinstance(block, Block) and block.kind == "item")
    return any(" " in (titles.whole(text) or "") for text in firsts)


def _title_at(block: Block, index: int, titles: Titles, *, in_list: bool) -> _Title | None:
    text = ""
    for size, line in enumerate(block.lines[index : index + _MOST_LINES], start=1):
        text = f"{text} {line.text}".strip()
        if not titles.may_begin(text):
            return None
        title = titles.whole(text)
        if title is None:
            continue
        follows = index == 0 or ends_statement(block.lines[index - 1].text)
        if " " in title or (follows and not in_list):
            return _Title(section=titles.sections[title], size=size)
    return None


def _inline_titles(blocks: Content, titles: Titles) -> Iterator[tuple[tuple[int, int], _Title]]:
    """Where a line begins with a title and goes on with content; the first of each title only."""
    taken: set[str] = set()
    for number, block in enumerate(blocks):
        if isinstance(block, Grid):
            continue
        for index, line in enumerate(block.lines):
            found = titles.inline(line.text)
            if found is None or found[0] in taken:
                continue
            title, rest = found
            follows = index == 0 or ends_statement(block.lines[index - 1].text)
            if " " in title or (follows and block.kind != "item"):
                taken.add(title)
                yield (number, index), _Title(section=titles.sections[title], size=1, rest=rest)


def _divide(blocks: Content, marks: Mapping[tuple[int, int], _Title]) -> Located:
    titled = (blocks[number] for number, index in marks if index == 0)
    levels = [block.level for block in titled if _is_heading(block)]
    highest = min(levels, default=_ANY_RANK)
    rank, header = highest, list[Block | Grid]()
    opened: list[tuple[_Heading, list[Block | Grid]]] = []
    for piece in _stream(blocks, marks):
        if isinstance(piece, _Heading):
            opened.append((piece, []))
            rank = piece.level or highest
        elif opened and ((_is_heading(piece) and piece.level <= rank) or _ends_series(piece, *opened[-1])):
            opened.append(_unknown(piece))
        else:
            (opened[-1][1] if opened else header).append(piece)
    return Located(
        header=tuple(header),
        parts=tuple(
            Part(section=head.section, heading=head.lines, content=tuple(content)) for head, content in opened
        ),
    )


def _ends_series(block: Block | Grid, heading: _Heading, content: Sequence[Block | Grid]) -> TypeGuard[Block]:
    """Whether a heading, or a block that begins in capitals, says that other values follow those of a series."""
    if heading.section is None or heading.section.kind != "serie" or not content or isinstance(block, Grid):
        return False
    last = content[-1]
    awaited = isinstance(last, Block) and parse_year(last.lines[-1].text).kind != "aucune"
    if awaited or split_year(block.text) is not None or stated_status(block.text) is not None:
        return False
    if block.kind == "heading":
        return True
    words = [word for word in block.lines[0].text.split() if len(word) > _SHORT]
    return block.kind == "paragraph" and len(words) > 1 and block.lines[0].text.isupper()


def _unknown(block: Block) -> tuple[_Heading, list[Block | Grid]]:
    """A part that the layout does not know: its heading, and the lines that stand below it in the same block."""
    size = len(block.lines) if block.kind == "heading" else 1
    below: list[Block | Grid] = [Block(kind="paragraph", lines=rest)] if (rest := block.lines[size:]) else []
    return _Heading(section=None, lines=block.lines[:size]), below


def _is_heading(block: Block | Grid) -> TypeGuard[Block]:
    return isinstance(block, Block) and block.kind == "heading"


def _stream(blocks: Content, marks: Mapping[tuple[int, int], _Title]) -> Iterator[Block | Grid | _Heading]:
    """The blocks in order, cut where a title stands; the titles among them."""
    for number, block in enumerate(blocks):
        if isinstance(block, Grid) or not any((number, index) in marks for index in range(len(block.lines))):
            yield block
        else:
            yield from _cut(number, block, marks)


def _cut(number: int, block: Block, marks: Mapping[tuple[int, int], _Title]) -> Iterator[Block | _Heading]:
    kind, index, pending = block.kind, 0, list[Line]()
    while index < len(block.lines):
        title = marks.get((number, index))
        if title is None:
            pending.append(block.lines[index])
            index += 1
            continue
        if pending:
            yield Block(kind=kind, lines=tuple(pending), level=block.level if kind == block.kind else 0)
        lines = block.lines[index : index + title.size]
        below = [replace(lines[-1], text=title.rest)] if title.rest else []
        if title.rest:
            lines = (*lines[:-1], replace(lines[-1], text=lines[-1].text[: lines[-1].text.rindex(title.rest)]))
        level = block.level if block.kind == "heading" and index == 0 else 0
        yield _Heading(section=title.section, lines=lines, level=level)
        kind, index = "paragraph", index + title.size
        pending = below
    if pending:
        yield Block(kind=kind, lines=tuple(pending))
