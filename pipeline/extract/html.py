"""HTML becomes blocks and grids, by the tree that a browser would build.

Every word that a browser shows is kept with its place, the number of its paragraph or the cell of its table; what a
browser does not show (scripts, styles, what is hidden) is told, never read. A box is written as the sign it shows.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.extract.encoding import read_text, unreadable
from pipeline.extract.tags import BREAKING, RAISED
from pipeline.model.document import Block, BlockKind, Cell, Document, Grid, LeftOut, LeftOutReason, Line
from pipeline.model.finding import Finding
from pipeline.model.source import Location, SourceFile

DEPTH_MAX = 200
"""Elements inside each other; more is no report."""
CELLS_MAX = 1_000_000

_HEADING = re.compile(r"h[1-6]")
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_NOT_SHOWN = "head script style template noscript iframe object svg math audio video canvas datalist"
_UNSEEN = frozenset(_NOT_SHOWN.split())
_SPACES = re.compile(r"[ \n\t\f\r]+")
_TICKED, _EMPTY, _PICTURE = "☒", "☐", "\ufffc"
_ADDRESSES = ("http://", "https://", "mailto:", "ftp://")
_TAB_COUNT = re.compile(r"mso-tab-count", re.IGNORECASE)
_LISTED = re.compile(r"mso-list:(?!\s*Ignore)[^;]*?level(?P<level>[1-9])", re.IGNORECASE)
_BULLET = re.compile(r"mso-list:\s*Ignore", re.IGNORECASE)
_TOLD: Mapping[LeftOutReason, str] = {"cache": "texte_cache", "supprime": "texte_supprime", "invite": "invite_restee"}
_NOTE = re.compile(r"(?:(?:foot|end)note-?|(?:user-content-)?fn[-:]?|[fe]dn|ftn)\d+", re.IGNORECASE)
_CALL = re.compile(rf"#_?{_NOTE.pattern}", re.IGNORECASE)
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z*†‡]{1,3})[\])]?", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HtmlReader:
    """Web pages, and what word processors save as such."""

    media_type: str = "text/html"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def read(self, source: SourceFile) -> Document:
        """Return the words of `source` with their paragraph or cell; raises SourceUnreadable."""
        text = read_text(source)
        walk = walked("\n".join(text.lines), source.name)
        findings = (*text.findings, *told(source.name, walk.left_out))
        return Document(source=source, blocks=tuple(walk.blocks), findings=findings, left_out=tuple(walk.left_out))


def walked(page: str, file: str, *, spaces_kept: bool = False) -> "Walk":
    """Return the walk through a page, done; with `spaces_kept` runs of spaces and tabs stay as they are."""
    walk = Walk(file=file, spaces_kept=spaces_kept)
    body = LexborHTMLParser(page).body
    if body is not None:
        walk.inside(body, 0)
        walk.close()
    return walk


def told(file: str, left_out: Iterable[LeftOut]) -> Iterator[Finding]:
    """What a reader must know of the words that were left out."""
    counted = Counter(one.reason for one in left_out)
    for reason, code in _TOLD.items():
        if counted[reason]:
            yield Finding(code=code, location=Location(file=file), details={"nombre": counted[reason]})


@dataclass(slots=True)
class Walk:
    """Goes through the tree once; `_lines` are those of the block that is being written."""

    file: str
    spaces_kept: bool = False
    left_out: list[LeftOut] = field(default_factory=list)
    blocks: list[Block | Grid] = field(default_factory=list)
    _lines: list[str] = field(default_factory=lambda: [""])
    _kind: BlockKind = "paragraph"
    _heading: int = 0
    _lists: int = 0
    _item: bool = False
    _verbatim: int = 0

    def inside(self, node: LexborNode, depth: int) -> None:
        """Everything that stands in an element, in order."""
        if depth > DEPTH_MAX:
            raise unreadable("source_trop_complexe", self.file, cause="imbrication")
        child = node.child
        while child is not None:
            self._take(child, depth + 1)
            child = child.next

    def _take(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "")
        elif tag in _UNSEEN or tag.startswith("-"):
            return
        elif (reason := _aside(node)) is not None:
            self._leave_out(node, reason)
        elif tag == "a" and _CALL.fullmatch(node.attributes.get("href") or "") and _MARK.fullmatch(_words(node)):
            return
        elif tag == "table":
            self.close()
            self._table(node, depth)
        elif tag in {"input", "img", "br", "textarea", "select"}:
            self._alone(node, tag)
        elif tag in BREAKING or tag in _LISTS:
            self._block(node, tag, depth)
        else:
            self._inline(node, tag, depth)

    def _leave_out(self, node: LexborNode, reason: LeftOutReason) -> None:
        """Words that are no part of the page as one reads it; their place is the block that would follow."""
        if words := _words(node).strip("↑↩ "):
            place = Location(file=self.file, block=str(len(self.blocks) + 1))
            self.left_out.append(LeftOut(line=Line(text=words, location=place), reason=reason))

    def _block(self, node: LexborNode, tag: str, depth: int) -> None:
        """An element that stands by itself; the first words of a list item are the item, the others paragraphs."""
        self.close()
        heading, lists = self._heading, self._lists
        listed = _LISTED.search(node.attributes.get("style") or "")  # a word processor's list, saved as paragraphs
        self._heading = int(tag[1]) if _HEADING.fullmatch(tag) else heading
        self._lists = int(listed["level"]) if listed else lists + (tag in _LISTS)
        self._verbatim += tag == "pre"
        self._item = tag == "li" or listed is not None or self._item
        self.inside(node, depth)
        self.close()
        self._heading, self._lists = heading, lists
        self._verbatim -= tag == "pre"
        self._item = self._item and tag != "li"

    def _inline(self, node: LexborNode, tag: str, depth: int) -> None:
        """Words that are styled; of a link, the address that they do not say themselves."""
        style = node.attributes.get("style") or ""
        if _BULLET.search(style):
            return
        if _TAB_COUNT.search(style):
            self._lines[-1] = self._lines[-1].rstrip(" ") + "\t"
            return
        line, start = len(self._lines), len(self._lines[-1])
        self.inside(node, depth)
        words = self._lines[-1][start:]
        if line != len(self._lines):
            return
        if tag in RAISED and words.strip().isdigit():
            self._lines[-1] = self._lines[-1][:start] + words.translate(RAISED[tag])
        address = node.attributes.get("href") or "" if tag == "a" else ""
        if address.startswith(_ADDRESSES) and words.strip() not in (address, address.removeprefix("mailto:")):
            self._lines[-1] += f" ({address})"

    def _alone(self, node: LexborNode, tag: str) -> None:
        """What stands for words without holding any."""
        given = node.attributes
        if tag == "br":
            self._lines.append("")
        elif tag == "img":
            self._write(_PICTURE if self.spaces_kept else f" {given.get('alt') or _PICTURE} ")
        elif tag == "textarea":
            self._write(node.text(deep=True))
        elif tag == "select":
            for option in node.css("option[selected]"):
                self._write(f" {option.text(deep=True)} ")
        elif (kind := (given.get("type") or "text").lower()) in {"checkbox", "radio"}:
            sign = _TICKED if "checked" in given else _EMPTY
            self._write(sign if self.spaces_kept else f" {sign} ")
        elif kind not in {"hidden", "submit", "button", "reset", "image", "password", "file"}:
            self._write(given.get("value") or "")

    def _write(self, text: str) -> None:
        if self.spaces_kept:
            self._lines[-1] += text.replace("\n", " ")
            return
        if self._verbatim:
            first, *more = text.split("\n")
            self._lines[-1] += first
            self._lines += more
            return
        words = _SPACES.sub(" ", text.replace("\u00ad", ""))
        self._lines[-1] += words.lstrip(" ") if self._lines[-1].endswith((" ", "\t")) else words

    def _take_lines(self) -> list[str]:
        lines = [text for line in self._lines if (text := unicodedata.normalize("NFC", line.strip()))]
        self._lines = [""]
        return lines

    def close(self) -> None:
        """Ends the block that is being written."""
        lines = self._take_lines()
        if any(line.strip(_PICTURE) for line in lines):  # a picture alone says nothing
            place = Location(file=self.file, block=str(len(self.blocks) + 1))
            kind: BlockKind = "heading" if self._heading else "item" if self._item else "paragraph"
            level = self._heading or (max(self._lists, 1) if self._item else 0)
            self.blocks.append(
                Block(kind=kind, lines=tuple(Line(text=line, location=place) for line in lines), level=level)
            )
            self._item = False

    def _table(self, node: LexborNode, depth: int) -> None:
        """Rows and cells as they stand; a merged cell has its words once, its other places are empty."""
        for caption in self._children(node, "caption"):
            self._block(caption, "caption", depth)
        number, found, room = len(self.blocks) + 1, list(self._rows(node)), CELLS_MAX
        rows: list[list[Cell]] = [[] for _ in found]
        taken: set[tuple[int, int]] = set()
        merged: dict[tuple[int, int], tuple[int, int]] = {}
        for at, row in enumerate(found):
            for cell in self._children(row, "td", "th"):
                wide, high = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(found) - at)
                room -= wide * high
                if room < 0:
                    raise unreadable("source_trop_complexe", self.file, cause="cellules")
                _skip(rows[at], at, taken)
                column = len(rows[at])
                if wide * high > 1:
                    merged[at, column] = (wide, high)
                place = Location(file=self.file, block=f"{number}:{at + 1}:{column + 1}")
                rows[at] += [self._cell(cell, place, depth), *[()] * (wide - 1)]
                taken |= {(below, beside) for below in range(at + 1, at + high)
                          for beside in range(column, column + wide)}  # fmt: skip
            _skip(rows[at], at, taken)
        if any(rows):
            self.blocks.append(Grid(rows=tuple(map(tuple, rows)), merged=merged))

    def _children(self, node: LexborNode, *tags: str) -> Iterator[LexborNode]:
        """The parts of an element that are shown; those that are hidden are left out."""
        child = node.child
        while child is not None:
            if child.tag in tags and (reason := _aside(child)) is None:
                yield child
            elif child.tag in tags and reason is not None:
                self._leave_out(child, reason)
            child = child.next

    def _rows(self, table: LexborNode) -> Iterator[LexborNode]:
        """The rows of a table itself, not of those inside it."""
        for part in self._children(table, "tr", "thead", "tbody", "tfoot"):
            if part.tag == "tr":
                yield part
            else:
                yield from self._children(part, "tr")

    def _cell(self, node: LexborNode, place: Location, depth: int) -> Cell:
        """The lines of a cell; those of a table inside it follow each other."""
        inner = Walk(file=self.file, spaces_kept=self.spaces_kept)
        inner.inside(node, depth + 3)
        inner.close()
        self.left_out += [replace(one, line=replace(one.line, location=place)) for one in inner.left_out]
        found = [line for block in inner.blocks for line in _lines_of(block)]
        return tuple(Line(text=line.text, location=place) for line in found)


def _skip(row: list[Cell], at: int, taken: set[tuple[int, int]]) -> None:
    """Leaves the places empty that a cell of a row above reaches into."""
    while (at, len(row)) in taken:
        row.append(())


def _lines_of(block: Block | Grid) -> Iterator[Line]:
    if isinstance(block, Block):
        yield from block.lines
    else:
        yield from (line for row in block.rows for cell in row for line in cell)


def _span(cell: LexborNode, name: str) -> int:
    stated = (cell.attributes.get(name) or "1").strip()
    return min(int(stated), 1_000) if stated.isdecimal() and int(stated) else 1


def _words(node: LexborNode) -> str:
    return _SPACES.sub(" ", node.text(deep=True)).strip()


def _aside(node: LexborNode) -> LeftOutReason | None:
    """Why an element is no part of the text, if it is none."""
    given = node.attributes
    if not given:
        return None
    if "hidden" in given or _HIDDEN.search(given.get("style") or ""):
        return "cache"
    return "note" if _NOTE.fullmatch(given.get("id") or "") else None
