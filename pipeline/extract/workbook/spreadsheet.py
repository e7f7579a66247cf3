"""XLSX and ODS: calamine reads the values, a walk over the XML what it does not tell."""

import io
import math
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from pipeline.extract.encoding import unreadable
from pipeline.extract.office import open_archive
from pipeline.extract.workbook.layout import Layout
from pipeline.extract.workbook.ods_layout import ods_layouts
from pipeline.extract.workbook.xlsx_layout import contents_of, layout_of
from pipeline.model.source import Location, SourceFile
from pipeline.model.workbook import CellFault, Content, Place, Rectangle, Sheet, SheetCell, Workbook, cell_name

SHEETS_LIMIT = 60
_MACROS = "vbaProject.bin"
_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class XlsxReader:
    """Workbooks of Excel since 2007, without macros."""

    media_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffixes: tuple[str, ...] = (".xlsx",)

    def read(self, source: SourceFile) -> Workbook:
        """The sheets of `source`; raises SourceUnreadable."""
        data, parts = open_archive(source, before_2007="classeur_ancien")
        if any(part.filename.endswith(_MACROS) for part in parts):
            raise unreadable("classeur_macros", source.name)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            contents = contents_of(archive, source.name)
            if not contents.parts or len(contents.parts) > SHEETS_LIMIT:
                raise unreadable("source_abimee" if not contents.parts else "source_trop_complexe", source.name)
            layouts = {name: layout_of(archive, part, source.name) for name, part in contents.parts.items()}
        return _workbook(source, data, layouts, serials_1904=contents.serials_1904)


@dataclass(frozen=True, slots=True)
class OdsReader:
    """Workbooks of LibreOffice."""

    media_type: str = "application/vnd.oasis.opendocument.spreadsheet"
    suffixes: tuple[str, ...] = (".ods",)

    def read(self, source: SourceFile) -> Workbook:
        """The sheets of `source`; raises SourceUnreadable."""
        data, _ = open_archive(source, before_2007="classeur_ancien")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            layouts = ods_layouts(archive, source.name)
        if len(layouts) > SHEETS_LIMIT:
            raise unreadable("source_trop_complexe", source.name)
        return _workbook(source, data, layouts)


def _workbook(source: SourceFile, data: bytes, layouts: dict[str, Layout], *, serials_1904: bool = False) -> Workbook:
    """The workbook whose sheets have these layouts."""
    import python_calamine as calamine  # noqa: PLC0415  only workbooks need it

    sheets = []
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = {one.name: one.visible == calamine.SheetVisibleEnum.Visible for one in book.sheets_metadata}
        for name in book.sheet_names:
            if name in layouts:
                sheet = book.get_sheet_by_name(name)
                sheets.append(_sheet(sheet, layouts[name], source.name, hidden=not visible.get(name, True)))
    except calamine.PasswordError as cause:
        raise unreadable("source_protegee", source.name) from cause
    except (calamine.CalamineError, OSError, ValueError) as cause:
        raise unreadable("source_abimee", source.name) from cause
    if not any(sheet.cells for sheet in sheets):
        raise unreadable("source_vide", source.name)
    return Workbook(
        source=source,
        sheets=tuple(sheets),
        sources={sheet.name: source for sheet in sheets},
        serials_1904=serials_1904,
    )


def _sheet(read: Any, layout: Layout, file: str, *, hidden: bool) -> Sheet:  # noqa: ANN401  untyped library
    cells = {place: _cell(content, place, read.name, file) for place, content in _contents(read)}
    for places, fault in ((layout.formulas, "sans_valeur"), (layout.errors, "erreur")):
        for place, written in places.items():
            cells[place] = _cell(written, place, read.name, file, fault)  # type: ignore[arg-type]
    merged: tuple[Rectangle, ...] = layout.merged or tuple(
        (first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1) for first, last in read.merged_cell_ranges or ()
    )
    return Sheet(
        name=read.name,
        cells=cells,
        hidden=hidden,
        hidden_rows=frozenset(layout.hidden_rows),
        hidden_columns=frozenset(layout.hidden_columns),
        merged=merged,
    )


def _contents(read: Any) -> Iterator[tuple[Place, Content]]:  # noqa: ANN401
    """What each cell holds, in the types of the model; cells of nothing but space hold nothing."""
    if read.start is None:
        return
    top, left = read.start
    for row, values in enumerate(read.to_python(skip_empty_area=True), start=top + 1):
        for column, value in enumerate(values, start=left + 1):
            content = _content(value)
            if content != "":
                yield (row, column), content


def _content(value: object) -> Content:
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
        return text if text.strip() else ""
    if isinstance(value, bool | time):
        return value
    if isinstance(value, float | int):
        return _number(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == _MIDNIGHT else value
    return value if isinstance(value, date) else str(value)


def _number(value: float) -> Content:
    """The number that the program shows at most: fifteen digits; a whole one as an integer."""
    if not math.isfinite(value):
        return str(value)
    exact = Decimal(f"{value:.15g}")
    return int(exact) if exact == exact.to_integral_value() else exact


def _cell(content: Content, place: Place, sheet: str, file: str, fault: CellFault | None = None) -> SheetCell:
    location = Location(file=file, sheet=sheet, cell=cell_name(*place))
    return SheetCell(content=content, text=words_of(content), location=location, fault=fault)


def words_of(content: Content) -> str:
    """The content as words: numbers with a point, days as `AAAA-MM-JJ`."""
    match content:
        case bool():
            return "VRAI" if content else "FAUX"
        case Decimal():
            return f"{content:f}"
        case datetime():
            return content.isoformat(" ")
        case _:
            return str(content)
