"""Boxes to tick: what the glyphs before known labels say.

A label without a glyph, or with a sign that the notation does not list, is a mark that was lost, and
nothing is guessed from the prose around it. The labels come from the form's layout; a phrase of the
prose that merely repeats a label's words is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from pipeline.normalise.notation.phrases import fold_with_places
from pipeline.normalise.notation.shadow import fold

Mark = Literal["ticked", "empty", "lost"]
Options = Sequence[tuple[str, Sequence[str]]]

_TICKED = r"☒|☑|✓|✔|■|\[\s{0,3}[xX]\s{0,3}\]"
_EMPTY = r"☐|□|\[\s*\]"
_GLYPH_BEFORE = re.compile(rf"(?:(?P<ticked>{_TICKED})|(?P<empty>{_EMPTY}))\s*\Z")
_GLYPH_AFTER = re.compile(rf"\s*:?\s*(?:{_TICKED}|{_EMPTY})")
_OPENING = re.compile(r"(?:\A|[\n\t]|[^\S\n\t]{2})[^\S\n]*(?:[-–•*·][^\S\n]+)?\Z")
# A sign, a lone letter, a pair of brackets, yes or no: something was put there, but not a box that is known.
_SIGN = r"(?:[\[({]\s{0,3}\S{0,2}\s{0,3}[\])}]|_*[xXoOqQ✗]_*|[^\w\s.;,]{1,4}|_+|[Oo]ui|[Nn]on|[Yy]es|[Nn]o)\s*\Z"
_SIGN_BEFORE = re.compile(rf"(?:\A|[\n\t]|[^\S\n\t]{{2}})[^\S\n]*(?:[-–•*·][^\S\n]+)?(?P<sign>{_SIGN})")
_SIGN_ALONE = re.compile(rf"[\s.;,]*(?P<sign>{_SIGN})")
_CLOSING = re.compile(r"[.;,]?[^\S\n]*(?:\Z|[\n\t])|[.;,]?[^\S\n\t]{2}")
_BETWEEN = " \t\n\u00a0.;,"
_LOOK_BACK = 12


@dataclass(frozen=True, slots=True)
class ChoiceReading:
    """`value` is an option's, or aucune, absente, illisible, contradictoire.

    `labels` are the places of each glyph with its label, to be cut out of the prose.
    """

    value: str
    labels: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Label:
    value: str
    start: int
    end: int
    mark: Mark


def read_choice(text: str, options: Options) -> ChoiceReading:
    """What the boxes of `text` say, as NOTATION.md rules; `options` gives each value's labels.

    A label is compared folded, over runs of space and line ends, the longest first. Without a glyph it
    must stand alone between line ends, tabs, runs of spaces or other labels.
    """
    labels = _standing(text, _find(text, options))
    return ChoiceReading(_verdict(labels), tuple((label.start, label.end) for label in labels))


def _verdict(labels: Sequence[_Label]) -> str:
    marks = {label.mark for label in labels}
    ticked = {label.value for label in labels if label.mark == "ticked"}
    if not labels:
        return "absente"
    if "lost" in marks:
        return "illisible"
    if not ticked:
        return "aucune"
    return ticked.pop() if len(ticked) == 1 else "contradictoire"


def _find(text: str, options: Options) -> list[_Label]:
    """Every run of words that is a label's, with the mark before it, in the order of the text."""
    values = {fold(label): value for value, labels in options for label in labels if fold(label)}
    if not values:
        return []
    folded, places = fold_with_places(text)
    found = []
    for match in _pattern(tuple(values)).finditer(folded):
        start, end = places[match.start()], places[match.end() - 1] + 1
        glyph = _GLYPH_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
        mark: Mark = "lost" if glyph is None else "ticked" if glyph["ticked"] else "empty"
        found.append(_Label(values[match[0]], glyph.start() if glyph else start, end, mark))
    return found


@lru_cache(maxsize=256)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(labels, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _standing(text: str, found: Sequence[_Label]) -> list[_Label]:
    """Those with a glyph, and those without that stand alone; the others are words of the prose."""
    kept: list[_Label] = []
    for index, one in enumerate(found):
        following = found[index + 1].start if index + 1 < len(found) else None
        label = _with_sign(text, one, kept)
        if label.mark != "lost" or (_opens(text, label, kept) and _closes(text, label, following)):
            kept.append(label)
    return kept


def _with_sign(text: str, label: _Label, kept: Sequence[_Label]) -> _Label:
    """A label without a glyph takes in the unknown sign that stands before it."""
    if label.mark != "lost":
        return label
    sign = _SIGN_BEFORE.search(text, max(0, label.start - _LOOK_BACK), label.start)
    if sign is None and kept and label.start - kept[-1].end <= _LOOK_BACK:
        sign = _SIGN_ALONE.match(text[kept[-1].end : label.start])
        return replace(label, start=kept[-1].end + sign.start("sign")) if sign else label
    return replace(label, start=sign.start("sign")) if sign else label


def _opens(text: str, label: _Label, kept: Sequence[_Label]) -> bool:
    if kept and not text[kept[-1].end : label.start].strip(_BETWEEN):
        return True
    return _OPENING.search(text, max(0, label.start - _LOOK_BACK), label.start) is not None


def _closes(text: str, label: _Label, following: int | None) -> bool:
    if following is not None and following - label.end <= _LOOK_BACK:
        between = text[label.end : following]
        if not between.strip(_BETWEEN) or _SIGN_ALONE.fullmatch(between):
            return True
    return (_CLOSING.match(text, label.end) or _GLYPH_AFTER.match(text, label.end)) is not None
