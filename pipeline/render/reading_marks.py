"""A document's lines cut where the fate of their words changes: what a page marks, links and counts.

A stretch that several values share is cut at each of their ends and leads to the narrowest of them; the others begin
at an anchor of their own, so that every value leads back to its words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model.account import LineAccount, Use
from pipeline.render.visible import visible

FATES = ("valeur", "constat", "formulaire", "laisse", "perdu")
"""What words can become, in the order in which a page tells it; `perdu` is a fault of ours."""

_WORD = re.compile(r"\w+")
_WEIGHT = {"valeur": 0, "constat": 1, "formulaire": 2, "laisse": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words with one fate; `plain` are signs and spaces that nothing claims.

    `row` and `field` tell the value that they state, the narrowest of all `rows` that hold them; `findings` tell of
    them; `anchors` are the values and findings that begin here.
    """

    text: str
    fate: str
    row: int | None = None
    field: str | None = None
    reason: str | None = None
    rows: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The stretches of a document's lines, line by line; the last line of each finding; the words of each fate."""

    lines: Sequence[Sequence[Stretch]]
    ends: Mapping[int, int]
    anchors: frozenset[str]
    counts: Mapping[str, int]


def words_in(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


def value_anchor(row: int, name: str) -> str:
    """The name of the place where the words of a value begin."""
    return f"m{row}-{name}"


def finding_anchor(finding: int) -> str:
    """The name of the place that a finding tells of."""
    return f"c{finding}"


def marked(accounts: Sequence[LineAccount]) -> Marked:
    """The lines of an account as stretches."""
    begun: set[str] = set()
    ends: dict[int, int] = {}
    counts: Counter[str] = Counter()
    lines = []
    for number, account in enumerate(accounts):
        stretches = list(_stretches(account, begun))
        lines.append(stretches)
        for one in stretches:
            counts[one.fate] += words_in(one.text) if one.fate != "plain" else 0
        ends.update({use.finding: number for use in account.uses if use.finding is not None})
    return Marked(lines=lines, ends=ends, anchors=frozenset(begun), counts=counts)


def _stretches(account: LineAccount, begun: set[str]) -> Iterator[Stretch]:
    """The line cut at every end of a use; `begun` are the anchors that earlier words have."""
    text = account.line.text
    bounds = sorted({0, len(text), *(edge for use in account.uses for edge in (use.start, use.end))})
    waiting = list(reversed(account.uses))
    active: list[Use] = []
    for start, end in pairwise(bounds):
        active = [use for use in active if use.end > start]
        while waiting and waiting[-1].start <= start:
            active.append(waiting.pop())
        yield _stretch(text[start:end], active, begun)


def _stretch(text: str, uses: Sequence[Use], begun: set[str]) -> Stretch:
    anchors = tuple(name for name in dict.fromkeys(_anchors(uses)) if name not in begun)
    begun.update(anchors)
    words = visible(text)
    if not uses:
        return Stretch(text=words, fate="perdu" if any(map(str.isalnum, text)) else "plain")
    chief = min(uses, key=lambda use: (_WEIGHT[use.kind], use.end - use.start))
    return Stretch(
        text=words,
        fate=chief.kind,
        row=chief.row,
        field=chief.field,
        reason=chief.reason,
        rows=tuple(dict.fromkeys(use.row for use in uses if use.row is not None)),
        findings=tuple(sorted({use.finding for use in uses if use.finding is not None})),
        anchors=anchors,
    )


def _anchors(uses: Iterable[Use]) -> Iterator[str]:
    for use in uses:
        if use.row is not None and use.field is not None:
            yield value_anchor(use.row, use.field)
        elif use.finding is not None:
            yield finding_anchor(use.finding)
