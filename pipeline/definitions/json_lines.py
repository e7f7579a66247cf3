"""Finds the line of a key in a JSON text, which the standard library's reader does not tell."""

import json
import re
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')

Place = tuple[str | int, ...]


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line, from 1, where the longest known beginning of `path` stands; 1 when nothing of it does."""
    return lines_of(text, [path])[0]


def lines_of(text: str, paths: Sequence[Sequence[str | int]]) -> list[int]:
    """The line of each path as `line_of` gives it, in one pass over the text."""
    wanted = [tuple(path) for path in paths]
    beginnings = {path[:length] for path in wanted for length in range(1, len(path) + 1)}
    found: dict[Place, int] = {}
    line, counted = 1, 0
    for offset, here in _places(text, max(map(len, wanted), default=0)):
        if here in beginnings and here not in found:
            line += text.count("\n", counted, offset)
            counted = offset
            found[here] = line
    return [
        next((found[path[:length]] for length in range(len(path), 0, -1) if path[:length] in found), 1)
        for path in wanted
    ]


def doubled_key(text: str, deepest: int) -> tuple[Place, int] | None:
    """The first key that stands twice in one object, and the line where it does; at most `deepest` steps down."""
    known: dict[int, tuple[Place, set[str]]] = {}
    for offset, place in _places(text, deepest):
        *above, key = place
        if isinstance(key, int):
            continue
        holder, keys = known.get(len(place), ((), set()))
        if holder != tuple(above):
            holder, keys = tuple(above), set()
        if key in keys:
            return place, text.count("\n", 0, offset) + 1
        keys.add(key)
        known[len(place)] = holder, keys
    return None


def line_of_word(text: str, word: str) -> int:
    """The line of the first bare word of that name, such as `NaN`; 1 when there is none."""
    found = next((token for token in _TOKEN.finditer(text) if token.group() == word), None)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _places(text: str, deepest: int) -> Iterator[tuple[int, Place]]:
    """The offset of every key of an object and of every item of a list, with its place; `text` is valid JSON.

    What lies deeper than `deepest` steps is left out.
    """
    place: list[str | int] = []
    before = ""
    for token in _TOKEN.finditer(text):
        word = token.group()
        if word in "]}":
            place.pop()
        elif place and len(place) <= deepest and word not in ",:" and before in "[{,":
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
