"""Where something stands, in words: `rapport.md:34`, `projets.csv:17, colonne 9`, or sheet and cell."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from pipeline.model.document import Line
from pipeline.model.report import Report
from pipeline.model.source import Location
from pipeline.render.visible import shortened, shown, visible
from pipeline.render.words import Words


def place_text(location: Location | None, words: Words) -> str:
    """The file, as `file:line` where the line is known, which editors follow; then whatever else tells the place."""
    if location is None:
        return ""
    file = shown(location.file)
    return ", ".join([file if location.line is None else f"{file}:{location.line}", *_within(location, words)])


def within_text(location: Location | None, words: Words) -> str:
    """The place without its file; empty where no more than the file is known."""
    if location is None:
        return ""
    line = [] if location.line is None else [words.label("place.line", nombre=location.line)]
    return ", ".join([*line, *_within(location, words)])


def path_of(report: Report, location: Location | None) -> str:
    """The path of the file from where the command ran, with `/`; that of the subject where no file is known."""
    if location is not None and location.file:
        return str(PurePosixPath(report.folder, location.file))
    whole = "/" in report.subject or report.subject == report.folder  # a package is named by its own path
    return report.subject if whole else str(PurePosixPath(report.folder, report.subject))


def field_number(location: Location | None) -> int | None:
    """The position of the column, from 1, which a table's location gives as its field."""
    field = location.field if location else None
    return int(field) if field is not None and field.isdecimal() else None


def _within(location: Location, words: Words) -> Iterator[str]:
    """Page, block, sheet and cell; else the row, where it is not the line, and the column."""
    if location.page is not None:
        yield words.label("place.page", nombre=location.page)
    if location.block is not None:
        yield block_text(location.block, words)
    if location.sheet is not None:
        yield words.label("place.sheet", nom=shortened(location.sheet))
    if location.cell is not None:
        yield words.label("place.cell", nom=shortened(location.cell))
        return
    if location.row is not None and location.row != location.line:
        yield words.label("place.row", nombre=location.row)
    number = field_number(location)
    if number is not None:
        yield words.label("place.column", nombre=number)


def block_text(block: str, words: Words) -> str:
    """A paragraph by its number; a cell by the number of its table, its row and its column."""
    number, _, cell = block.partition(":")
    if not cell:
        return words.label("place.block", nombre=number)
    row, _, column = cell.partition(":")
    return words.label("place.block_cell", nombre=number, rangee=row, colonne=column)


def lines_text(lines: Iterable[Line], words: Words) -> str:
    """The numbers of the lines, without their file: `ligne 34`, `lignes 15, 17–19`; empty when there are none."""
    places = [line.location for line in lines]
    numbers = sorted({place.line for place in places if place.line is not None})
    if len(numbers) == 1:
        return words.label("place.line", nombre=str(numbers[0]))
    if numbers:
        return words.label("place.lines", nombres=_ranges(numbers))
    if pages := sorted({place.page for place in places if place.page is not None}):
        return " · ".join(words.label("place.page", nombre=page) for page in pages)
    blocks = dict.fromkeys(place.block for place in places if place.block is not None)
    if blocks:
        return " · ".join(block_text(block, words) for block in blocks)
    cells = dict.fromkeys(", ".join(filter(None, (place.sheet, place.cell))) for place in places)
    return " · ".join(visible(cell) for cell in cells if cell)


def _ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers, those that follow each other as `first–last`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
