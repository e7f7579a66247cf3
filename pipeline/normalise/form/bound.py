"""A bound document taken apart: its cover and table of contents set aside, one document for each measure's report.

A report begins where a header states another measure or another year below sections that were already read. What
the cover states for all of them (the year, the plan's name) goes with each.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model.document import Block, Document, Grid, LeftOut, LeftOutReason, Line
from pipeline.model.layout import Layout
from pipeline.normalise.form.header_cells import cell_rows
from pipeline.normalise.form.header_words import CODE_FIELD, YEAR_FIELD, HeaderWords, words_of
from pipeline.normalise.form.passages import passage_of
from pipeline.normalise.form.titles import Titles, titles_of
from pipeline.normalise.notation.shadow import fold

_CONTENTS = frozenset({"table des matieres", "sommaire", "table of contents", "contents"})
_LEADERS = re.compile(r".*\S\s*(?:\.{3,}|…+|_{3,}|(?:\. ){3,})\s*(?P<page>[0-9]{1,4})\s*")
_TABBED = re.compile(r".*\S\s*(?:\t|[^\S\n]{2,})\s*(?P<page>[0-9]{1,4})\s*")
_FEWEST = 3
_REACH = 8  # blocks between the title of a report and its code
_HEADER_FIELDS = 2
_SEVERAL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The reports of a document, each as a document, and what belongs to none of them."""

    reports: tuple[Document, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a block says of where reports begin; `code` and `year` are the words behind their labels."""

    fields: frozenset[str]
    code: str
    year: str
    plan: bool
    section: bool

    @property
    def opens(self) -> bool:
        return bool(self.fields)


def reports_of(document: Document, layout: Layout) -> Bound:
    """The document's reports in order; a document that is one report without a cover stays as it is."""
    blocks, contents = _without_contents(document.blocks)
    if not contents and _codes_named(blocks, layout) < _SEVERAL:
        return Bound(reports=(document,))
    signs = _signs_of(blocks, layout)
    starts = _starts(signs)
    if len(starts) < _SEVERAL and not contents:
        return Bound(reports=(document,))
    first = next((number for number, sign in enumerate(signs) if sign.fields - {YEAR_FIELD}), len(blocks))
    common = [number for number in range(first) if signs[number].year or signs[number].plan]
    used: set[int] = set()
    reports = []
    for start, end in zip([first, *starts[1:]], [*starts[1:], len(blocks)], strict=True):
        shared = [number for number in common if not _states_own(signs[start:end], signs[number])]
        used.update(shared)
        reports.append(replace(document, blocks=(*(blocks[number] for number in shared), *blocks[start:end])))
    cover = [blocks[number] for number in range(first) if number not in used]
    left_out = (*_left_out(contents, "sommaire"), *_left_out(cover, "couverture"))
    return Bound(reports=tuple(reports), left_out=left_out)


def _codes_named(blocks: Sequence[Block | Grid], layout: Layout) -> int:
    """How often the words that announce a measure's code stand anywhere: most documents are told at once."""
    items = [item for item in layout.header if item.target == CODE_FIELD]
    said = [
        *(label for item in items for label in item.labels),
        *(item.pattern.partition("{")[0] for item in items if item.pattern),
    ]
    labels = {fold(words) for words in said if fold(words)}
    texts = [fold("\n".join(_lines(block))) for block in blocks]
    return sum(text.count(label) for text in texts for label in labels)


def _states_own(report: Sequence["_Signs"], shared: "_Signs") -> bool:
    """Whether a report states itself what a block of the cover states: its year, else its plan."""
    return any(sign.year if shared.year else sign.plan for sign in report)


def _starts(signs: Sequence[_Signs]) -> list[int]:
    """The numbers of the blocks at which reports begin."""
    starts: list[int] = []
    stated = ("", "")
    below = True
    floor = 0
    for number, sign in enumerate(signs):
        if sign.section:
            below, floor = True, number + 1
        elif sign.code and below:
            start = _start(signs, floor, number)
            header = frozenset().union(*(one.fields for one in signs[start : number + 1]))
            year = next((one.year for one in signs[start : number + 1] if one.year), "")
            other = not starts or sign.code != stated[0] or (year and year != stated[1])
            if other and len(header) >= _HEADER_FIELDS:
                starts.append(start)
                stated, below = (sign.code, year), False
    return starts


def _start(signs: Sequence[_Signs], floor: int, number: int) -> int:
    """Where the header begins that holds the code at block `number`: at its first label, or the plan above it."""
    start = next(place for place in range(max(floor, number - _REACH), number + 1) if signs[place].opens)
    while start > floor and signs[start - 1].plan:
        start -= 1
    return start


def _signs_of(blocks: Sequence[Block | Grid], layout: Layout) -> list[_Signs]:
    words = words_of(layout)
    titles = titles_of(layout)
    return [_signs(block, words, titles) for block in blocks]


def _signs(block: Block | Grid, words: HeaderWords, titles: Titles) -> _Signs:
    found: dict[str, str] = {}
    plan = False
    texts = [block.text] if isinstance(block, Block) else [passage_of(row[0]).text for row in block.rows if row]
    section = any(titles.whole(text) or titles.inline(text) for text in (*texts, *_lines(block)))
    for row in cell_rows([block], words.phrases):
        for place in row.filled:
            opening = words.opening(row.cells[place])
            if opening is not None and opening.field is not None:
                beside = row.cells[place + 1].text if place + 1 < len(row.cells) else ""
                found.setdefault(opening.field.target, fold(opening.rest.text or beside))
            plan = plan or (opening is not None and opening.field is None)
    return _Signs(
        fields=frozenset(found), code=found.get(CODE_FIELD, ""), year=found.get(YEAR_FIELD, ""), plan=plan,
        section=section,
    )  # fmt: skip


def _without_contents(blocks: Sequence[Block | Grid]) -> tuple[tuple[Block | Grid, ...], tuple[Block | Grid, ...]]:
    """The blocks but for a table of contents, and its blocks."""
    contents: set[int] = set()
    for start, block in enumerate(blocks):
        titled = fold("".join(_lines(block)[:1]).strip()) in _CONTENTS
        if start in contents or not (titled or _is_listed(block, tabbed=False)):
            continue
        end = start + (titled and len(_lines(block)) == 1)
        while end < len(blocks) and _is_listed(blocks[end], tabbed=titled):
            end += 1
        entries = [line for one in blocks[start:end] for line in _lines(one)]
        if len(entries) - titled >= (1 if titled else _FEWEST):
            contents.update(range(start, end))
    kept = tuple(block for number, block in enumerate(blocks) if number not in contents)
    return kept, tuple(block for number, block in enumerate(blocks) if number in contents)


def _is_listed(block: Block | Grid, *, tabbed: bool) -> bool:
    """Whether every line leads to a page number; below a title of contents a tab or a gap may lead to it."""
    lines = _lines(block)
    if lines and fold(lines[0].strip()) in _CONTENTS:
        lines, tabbed = lines[1:], True
    forms = (_LEADERS, _TABBED) if tabbed else (_LEADERS,)
    return bool(lines) and all(any(form.fullmatch(line) for form in forms) for line in lines)


def _lines(block: Block | Grid) -> list[str]:
    """The lines of a block; of a grid, its rows with tabs between the cells."""
    if isinstance(block, Block):
        return [line.text for line in block.lines]
    return ["\t".join(passage_of(cell).text for cell in row) for row in block.rows]


def _left_out(blocks: Sequence[Block | Grid], reason: LeftOutReason) -> Iterator[LeftOut]:
    for block in blocks:
        yield from (LeftOut(line=line, reason=reason) for line in _lines_of(block))


def _lines_of(block: Block | Grid) -> Iterator[Line]:
    if isinstance(block, Block):
        yield from block.lines
    else:
        yield from (line for row in block.rows for cell in row for line in cell)
