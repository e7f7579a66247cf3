r"""What people draw with characters, the same in Markdown and in plain text: tables and lines.

A line that holds a pipe, above a line of dashes and pipes, is the head of a table; the lines with
pipes that follow are its rows. Unlike GitHub's rule (https://github.github.com/gfm/#tables-extension-)
no cell is dropped for standing beyond the head's columns, and none is added: rows may differ in
length. `\|` is a pipe that separates nothing. What stands in a cell is not looked at.
"""

import re

_STROKES = frozenset("-=_*+–—─━═ \t")
_STROKES_MIN = 3

CELLS_MAX = 1_000_000
"""Pipes in one document; more is no report (and would need gigabytes)."""

_PIPE = re.compile(r"(?<!\\)\|")
_SEPARATOR = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")


def is_drawn(line: str) -> bool:
    """Whether the line is drawn (`=====`, `* * *`): three strokes or more, and no word."""
    return line[:1] in _STROKES and _STROKES.issuperset(line) and len("".join(line.split())) >= _STROKES_MIN


def is_row(line: str) -> bool:
    """Whether the line may be a row: it holds a pipe that separates."""
    return _PIPE.search(line) is not None


def opens_table(line: str, below: str) -> bool:
    """Whether `line` is the head of a table, by the line `below` it."""
    return "|" in below and is_row(line) and _SEPARATOR.fullmatch(below) is not None


def cells_of(line: str) -> list[str]:
    """Return the cells of a row, trimmed; the pipes at both ends are a frame, not cells."""
    cells = [cell.replace("\\|", "|").strip() for cell in _PIPE.split(line.strip())]
    if not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return cells
