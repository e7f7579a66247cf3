"""Which form a document is, and which plan it states: from its own words, never from its file's name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model.document import Block, Document
from pipeline.model.layout import Layout
from pipeline.model.plan import Plan
from pipeline.normalise.form.header import Header, read_header
from pipeline.normalise.form.header_cells import line_cells
from pipeline.normalise.form.locate import locate
from pipeline.normalise.form.passages import Part, Passage, passage_of
from pipeline.normalise.notation.shadow import fold

_PARENTHESES = re.compile(r"\([^()]*\)")
_SIGNS = re.compile(r"[^\w']+")
_NEEDED = 2
_LONGEST_NAME = 8
_NUMBERING = re.compile(r"[0-9]{1,2} ?[.)] ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStatement:
    """The plan that a header names: `named` when it is the one asked for, `other` when it is another.

    `leftovers` are words beside the name that say something else, or nothing that is known; `words` are the name's.
    """

    named: bool
    other: Passage | None
    leftovers: tuple[Passage, ...]
    words: tuple[Part, ...] = ()


def recognise_layout(document: Document, layouts: Sequence[Layout]) -> Layout | None:
    """The layout of which the most words, and at least two, begin lines or cells of the document."""
    longest = max((len(words) for layout in layouts for words in layout.recognised_by), default=0)
    beginnings = [fold(text[: 2 * longest + 20]) for text in _texts(document)]
    scores = [_score(layout, beginnings) for layout in layouts]
    best = max(scores, default=0)
    return layouts[scores.index(best)] if best >= _NEEDED else None


def recognise_plan(document: Document, plans: Sequence[Plan]) -> Plan | None:
    """The plan whose name the words before the first section state; None when they state none of these."""
    headers: dict[Layout, Header] = {}
    for plan in plans:
        layout = recognise_layout(document, plan.layouts)
        if layout is None:
            continue
        if layout not in headers:
            headers[layout] = read_header(locate(document, layout).header, layout)
        if stated_plan(headers[layout], plan).named:
            return plan
    return None


def stated_plan(header: Header, plan: Plan) -> PlanStatement:
    """Whether the header names this plan: by its title, or by its acronym with its period."""
    if header.plan:
        sizes = [_naming_parts(passage, plan) for passage in header.plan]
        if not any(sizes):
            return PlanStatement(named=False, other=header.plan[0], leftovers=(*header.plan[1:], *header.leftovers))
        leftovers = (*_beside(header.plan, sizes), *header.leftovers)
        return PlanStatement(named=True, other=None, leftovers=leftovers, words=_naming(header.plan, sizes))
    sizes = [_naming_parts(passage, plan) for passage in header.leftovers]
    beside, naming = _beside(header.leftovers, sizes), _naming(header.leftovers, sizes)
    return PlanStatement(named=any(sizes), other=None, leftovers=beside, words=naming)


def _naming(passages: Sequence[Passage], sizes: Sequence[int]) -> tuple[Part, ...]:
    """The first lines of some passages, those that name the plan."""
    return tuple(part for passage, size in zip(passages, sizes, strict=True) for part in passage.parts[:size])


def _beside(passages: Sequence[Passage], sizes: Sequence[int]) -> tuple[Passage, ...]:
    """What is left of some passages without their first lines, those that name the plan."""
    rests = (Passage(passage.parts[size:]) for passage, size in zip(passages, sizes, strict=True))
    return tuple(rest for rest in rests if rest.text)


def _texts(document: Document) -> Iterator[str]:
    """Lines, cells and whole blocks: what may begin with the words of a form."""
    for block in document.blocks:
        if isinstance(block, Block):
            yield block.text if len(block.lines) > 1 else ""
            for line in block.lines:
                yield from (cell.text for cell in line_cells(line))
        else:
            yield from (passage_of(cell).text for row in block.rows for cell in row)


def _score(layout: Layout, beginnings: Sequence[str]) -> int:
    phrases = {fold(words) for words in layout.recognised_by}
    found: set[str] = set()
    for text in beginnings:
        plain = _NUMBERING.sub("", text, count=1)
        found.update(phrase for phrase in phrases - found if f"{plain} ".startswith((f"{phrase} ", f"{phrase}:")))
    return len(found)


def _naming_parts(passage: Passage, plan: Plan) -> int:
    """How many of the passage's first lines it takes to name the plan; 0 when they do not."""
    sizes = range(1, min(len(passage.parts), _LONGEST_NAME) + 1)
    return next((size for size in sizes if _names(Passage(passage.parts[:size]).text, plan)), 0)


def _names(text: str, plan: Plan) -> bool:
    folded = f" {_words(text)} "
    bare = f" {_words(_PARENTHESES.sub(' ', text))} "
    period = f" {plan.start.year} {plan.end.year} "
    names = (plan.acronym, *plan.other_names)
    by_name = period in folded and any(f" {_words(name)} " in folded for name in names if name)
    return by_name or f" {_words(plan.title)} " in bare


def _words(text: str) -> str:
    """The folded words with what stands around them, but for apostrophes, as spaces."""
    return _SIGNS.sub(" ", fold(text)).strip()
