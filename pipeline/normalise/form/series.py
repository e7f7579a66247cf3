"""One value a fiscal year: finds where each year's words stand, in lines, list items and grids.

What a year means for the whole series, and what an amount or a count says, is read in `series_rows`.
Words before the first year, or that go on with no value, are strays: told, never dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model.document import Block, Grid, Line
from pipeline.normalise.form.forecasts import says_foreseen
from pipeline.normalise.form.header_cells import line_cells
from pipeline.normalise.form.passages import Part, Passage, ends_statement, meet_in_digits, passage_of
from pipeline.normalise.form.series_grid import Cells, is_year, pairs_of
from pipeline.normalise.notation.years import Year, parse_year, split_year

_EXPLICIT = re.compile(r"(?:[:|=\t]|\s[-–—])[^\S\t]*\Z")
_EDGES = re.compile(r"\A[\s•·*-]+|[\s:|=-]+\Z")
_LABELLED = re.compile(r"\s*[^\W\d][^:=]{1,60}?\s*[:=]\s*\S")
_MOST_LABEL_WORDS = 6


@dataclass(slots=True)
class Entry:
    """A year as written, and the words of its value; `block` is where its words end so far.

    `foreseen` tells that a label above, or in the same grid, says that the value is a forecast.
    """

    year: Year
    written: Passage
    block: int
    level: int = 0
    alone: bool = False
    foreseen: bool = False
    parts: list[Part] = field(default_factory=list)

    @property
    def value(self) -> Passage:
        return Passage(tuple(self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The entries in the document's order, the words that belong to none, and those that head rows or columns."""

    entries: tuple[Entry, ...]
    strays: tuple[Passage, ...]
    headings: tuple[Passage, ...] = ()


def read_series(content: Sequence[Block | Grid], titles: Sequence[str]) -> Series:
    """A section's series. `titles` are the section's own, whose words may also head a grid's column."""
    gatherer = _Gatherer(titles)
    for number, block in enumerate(content):
        if isinstance(block, Grid):
            cells = tuple(tuple(map(passage_of, row)) for row in block.rows)
            gatherer.take_cells(number, cells, aligned=True)
        elif any(sum(map(is_year, line_cells(line))) > 1 for line in block.lines):
            gatherer.take_cells(number, tuple(map(line_cells, block.lines)), aligned=False)
        else:
            gatherer.take_lines(number, block)
    return Series(
        entries=tuple(gatherer.entries),
        strays=tuple(Passage(tuple(parts)) for _, parts in gatherer.strays),
        headings=tuple(gatherer.headings),
    )


class _Gatherer:
    """Goes through a section once; `explicit` tells that its years are followed by a sign."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.titles = titles
        self.entries: list[Entry] = []
        self.strays: list[tuple[tuple[int, int] | None, list[Part]]] = []
        self.headings: list[Passage] = []
        self.open: Entry | None = None
        self.explicit = False
        self.foreseen = False

    def take_cells(self, number: int, rows: Sequence[Cells], *, aligned: bool) -> None:
        """Takes a grid, or lines cut into cells."""
        cut = pairs_of(rows, self.titles, aligned=aligned)
        self.headings.extend(cut.headings)
        self.open = None
        said = [says_foreseen(text.removeprefix("| ") for text, _ in stray.parts) for stray in cut.strays]
        self.foreseen = True in said or (self.foreseen and False not in said)
        for label, value in cut.pairs:
            split = None if is_year(label) else split_year(label.text)
            year = split[0] if split else parse_year(label.text)
            written = label.before(split[2]) if split else label
            parts = (*(label.after(split[2]).parts if split else ()), *value.parts)
            self.entries.append(Entry(year, written, number, foreseen=self.foreseen, parts=list(parts)))
        for stray in cut.strays:
            self.strays.append((None, list(stray.parts)))

    def take_lines(self, number: int, block: Block) -> None:
        """Takes a paragraph, an item or a heading, line by line."""
        if self.open is not None and _follows(self.open, number, block):
            self.open.block = number
        for index, line in enumerate(block.lines):
            before = block.lines[index - 1].text if index else None
            if not self._begin(number, block, line, before):
                self._go_on(number, line, before)

    def _begin(self, number: int, block: Block, line: Line, before: str | None) -> bool:
        split = split_year(line.text)
        if split is None:
            return False
        year, rest, offset = split
        explicit = _EXPLICIT.search(line.text[:offset]) is not None
        if before is not None and self.explicit and not explicit and not ends_statement(before):
            return False
        self.explicit = self.explicit or explicit
        written = Passage(((_EDGES.sub("", line.text[:offset]), line),))
        level = block.level if block.kind == "item" else 0
        self.open = Entry(year, written, number, level, alone=len(block.lines) == 1, foreseen=self.foreseen)
        self.open.parts.extend([(rest, line)] if rest else [])
        self.entries.append(self.open)
        return True

    def _go_on(self, number: int, line: Line, before: str | None) -> None:
        if self.open is not None and self.open.block == number and not self._is_note(line, before):
            apart = before is None and self.open.parts and meet_in_digits(self.open.parts[-1][0], line.text)
            self.open.parts.append((f"| {line.text}" if apart else line.text, line))
            if before is not None and ends_statement(before):
                self._heed(line)
        else:
            self.open = None
            self._heed(line)
            self._stray(number, ((line.text, line),))

    def _heed(self, line: Line) -> None:
        """A label decides for what follows it, until another one."""
        said = says_foreseen([line.text])
        self.foreseen = self.foreseen if said is None else said

    def _is_note(self, line: Line, before: str | None) -> bool:
        """Whether a line with a label of its own ("Total : …") follows a value that has ended."""
        labelled = _LABELLED.match(line.text)
        if labelled is None or before is None or not ends_statement(before):
            return False
        return len(labelled[0].split()) <= _MOST_LABEL_WORDS

    def _stray(self, number: int, parts: Sequence[Part]) -> None:
        place = (number, len(self.entries))
        if self.strays and self.strays[-1][0] == place:
            self.strays[-1][1].extend(parts)
        else:
            self.strays.append((place, list(parts)))


def _follows(entry: Entry, number: int, block: Block) -> bool:
    """Whether a block goes on with an entry: a nested item, or the value of a year that stands alone."""
    nested = block.kind == "item" and 0 < entry.level < block.level
    return number == entry.block + 1 and (nested or (entry.alone and not entry.parts))
