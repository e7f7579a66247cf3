"""What calamine does not tell of an ODS: what is hidden or merged, and which formulas have no result."""

import zipfile
from dataclasses import dataclass, field

from pipeline.extract.encoding import unreadable
from pipeline.extract.workbook.layout import Layout, bounded, walk
from pipeline.model.workbook import Rectangle

_CONTENT = "content.xml"
_HIDDEN = frozenset({"collapse", "filter"})
_MANY = 20_000
_VALUES = frozenset({"value", "date-value", "time-value", "boolean-value", "string-value"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})


def ods_layouts(archive: zipfile.ZipFile, file: str) -> dict[str, Layout]:
    """The layout of every sheet by name; raises SourceUnreadable."""
    if _CONTENT not in archive.namelist():
        raise unreadable("source_abimee", file)
    reader = _ContentReader()
    walk(archive, _CONTENT, file, reader.start, reader.end, reader.text)
    for layout in reader.layouts.values():
        bounded(layout, file)
    return reader.layouts


@dataclass(slots=True)
class _ContentReader:
    """Hears the elements of all sheets."""

    layouts: dict[str, Layout] = field(default_factory=dict)
    layout: Layout = field(default_factory=Layout)
    merged: list[Rectangle] = field(default_factory=list)
    row: int = 0
    column: int = 0
    repeated: int = 1
    wide: int = 1
    attributes: dict[str, str] = field(default_factory=dict)
    filled: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self.layout = self.layouts.setdefault(attributes.get("name", ""), Layout())
            self.row = self.column = 0
        elif name == "table-column":
            number = int(attributes.get("number-columns-repeated", 1))
            if attributes.get("visibility") in _HIDDEN:
                self.layout.hidden_columns.update(range(self.column + 1, self.column + min(number, _MANY) + 1))
            self.column += number
        elif name == "table-row":
            self.row, self.column = self.row + 1, 0
            self.repeated = int(attributes.get("number-rows-repeated", 1))
            if attributes.get("visibility") in _HIDDEN:
                self.layout.hidden_rows.update(range(self.row, self.row + min(self.repeated, _MANY)))
        elif name in _CELLS:
            self.column += 1
            self.wide = int(attributes.get("number-columns-repeated", 1))
            self.attributes, self.filled = attributes, not _VALUES.isdisjoint(attributes)

    def text(self, data: str) -> None:
        self.filled = self.filled or bool(data.strip())

    def end(self, name: str) -> None:
        if name in _CELLS:
            self._close()
            self.column += self.wide - 1
        elif name == "table-row":
            self.row += self.repeated - 1
        elif name == "table":
            self.layout.merged, self.merged = tuple(self.merged), []

    def _close(self) -> None:
        formula = self.attributes.get("formula")
        high, wide = (int(self.attributes.get(f"number-{one}-spanned", 1)) for one in ("rows", "columns"))
        if high * wide > 1:
            self.merged.append((self.row, self.column, self.row + high - 1, self.column + wide - 1))
        if formula is not None and not self.filled:
            self.layout.formulas[self.row, self.column] = f"={formula.partition('=')[2]}"
        if self.filled or formula is not None:
            self.layout.reach((self.row + self.repeated - 1, self.column + self.wide - 1))
        self.filled = False
