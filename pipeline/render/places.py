"""Where something stands, in words: `rapport.md:34`, or sheet and cell."""

from collections.abc import Iterable

from pipeline.model.document import Line
from pipeline.model.source import Location
from pipeline.render.visible import visible
from pipeline.render.words import Words


def place_text(location: Location | None, words: Words) -> str:
    """The place as `file:line`, which editors follow; else the file with page, sheet, cell or row."""
    if location is None:
        return ""
    if location.line is not None:
        return f"{visible(location.file)}:{location.line}"
    parts = [visible(location.file)]
    if location.page is not None:
        parts.append(words.label("place.page", nombre=location.page))
    if location.sheet is not None:
        parts.append(words.label("place.sheet", nom=location.sheet))
    if location.cell is not None:
        parts.append(words.label("place.cell", nom=location.cell))
    elif location.row is not None:
        parts.append(words.label("place.row", nombre=location.row))
    return ", ".join(parts)


def lines_text(lines: Iterable[Line], words: Words) -> str:
    """The numbers of the lines, without their file: `ligne 34`, `lignes 15, 17–19`; empty when there are none."""
    places = [line.location for line in lines]
    numbers = sorted({place.line for place in places if place.line is not None})
    if len(numbers) == 1:
        return words.label("place.line", nombre=str(numbers[0]))
    if numbers:
        return words.label("place.lines", nombres=_ranges(numbers))
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
