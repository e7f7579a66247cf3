"""Finds the line of a key in a TOML text, which the standard library's reader does not tell."""

import re
from collections.abc import Sequence

_TABLE = re.compile(r"^\s*\[(\[)?\s*([^\]]+?)\s*\]?\]")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=""")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")

Path = tuple[str | int, ...]


def _parts(dotted: str) -> list[str]:
    return [double or single or bare for double, single, bare in _PART.findall(dotted)]


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line, from 1, where the longest known beginning of `path` stands; 1 when nothing of it does."""
    wanted = tuple(path)
    best, best_length = 1, 0
    table: Path = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _TABLE.match(line):
            names = tuple(_parts(heading.group(2)))
            table = names
            if heading.group(1):
                counts[names] = counts.get(names, -1) + 1
                table = (*names, counts[names])
            here: Path = table
        elif key := _KEY.match(line):
            here = (*table, *_parts(key.group(1)))
        else:
            continue
        length = _shared(here, wanted)
        if length > best_length:
            best, best_length = number, length
    return best


def _shared(here: Path, wanted: Path) -> int:
    """How many parts of `wanted` the key at hand covers; 0 unless it lies on the way to it."""
    length = min(len(here), len(wanted))
    return length if here[:length] == wanted[:length] and len(here) <= len(wanted) else 0
