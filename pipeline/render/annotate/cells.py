"""The cells of one sheet: marked where something is to be corrected, as they were where nothing is any more."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.model.finding import Severity
from pipeline.model.workbook import Place, cell_name, cell_place
from pipeline.render.annotate.markup import Edit, parser_of, plain, prefix_of, run, tag_at, with_attributes
from pipeline.render.annotate.styles import Styles

_BEFORE_DRAWING = frozenset({
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing",
})  # fmt: skip
"""What stands before the drawing of comments in a sheet, in any order that a program writes."""
_TRUE = frozenset({"1", "true"})


@dataclass(slots=True)
class Marking:
    """Hears one sheet and gathers the edits. `drawing` is the relation of its comments' drawing, if it has one."""

    data: bytes
    styles: Styles
    marks: Mapping[Place, Severity]
    edits: list[Edit] = field(default_factory=list)
    drawing: str | None = None
    drawing_place: int = 0
    prefix: str = ""
    _left: dict[int, dict[int, Severity]] = field(default_factory=dict)
    _rows: list[int] = field(default_factory=list)
    """The rows that are left, the last one first."""
    _columns: list[tuple[int, int, int]] = field(default_factory=list)
    _depth: int = 0
    _within: Literal["", "cols", "sheetData"] = ""
    _row: int = 0
    _row_style: int | None = None
    _column: int = 0
    _tag: tuple[int, bytes] = (0, b"")
    """Where the tag of the open row stands, and the tag."""
    _top: tuple[int, bytes] = (0, b"")
    """The same of the open part of the sheet."""

    def run(self) -> "Marking":
        """Hears the whole sheet; raises MarkupError."""
        for (row, column), severity in sorted(self.marks.items()):
            self._left.setdefault(row, {})[column] = severity
        self._rows = sorted(self._left, reverse=True)
        parser = parser_of()
        parser.StartElementHandler = lambda name, attributes: self._start(
            plain(name), attributes, parser.CurrentByteIndex
        )
        parser.EndElementHandler = lambda name: self._end(plain(name), parser.CurrentByteIndex)
        run(parser, self.data)
        return self

    def _start(self, name: str, attributes: dict[str, str], at: int) -> None:
        if self._depth == 0:
            tag = tag_at(self.data, at)
            self.prefix = prefix_of(tag).decode()
            self.drawing_place = at + len(tag)
        elif self._depth == 1:
            self._within = name if name in {"cols", "sheetData"} else ""  # type: ignore[assignment]
            self._top = at, tag_at(self.data, at)
            if name == "legacyDrawing":
                self.drawing = next((value for key, value in attributes.items() if plain(key) == "id"), None)
        elif self._depth == 2 and self._within == "sheetData" and name == "row":  # noqa: PLR2004
            self._open_row(attributes, at)
        elif self._depth == 2 and self._within == "cols" and name == "col":  # noqa: PLR2004
            ends = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self._columns.append((*ends, int(attributes.get("style", 0))))
        elif self._depth == 3 and self._within == "sheetData" and name == "c":  # noqa: PLR2004
            self._cell(attributes, at)
        self._depth += 1

    def _end(self, name: str, at: int) -> None:
        self._depth -= 1
        if self._depth == 1 and name in _BEFORE_DRAWING:
            start, tag = self._top
            self.drawing_place = start + len(tag) if tag.endswith(b"/>") else at + len(tag_at(self.data, at))
        if self._within == "sheetData":
            if self._depth == 2 and name == "row":  # noqa: PLR2004
                cells = self._missing(self._row, self._left.pop(self._row, {}), self._row_style)
                self._close(name, cells, at, self._tag)
            elif self._depth == 1 and name == "sheetData":
                self._close(name, b"".join(self._new_row(row) for row in sorted(self._left)), at, self._top)

    def _open_row(self, attributes: dict[str, str], at: int) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._column = 0
        while self._rows and self._rows[-1] <= self._row:
            row = self._rows.pop()
            if row < self._row:
                self.edits.append((at, at, self._new_row(row)))
        styled = attributes.get("customFormat") in _TRUE
        self._row_style = int(attributes.get("s", 0)) if styled else None
        self._tag = at, tag_at(self.data, at)
        widened = self._widened(attributes.get("spans", ""))
        if widened:
            self.edits.append((at, at + len(self._tag[1]), widened))
            self._tag = at, widened

    def _cell(self, attributes: dict[str, str], at: int) -> None:
        self._column = cell_place(attributes["r"])[1] if "r" in attributes else self._column + 1
        left = self._left.get(self._row)
        severity = None
        if left:
            earlier = {column: left.pop(column) for column in sorted(left) if column < self._column}
            if earlier:
                self.edits.append((at, at, self._missing(self._row, earlier, self._row_style)))
            severity = left.pop(self._column, None)
        elif not self.styles.marks:
            return
        style = int(attributes.get("s", 0))
        wanted = self.styles.before(style) if severity is None else self.styles.marked(style, severity)
        if wanted != style:
            tag = tag_at(self.data, at)
            self.edits.append((at, at + len(tag), with_attributes(tag, s=str(wanted))))

    def _close(self, name: str, content: bytes, at: int, opening: tuple[int, bytes]) -> None:
        """Adds content at the end of a row or of all rows; a tag that closes itself is opened."""
        start, tag = opening
        if not content:
            return
        if not tag.endswith(b"/>"):
            self.edits.append((at, at, content))
            return
        end = start + len(tag_at(self.data, start))
        self.edits = [one for one in self.edits if one[:2] != (start, end)]
        opened = tag[:-2].rstrip() + b">"
        self.edits.append((start, end, opened + content + f"</{self.prefix}{name}>".encode()))

    def _widened(self, spans: str) -> bytes:
        """The tag of a row whose cells reach farther than it states; empty where it need not change."""
        columns = self._left.get(self._row)
        found = re.fullmatch(r"(\d+):(\d+)", spans)
        if not columns or found is None:
            return b""
        first, last = min(int(found[1]), *columns), max(int(found[2]), *columns)
        if (first, last) == (int(found[1]), int(found[2])):
            return b""
        return with_attributes(self._tag[1], spans=f"{first}:{last}")

    def _new_row(self, row: int) -> bytes:
        cells = self._missing(row, self._left.pop(row), None)
        return f'<{self.prefix}row r="{row}">'.encode() + cells + f"</{self.prefix}row>".encode()

    def _missing(self, row: int, columns: Mapping[int, Severity], row_style: int | None) -> bytes:
        """Cells that hold nothing, in the style of their row or column, marked."""
        made = []
        for column, severity in sorted(columns.items()):
            of_column = next((style for first, last, style in self._columns if first <= column <= last), 0)
            style = self.styles.marked(of_column if row_style is None else row_style, severity)
            made.append(f'<{self.prefix}c r="{cell_name(row, column)}" s="{style}"/>')
        return "".join(made).encode()
