"""The account of a document: for each line, what became of its words. Nothing is read here.

The normaliser says which words it read, which the form says and which it told of; here they are found on their lines
again. What it does not say is no one's, and shows as lost.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model.account import LineAccount, Use
from pipeline.model.document import Document, Line
from pipeline.model.rows import RowSet
from pipeline.model.source import Location

_BAR = re.compile(r"(?:\|\s+)+(?=\S)")  # parts two cells in a passage
# A finding that says what happened to words, not what became of them.
_ONLY_MARKS = frozenset({"texte_endommage"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """Words at a place, on a line whose text may be known, with their use but for its stretch.

    Claims of one `group` use a stretch once, as long as the words stand elsewhere too.
    """

    words: str
    place: Location
    line: str | None
    group: str
    use: Use


def account_of(document: Document, rowset: RowSet) -> tuple[LineAccount, ...]:
    """Every line of the document, cells included, in reading order, with what became of its words.

    The words that a reader left out stand in `document.left_out`, not among the lines.
    """
    ledger = _Ledger(tuple(document.lines()))
    for claim in (*_values(rowset), *_form(rowset), *_told(rowset)):
        ledger.enter(claim)
    for one in rowset.left_out:
        ledger.leave_out(one.line, Use(kind="laisse", start=0, end=len(one.line.text), reason=one.reason))
    return ledger.accounts()


def _values(rowset: RowSet) -> Iterator[_Claim]:
    for number, row in enumerate(rowset.rows):
        for name, parts in row.words.items():
            use = Use(kind="valeur", start=0, end=0, row=number, field=name)
            group = f"{row.table}.{name}"
            for text, line in parts:
                yield _Claim(words=text, place=line.location, line=line.text, group=group, use=use)


def _form(rowset: RowSet) -> Iterator[_Claim]:
    use = Use(kind="formulaire", start=0, end=0)
    for text, line in rowset.form:
        yield _Claim(words=text, place=line.location, line=line.text, group="", use=use)


def _told(rowset: RowSet) -> Iterator[_Claim]:
    for number, finding in enumerate(rowset.findings):
        if finding.code not in _ONLY_MARKS:
            use = Use(kind="constat", start=0, end=0, finding=number)
            for text, place in finding.words:
                yield _Claim(words=text, place=place, line=None, group=finding.code, use=use)


_Key = tuple[Location, str | None, str, str]
"""Claims that are alike: place, line, group and words."""


@dataclass(slots=True)
class _Entry:
    """A line, its uses, which of its characters have one, and where each group goes on looking."""

    line: Line
    uses: list[Use] = field(default_factory=list)
    taken: bytearray = field(default_factory=bytearray)
    reached: dict[str, int] = field(default_factory=dict)

    def stretch(self, claim: _Claim) -> tuple[int, int, bool] | None:
        """Where the words stand, and whether nothing else claims them; None when they are not there."""
        first: tuple[int, int, bool] | None = None
        reached = self.reached.get(claim.group, 0)
        for start, end in _places(claim.words, self.line.text, reached):
            free = not any(self.taken[start:end])
            if free or claim.use.kind == "valeur":
                return start, end, free
            first = first or (start, end, False)
        return first

    def use(self, claim: _Claim, start: int, end: int) -> None:
        self.uses.append(replace(claim.use, start=start, end=end))
        self.taken[start:end] = b"\1" * (end - start)
        self.reached[claim.group] = end


class _Ledger:
    """The lines, found by their place; several may share one, the cells of a typed table for example."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._entries = [_Entry(line, taken=bytearray(len(line.text))) for line in lines]
        self._at: dict[Location, list[_Entry]] = {}
        self._alike: dict[Line, list[_Entry]] = {}
        self._passed: dict[_Key, int] = {}
        self._turns: dict[_Key, int] = {}
        for entry in self._entries:
            self._at.setdefault(entry.line.location, []).append(entry)
            self._alike.setdefault(entry.line, []).append(entry)

    def enter(self, claim: _Claim) -> None:
        """Finds the words on their line: where no such use has been made of them yet, if they stand there twice."""
        entries = self._entries_of(claim)
        key = (claim.place, claim.line, claim.group, claim.words)
        for at in range(self._passed.get(key, 0), len(entries)):
            stretch = entries[at].stretch(claim)
            if stretch is not None and stretch[2]:
                self._passed[key] = at
                entries[at].use(claim, *stretch[:2])
                return
        self._passed[key] = len(entries)
        self._share(claim, entries, key)

    def _share(self, claim: _Claim, entries: Sequence[_Entry], key: _Key) -> None:
        """Words that others claim as well: lines that are alike take turns."""
        turn = self._turns.get(key, 0)
        for at in (*range(turn, len(entries)), *range(turn)):
            if (stretch := entries[at].stretch(claim)) is not None:
                self._turns[key] = at + 1
                entries[at].use(claim, *stretch[:2])
                return

    def _entries_of(self, claim: _Claim) -> Sequence[_Entry]:
        entries = self._at.get(claim.place, [])
        if claim.line is None:
            return entries
        whole = self._alike.get(Line(text=claim.line, location=claim.place))
        return whole or [entry for entry in entries if claim.line in entry.line.text]

    def leave_out(self, line: Line, use: Use) -> None:
        """A whole line that is no part of the report, whatever else was said of its words."""
        entry = next((entry for entry in self._alike.get(line, []) if use not in entry.uses), None)
        if entry is not None:
            entry.uses.append(use)

    def accounts(self) -> tuple[LineAccount, ...]:
        """The lines with their uses in order."""
        return tuple(
            LineAccount(line=entry.line, uses=tuple(sorted(entry.uses, key=lambda use: (use.start, -use.end))))
            for entry in self._entries
        )


def _places(words: str, text: str, reached: int) -> Iterator[tuple[int, int]]:
    """Where the words stand in the text, however wide its spaces: whole words first, and those not yet passed."""
    for form in dict.fromkeys((words, _BAR.sub("", words, count=1) if _BAR.match(words) else words)):
        if not all(map(text.__contains__, form.split())):
            continue
        plain = r"\s+".join(map(re.escape, form.split()))
        for pattern in (rf"(?<!\w){plain}(?!\w)", plain) if plain else ():
            searched = re.compile(pattern)
            for start in dict.fromkeys((reached, 0)):
                found = False
                for match in searched.finditer(text, start):
                    found = True
                    yield match.span()
                if found:
                    return
