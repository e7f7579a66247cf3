"""The words by which a form's header is read: its labels, patterns, plan words and standing titles.

They come from the layout. A label counts only at the beginning of a cell, and only where what follows
shows that it is one. What the values mean is read in `header` and `identity`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model.layout import HeaderField, Layout
from pipeline.normalise.form.passages import Part, Passage
from pipeline.normalise.notation.phrases import end_of_phrase, fold_with_places
from pipeline.normalise.notation.shadow import fold
from pipeline.normalise.notation.years import split_year

CODE = re.compile(r"(?:mesure\s*)?(?:(?:n[o°º]|num[ée]ro)\.?\s*)?([0-9]{1,4}(?:\.[0-9]{1,4})*)\.?", re.IGNORECASE)
NUMBER = re.compile(r"(?:n[o°º]\.?\s*)?([1-9][0-9]{0,2})\.?", re.IGNORECASE)
CODE_FIELD, YEAR_FIELD, REVISION_FIELD = (
    "mesures.code_mesure",
    "rapports.annee_financiere",
    "rapports.revision",
)
BODY_FIELD = "rapports_organismes.texte"

_MARK = re.compile(r"\s*[:=]\s*|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a cell begins, a field of the form or (None) the plan's name, and what it says of it.

    `form` are the words of the form around what it says.
    """

    field: HeaderField | None
    rest: Passage
    form: tuple[Part, ...] = ()


class HeaderWords:
    """The layout's words, folded, the longest first."""

    def __init__(self, layout: Layout) -> None:
        labels = [(fold(label), item) for item in layout.header for label in item.labels]
        patterns = [(fold(item.pattern.partition("{")[0]), item) for item in layout.header if item.pattern]
        self.labels = sorted(labels + [pair for pair in patterns if pair[0]], key=lambda pair: -len(pair[0]))
        self.patterns = {words for words, _ in patterns}
        self.alone = {fold(words): item for item in layout.header for words in item.alone}
        self.plan = tuple(fold(words) for words in layout.plan_words)
        self.known = {fold(words) for words in layout.recognised_by}
        self.reach = 2 * max((len(words) for words, _ in self.labels), default=0) + 40
        self.phrases = tuple({words for words, _ in self.labels} | set(self.plan) | set(self.alone))

    def opening(self, cell: Passage) -> Opening | None:
        """What the cell begins, if anything."""
        beginning = fold(cell.text[: self.reach])
        for phrase, item in self.labels:
            end = end_of_phrase(cell.text, phrase) if beginning.startswith(phrase) else None
            if end is None:
                continue
            mark = _MARK.match(cell.text, end)
            rest = cell.after(mark.end() if mark else end)
            if mark or not rest.text or phrase in self.patterns or _certain(cell.text[:end], item, rest.text):
                label = cell.before(mark.end() if mark else end)
                kept, suffix = _without_suffix(item, rest)
                return Opening(item, kept, (*label.parts, *suffix.parts))
        if (alone := self.alone.get(fold(cell.text.strip("()")))) is not None:
            return Opening(alone, cell)
        if any(end_of_phrase(cell.text, phrase) is not None for phrase in self.plan):
            return Opening(None, cell)
        return None

    def names_plan(self, cell: Passage) -> bool:
        """Whether the cell holds plan words anywhere."""
        folded = f" {fold(cell.text)} "
        return any(f" {phrase} " in folded for phrase in self.plan)

    def is_known(self, cell: Passage) -> bool:
        """Whether the cell is a title that the form always bears."""
        return fold(cell.text) in self.known


@lru_cache(maxsize=64)
def words_of(layout: Layout) -> HeaderWords:
    """The words of a layout's header, folded once."""
    return HeaderWords(layout)


def _certain(label: str, item: HeaderField, rest: str) -> bool:
    """Whether a label with only a space behind it is one: its value proves it, or its capitals do."""
    readable = {
        CODE_FIELD: CODE.fullmatch(rest) is not None,
        YEAR_FIELD: split_year(rest) is not None,
        REVISION_FIELD: NUMBER.fullmatch(rest) is not None,
    }
    if item.target in readable:
        return readable[item.target]
    return label == label.upper() and " " in label.strip() and rest[0] not in ",.;"


def _without_suffix(item: HeaderField, rest: Passage) -> tuple[Passage, Passage]:
    """A pattern's value, and the words that the pattern puts behind it."""
    suffix = fold((item.pattern or "").partition("}")[2])
    folded, places = fold_with_places(rest.text)
    if suffix and folded.rstrip(" :").endswith(suffix):
        place = places[folded.rindex(suffix)]
        return rest.before(place), rest.after(place)
    return rest, Passage()
