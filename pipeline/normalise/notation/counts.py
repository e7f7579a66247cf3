"""How many people, households or projects a whole cell states, and the words that say what is counted.

A cell is a count only when it is nothing but a number and a few words. A year, an address, an age, an
interval or a sentence is no count: the cell is then declared in words, and its number stays empty.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.finding import Detail
from pipeline.normalise.notation.bounds import Bound, bound_alone, bound_at_end
from pipeline.normalise.notation.quantities import Quantity, find_quantities, read_numeral
from pipeline.normalise.notation.shadow import flatten, fold
from pipeline.normalise.notation.statuses import Status, says_zero, stated_status

_TIMES = r"ans?|annees?|mois|semaines?|jours?|heures?|minutes?|h"
_MONTHS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
_PLACES = r"rues?|avenue|av|boulevard|boul|chemin|ch|route|rang|place|cote|montee|etages?|[ck]?m|kg"
_SCALES = r"en (?:milliers?|millions?|milliards?)"
_NO_COUNT = re.compile(rf"(?:{_TIMES}|{_MONTHS}|{_PLACES}|{_SCALES})\b")
_UNIT = re.compile(r"(?:[^\W\d_]|[ '-])++")
_OF = re.compile(r"\Ad(?:e\s+|['’])")
_SPOILT = re.compile(r"[0-9]+[?\ufffd][0-9]")
_MOST_WORDS = 6
_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A cell's count. `number` is empty where people are described in words; `unit` is verbatim.

    `code` names the finding that its reading calls for.
    """

    number: int | None
    unit: str | None
    bound: Bound | None
    status: Status
    code: str | None
    details: Mapping[str, Detail] = field(default_factory=dict)


_IN_WORDS = Count(number=None, unit=None, bound=None, status="declare", code=None)
_UNREADABLE = Count(number=None, unit=None, bound=None, status="illisible", code="nombre_illisible")


def parse_count(text: str) -> Count:
    """The count of a whole cell. Never raises; a number comes only with the status `declare`.

    A rounded writing ("1,5 million de personnes") is `approximative`, since a count has no precision.
    """
    status = stated_status(text)
    if status is not None:
        return Count(number=None, unit=None, bound=None, status=status, code=None)
    if says_zero(text):
        return Count(number=0, unit=None, bound="exacte", status="declare", code=None)
    if len(text) > _LONGEST:
        return _IN_WORDS
    text = text.strip()
    flat = flatten(text).rstrip(" .;")
    quantities = tuple(find_quantities(flat))
    if _SPOILT.search(flat):
        return _UNREADABLE
    if len(quantities) != 1 or quantities[0].unit is not None:
        return _IN_WORDS
    return _read(text, flat, quantities[0])


def _read(text: str, flat: str, quantity: Quantity) -> Count:
    bound = bound_alone(flat[: quantity.start])
    stop = len(flat)
    if closing := bound_at_end(flat, quantity.end):
        bound = closing[0] if bound == "exacte" else None
        stop = closing[1]
    rest = flat[quantity.end : stop]
    if bound is None or not _counts_something(quantity, rest):
        return _IN_WORDS
    numeral = read_numeral(quantity.number, quantity.scale)
    if numeral.value is None or numeral.value % 1:
        return _UNREADABLE
    rounded = quantity.scale > 1 and bound == "exacte"
    words = _OF.sub("", text[quantity.end : stop].strip()) if quantity.scale > 1 else text[quantity.end : stop]
    return Count(
        number=int(numeral.value),
        unit=words.strip() or None,
        bound="approximative" if rounded else bound,
        status="declare",
        code=None,
    )


def _counts_something(quantity: Quantity, rest: str) -> bool:
    """Whether a number and the words after it count: no year, address, age or sentence."""
    words = rest.split()
    if not words:
        return not quantity.like_a_year
    spaced = rest[0] == " " and _UNIT.fullmatch(rest) is not None
    return spaced and len(words) <= _MOST_WORDS and not _NO_COUNT.match(fold(rest))
