"""A workbook as its reader gives it: sheets of cells, each with its kind of content and its place.

A cell that shows nothing is not there. What people do not see (hidden rows, columns, sheets) is there, and marked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from pipeline.model.finding import Finding
from pipeline.model.source import Location, SourceFile

Content = str | bool | int | Decimal | date | datetime | time
CellFault = Literal["sans_valeur", "erreur"]
Place = tuple[int, int]
"""Row and column, from 1."""
Rectangle = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell:
    """What one cell holds: text, a number, a day, a truth value.

    `text` is the content as words: numbers with a point, days as `AAAA-MM-JJ`. `fault` tells of a formula whose
    result was not saved (`sans_valeur`), or is an error (`erreur`): the content is then the formula or the error.
    """

    content: Content
    text: str
    location: Location
    fault: CellFault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet. `cells` holds those that are not empty, by row and column from 1.

    `merged` are the rectangles that one cell fills, its content in the first place.
    """

    name: str
    cells: Mapping[Place, SheetCell]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Rectangle, ...] = ()

    def rows(self) -> Iterator[tuple[int, dict[int, SheetCell]]]:
        """The rows that hold something, in order: number, and cells by column."""
        found: dict[int, dict[int, SheetCell]] = {}
        for (row, column), cell in self.cells.items():
            found.setdefault(row, {})[column] = cell
        for row in sorted(found):
            yield row, dict(sorted(found[row].items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """The sheets of one submission, in its order: of a workbook, or of a set of CSV files, one sheet a file.

    `sources` names the file of each sheet. `serials_1904` tells that numbers count days from 1904.
    """

    source: SourceFile
    sheets: tuple[Sheet, ...]
    sources: Mapping[str, SourceFile]
    serials_1904: bool = False
    findings: tuple[Finding, ...] = ()


def cell_name(row: int, column: int) -> str:
    """The name of a cell by row and column from 1: (4, 28) is `AB4`."""
    return f"{column_letters(column)}{row}"


def cell_place(name: str) -> Place:
    """Row and column of a cell's name (`AB4`, `$AB$4`); raises ValueError."""
    plain = name.replace("$", "") if "$" in name else name
    letters = plain.rstrip("0123456789")
    return int(plain[len(letters) :]), _column(letters)


@lru_cache(maxsize=2_000)
def column_letters(column: int) -> str:
    """The letters of a column from 1: 28 is `AB`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=2_000)
def _column(letters: str) -> int:
    """The column of its letters; raises ValueError."""
    if not letters.isascii() or not letters.isalpha():
        raise ValueError(letters)
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column
