"""Dollars and percentages that prose quotes, each with its place; what cannot be read is told apart.

Numbers without a sign (counts, dates, years, addresses) are no figures. Nothing is guessed and nothing
is lost: a figure with a sign is either given or refused. Whole cells are in `amounts`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from pipeline.model.finding import Detail
from pipeline.normalise.notation.amounts import ends_of_interval
from pipeline.normalise.notation.bounds import Bound, bound_after, bound_before
from pipeline.normalise.notation.quantities import UNKNOWN, Numeral, Quantity, find_quantities, read_numeral
from pipeline.normalise.notation.sentences import sentence_around
from pipeline.normalise.notation.shadow import flatten

__all__ = ["Figure", "Refused", "find_figures", "sentence_around"]

Unit = Literal["CAD", "pourcent"]

_SAFE = frozenset(" ([{«\"“”':;|*+=~±≈<>≥≤…•")
_SPLIT = re.compile(r"[0-9]['*+]\Z")
_TOUCHING = re.compile(r"\S+\Z")
_NEGATIVE = re.compile(r"(?:^|[ (])-\Z")
_DATED = re.compile(
    r"(?:[0-9]{2} ?[-/] ?|(?<!\w)(?:en|depuis|année|exercice|janvier|février|mars|avril|mai|juin|juillet|août"
    r"|septembre|octobre|novembre|décembre) )\Z",
    re.IGNORECASE,
)
_NUMBER_WORDS = (
    "une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente"
    "|quarante|cinquante|soixante|cents?|mille|demi"
)
_IN_WORDS = re.compile(
    rf"(?<!\w)(?:{_NUMBER_WORDS})(?:[ -](?:et[ -])?(?:{_NUMBER_WORDS})){{0,8}}"
    r"(?: (?:millions?|milliards?|milliers?)(?: et demie?)?)? (?:de )?"
    r"(?:dollars?(?!\w)|[kMG]? ?\$|%|pour cent(?!\w))",
    re.IGNORECASE,
)
_LINKS = {"et": "et", "ou": "ou", "à": "à", "-": "-", ",": ","}
_OPENING = re.compile(r"(?<!\w)(entre|de|d') *\Z", re.IGNORECASE)
_SIGNED = re.compile(r"(?<![^\s$%])([^\s$%]++)(?: ?[kMG][^\w\s$%]?)? ?[$%]")
_WINDOW = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that the text states. `text` is `text[start:end]`; `value` has two decimals.

    `precision` is the unit of the last digit; `corrected` tells of an irregular notation (`13.7 M$`).
    """

    start: int
    end: int
    text: str
    unit: Unit
    value: Decimal
    precision: Decimal
    bound: Bound
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A figure that cannot be read.

    `details["raison"]` says why: intervalle (with `minimum` and `maximum`), ambigu (with `lecture_1` and
    `lecture_2`), devise_etrangere (with `devise`), illisible, negatif, unite_partagee or en_lettres.
    """

    start: int
    end: int
    text: str
    code: str = "chiffre_refuse"
    details: Mapping[str, Detail] = field(default_factory=dict)


def find_figures(text: str) -> tuple[tuple[Figure, ...], tuple[Refused, ...]]:
    """The dollars and percentages that `text` quotes, and those that are refused; each in text order."""
    flat = flatten(text)
    prose = _Prose(text, flat)
    for quantity in find_quantities(flat):
        prose.take(quantity)
    for start, end, reason in _without_digits(flat, prose.spans()):
        prose.refused.append(_refuse(text, start, end, reason))
    refused = sorted(prose.refused, key=lambda one: (one.start, one.end))
    return tuple(prose.figures), tuple(refused)


class _Prose:
    """Reads quantities in order; keeps the ones before that may share a unit or begin an interval."""

    def __init__(self, text: str, flat: str) -> None:
        self.text = text
        self.flat = flat
        self.figures: list[Figure] = []
        self.refused: list[Refused] = []
        self.chain: list[Quantity] = []
        self.told = 0

    def spans(self) -> Iterator[tuple[int, int]]:
        """The places already told, in order."""
        figures = ((one.start, one.end) for one in self.figures)
        return iter(sorted((*figures, *((one.start, one.end) for one in self.refused))))

    def take(self, quantity: Quantity) -> None:
        """Files one quantity as a figure, a refusal, or a number that waits for its unit."""
        link = self._link(quantity)
        if not link:
            self.chain.clear()
        if quantity.unit is not None:
            self._file(quantity, link)
            self.told = quantity.end
            self.chain.clear()
        self.chain.append(quantity)

    def _link(self, quantity: Quantity) -> str | None:
        """The word or sign that joins this quantity to the one before, if nothing else stands between."""
        if not self.chain:
            return None
        between = self.flat[self.chain[-1].end : quantity.start]
        return _LINKS.get(between.strip().lower()) if len(between) <= _WINDOW else None

    def _file(self, quantity: Quantity, link: str | None) -> None:
        before = self.chain[-1] if self.chain else None
        if before and link and self._is_interval(before, quantity, link):
            self._refuse_interval(before, quantity)
            self._refuse_sharing(self.chain[:-1], quantity)
            return
        if link == "et":
            self._refuse_sharing(self.chain, quantity)
        self._file_alone(quantity)

    def _is_interval(self, low: Quantity, high: Quantity, link: str) -> bool:
        if low.unit not in {None, high.unit}:
            return False
        if link == "et":
            opening = self._opening(low)
            return opening is not None and opening[1].lower() == "entre"
        if link == "ou":
            return low.unit is None
        return link in {"à", "-"} and not self._is_date(low, high)

    def _opening(self, quantity: Quantity) -> re.Match[str] | None:
        return _OPENING.search(self.flat[max(0, quantity.start - _WINDOW) : quantity.start])

    def _is_date(self, number: Quantity, figure: Quantity) -> bool:
        """A bare year after "en" or a month, or beside a percentage, millions or cents, is no amount."""
        if number.unit is not None or not number.like_a_year:
            return False
        before = self.flat[max(0, number.start - _WINDOW) : number.start]
        rounded = figure.unit == "CAD" and figure.scale == 1 and "," not in figure.number
        return not rounded or _DATED.search(before) is not None

    def _refuse_interval(self, low: Quantity, high: Quantity) -> None:
        opening = self._opening(low)
        start = low.start - (len(opening.string) - opening.start() if opening else 0)
        for told in (self.figures, self.refused):
            while told and told[-1].end > start:
                start = min(start, told.pop().start)
        if high.unit in {"CAD", "pourcent", UNKNOWN}:
            self._refuse_one(start, high.end, "intervalle", ends_of_interval(low, high))
        else:
            self._refuse_one(start, high.end, "devise_etrangere", {"devise": high.unit})

    def _refuse_sharing(self, chain: Iterable[Quantity], quantity: Quantity) -> None:
        """Numbers joined to a figure by "et", and to each other by commas, may or may not share its unit."""
        for one in chain:
            if one.unit is None and not self._is_date(one, quantity):
                self._refuse_one(one.start, one.end, "unite_partagee")

    def _file_alone(self, quantity: Quantity) -> None:
        start, fault = _fault_before(self.flat, max(self.told, quantity.start - _WINDOW), quantity.start)
        if fault:
            self._refuse_one(start, quantity.end, fault)
        elif quantity.unit not in {"CAD", "pourcent", UNKNOWN}:
            self._refuse_one(quantity.start, quantity.end, "devise_etrangere", {"devise": quantity.unit})
        else:
            self._read(quantity)

    def _read(self, quantity: Quantity) -> None:
        numeral = read_numeral(quantity.number, quantity.scale)
        if quantity.unit == UNKNOWN:
            self._refuse_one(quantity.start, quantity.end, "illisible")
        elif numeral.value is None or numeral.precision is None:
            details = _two_readings(numeral) if quantity.unit == "CAD" else None
            self._refuse_one(quantity.start, quantity.end, "ambigu" if details else "illisible", details)
        else:
            after = bound_after(self.flat, quantity.end)
            self.figures.append(
                Figure(
                    start=quantity.start,
                    end=quantity.end,
                    text=self.text[quantity.start : quantity.end],
                    unit="CAD" if quantity.unit == "CAD" else "pourcent",
                    value=numeral.value,
                    precision=numeral.precision,
                    bound=bound_before(self.flat, quantity.start) or (after[0] if after else "exacte"),
                    corrected=numeral.corrected or quantity.late,
                )
            )

    def _refuse_one(self, start: int, end: int, reason: str, details: Mapping[str, Detail] | None = None) -> None:
        self.refused.append(_refuse(self.text, start, end, reason, details))


def _fault_before(flat: str, floor: int, start: int) -> tuple[int, str | None]:
    """Where the written figure really begins and what is wrong when a sign, letter or digit touches it."""
    before = flat[floor:start]
    touching = _TOUCHING.search(before)
    if touching is None or (before[-1] in _SAFE and not _SPLIT.search(before)):
        return start, None
    return floor + touching.start(), "negatif" if _NEGATIVE.search(before) else "illisible"


def _two_readings(numeral: Numeral) -> dict[str, Detail] | None:
    if numeral.readings is None:
        return None
    first, second = numeral.readings
    return {"lecture_1": first, "lecture_2": second}


def _without_digits(flat: str, told: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Amounts in words, and signs whose digits no reading reached; outside the places told."""
    places = list(told)
    found = [(match.start(), match.end(), "en_lettres") for match in _IN_WORDS.finditer(flat)]
    found += [
        (sign.start(), sign.end(), "illisible")
        for sign in _SIGNED.finditer(flat)
        if any(char.isnumeric() for char in sign[1])
    ]
    index = 0
    for start, end, reason in sorted(found):
        while index < len(places) and places[index][1] <= start:
            index += 1
        if index == len(places) or places[index][0] >= end:
            yield start, end, reason


def _refuse(text: str, start: int, end: int, reason: str, details: Mapping[str, Detail] | None = None) -> Refused:
    return Refused(start=start, end=end, text=text[start:end], details={"raison": reason, **(details or {})})
