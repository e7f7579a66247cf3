"""A series laid out in cells: a year beside its value, or a row of years above a row of values.

Only the layout is read here. A grid whose values could belong to more than one row gives no pairs: its
words are strays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.normalise.form.passages import Part, Passage, joined, meet_in_digits
from pipeline.normalise.notation.shadow import fold
from pipeline.normalise.notation.statuses import says_zero, stated_status
from pipeline.normalise.notation.years import parse_year, split_year

Cells = tuple[Passage, ...]
Pairs = list[tuple[Passage, Passage]]

_YEAR_WORDS = frozenset({"annee", "annees", "financiere", "financieres", "exercice", "exercices"})
_TOTALS = frozenset({"total", "totaux", "total general", "cumul"})
_WORD = re.compile(r"\w+")
_FOREIGN = re.compile("[€£¥]")
_LEAST = 2


def is_year(cell: Passage) -> bool:
    """Whether a whole cell is a fiscal year or a period."""
    return parse_year(cell.text).kind != "aucune"


@dataclass(frozen=True, slots=True)
class Cut:
    """Each year's cell with the words of its value; the words that are neither; and those of headings."""

    pairs: Pairs
    strays: list[Passage]
    headings: list[Passage]


def pairs_of(rows: Sequence[Cells], titles: Sequence[str], *, aligned: bool) -> Cut:
    """The cells told apart.

    Words of the section's titles, or for a year, may head a row or a column: they are no strays.
    `aligned` cells keep their column; others (lines cut at wide gaps) are counted instead.
    """
    reader = _GridReader({fold(title) for title in titles}, aligned=aligned)
    filled = [row for row in rows if any(cell.text for cell in row)]
    index = 0
    while index < len(filled):
        if not reader.is_year_row(filled[index]):
            reader.take_row(filled[index])
            index += 1
            continue
        end = index + 1
        while end < len(filled) and not reader.is_year_row(filled[end]):
            end += 1
        reader.take_columns(filled[index], filled[index + 1 : end])
        index = end
    return Cut([(label, joined(words)) for label, words in reader.pairs], reader.strays, reader.heads)


def _begins_year(cell: Passage) -> bool:
    """Whether a cell begins with a year, be it spoilt."""
    return is_year(cell) or split_year(cell.text) is not None or split_year(f"{cell.text} :") is not None


class _GridReader:
    def __init__(self, titles: set[str], *, aligned: bool) -> None:
        self.titles = titles
        self.headings = _YEAR_WORDS | {word for title in titles for word in _WORD.findall(title)}
        self.aligned = aligned
        self.pairs: list[tuple[Passage, list[Passage]]] = []
        self.strays: list[Passage] = []
        self.heads: list[Passage] = []
        self.going = False
        self.lone: int | None = None

    def is_year_row(self, row: Cells) -> bool:
        """Whether years fill the row but for a label before them and a total; a lone year needs such a label."""
        cells = [cell for cell in row if cell.text]
        if self.aligned and cells and fold(cells[-1].text) in _TOTALS:
            cells.pop()
        if len(cells) < _LEAST or not all(map(is_year, cells[1:])):
            return False
        return len(cells) > _LEAST or is_year(cells[0]) or self._is_heading(cells[0])

    def take_row(self, row: Cells) -> None:
        """A row of years each followed by its value; or a heading, a continuation, or strays."""
        places = [place for place, cell in enumerate(row) if cell.text]
        first = row[places[0]]
        if _begins_year(first):
            self._pair_up([row[place] for place in places])
            self.going = True
            self.lone = places[0] if len(places) == 1 else None
        elif self._goes_on(places):
            self._go_on([row[place] for place in places])
            self.lone = None
        else:
            self.going = False
            cells = [row[place] for place in places]
            (self._stray if self.pairs else self._stray_labels)(cells)

    def _goes_on(self, places: Sequence[int]) -> bool:
        """Whether a row goes on with the value above, or is the value of a year alone in the row above."""
        if not self.going:
            return False
        if self.aligned:
            return places[0] > 0 or places == [self.lone]
        return len(places) == 1

    def _go_on(self, cells: Sequence[Passage]) -> None:
        words = self.pairs[-1][1]
        for cell in cells:
            meets = bool(words) and meet_in_digits(words[-1].text, cell.text)
            words.append(_apart(cell) if meets else cell)

    def take_columns(self, years: Cells, rows: Sequence[Cells]) -> None:
        """A row of years and the one row of values below it, or the one that the section's title labels."""
        places = [place for place, cell in enumerate(years) if is_year(cell)]
        self.going = False
        values = self._values(places, rows)
        if values is None:
            for row in (years, *rows):
                self._stray([cell for cell in row if cell.text])
            return
        self._stray_labels([cell for place, cell in enumerate(years) if place not in places])
        self.pairs.extend((years[place], [value]) for place, value in zip(places, values, strict=True))

    def _values(self, places: Sequence[int], rows: Sequence[Cells]) -> list[Passage] | None:
        """The values in the order of `places`; None when it is not certain which they are."""
        titled = [row for row in rows if self._is_titled(row)]
        chosen = titled if len(titled) == 1 else rows
        if len(chosen) > 1:
            return None
        if not chosen:
            return [Passage()] * len(places)
        for row in rows:
            if row is not chosen[0]:
                self._stray([cell for cell in row if cell.text])
        return self._values_in(chosen[0], places)

    def _values_in(self, row: Cells, places: Sequence[int]) -> list[Passage] | None:
        if not self.aligned:
            cells = [cell for cell in row if cell.text]
            if len(cells) not in {len(places), len(places) + 1} or (
                len(cells) == len(places) and self._is_label(cells[0], cells[1:])
            ):
                return None
            self._stray_labels(cells[: -len(places)])
            return cells[-len(places) :]
        self._stray_labels([cell for place, cell in enumerate(row) if place not in places])
        return [row[place] if place < len(row) else Passage() for place in places]

    def _is_titled(self, row: Cells) -> bool:
        return fold(next(cell.text for cell in row if cell.text)) in self.titles

    def _pair_up(self, cells: Sequence[Passage]) -> None:
        for index, cell in enumerate(cells):
            if index == 0 or is_year(cell):
                self.pairs.append((cell, []))
            else:
                words = self.pairs[-1][1]
                words.append(_apart(cell) if words else cell)

    def _is_heading(self, cell: Passage) -> bool:
        return _FOREIGN.search(cell.text) is None and set(_WORD.findall(fold(cell.text))) <= self.headings

    def _is_label(self, first: Passage, others: Sequence[Passage]) -> bool:
        """Whether the first of cells that are not aligned labels the others, so that one of them is missing."""
        return self._is_heading(first) or (not _states(first) and all(map(_states, others)))

    def _stray_labels(self, cells: Sequence[Passage]) -> None:
        self._stray([cell for cell in cells if not self._is_heading(cell)])
        self.heads.extend(cell for cell in cells if self._is_heading(cell))

    def _stray(self, cells: Sequence[Passage]) -> None:
        """Cells told together, a bar between them."""
        if cells:
            self.strays.append(barred(cells))


def barred(cells: Sequence[Passage]) -> Passage:
    """Cells as one passage, a bar between them."""
    return joined([*cells[:1], *map(_apart, cells[1:])])


def _states(cell: Passage) -> bool:
    """Whether a cell has a number, or says why it has none."""
    text = cell.text
    return any(map(str.isdecimal, text)) or stated_status(text) is not None or says_zero(text)


def _apart(cell: Passage) -> Passage:
    """The cell's words with a bar before them."""
    first: tuple[Part, ...] = tuple((f"| {text}", line) for text, line in cell.parts[:1])
    return Passage((*first, *cell.parts[1:]))
