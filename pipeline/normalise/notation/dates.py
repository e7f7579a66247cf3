"""Dates as French public documents and workbooks write them: in words, ISO, or as three numbers.

`03/04/2011` names two days; it is read only when a number above 12, or the rest of its column, says
which number is the month. Fiscal years are in `years`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.normalise.notation.shadow import flatten, fold

Order = Literal["jour", "mois"]
DateProblem = Literal["date_absente", "date_ambigue", "date_illisible"]

_MONTHS = {
    "janvier": 1, "janv": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5,
    "juin": 6, "juillet": 7, "juill": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10,
    "oct": 10, "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
_DAYS = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?"
_IN_WORDS = re.compile(rf"(?:le )?{_DAYS}(1er|[0-9]{{1,2}}) ([a-z]{{3,9}})\.? ([0-9]{{4}})\.?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_LONGEST = 40
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """A day, or why there is none."""

    value: date | None
    problem: DateProblem | None = None


def parse_date(text: str, *, order: Order | None = None) -> date | None:
    """The day that the whole text states; None when it states none or more than one."""
    return read_date(text, order=order).value


def read_date(text: str, *, order: Order | None = None) -> DateReading:
    """The day that the whole text states, or the problem.

    `order` says which number comes first in this column (see `column_order`); a number above 12 settles
    it by itself. Two-digit years are refused.
    """
    flat = flatten(text).strip()
    if not flat:
        return DateReading(value=None, problem="date_absente")
    if len(flat) > _LONGEST:
        return DateReading(value=None, problem="date_illisible")
    if match := _ISO.fullmatch(flat):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(flat):
        return _from_numbers(int(match[1]), int(match[3]), int(match[4]), order)
    match = _IN_WORDS.fullmatch(fold(flat))
    if match and match[2] in _MONTHS:
        return _day(int(match[3]), _MONTHS[match[2]], int(match[1].removesuffix("er")))
    return DateReading(value=None, problem="date_illisible")


def column_order(texts: Iterable[str]) -> Order | None:
    """Which of day and month comes first in a column: told by its numbers above 12, if they agree."""
    orders: set[Order] = set()
    for text in texts:
        match = _NUMBERS.fullmatch(flatten(text[:_LONGEST]).strip())
        if match:
            first, second = int(match[1]), int(match[3])
            if first > _LAST_MONTH >= second:
                orders.add("jour")
            elif second > _LAST_MONTH >= first:
                orders.add("mois")
    return orders.pop() if len(orders) == 1 else None


def _from_numbers(first: int, second: int, year: int, order: Order | None) -> DateReading:
    if first > _LAST_MONTH or first == second:
        return _day(year, second, first)
    if second > _LAST_MONTH:
        return _day(year, first, second)
    if order is None:
        return DateReading(value=None, problem="date_ambigue")
    return _day(year, second, first) if order == "jour" else _day(year, first, second)


def _day(year: int, month: int, day: int) -> DateReading:
    try:
        return DateReading(value=date(year, month, day))
    except ValueError:
        return DateReading(value=None, problem="date_illisible")
