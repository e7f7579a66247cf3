"""Lays out short texts beside their places: a lead, words that wrap, and where they stand in a right-hand margin.

Knows nothing of reports. Lengths are counted in characters; a place that is wider than the margin is
never cut.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

INDENT = 2
_GAP = 2
_LEAST = 20  # characters that wrapped words always get, however narrow the page
_GLUE = "\x00"  # no text holds one by then: hidden characters are shown as escapes
_TOGETHER = re.compile(r"(?<=«) |(?<=\d) (?=\d)| (?=[»:;!?%$→·])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Words with what introduces them and where they stand."""

    text: str
    lead: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The width of a page, how much of it the places take, and the widest lead that shares a line with its words."""

    width: int
    margin: int
    lead: int = 24


def set_out(entries: Sequence[Entry], frame: Frame, indent: int = INDENT) -> Iterator[str]:
    """The lines of the entries, leads and places each in a column of their own."""
    column = max((len(one.lead) for one in entries if len(one.lead) <= frame.lead), default=0)
    start = indent + (column + _GAP if column else 0)
    margin = frame.margin + _GAP if any(one.place for one in entries) else 0
    room = max(_LEAST, frame.width - start - margin)
    for entry in entries:
        head = f"{' ' * indent}{entry.lead}"
        first, *others = wrapped(entry.text, room)
        if len(entry.lead) > column:
            yield _placed(head, entry.place, frame)
            others = [first, *others]
        else:
            yield _placed(head.ljust(start) + first, entry.place, frame)
        yield from (f"{' ' * start}{line}".rstrip() for line in others)


def held(text: str, space: str = "\u00a0") -> str:
    """The text with another space inside numbers, and between signs and the word that they belong to."""
    return _TOGETHER.sub(space, text)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines; numbers, and signs with the word that they belong to, stay whole."""
    lines = textwrap.wrap(held(text, _GLUE), width, break_long_words=False, break_on_hyphens=False)
    return [line.replace(_GLUE, " ") for line in lines] or [""]


def margin_of(places: Iterable[str]) -> int:
    """The room that the widest place needs."""
    return max(map(len, places), default=0)


def _placed(line: str, place: str, frame: Frame) -> str:
    if not place:
        return line.rstrip()
    column = frame.width - frame.margin
    return f"{line.rstrip().ljust(column - _GAP)}{' ' * _GAP}{place}"
