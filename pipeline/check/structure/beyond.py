"""What the standard asks of a cell and frictionless 5.21 leaves out; see tests/conformance/differences.toml."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema

from pipeline.check.structure.constraints import CATEGORIES, category_values

Check = Callable[[Any], bool]
_START = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
"""From where months and years are counted when two durations are compared: no leap year near."""
_BOUNDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, bound: bool(value >= bound),
    "maximum": lambda value, bound: bool(value <= bound),
    "exclusiveMinimum": lambda value, bound: bool(value > bound),
    "exclusiveMaximum": lambda value, bound: bool(value < bound),
}


def unsupported(field: Mapping[str, Any]) -> frozenset[str]:
    """The constraints of a field that frictionless refuses though the standard knows them for its type."""
    kind, stated = field.get("type"), set(field.get("constraints", {}))
    known = {"duration": set(_BOUNDS), "list": {"enum"}}.get(str(kind), set())
    return frozenset(stated & (known | {"jsonSchema"}))


def checks(field: Mapping[str, Any], read: Callable[[Any], Any]) -> dict[str, Check]:
    """A check for each of these constraints, on a value as `read` gives it, and one for `categories`."""
    found: dict[str, Check] = {}
    for name in sorted(unsupported(field)):
        wanted = field["constraints"][name]
        if name == "jsonSchema":
            found[name] = jsonschema.validators.validator_for(wanted)(wanted).is_valid
        elif name == "enum":
            found[name] = [read(one) for one in wanted].__contains__
        else:
            found[name] = _bound(_BOUNDS[name], _length(read(wanted)))
    if CATEGORIES in field:
        found[CATEGORIES] = [read(one) for one in category_values(field)].__contains__
    return found


def _bound(holds: Callable[[Any, Any], bool], bound: Any) -> Check:  # noqa: ANN401  any comparable value
    return lambda value: holds(_length(value), bound)


def _length(value: Any) -> Any:  # noqa: ANN401  a duration of isodate, or a timedelta
    """A duration as a length of time."""
    return value.totimedelta(start=_START) if hasattr(value, "totimedelta") else value
