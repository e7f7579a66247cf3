"""A set of CSV files as the sheets of one workbook: one sheet a file, named as the file.

The sign between cells is, of semicolon, comma and tab, the one that cuts the first lines into most cells.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.extract.encoding import read_text, unreadable
from pipeline.model.finding import Finding
from pipeline.model.source import Location, SourceFile
from pipeline.model.workbook import Place, Sheet, SheetCell, Workbook, cell_name

SUFFIXES = (".csv", ".tsv")
_DELIMITERS = (";", ",", "\t")
_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class CsvReader:
    """Delimited text; alone, a workbook of one sheet."""

    media_type: str = "text/csv"
    suffixes: tuple[str, ...] = SUFFIXES

    def read(self, source: SourceFile) -> Workbook:
        """The one sheet of `source`; raises SourceUnreadable."""
        return read_set([source])


def read_set(sources: Sequence[SourceFile]) -> Workbook:
    """The files as the sheets of one workbook, in their order; raises SourceUnreadable."""
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    named: dict[str, SourceFile] = {}
    for source in sources:
        sheet, found = _sheet(source)
        sheets.append(sheet)
        findings += found
        named[sheet.name] = source
    return Workbook(source=sources[0], sheets=tuple(sheets), sources=named, findings=tuple(findings))


def _sheet(source: SourceFile) -> tuple[Sheet, tuple[Finding, ...]]:
    text = read_text(source)
    name = source.name.rpartition("/")[2].rpartition(".")[0]
    lines = [f"{line}\n" for line in text.lines]
    if lines:
        lines[-1] = lines[-1].removesuffix("\n")
    cells: dict[Place, SheetCell] = {}
    try:
        for row, line, record in _records(lines):
            for column, words in enumerate(record, start=1):
                if words.strip():
                    place = Location(
                        file=source.name, line=line, row=row, field=str(column), cell=cell_name(row, column)
                    )
                    cells[row, column] = SheetCell(content=words, text=words, location=place)
    except csv.Error as cause:
        raise unreadable("source_abimee", source.name) from cause
    return Sheet(name=name, cells=cells), text.findings


def _records(lines: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Each record with its number and its first physical line."""
    sign = max(_DELIMITERS, key=lambda one: _most_cells(lines, one))
    reader = csv.reader(lines, delimiter=sign)
    before = 0
    for number, record in enumerate(reader, start=1):
        yield number, before + 1, record
        before = reader.line_num


def _most_cells(lines: list[str], sign: str) -> int:
    try:
        return max((len(record) for record in islice(csv.reader(lines, delimiter=sign), _LOOKED_AT)), default=0)
    except csv.Error:
        return 0
