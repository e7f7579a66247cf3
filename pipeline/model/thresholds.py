"""The numbers in the arguments of an expectation, by the names under which a plan may set them.

`mostly`, `min_value` and `max_value` stand for themselves; of an expression over the previous release, such as
`previous_rows * 0.9`, the last number; of the range of a quantile, `q50_min` and `q50_max`.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

PARAMETER = "$PARAMETER"
"""The key of an expression over the previous release, as Great Expectations writes it."""
_PLAIN = ("mostly", "min_value", "max_value")
_LAST = re.compile(r"[0-9]+(?:\.[0-9]+)?$")
_RANGES = "quantile_ranges"
_ENDS = ("min", "max")


def thresholds_of(kwargs: Mapping[str, Any]) -> dict[str, Decimal]:
    """Every number by its name; empty where an expectation has none."""
    plain = {name: number for name in _PLAIN if (number := _number(kwargs.get(name))) is not None}
    return plain | {name: value for name, _, _, value in _quantiles(kwargs)}


def with_thresholds(kwargs: Mapping[str, Any], stated: Mapping[str, Decimal]) -> Mapping[str, Any]:
    """The arguments with the numbers that are stated in the place of their own."""
    changed = dict(kwargs)
    for name in _PLAIN:
        if name in stated and name in kwargs:
            changed[name] = _replaced(kwargs[name], stated[name])
    if _RANGES in kwargs:
        ranges = [list(pair) for pair in kwargs[_RANGES]["value_ranges"]]
        for name, place, end, _ in _quantiles(kwargs):
            if name in stated:
                ranges[place][end] = _plain(stated[name])
        changed[_RANGES] = {**kwargs[_RANGES], "value_ranges": ranges}
    return changed


def senseless(known: Mapping[str, Any], stated: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each stated number that cannot be meant, with what could be: a share beyond 0 to 1, a least above its most."""
    if not 0 <= stated.get("mostly", 0) <= 1:
        yield "mostly", "0–1"
    both = {**known, **stated}
    for least in [name for name in both if name == "min_value" or name.endswith("_min")]:
        most = "max_value" if least == "min_value" else least.removesuffix("min") + "max"
        if most in both and both[least] > both[most]:
            yield (least, f"≤ {both[most]}") if least in stated else (most, f"≥ {both[least]}")


def _number(value: Any) -> Decimal | None:  # noqa: ANN401  JSON
    if isinstance(value, Mapping):
        found = _LAST.search(str(value.get(PARAMETER, "")))
        return Decimal(found[0]) if found else None
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _replaced(value: Any, number: Decimal) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, Mapping):
        return {**value, PARAMETER: _LAST.sub(f"{number:f}", str(value[PARAMETER]))}
    return _plain(number)


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _quantiles(kwargs: Mapping[str, Any]) -> Iterator[tuple[str, int, int, Decimal]]:
    """Each end of each range: its name, the place of its range, which end it is, and its number."""
    stated = kwargs.get(_RANGES, {"quantiles": [], "value_ranges": []})
    for place, (quantile, ends) in enumerate(zip(stated["quantiles"], stated["value_ranges"], strict=True)):
        head = f"q{quantile * 100:g}"
        for end, value in enumerate(ends):
            if value is not None:
                yield f"{head}_{_ENDS[end]}", place, end, Decimal(str(value))
