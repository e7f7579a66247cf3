"""A document's blocks for a page: lines cut into stretches, each value a link, each finding told below its words."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from pipeline.model.document import Block, Cell, Grid, Line
from pipeline.model.finding import Finding
from pipeline.model.reading import Reading
from pipeline.model.source import Location
from pipeline.model.table import TableSpec
from pipeline.render.columns import held
from pipeline.render.fields import TEXT
from pipeline.render.places import place_text, within_text
from pipeline.render.reading_cells import row_id, told
from pipeline.render.reading_marks import Marked, Stretch, finding_anchor
from pipeline.render.reading_rows import Shape, shape_of
from pipeline.render.reading_view import NOT_UNDERSTOOD, WITHOUT_VALUE, severity_of
from pipeline.render.words import Words

_BELOW, _LOWEST = 2, 6  # the document's headings stand below the page's own; HTML has none below the sixth

Shown = Mapping[str, Any]
"""A part of the page as its template takes it."""


class Body:
    """The blocks of a document; `problems` are the findings of what was not understood, `unplaced` of no line."""

    def __init__(self, reading: Reading, marks: Marked, tables: Mapping[str, TableSpec], words: Words) -> None:
        self._rows = reading.rowset.rows
        self._findings = reading.rowset.findings
        self._document, self._marks, self._tables, self._words = reading.document, marks, tables, words
        notes = [self._note(number, one, reading) for number, one in enumerate(self._findings)]
        below = self._places()
        self._notes: dict[int, list[Shown]] = {}
        for note, at in zip(notes, below, strict=True):
            if at is not None:
                self._notes.setdefault(at, []).append(note)
        end = len(self._marks.lines)
        ordered = sorted(zip(notes, below, strict=True), key=lambda pair: end if pair[1] is None else pair[1])
        self.problems = [note for note, _ in ordered if note["problem"]]
        self.unplaced = [note for note, at in zip(notes, below, strict=True) if at is None]

    def blocks(self) -> Iterator[Shown]:
        """The blocks in order; list items that follow each other are one list."""
        number, items = 0, list[Shown]()
        for block in self._document.blocks:
            if isinstance(block, Block) and block.kind == "item":
                items.append({"level": block.level, "lines": self._lines(block.lines, number)})
                number += len(block.lines)
                continue
            if items:
                yield {"kind": "list", "items": items}
                items = []
            if isinstance(block, Block):
                level = min(_LOWEST, block.level + _BELOW)
                yield {"kind": block.kind, "level": level, "lines": self._lines(block.lines, number)}
                number += len(block.lines)
            else:
                yield self._grid(block, number)
                number += sum(len(cell) for row in block.rows for cell in row)
        if items:
            yield {"kind": "list", "items": items}

    def _grid(self, grid: Grid, number: int) -> Shown:
        """A table; what was found in a row is told below it, or below the table where a cell reaches over rows."""
        rows, late = [], list[Shown]()
        hidden = set(_covered(grid))
        tall = any(high > 1 for _, high in grid.merged.values())
        for at, row in enumerate(grid.rows):
            cells, notes = [], list[Shown]()
            for column, cell in enumerate(row):
                wide, high = grid.merged.get((at, column), (1, 1))
                lines = self._lines(cell, number, placed=False)
                number += len(cell)
                for line in lines:
                    notes += line["notes"]
                    line["notes"] = ()
                if (at, column) not in hidden or lines:
                    cells.append({"lines": lines, "wide": wide, "high": high})
            late += notes if tall else ()
            rows.append({"place": self._row_place(at, row), "cells": cells, "notes": () if tall else notes})
        width = max(map(len, grid.rows), default=0)
        return {"kind": "grid", "place": self._table_place(grid), "width": width, "rows": rows, "notes": late}

    def _row_place(self, at: int, row: Sequence[Cell]) -> str:
        """The line that all cells of a row share, else the row's number."""
        numbers = {line.location.line for cell in row for line in cell}
        alone = numbers.pop() if len(numbers) == 1 else None
        if alone is not None:
            return self._words.label("place.line", nombre=str(alone))
        return self._words.label("place.row", nombre=str(at + 1))

    def _table_place(self, grid: Grid) -> str:
        """The page and the number of a table, where its cells tell them."""
        places = (line.location for row in grid.rows for cell in row for line in cell)
        first = next(places, None)
        if first is None or first.block is None:
            return ""
        number = self._words.label("reading_page.table", nombre=first.block.partition(":")[0])
        page = [] if first.page is None else [self._words.label("place.page", nombre=first.page)]
        return ", ".join([*page, number])

    def _lines(self, lines: Sequence[Line], number: int, *, placed: bool = True) -> list[dict[str, Any]]:
        """Lines as stretches; a place is told where it differs from that of the line above."""
        made: list[dict[str, Any]] = []
        above = ""
        for at, line in enumerate(lines, start=number):
            place = within_text(line.location, self._words) if placed else ""
            shown, above = place if place != above else "", place
            made.append(
                {
                    "place": shown,
                    "parts": [self._part(one) for one in self._marks.lines[at]],
                    "to": self._text_ended(at),
                    "notes": self._notes.get(at, []),
                }
            )
        return made

    def _part(self, one: Stretch) -> Shown:
        link = title = None
        prose = one.row is not None and self._is_prose(one.row)
        if one.row is not None and one.field is not None and not prose:
            row = self._rows[one.row]
            spec = self._tables.get(row.table)
            link, title = row_id(one.row, one.field, spec), told(row, one.field, spec, self._words)
        elif one.reason:
            title = self._words.label(f"reading_page.reason.{one.reason}")
        return {
            "text": one.text,
            "fate": "texte" if prose else one.fate,
            "doubt": any(_is_problem(self._findings[number]) for number in one.findings),
            "link": link,
            "title": title,
            "anchors": one.anchors,
        }

    def _text_ended(self, at: int) -> Shown | None:
        """The row of a text whose last words stand on a line: behind them the page leads there."""
        ended = [row for row in self._texts(at) if row not in self._texts(at + 1)]
        return {"id": f"r{ended[-1]}", "title": self._text_name(ended[-1])} if ended else None

    def _texts(self, at: int) -> list[int]:
        stretches = self._marks.lines[at] if at < len(self._marks.lines) else ()
        return [row for one in stretches for row in one.rows if self._is_prose(row)]

    def _text_name(self, number: int) -> str:
        row = self._rows[number]
        return told(row, TEXT, self._tables.get(row.table), self._words)

    def _is_prose(self, row: int) -> bool:
        return shape_of(self._tables.get(self._rows[row].table)) is Shape.PROSE

    def _places(self) -> list[int | None]:
        """The line below which each finding is told: the last of its words, else the first at its place."""
        first: dict[Location, int] = {}
        for at, line in enumerate(self._document.lines()):
            first.setdefault(line.location, at)
        return [
            self._marks.ends.get(number, first.get(finding.location) if finding.location else None)
            for number, finding in enumerate(self._findings)
        ]

    def _note(self, number: int, finding: Finding, reading: Reading) -> Shown:
        severity = severity_of(finding, reading, self._words)
        anchor = finding_anchor(number)
        return {
            "id": f"n{number}",
            "words": anchor if anchor in self._marks.anchors else None,
            "severity": severity,
            "flag": self._words.label(f"severity.{severity}"),
            "message": held(self._words.message(finding)),
            "fix": held(self._words.fix(finding)),
            "code": finding.code,
            "problem": _is_problem(finding),
            "place": within_text(finding.location, self._words) or place_text(finding.location, self._words),
        }


def _covered(grid: Grid) -> Iterator[tuple[int, int]]:
    """The places that a merged cell takes beside its first."""
    for (row, column), (wide, high) in grid.merged.items():
        places = product(range(row, row + high), range(column, column + wide))
        yield from (place for place in places if place != (row, column))


def _is_problem(finding: Finding) -> bool:
    return finding.code in NOT_UNDERSTOOD or finding.code in WITHOUT_VALUE
