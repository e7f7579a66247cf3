"""Numbers as French documents write them, with the sign or words that say what they measure.

A cell (`amounts`) and prose (`figures`) share this grammar. It tells what is written, and refuses what
has two readings or none; whether a number may stand where it stands is the caller's affair.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

UNKNOWN = "?"
CENT = Decimal("0.01")
MOST_DIGITS = 13

_DOLLARS = (
    r"\$ ?(?:US[AD]?|U\. ?S\.(?: ?A\.)?|(?:des )?[ÉE]\.? ?-? ?U\.?|(?i:am[ée]ricains?))(?!\w)|US ?\$|USD(?!\w)"
    r"|(?i:dollars? (?:am[ée]ricains?|US|des [ée]tats-unis))(?!\w)"
)
_OURS = (
    r"CAD(?!\w)|(?:CAN?|C) ?\$|\$ ?(?:CA[ND]?|[Cc]an\.?)(?!\w)|\$ (?i:canadiens?)(?!\w)"
    r"|\$(?![0-9])(?: ?(?P<late>[kKMG])(?![\w.]))?|(?i:dollars?(?: canadiens?)?)(?!\w)"
)
_CURRENCIES = {
    "USD": _DOLLARS,
    "EUR": r"€|EUR(?!\w)|(?i:euros?)(?!\w)",
    "GBP": r"£|GBP(?!\w)|(?i:livres? sterlings?)(?!\w)",
    "JPY": r"¥|JPY(?!\w)|(?i:yens?)(?!\w)",
    "CHF": r"CHF(?!\w)|(?i:francs? suisses?)(?!\w)",
    "XOF": r"(?:F ?CFA|XOF)(?!\w)|(?i:francs? CFA)(?!\w)",
    "AUD": r"\$ ?(?:AUD?|(?i:australiens?))(?!\w)|AU? ?\$|AUD(?!\w)|(?i:dollars? australiens?)(?!\w)",
    "NZD": r"\$ ?NZD?(?!\w)|NZ ?\$|NZD(?!\w)",
    "HKD": r"\$ ?HKD?(?!\w)|HK ?\$|HKD(?!\w)",
    "CAD": _OURS,
}
_UNIT = "|".join(f"(?P<{code}>{pattern})" for code, pattern in _CURRENCIES.items())
_SCALES = {
    "k": 10**3, "mille": 10**3, "millier": 10**3, "m": 10**6, "million": 10**6,
    "g": 10**9, "md": 10**9, "milliard": 10**9,
}  # fmt: skip
_SCALE = (
    r"(?i:milliards?|millions?|milliers?|mille)(?!\w)|Mds?(?![^\W\d_])"
    r"|[kKMG](?![^\W\d_])|[kKMG](?=(?:CAD|USD|EUR)(?!\w))"
)
_PERCENT = r"%(?!\w)|(?i:pour ?cent)(?!\w)|p\. ?100(?![0-9])|p\. ?c(?:\.|ent(?!\w))"
_ODD = r"[^\W\d_]{1,3}\$|\$(?=[0-9])|%[^\W\d_]{0,12}"
_OF = r"(?:(?<=000 )de +(?=\$(?! ?[0-9])|(?i:dollars))|d'(?=(?i:euros)))?"
_AFTER = re.compile(
    rf" *+(?:(?P<pourcent>{_PERCENT})|{_OF}(?P<plain>{_UNIT})"
    rf"|(?P<scale>{_SCALE})(?: *+(?:de +)?(?P<scaled>{_UNIT.replace('?P<', '?P<s')}))?|(?P<odd>{_ODD}))"
)
_BEFORE = re.compile(
    r"(?:^|[^\w$])(?:(?P<USD>US ?\$|USD)|(?P<EUR>€|EUR)|(?P<GBP>£|GBP)|(?P<JPY>¥)|(?P<AUD>AU?\$|AUD)"
    r"|(?P<CAD>(?:C|CA|CAN)?\$|CAD)|(?P<odd>[^\W\d_]{1,3}\$)) {0,3}\Z"
)
_AMERICAN = re.compile(r" ?(?:USA?(?!\w)|U\. ?S\.)")
_NUMBER = re.compile(r"[0-9]++(?:(?: ++|[.,])[0-9]++)*+")
_REGULAR = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:([.,])([0-9]+))?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_WINDOW = 12
_GROUP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit.

    `unit` is an ISO currency, `pourcent`, UNKNOWN for a sign that says nothing certain, or None.
    `scale` is what the number is multiplied by; `late` tells that its letter followed the sign (`12 $M`).
    """

    start: int
    end: int
    number: str
    scale: int
    unit: str | None
    late: bool = False

    @property
    def like_a_year(self) -> bool:
        """Whether the bare number could be a year."""
        return self.scale == 1 and _YEAR.fullmatch(self.number) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number read: its value and the unit of its last digit; or its two readings; or neither."""

    value: Decimal | None = None
    precision: Decimal | None = None
    readings: tuple[Decimal, Decimal] | None = None
    corrected: bool = False


def find_quantities(flat: str) -> Iterator[Quantity]:
    """Every number of a flattened text, in order, with the unit before or after it."""
    previous = 0
    for match in _NUMBER.finditer(flat):
        before = _BEFORE.search(flat[max(previous, match.start() - _WINDOW) : match.start()])
        after = _AFTER.match(flat, match.end())
        quantity = _with_unit(flat, match, before, after)
        previous = quantity.end
        yield quantity


def read_numeral(number: str, scale: int) -> Numeral:
    """The value of a number times `scale`, with at most 13 digits before the comma and 2 after.

    A point for the comma is read, and said (`corrected`). `1,200` and `1.200` have two readings where
    the sign may separate thousands: a comma before three digits is certainly decimal from millions on.
    """
    match = _REGULAR.fullmatch(number)
    if match is None or (len(match[1]) > 1 and match[1][0] == "0"):
        return Numeral()
    whole, sign, decimals = match[1], match[2], match[3] or ""
    digits = whole.replace(" ", "")
    if len(digits) > MOST_DIGITS or len(decimals) > MOST_DIGITS:
        return Numeral()
    value = Decimal(f"{digits}.{decimals or 0}") * scale
    precision = Decimal(scale).scaleb(-len(decimals))
    if value >= 10**MOST_DIGITS:
        return Numeral()
    groups = len(decimals) == _GROUP and len(whole) <= _GROUP and whole != "0"
    if groups and (sign == "." or scale <= 10**3):
        grouped = Decimal(digits + decimals) * scale
        return Numeral(readings=(_in_cents(value), _in_cents(grouped)))
    if precision < CENT:
        return Numeral()
    return Numeral(value=_in_cents(value), precision=_in_cents(precision), corrected=sign == ".")


def _in_cents(value: Decimal) -> Decimal:
    """The value with at least two decimals."""
    rounded = value.quantize(CENT)
    return rounded if rounded == value else value.normalize()


def _with_unit(
    flat: str, number: re.Match[str], before: re.Match[str] | None, after: re.Match[str] | None
) -> Quantity:
    end = after.end() if after else number.end()
    unit, scale, late = _unit_after(after)
    start = number.start()
    if before:
        name = before.lastgroup or ""
        start = number.start() - (before.end() - before.start(name))
        american = _AMERICAN.match(flat, end) if name == "CAD" else None
        end = american.end() if american else end
        spaced = flat[number.start() - 1] == " " and unit is None and scale == 1
        dated = spaced and _YEAR.fullmatch(number[0]) is not None
        unit = "USD" if american else _both(name, unit, dated=dated)
    return Quantity(start=start, end=end, number=number[0], scale=scale, unit=unit, late=late)


def _both(before: str, after: str | None, *, dated: bool) -> str:
    """The unit of a number that has a sign before it: the sign after it must not say otherwise."""
    if before == "odd" or dated:
        return UNKNOWN
    return before if after is None else UNKNOWN


def _unit_after(after: re.Match[str] | None) -> tuple[str | None, int, bool]:
    """Unit, scale, and whether the scale came late (`12 $M`)."""
    if after is None:
        return None, 1, False
    if after["odd"]:
        return UNKNOWN, 1, False
    if after["pourcent"]:
        return "pourcent", 1, False
    late = after["late"] or after["slate"]
    if late:
        scale = UNKNOWN if after["scale"] else late
        return ("CAD", _SCALES[late.lower()], True) if scale is not UNKNOWN else (UNKNOWN, 1, False)
    names = (code for code in _CURRENCIES if after[code] or after[f"s{code}"])
    scale = _SCALES[after["scale"].lower().rstrip("s")] if after["scale"] else 1
    return next(names, None), scale, False
