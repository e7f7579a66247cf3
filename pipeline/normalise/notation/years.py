"""Fiscal years as French public documents write them: `AAAA-AAAA`, 1 April to 31 March.

Other writings of the same year are accepted and said to be irregular. A period is no year, and digits
that only might be a year stay undecided until the whole series settles them. Dates are in `dates`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from pipeline.normalise.notation.shadow import flatten

YearKind = Literal["annee", "periode", "indecise", "aucune"]

_FULL = r"(?:19|20)[0-9]{2}"
_WORDS = r"(?:(?:exercice|ann[ée]e)(?: financi[eè]re?| budg[ée]taire)? {0,3})?"
_PAIR = re.compile(rf"(?i:{_WORDS})({_FULL})(?: {{0,3}}[-/] {{0,3}}| {{1,3}}à {{1,3}})({_FULL}|[0-9]{{2}})(?![0-9])")
_SHORT = re.compile(rf"(?i:{_WORDS})([0-9]{{2}}) ?[-/] ?([0-9]{{2}})(?![0-9])")
_JOINED = re.compile(rf"(?i:{_WORDS})({_FULL}) {{0,3}}({_FULL})(?![0-9])")
_SPOILT = re.compile(r"(?:[12][0-9OoIl?\ufffd]{3})(?: {0,3}[-/.] {0,3}[0-9OoIl?\ufffd]{2,4})?(?![0-9])")
_SPAN = re.compile(rf" {{1,3}}(?:à|au|-) {{1,3}}(?i:{_WORDS})({_FULL}) ?[-/] ?({_FULL}|[0-9]{{2}})(?![0-9])")
_REGULAR = re.compile(rf"{_FULL}-{_FULL}")
_BULLET = re.compile(r" *+(?:[-•·*] +)?")
_MARK = re.compile(r" *+(?:[:|=]|- )")
_GAP = re.compile(r"\s*")
_PIVOT = 70
_SERIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What a text says as a year. `value` only for `annee`; `candidate` only for `indecise`."""

    value: str | None
    kind: YearKind
    regular: bool = False
    candidate: str | None = None


NO_YEAR = Year(value=None, kind="aucune")
_PERIOD = Year(value=None, kind="periode")


def parse_year(text: str) -> Year:
    """The year that the whole text states; `aucune` when it states none that can be read."""
    flat = flatten(text)
    body = flat.strip()
    found = _head(body, 0)
    if found is None or body[found[1] :].strip(" :"):
        return NO_YEAR
    return _with_regularity(found[0], text.strip())


def split_year(text: str) -> tuple[Year, str, int] | None:
    """The year or period that begins a line, the rest of the line stripped, and where the rest begins.

    A two-digit year (`10-11`), a lone number or a spoilt year begins a line only before `:`, `|`, `=`,
    a tab or a dash between spaces; a year in full may be followed by a space alone. None otherwise.
    """
    flat = flatten(text)
    opening = _BULLET.match(flat)
    start = opening.end() if opening else 0
    found = _head(flat, start) or _spoilt_head(flat, start)
    if found is None:
        return None
    year, end = found
    mark = _MARK.match(flat, end)
    gap = _GAP.match(text, end)
    certain = mark is not None or (gap is not None and "\t" in gap[0])
    in_full = _PAIR.match(flat, start) or _JOINED.match(flat, start)
    if not certain and (not in_full or flat[end : end + 1] not in {"", " "}):
        return None
    after = mark.end() if mark else end
    rest = text[after:].strip()
    offset = after + len(text[after:]) - len(text[after:].lstrip())
    return _with_regularity(year, text[start:end].strip()), rest, offset


def settle(years: Sequence[Year]) -> tuple[str | None, ...]:
    """The values of a whole series, in its order.

    An undecided year takes its candidate only when the series has at least three entries and, with the
    candidates, runs strictly from year to year, up or down; otherwise it has no value.
    """
    read = [year.value or year.candidate for year in years]
    firsts = [int(value[:4]) for value in read if value]
    steps = {after - before for before, after in pairwise(firsts)}
    certain = len(firsts) == len(read) >= _SERIES and steps in ({1}, {-1})
    return tuple(year.value or (year.candidate if certain else None) for year in years)


def year_bounds(value: str) -> tuple[date, date]:
    """The first and the last day of a fiscal year `AAAA-AAAA`: 1 April and 31 March."""
    first = int(value[:4])
    return date(first, 4, 1), date(first + 1, 3, 31)


def _head(flat: str, start: int) -> tuple[Year, int] | None:
    """The year that stands at `start`, and where it ends."""
    if match := _PAIR.match(flat, start):
        span = _SPAN.match(flat, match.end())
        if span:
            return _PERIOD, span.end()
        year = _from_halves(int(match[1]), match[2])
        if "à" in match[0] and year.kind == "annee":
            year = NO_YEAR
        return year, match.end()
    if match := _JOINED.match(flat, start):
        first, second = int(match[1]), int(match[2])
        if second == first + 1:
            return Year(value=None, kind="indecise", candidate=f"{first}-{second}"), match.end()
        return NO_YEAR, match.end()
    if match := _SHORT.match(flat, start):
        century = 1900 if int(match[1]) >= _PIVOT else 2000
        return _from_halves(century + int(match[1]), match[2]), match.end()
    return None


def _from_halves(first: int, written: str) -> Year:
    second = int(written)
    if len(written) == 2:  # noqa: PLR2004 - two digits: the century is that of the year after
        second += (first + 1) // 100 * 100
    if second == first + 1:
        return Year(value=f"{first}-{second}", kind="annee")
    return _PERIOD if second > first else NO_YEAR


def _spoilt_head(flat: str, start: int) -> tuple[Year, int] | None:
    match = _SPOILT.match(flat, start)
    return (NO_YEAR, match.end()) if match else None


def _with_regularity(year: Year, written: str) -> Year:
    regular = year.kind == "annee" and _REGULAR.fullmatch(written) is not None
    return Year(value=year.value, kind=year.kind, regular=regular, candidate=year.candidate)
