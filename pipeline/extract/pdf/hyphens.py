"""Words that a print cut at the end of a line, put together again where that is certain.

A hyphen at the end of a line may be the word's own (`rendez-` / `vous`). It is the printer's only where the
document writes the very word in one piece elsewhere, and never with the hyphen.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model.document import Block, Grid, Line

_CUT = re.compile(r"(?<![\w-])([^\W\d_]{2,})-\Z")
_REST = re.compile(r"([^\W\d_]{2,})(?![\w-])([.,;:!?)»”]*) *")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def mended(blocks: Sequence[Block | Grid]) -> tuple[list[Block | Grid], list[Line]]:
    """The blocks with the cut words whole, on the line where each began; and those lines as they were."""
    known = frozenset(word.casefold() for text in _texts(blocks) for word in _WORD.findall(text))
    cut: list[Line] = []
    made: list[Block | Grid] = []
    for block in blocks:
        if isinstance(block, Block) and len(block.lines) > 1:
            made.append(replace(block, lines=tuple(_lines(block.lines, known, cut))))
        else:
            made.append(block)
    return made, cut


def _lines(lines: Sequence[Line], known: frozenset[str], cut: list[Line]) -> Iterator[Line]:
    waiting = lines[0]
    for line in lines[1:]:
        first, rest = _CUT.search(waiting.text), _REST.match(line.text)
        if first and rest and _is_certain(first[1].casefold(), rest[1], known):
            cut.append(waiting)
            waiting = replace(waiting, text=f"{waiting.text[:-1]}{rest[1]}{rest[2]}")
            line = replace(line, text=line.text[rest.end() :])  # noqa: PLW2901  what is left of it
            if not line.text:
                continue
        yield waiting
        waiting = line
    yield waiting


def _is_certain(first: str, rest: str, known: frozenset[str]) -> bool:
    return rest == rest.lower() and first + rest in known and f"{first}-{rest}" not in known


def _texts(blocks: Sequence[Block | Grid]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Block):
            yield from (line.text for line in block.lines)
        else:
            yield from (line.text for row in block.rows for cell in row for line in cell)
