"""The amount that a whole cell states, in Canadian dollars, or why it states none.

Nothing is guessed: two readings, an interval, another currency or a sentence leave the value empty,
with a code. Amounts inside sentences are in `figures`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from pipeline.model.finding import Detail
from pipeline.normalise.notation.bounds import Bound, bound_after, bound_alone
from pipeline.normalise.notation.quantities import CENT, UNKNOWN, Numeral, Quantity, find_quantities, read_numeral
from pipeline.normalise.notation.shadow import flatten
from pipeline.normalise.notation.statuses import Status, says_zero, stated_status

_RANGES = {
    "": frozenset({"à", "a", "-", "ou"}),
    "de": frozenset({"à", "a"}),
    "entre": frozenset({"et"}),
}
_NOTE = re.compile(r"(?<=[$s])( ?(?:\*{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]|\([0-9a-z]\)|\[[0-9a-z]\]))[.;]?\Z")
_END = re.compile(r" *[.;]?")
_LONGEST = 200
_THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A cell's amount. `value` and `precision` (the unit of the last digit) are dollars, two decimals.

    `code` names the finding that its reading calls for; `corrected` tells that a value was read from an
    irregular notation (a decimal point, `$M`, a note mark), which the caller reports as corrected.
    """

    value: Decimal | None
    precision: Decimal | None
    bound: Bound | None
    status: Status
    code: str | None
    details: Mapping[str, Detail] = field(default_factory=dict)
    corrected: bool = False


def parse_amount(text: str) -> Amount:
    """The amount of a whole cell. Never raises; a value comes only with the status `declare`."""
    status = stated_status(text)
    if status is not None:
        return Amount(value=None, precision=None, bound=None, status=status, code=None)
    if says_zero(text):
        return _declared(Decimal("0.00"), Decimal("1.00"), "exacte")
    flat = flatten(text).strip()
    if len(flat) > _LONGEST:
        return _refused("montant_illisible")
    note = _NOTE.search(flat)
    flat = flat[: note.start(1)] if note else flat
    quantities = tuple(islice(find_quantities(flat), 3))
    if len(quantities) == 1:
        return _single(flat, quantities[0], noted=note is not None)
    if len(quantities) == 2:  # noqa: PLR2004 - the two ends of an interval
        return _interval(flat, *quantities)
    return _refused("montant_illisible")


def ends_of_interval(low: Quantity, high: Quantity) -> dict[str, Detail] | None:
    """`minimum` and `maximum` of an interval; None when they are no two rising amounts.

    A low end without a unit has that of the high end, or is in dollars when it is written in thousands.
    """
    top = read_numeral(high.number, high.scale).value
    plain = read_numeral(low.number, low.scale).value
    if top is None or plain is None:
        return None
    shared = low.unit is None and low.scale == 1
    readings = (plain * high.scale, plain) if shared and plain >= _THOUSAND else (plain * high.scale,)
    for bottom in readings if shared else (plain,):
        if bottom < top:
            return {"minimum": bottom.quantize(CENT), "maximum": top}
    return None


def _single(flat: str, quantity: Quantity, *, noted: bool) -> Amount:
    if quantity.unit not in {"CAD", UNKNOWN, "pourcent", None}:
        return _refused("devise_etrangere", devise=quantity.unit)
    bound = _bound_around(flat, quantity)
    bare_year = quantity.unit is None and quantity.like_a_year
    if bound is None or bare_year or quantity.unit in {UNKNOWN, "pourcent"}:
        return _refused("montant_illisible")
    numeral = read_numeral(quantity.number, quantity.scale)
    if numeral.value is None or numeral.precision is None:
        return _unread(numeral)
    code = "devise_absente" if quantity.unit is None and numeral.value else None
    irregular = numeral.corrected or noted or quantity.late
    return _declared(numeral.value, numeral.precision, bound, code, corrected=irregular)


def _bound_around(flat: str, quantity: Quantity) -> Bound | None:
    """The bound that the words around the amount set; None when other words stand there."""
    bound = bound_alone(flat[: quantity.start])
    position = quantity.end
    if found := bound_after(flat, position):
        bound = found[0] if bound == "exacte" else None
        position = found[1]
    return bound if _END.fullmatch(flat, position) else None


def _interval(flat: str, low: Quantity, high: Quantity) -> Amount:
    opening = flat[: low.start].strip().lower()
    link = flat[low.end : high.start].strip().lower()
    foreign = {low.unit, high.unit} - {"CAD", None, UNKNOWN, "pourcent"}
    if foreign:
        return _refused("devise_etrangere", devise=min(filter(None, foreign)))
    closed = _END.fullmatch(flat, high.end) is not None
    ends = ends_of_interval(low, high)
    if closed and ends and high.unit == "CAD" and link in _RANGES.get(opening, frozenset()):
        return _refused("montant_intervalle", **ends)
    return _refused("montant_illisible")


def _unread(numeral: Numeral) -> Amount:
    if numeral.readings is None:
        return _refused("montant_illisible")
    first, second = numeral.readings
    return _refused("montant_ambigu", lecture_1=first, lecture_2=second)


def _declared(
    value: Decimal, precision: Decimal, bound: Bound, code: str | None = None, *, corrected: bool = False
) -> Amount:
    return Amount(value=value, precision=precision, bound=bound, status="declare", code=code, corrected=corrected)


def _refused(code: str, **details: Detail) -> Amount:
    return Amount(value=None, precision=None, bound=None, status="illisible", code=code, details=details)
