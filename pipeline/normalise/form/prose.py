"""Prose: the paragraphs of a section, the boxes cut out of it, and the figures that it quotes.

A paragraph keeps its words as written; only its line ends and runs of spaces become one space. What
a section's boxes mean is read in `choices`, what a figure says in `notation.figures`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.model.document import Block, Grid, Line
from pipeline.model.finding import Finding
from pipeline.model.layout import Choice
from pipeline.model.rows import Row, Value
from pipeline.normalise.form.choices import read_choice
from pipeline.normalise.form.passages import Part, Passage
from pipeline.normalise.form.series_grid import barred
from pipeline.normalise.form.telling import About, tell
from pipeline.normalise.notation.figures import Figure, find_figures, sentence_around


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a section's boxes say, the lines on which their labels stand, and the words of the labels."""

    value: str
    lines: tuple[Line, ...]
    words: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A line of a paragraph or of a cell; `start` is its place in the section's whole text."""

    paragraph: int
    cell: int
    text: str
    line: Line
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def paragraphs(content: Sequence[Block | Grid]) -> tuple[Passage, ...]:
    """Each paragraph, list item or grid row that holds words, a bar between the cells of a row."""
    return tuple(passage for _, passage in _gathered(list(_pieces(content))))


def paragraphs_and_choice(content: Sequence[Block | Grid], choice: Choice) -> tuple[tuple[Passage, ...], Ticked]:
    """The paragraphs without the boxes and their labels, and what the boxes say."""
    pieces = list(_pieces(content))
    reading = read_choice(_whole_text(pieces), choice.options)
    kept, cut = _without(pieces, reading.labels)
    lines = tuple(dict.fromkeys(piece.line for piece in cut))
    emptied = {piece.paragraph for piece in cut}
    passages = tuple(
        passage
        for number, passage in _gathered(kept)
        if number not in emptied or any(char.isalnum() for char in passage.text)
    )
    return passages, Ticked(reading.value, lines, tuple((piece.text, piece.line) for piece in cut))


def prose_rows(
    passages: Sequence[Passage], section: str, id_rapport: str
) -> tuple[list[Row], list[Row], list[Finding]]:
    """The rows of `textes`, those of `chiffres_cites`, and the figures that could not be read."""
    texts, figures, findings = list[Row](), list[Row](), list[Finding]()
    for rank, passage in enumerate(passages, start=1):
        key: dict[str, Value] = {"id_rapport": id_rapport, "section": section, "rang": rank}
        texts.append(_text_row(passage, key))
        found, refused = find_figures(passage.text)
        for position, figure in enumerate(found, start=1):
            row = _figure_row(figure, passage, {**key, "position": position})
            figures.append(row)
            findings.extend(_notes(figure, passage, row))
        about = About(table="textes", field="texte", key=(id_rapport, section, str(rank)))
        findings.extend(tell(one.code, passage.between(one.start, one.end), about, one.details) for one in refused)
    return texts, figures, findings


def _text_row(passage: Passage, key: dict[str, Value]) -> Row:
    return Row(
        table="textes",
        values={**key, "texte": passage.text},
        origin={"texte": passage.lines},
        words={"texte": passage.parts},
    )


def _figure_row(figure: Figure, passage: Passage, key: dict[str, Value]) -> Row:
    sentence = sentence_around(passage.text, figure.start, figure.end)
    place = passage.text.find(sentence, max(0, figure.end - len(sentence)))
    quoted = passage.between(figure.start, figure.end)
    values: dict[str, Value] = {
        "valeur": figure.value,
        "unite": figure.unit,
        "precision": figure.precision,
        "borne": figure.bound,
        "texte": figure.text,
    }
    return Row(
        table="chiffres_cites",
        values={**key, **values, "contexte": sentence},
        origin={
            **dict.fromkeys(values, quoted.lines),
            "contexte": passage.lines_between(place, place + len(sentence)),
        },
        words={"texte": quoted.parts},
    )


def _notes(figure: Figure, passage: Passage, row: Row) -> Iterator[Finding]:
    if figure.corrected:
        key = tuple(str(row.values[name]) for name in ("id_rapport", "section", "rang", "position"))
        about = About(table="chiffres_cites", field="valeur", key=key)
        words = passage.between(figure.start, figure.end)
        yield tell("notation_corrigee", words, about, {"lecture": str(figure.value)})


def _pieces(content: Sequence[Block | Grid]) -> Iterator[_Piece]:
    start = paragraph = 0
    for block in content:
        rows = block.rows if isinstance(block, Grid) else ((block.lines,),)
        for row in rows:
            paragraph += 1
            for cell, lines in enumerate(row):
                for line in lines:
                    yield _Piece(paragraph=paragraph, cell=cell, text=line.text, line=line, start=start)
                    start += len(line.text) + 1


def _whole_text(pieces: Sequence[_Piece]) -> str:
    """The pieces in order, a tab between cells and a line end elsewhere."""
    parts: list[str] = []
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if before is not None:
            same_row = before.paragraph == piece.paragraph and before.cell != piece.cell
            parts.append("\t" if same_row else "\n")
        parts.append(piece.text)
    return "".join(parts)


def _without(pieces: Sequence[_Piece], spans: Sequence[tuple[int, int]]) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces, a piece being split where a span is cut out of it; and what was cut out of each."""
    kept: list[_Piece] = []
    cut: list[_Piece] = []
    first = 0
    for piece in pieces:
        at = piece.start
        while first < len(spans) and spans[first][1] <= piece.start:
            first += 1
        index = first
        while index < len(spans) and spans[index][0] < piece.end:
            kept.append(_section_of(piece, at, spans[index][0]))
            cut.append(_section_of(piece, *spans[index]))
            at = spans[index][1]
            index += 1
        kept.append(_section_of(piece, at, piece.end))
    return kept, cut


def _section_of(piece: _Piece, start: int, end: int) -> _Piece:
    return replace(piece, text=piece.text[max(0, start - piece.start) : max(0, end - piece.start)])


def _gathered(pieces: Sequence[_Piece]) -> Iterator[tuple[int, Passage]]:
    """Each paragraph's number and words, when it has any."""
    for number, group in groupby(pieces, key=lambda piece: piece.paragraph):
        cells = [
            Passage(tuple((piece.text, piece.line) for piece in cell))
            for _, cell in groupby(group, key=lambda piece: piece.cell)
        ]
        passage = barred([cell for cell in cells if cell.text])
        if passage.text:
            yield number, passage
