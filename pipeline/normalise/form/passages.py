"""Words that a writer wrapped over several lines, joined, each part still knowing its line."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from pipeline.model.document import Line

_RUNS = re.compile(r"\s{2,}|[\t\n\r\v\f]")
_CALLS = re.compile(
    r"(?:(?<!\w)(?:les?|la|du|des?|et|ou|à|aux?|en|pour|par|sur|dans|une?|ces?)|[ld]['’]|,)\s*$", re.IGNORECASE
)
_STATEMENT_END = re.compile(r"(?:[.!?…;:»”\")$%]|[0-9])\s*$")


def tidy(text: str) -> str:
    """The text with each run of spaces as one space, none at its ends; nothing else is changed.

    A run or a tab between two digits stays wider than a space: it may part two numbers, and `12 500` is one.
    """
    return _RUNS.sub(_narrowed, text).strip()


def _narrowed(run: re.Match[str]) -> str:
    before, after = run.string[max(0, run.start() - 1) : run.start()], run.string[run.end() : run.end() + 1]
    return "  " if before.isdecimal() and after.isdecimal() else " "


def ends_statement(text: str) -> bool:
    """Whether the words may be the last of a sentence or of a value, so that something new may follow."""
    return not text.strip() or _STATEMENT_END.search(text) is not None


def calls_for_more(text: str) -> bool:
    """Whether the words end with an article, a preposition or a comma, so that more must follow."""
    return _CALLS.search(text) is not None


Part = tuple[str, Line]


def meet_in_digits(before: str, after: str) -> bool:
    """Whether a digit ends the one and begins the other, so that a space alone would make one number of two."""
    return before[-1:].isdecimal() and after[:1].isdecimal()


def _kept_apart(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts; a bar parts two numbers that a break or a cell's edge parts on one line of the file."""
    last: Part | None = None
    for text, line in parts:
        beside = last is not None and last[1] is not line and last[1].location == line.location
        last = (f"| {text}" if last and beside and meet_in_digits(last[0], text) else text, line)
        yield last


@dataclass(frozen=True, slots=True)
class Passage:
    """Parts of text in reading order, each with its line; `text` joins them by one space."""

    parts: tuple[Part, ...] = ()
    text: str = field(init=False)
    starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        tidied = tuple(_kept_apart((clean, line) for text, line in self.parts if (clean := tidy(text))))
        object.__setattr__(self, "parts", tidied)
        object.__setattr__(self, "text", " ".join(text for text, _ in tidied))
        sizes = (len(text) + 1 for text, _ in tidied)
        object.__setattr__(self, "starts", tuple(accumulate(sizes, initial=0)))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines on which the passage stands, each once."""
        return tuple(dict.fromkeys(line for _, line in self.parts))

    def lines_between(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines that hold the characters from `start` to `end` of `text`."""
        return self.between(start, end).lines

    def between(self, start: int, end: int) -> "Passage":
        """What stands from `start` to `end` of `text`."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = bisect_left(self.starts, end)
        held = zip(self.parts[first:last], self.starts[first:last], strict=False)
        return Passage(tuple((text[max(0, start - at) : max(0, end - at)], line) for (text, line), at in held))

    def after(self, place: int) -> "Passage":
        """What stands from `place` of `text` on."""
        return self.between(place, len(self.text))

    def before(self, place: int) -> "Passage":
        """What stands before `place` of `text`."""
        return self.between(0, place)


def passage_of(lines: Iterable[Line]) -> Passage:
    """The words of some lines."""
    return Passage(tuple((line.text, line) for line in lines))


def joined(passages: Sequence[Passage]) -> Passage:
    """Several passages as one."""
    return Passage(tuple(part for passage in passages for part in passage.parts))
