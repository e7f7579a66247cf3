"""Finds the line of a key in a JSON text, which the standard library's reader does not tell."""

import json
import re
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')

Place = tuple[str | int, ...]


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line, from 1, where the longest known beginning of `path` stands; 1 when nothing of it does."""
    wanted = tuple(path)
    best, best_length = 0, 0
    for offset, here in _places(text):
        if len(here) > best_length and here == wanted[: len(here)]:
            best, best_length = offset, len(here)
    return text.count("\n", 0, best) + 1


def _places(text: str) -> Iterator[tuple[int, Place]]:
    """The offset of every key of an object and of every item of a list, with its place; `text` is valid JSON."""
    place: list[str | int] = []
    before = ""
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word in "]}":
            place.pop()
        elif place and word not in ",:" and before in "[{,":
            yield token.start(), tuple(_step(place, word))
        if word == "{":
            place.append("")
        elif word == "[":
            place.append(-1)
        before = word


def _step(place: list[str | int], word: str) -> list[str | int]:
    """Moves to the next item of a list, or to the key that `word` is."""
    last = place[-1]
    place[-1] = last + 1 if isinstance(last, int) else str(json.loads(word))
    return place
