"""Writes the workbook of a release: what it is, a sheet a table, the dictionary, and notes on what is not in it.

Rows go to disk as they come. The parts are packed again in order and without a date, so that the bytes are the same
each time.
"""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.engine import Engine
from pipeline.model.book import Book
from pipeline.model.errors import TargetFailed
from pipeline.release.excel.compare import Differing, WorkbookError, differing_cells
from pipeline.release.excel.layout import ABOUT, DICTIONARY, NOTES, Held, TableSheet, elsewhere, sheets_of
from pipeline.storage.folders import scratch, writing

FOLDER = "excel"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NARROW, _WIDE = 9, 48
_FORMATS = {"number": "#,##0.00", "integer": "0", "date": "yyyy-mm-dd"}
_ALIGN: Mapping[str, Any] = {"valign": "top"}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "entete": {
        "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter",
        "border": 1, "num_format": "@",
    },
    "titre": {"bold": True, "font_size": 16, "text_wrap": True},
    "partie": {"bold": True, "font_size": 12, "text_wrap": True},
    "texte": {"text_wrap": True, "valign": "top", "num_format": "@"},
    "string": {**_ALIGN, "num_format": "@"},
    **{kind: {**_ALIGN, "num_format": look} for kind, look in _FORMATS.items()},
}  # fmt: skip


def workbook_path(name: str) -> str:
    """Where the workbook of the dataset `name` stands in a release."""
    return f"{FOLDER}/{name}.xlsx"


def write_workbook(engine: Engine, root: Path, path: Path, descriptor: Mapping[str, Any], book: Book) -> None:
    """Writes the tables of the package at `root` to `path`, reads the workbook again and compares it.

    Raises TargetFailed where a cell is not what its table says.
    """
    with scratch() as folder:
        loose = folder / "classeur.xlsx"
        _fill(engine, root, loose, descriptor, book)
        with writing(path) as final:
            _pack(loose, final)
    _refuse_differing(engine, root, path, descriptor)


def _refuse_differing(engine: Engine, root: Path, path: Path, descriptor: Mapping[str, Any]) -> None:
    try:
        first: Sequence[Differing] = tuple(islice(differing_cells(engine, path, root, descriptor), 1))
    except WorkbookError as cause:
        raise TargetFailed("classeur_different", fichier=path.name, table="", cellule="") from cause
    for one in first:
        raise TargetFailed("classeur_different", fichier=path.name, table=one.table, cellule=one.cell or "")


def _pack(loose: Path, final: Path) -> None:
    """The parts by name, with one date and one mode: what surrounds the writing leaves no trace."""
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(final, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(parts.namelist()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            with parts.open(name) as source, packed.open(entry, "w", force_zip64=False) as target:
                while piece := source.read(1 << 20):
                    target.write(piece)


def _fill(engine: Engine, root: Path, path: Path, descriptor: Mapping[str, Any], book: Book) -> None:
    import xlsxwriter  # noqa: PLC0415  only workbooks need it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_urls": False}
    file = xlsxwriter.Workbook(str(path), options)
    created = datetime.fromisoformat(book.created).replace(tzinfo=None)
    file.set_properties({"title": book.title, "author": book.publisher, "created": created})
    sheets = _Sheets(file, book)
    sheets.about()
    tables = sheets_of(engine, root, descriptor)
    for one in tables:
        if one.sheet:
            sheets.table(one, engine, root)
    sheets.grid(DICTIONARY, book.dictionary)
    sheets.notes(tables)
    try:
        file.close()
    except FileCreateError as cause:
        raise OSError(str(cause)) from cause


@dataclass(slots=True)
class _Sheets:
    """Adds sheets to one workbook."""

    file: Any
    book: Book
    looks: dict[str, Any] = field(default_factory=dict)
    longs: dict[tuple[str, str], int] = field(default_factory=dict)

    def about(self) -> None:
        """What the dataset is, one line a cell."""
        sheet = self._sheet(ABOUT)
        sheet.set_column(0, 0, 100)
        sheet.hide_gridlines(2)
        for row, (kind, text) in enumerate(self.book.about):
            sheet.write_string(row, 0, text, self._look(kind))

    def table(self, table: TableSheet, engine: Engine, root: Path) -> None:
        """A row a row, in the order of the Parquet file."""
        sheet = self._sheet(str(table.sheet))
        last = len(table.columns) - 1
        looks = [self._look(one.type if one.type in _LOOKS else "string") for one in table.columns]
        for column, (one, (longest, _)) in enumerate(zip(table.columns, table.measure(engine, root), strict=True)):
            sheet.set_column(column, column, _width(one.title, longest), looks[column])
            sheet.write_string(0, column, one.title, self._look("entete"))
            sheet.write_comment(0, column, f"{one.name}\n{one.description}", {"x_scale": 2.2, "y_scale": 1.6})
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, table.rows, last)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{table.rows + 1}"})
        for row, (_, cells) in enumerate(table.read(engine, root), start=1):
            for column, value in enumerate(cells):
                self._cell(sheet, (row, column), value, looks[column])
                if value == elsewhere(table.csv):
                    place = (table.table, table.columns[column].name)
                    self.longs[place] = self.longs.get(place, 0) + 1

    def grid(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """Rows of text below a header."""
        sheet = self._sheet(name)
        widths = [max((len(row[place]) for row in rows), default=0) for place in range(len(rows[0]))]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, _width("", width))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text, self._look("texte" if row else "entete"))

    def notes(self, tables: Sequence[TableSheet]) -> None:
        """Each table with its rows and where it is; then the texts that are too long for a cell."""
        labels, sheet = self.book.labels, self._sheet(NOTES)
        for column, width in enumerate((34, 44, 12, 34, 40)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, labels["tables"], self._look("partie"))
        heading = ("table", "titre", "lignes", "feuille", "fichier")
        self._heading(sheet, 1, [labels[name] for name in heading])
        for row, one in enumerate(tables, start=2):
            told = (one.table, one.title, one.rows, one.sheet or labels["absente"], one.csv)
            self._row(sheet, row, told)
        if self.longs:
            start = len(tables) + 3
            sheet.write_string(start, 0, labels["longs"], self._look("partie"))
            self._heading(sheet, start + 1, [labels[name] for name in ("table", "colonne", "cellules")])
            for row, (place, count) in enumerate(sorted(self.longs.items()), start=start + 2):
                self._row(sheet, row, (*place, count))

    def _heading(self, sheet: Any, row: int, texts: Sequence[str]) -> None:  # noqa: ANN401
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, self._look("entete"))

    def _row(self, sheet: Any, row: int, values: Sequence[Held]) -> None:  # noqa: ANN401
        for column, value in enumerate(values):
            look = "integer" if isinstance(value, int) else "texte"
            self._cell(sheet, (row, column), value, self._look(look))

    @staticmethod
    def _cell(sheet: Any, place: tuple[int, int], value: Held, look: Any) -> None:  # noqa: ANN401
        match value:
            case None:
                return
            case bool():
                sheet.write_boolean(*place, value, look)
            case date():
                sheet.write_datetime(*place, value, look)
            case int() | Decimal():
                sheet.write_number(*place, value, look)
            case _:
                sheet.write_string(*place, value, look)

    def _sheet(self, name: str) -> Any:  # noqa: ANN401
        return self.file.add_worksheet(name)

    def _look(self, name: str) -> Any:  # noqa: ANN401
        if name not in self.looks:
            self.looks[name] = self.file.add_format(_LOOKS[name])
        return self.looks[name]


def _width(title: str, longest: int) -> int:
    """Wide enough for the title on two lines and for the values, within reason."""
    return min(_WIDE, max(_NARROW, len(title) * 2 // 3 + 3, longest + 2))
