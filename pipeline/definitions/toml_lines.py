"""Finds the line of a key in a TOML text, which the standard library's reader does not tell."""

import re
from collections.abc import Iterator, Sequence

_PART = r"""(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"^\s*\[(\[)?\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"^\s*({_DOTTED})\s*=")
_NAME = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_LONG_TEXT = re.compile(r'"""|\'\'\'')

Place = tuple[str | int, ...]


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line, from 1, where the longest known beginning of `path` stands; 1 when nothing of it does."""
    wanted = tuple(path)
    best, best_length = 1, 0
    for number, here in _places(text):
        if len(here) > best_length and here == wanted[: len(here)]:
            best, best_length = number, len(here)
    return best


def _places(text: str) -> Iterator[tuple[int, Place]]:
    """Every line that begins a table or states a key, with the place it speaks of."""
    table: Place = ()
    counts: dict[Place, int] = {}
    for number, line in _lines(text):
        if heading := _TABLE.match(line):
            table = _table(_names(heading.group(2)), counts, repeated=bool(heading.group(1)))
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_names(key.group(1)))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that do not begin inside a text of several lines."""
    within = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not within:
            yield number, line
        for mark in _LONG_TEXT.findall(line):
            within = "" if within == mark else within or mark


def _names(dotted: str) -> list[str]:
    return [double or single or bare for double, single, bare in _NAME.findall(dotted)]


def _table(names: list[str], counts: dict[Place, int], *, repeated: bool) -> Place:
    """The place of a heading; a name that stands for a list of tables means the last one so far."""
    place: Place = ()
    for name in names[:-1]:
        place = (*place, name)
        place = (*place, counts[place]) if place in counts else place
    place = (*place, names[-1])
    if repeated:
        counts[place] = counts.get(place, -1) + 1
        return (*place, counts[place])
    return place
