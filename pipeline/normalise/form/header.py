"""What the header states: each field of the form with its words, the plan's name, and what fits nowhere.

Values are found beside their label, behind its colon, or below it, and over the lines that go on with
them. They are read as codes, years and names elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model.document import Block, Grid, Line
from pipeline.model.layout import HeaderField, Layout
from pipeline.normalise.form.header_cells import CellRow, cell_rows
from pipeline.normalise.form.header_words import (
    CODE_FIELD,
    REVISION_FIELD,
    YEAR_FIELD,
    HeaderWords,
    Opening,
    words_of,
)
from pipeline.normalise.form.passages import Part, Passage, calls_for_more, joined
from pipeline.normalise.notation.years import parse_year, split_year


@dataclass(slots=True)
class Stated:
    """One place where the header states a field of the form; `item` is None for the plan's name.

    `parts` are words that cells, items or blocks set apart; `block`, `column` and `kind` tell where the
    last of them stands. `label` are the form's words that announce them.
    """

    item: HeaderField | None
    block: int
    column: int
    kind: str
    parts: list[list[Part]] = field(default_factory=list)
    label: tuple[Part, ...] = ()

    @property
    def pieces(self) -> tuple[Passage, ...]:
        return tuple(Passage(tuple(parts)) for parts in self.parts)

    @property
    def passage(self) -> Passage:
        return joined(self.pieces)

    @property
    def calls_for_more(self) -> bool:
        """Whether its last words cannot be the last."""
        return bool(self.parts) and calls_for_more(self.parts[-1][-1][0])

    def add(self, words: Passage, *, wrapped: bool = False) -> None:
        """Takes more words: `wrapped` when they go on with the piece before."""
        if wrapped and self.parts:
            self.parts[-1].extend(words.parts)
        else:
            self.parts.append(list(words.parts))

    @property
    def complete(self) -> bool:
        """Whether no line can go on with it: it is one code, year or number, and has its words."""
        scalar = self.item is not None and self.item.target in {CODE_FIELD, YEAR_FIELD, REVISION_FIELD}
        return scalar and bool(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The statements in the document's order, the words that name a plan, the words left over, and the form's own."""

    stated: tuple[Stated, ...]
    plan: tuple[Passage, ...]
    leftovers: tuple[Passage, ...]
    form: tuple[Part, ...] = ()

    def of(self, target: str) -> tuple[Stated, ...]:
        """The statements of one `table.field` that have words."""
        return tuple(one for one in self.stated if one.item and one.item.target == target and one.parts)

    def blank(self, target: str) -> tuple[Line, ...]:
        """The lines of the first label of one `table.field` that no words follow."""
        empty = (one for one in self.stated if one.item and one.item.target == target and not one.parts)
        return next((Passage(one.label).lines for one in empty), ())


def read_header(content: Sequence[Block | Grid], layout: Layout) -> Header:
    """The header zone read with the layout's labels, patterns and plan words."""
    words = words_of(layout)
    reader = _Reader(words)
    for row in cell_rows(content, words.phrases):
        reader.read(row)
    return Header(
        stated=tuple(one for one in reader.stated if one.item),
        plan=tuple(one.passage for one in reader.stated if one.item is None),
        leftovers=tuple(Passage(tuple(parts)) for parts in reader.leftovers),
        form=tuple(reader.form),
    )


class _Reader:
    """Goes through the rows once; knows which statement is open, and which labels await a value below."""

    def __init__(self, words: HeaderWords) -> None:
        self.words = words
        self.stated: list[Stated] = []
        self.leftovers: list[list[Part]] = []
        self.form: list[Part] = []
        self.left: tuple[int, int] | None = None
        self.open: Stated | None = None
        self.below: dict[int, Stated] = {}
        self.tight = False
        self.labelled = False

    def read(self, row: CellRow) -> None:
        openings = {place: found for place in row.filled if (found := self.words.opening(row.cells[place]))}
        labels = any(found.field is not None for found in openings.values())
        if openings and (labels or not self._expects(row)):
            self._read_labels(row, openings)
        elif self._is_below(row):
            self._read_below(row)
        else:
            self.below = {}
            self._read_more(row)

    def _read_labels(self, row: CellRow, openings: dict[int, Opening]) -> None:
        labels: dict[int, Stated] = {}
        for place in row.filled:
            beside = bool(labels) and self.open is not None and not self.open.parts
            if place in openings and not (beside and openings[place].field is None):
                labels[place] = self.open = self._state(openings[place], row, place)
            else:
                self._go_on(row, place, beside=bool(labels))
        bare = len(labels) == len(row.filled) and not any(label.parts for label in labels.values())
        self.below = labels if bare else {}
        self.tight = len(row.cells) == len(labels)

    def _expects(self, row: CellRow) -> bool:
        """Whether words that could begin a plan's name are rather the value that a label or a line calls for."""
        if self.below:
            return self.tight and any(row.block == label.block for label in self.below.values())
        stated = self.open
        if stated is None or stated.complete or row.block != stated.block or row.kind == "grid":
            return False
        return stated.item is not None and stated.calls_for_more

    def _state(self, opening: Opening, row: CellRow, place: int) -> Stated:
        stated = Stated(opening.field, row.block, place, row.kind, label=tuple(opening.form))
        self.stated.append(stated)
        self.form.extend(opening.form)
        self.labelled = self.labelled or bool(opening.field and opening.field.labels)
        self._add(stated, opening.rest)
        return stated

    def _is_below(self, row: CellRow) -> bool:
        """Whether the row stands under labels without values: in their block, or right behind it."""
        labels = tuple(self.below.values())
        if not labels:
            return False
        waiting = self.tight and row.kind != "grid" and not any(label.parts for label in labels)
        return row.block == labels[0].block or (waiting and row.block == labels[0].block + 1)

    def _read_below(self, row: CellRow) -> None:
        only = next(iter(self.below.values())) if len(self.below) == 1 else None
        any_place = row.kind != "grid" or len(row.filled) == 1
        for place in row.filled:
            label = only if only and any_place else self.below.get(place)
            if label is None or label.complete:
                self._leave(row, place)
            else:
                self._add(label, row.cells[place], wrapped=row.kind != "grid" and row.block == label.block)
        for label in self.below.values():
            label.block, label.kind = row.block, row.kind
        self.open = only

    def _read_more(self, row: CellRow) -> None:
        for place in row.filled:
            self._go_on(row, place, beside=False)

    def _go_on(self, row: CellRow, place: int, *, beside: bool) -> None:
        """A cell that begins nothing: more words of what is open, or words that belong nowhere."""
        cell, stated = row.cells[place], self.open
        if stated is None or stated.complete or not (beside or self._goes_on(row, place, stated)):
            self._leave(row, place)
            return
        self._add(stated, cell, wrapped=not beside and row.block == stated.block and row.kind != "grid")
        stated.block, stated.kind = row.block, row.kind

    def _goes_on(self, row: CellRow, place: int, stated: Stated) -> bool:
        if self.words.is_known(row.cells[place]):
            return False
        if row.block == stated.block:
            return row.kind != "grid" or (place == row.filled[0] and place > stated.column)
        next_block = row.block == stated.block + 1
        next_item = stated.kind == row.kind == "item"
        name_due = stated.item is None and stated.calls_for_more
        return next_block and (next_item or name_due)

    def _add(self, stated: Stated, words: Passage, *, wrapped: bool = False) -> None:
        if not words.text:
            return
        if stated.item is not None and stated.item.target == YEAR_FIELD:
            words, rest = _year_and_rest(words)
            self._loose(rest)
        stated.add(words, wrapped=wrapped)

    def _leave(self, row: CellRow, place: int) -> None:
        cell = row.cells[place]
        self.open = None
        if self.words.names_plan(cell) and not self.labelled:
            self.open = self._state(Opening(None, cell), row, place)
        elif self.words.is_known(cell):
            self.form.extend(cell.parts)
        else:
            self._leave_words(cell, row)

    def _leave_words(self, words: Passage, row: CellRow) -> None:
        """Keeps words that belong nowhere; the lines of a block stay together, the cells of a grid do not."""
        place = (row.block, len(self.stated))
        if place == self.left and row.kind != "grid":
            self.leftovers[-1].extend(words.parts)
        else:
            self.leftovers.append(list(words.parts))
        self.left = place

    def _loose(self, words: Passage) -> None:
        """What stands behind a year on its line: words that mean something alone, or that belong nowhere."""
        opening = self.words.opening(words) if words.text else None
        if opening is not None and opening.field is not None and opening.rest.text:
            self.form.extend(opening.form)
            self.stated.append(Stated(opening.field, -1, -1, "", [list(opening.rest.parts)]))
        elif words.text:
            self.leftovers.append(list(words.parts))


def _year_and_rest(words: Passage) -> tuple[Passage, Passage]:
    """The words of a year, and what follows them on the line."""
    split = split_year(words.text) if parse_year(words.text).kind == "aucune" else None
    if split is None or split[0].kind == "aucune":
        return words, Passage()
    return words.before(split[2]), words.after(split[2])
