"""The bodies that a header names: how many its words certainly are, and which of them are known.

Line ends, commas and "et" part two bodies only when every part is then a known name; semicolons, cells,
list items and bullets always do. A name that is not known keeps its words and has no id.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from pipeline.model.finding import Finding
from pipeline.model.rows import Row, Value
from pipeline.normalise.form.header import Stated
from pipeline.normalise.form.identity import Identity
from pipeline.normalise.form.passages import Part, Passage
from pipeline.normalise.form.telling import About, tell, tell_stray
from pipeline.normalise.notation.names import NameIndex, RegionIndex
from pipeline.normalise.notation.statuses import says_zero, stated_status

_TABLE = "rapports_organismes"
_DEFAULT_ROLE = "responsable"
_CERTAIN = re.compile(r"\s*;\s*")
_BULLET = re.compile(r"[-–—*•▪·]\s+")
_UNCERTAIN = re.compile(r"\s*,\s*(?:et\s+)?|\s+et\s+")
_MOST_BREAKS = 40
_LONGEST_NAME = 12

Span = tuple[int, int]


def body_rows(
    stated: Sequence[Stated], identity: Identity, names: NameIndex, regions: RegionIndex | None
) -> tuple[list[Row], list[Finding], list[Part]]:
    """A row for each body in the header's order, its name sought in the report's own year; and what parts them."""
    rows: list[Row] = []
    seams: list[Part] = []
    findings: list[Finding] = []
    for one in stated:
        role = (one.item.role if one.item else None) or _DEFAULT_ROLE
        for words, seam in _bodies(one.pieces, lambda text: names.find(text, identity.year).id is not None):
            if seam:
                seams.extend(words.parts)
                continue
            if stated_status(words.text) is not None or says_zero(words.text):
                findings.append(tell_stray(words, _TABLE))
                continue
            found = names.find(words.text, identity.year)
            row = _row(words, role, found.id, (identity.id_rapport, len(rows) + 1))
            rows.append(row)
            if found.id is None:
                about = About(table=_TABLE, field="id_organisme", key=(identity.id_rapport, str(len(rows))))
                findings.append(_unknown(words, about, found.nearest, regions))
    return rows, findings, seams


def _row(words: Passage, role: str, body: str | None, key: tuple[str, int]) -> Row:
    values: dict[str, Value] = {"texte": words.text, "id_organisme": body, "role": role}
    return Row(
        table=_TABLE,
        values={"id_rapport": key[0], "rang": key[1], **values},
        origin={name: words.lines for name, value in values.items() if value is not None},
        words={"texte": words.parts},
    )


def _unknown(words: Passage, about: About, nearest: Sequence[str], regions: RegionIndex | None) -> Finding:
    region = regions.find(words.text).id if regions is not None else None
    if region is not None:
        return tell("region_pour_organisme", words, about, {"region": region})
    return tell("organisme_inconnu", words, about, {"proches": ", ".join(nearest)})


def _bodies(pieces: Sequence[Passage], known: Callable[[str], bool]) -> Iterator[tuple[Passage, bool]]:
    """The bodies, and among them the words that part two of them ("et"), which have True beside them."""
    for piece in pieces:
        for item in _items(piece):
            for unit in _cut(item, [match.span() for match in _CERTAIN.finditer(item.text)]):
                breaks = _name_breaks(unit, known)
                yield from ((words, False) for words in _cut(unit, breaks))
                yield from ((unit.between(start, end), True) for start, end in breaks)


def _items(piece: Passage) -> Iterator[Passage]:
    """The piece parted at each line that begins with a bullet, the bullets left out."""
    breaks = []
    for (text, _), start in zip(piece.parts, piece.starts, strict=False):
        bullet = _BULLET.match(text)
        if bullet:
            breaks.append((max(0, start - 1), start + bullet.end()))
    return _cut(piece, breaks)


def _cut(words: Passage, breaks: Sequence[Span]) -> Iterator[Passage]:
    """The words between the breaks, those that are empty left out."""
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(words.text)]
    for start, end in zip(starts, ends, strict=True):
        between = words.between(start, end)
        if between.text:
            yield between


def _name_breaks(words: Passage, known: Callable[[str], bool]) -> list[Span]:
    """The breaks that leave known names only, as few as may be; none when there are no such breaks."""
    text = words.text.rstrip(" .,")
    line_ends = [(start - 1, start) for start in words.starts[1:-1]]
    marks = [match.span() for match in _UNCERTAIN.finditer(text)]
    inside = {place for start, end in marks for place in range(start, end)}
    breaks = sorted([*marks, *((start, end) for start, end in line_ends if start not in inside)])
    if not breaks or len(breaks) > _MOST_BREAKS:
        return []
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    best: list[list[int] | None] = [[], *([None] * len(starts))]
    for last in range(len(starts)):
        for first in range(max(0, last - _LONGEST_NAME), last + 1):
            before, found = best[first], best[last + 1]
            fewer = before is not None and (found is None or len(before) + 1 < len(found))
            if before is not None and fewer and known(text[starts[first] : ends[last]]):
                best[last + 1] = [*before, first]
    chosen = best[-1] or []
    return [breaks[first - 1] for first in chosen[1:]]
