"""What calamine does not tell of an XLSX: what is hidden, and which formulas have no result."""

import posixpath
import zipfile
from dataclasses import dataclass, field

from pipeline.extract.workbook.layout import Layout, bounded, walk
from pipeline.model.workbook import cell_place

_MAIN = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Contents:
    """The sheets of a workbook by name, with the part that holds each; days counted from 1904 or not."""

    parts: dict[str, str]
    serials_1904: bool


def contents_of(archive: zipfile.ZipFile, file: str) -> Contents:
    """The list of sheets, as the workbook's own parts state it; raises SourceUnreadable."""
    main, targets, named = _main_part(archive, file), {}, {}
    serials: list[bool] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and "Id" in attributes:
            targets[attributes["Id"]] = attributes.get("Target", "")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            named[attributes.get("name", "")] = attributes.get("id", "")
        elif name == "workbookPr":
            serials.append(attributes.get("date1904") in {"1", "true"})

    folder, base = posixpath.split(main)
    walk(archive, f"{folder}/_rels/{base}.rels", file, relation)
    walk(archive, main, file, sheet)
    parts = {}
    for name, identifier in named.items():
        target = targets.get(identifier, "")
        parts[name] = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
    return Contents(parts, any(serials))


def _main_part(archive: zipfile.ZipFile, file: str) -> str:
    """The part that lists the sheets; usually `xl/workbook.xml`, but a writer may call it otherwise."""
    found: list[str] = []

    def relation(_: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            found.append(attributes.get("Target", "").lstrip("/"))

    walk(archive, "_rels/.rels", file, relation)
    return found[0] if found else _MAIN


def layout_of(archive: zipfile.ZipFile, part: str, file: str) -> Layout:
    """The layout of one sheet; raises SourceUnreadable."""
    reader = _SheetReader()
    walk(archive, part, file, reader.start, reader.end, reader.text)
    return bounded(reader.layout, file)


@dataclass(slots=True)
class _SheetReader:
    """Hears the elements of a sheet."""

    layout: Layout = field(default_factory=Layout)
    row: int = 0
    column: int = 0
    kind: str = ""
    heard: list[str] | None = None
    formula: str | None = None
    value: str = ""
    filled: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "c":
                self._cell(attributes)
            case "row":
                self._row(attributes)
            case "f":
                self.heard, self.formula = [], ""
            case "v" | "t":
                self.heard = []
            case "col" if attributes.get("hidden") in {"1", "true"}:
                first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
                self.layout.hidden_columns.update(range(first, min(last, first + 20_000) + 1))

    def end(self, name: str) -> None:
        if name == "f":
            self.formula, self.heard = "".join(self.heard or ()), None
        elif name in {"v", "t"}:
            text, self.heard = "".join(self.heard or ()), None
            self.value = self.value + text if name == "t" else text
            self.filled = self.filled or bool(text)
        elif name == "c":
            self._close()

    def text(self, data: str) -> None:
        if self.heard is not None:
            self.heard.append(data)

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0
        if attributes.get("hidden") in {"1", "true"}:
            self.layout.hidden_rows.add(self.row)

    def _cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self.row, self.column = cell_place(attributes["r"])
        else:
            self.column += 1
        self.kind = attributes.get("t", "n")
        self.formula, self.value, self.filled = None, "", False

    def _close(self) -> None:
        place = (self.row, self.column)
        if self.formula is not None and not self.filled:
            self.layout.formulas[place] = f"={self.formula}"
        elif self.kind == "e" and self.filled:
            self.layout.errors[place] = self.value
        if not self.filled and self.formula is None:
            return
        self.layout.reach(place)
