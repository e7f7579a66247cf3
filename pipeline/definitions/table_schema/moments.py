"""Formats of dates and times, and bounds among which no order is known."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from pipeline.definitions.table_schema.fault import Faults, Place, error, shown, wrong_value

_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_DIRECTIVES = frozenset("aAwdbBmyYHIMSpfzZjUWcxXGuV%")
_SOME = dt.datetime(2024, 5, 17, 13, 45, 59, 123456, tzinfo=dt.UTC)


def moment_format(form: str, path: Place, known: Iterable[str]) -> Faults:
    """A pattern of `strptime` that names no part, an unknown one, or one twice, or that cannot read what it wrote."""
    plain = form.removeprefix("fmt:")
    parts = _DIRECTIVE.findall(plain)
    if not set(parts) <= _DIRECTIVES or all(part == "%" for part in parts):
        yield wrong_value(path, form, ", ".join(known))
        return
    try:
        dt.datetime.strptime(_SOME.strftime(plain), plain)  # noqa: DTZ007  only whether it reads
    except re.error:  # strptime makes a pattern of the format, with a group for each part
        yield error("schema_date_repetee", path, valeur=shown(form))
    except ValueError:
        yield wrong_value(path, form, ", ".join(known))


def unordered(read_as: Mapping[str, Any], stated: Mapping[str, Any], path: Place) -> Faults:
    """Bounds that no cell can be compared to: what is no number, or moments with and without a time zone."""
    for name, bound in read_as.items():
        if isinstance(bound, Decimal) and bound.is_nan():
            yield error("schema_borne_sans_ordre", (*path, name), valeur=shown(stated[name]))
    zones = {name: _has_zone(bound) for name, bound in read_as.items() if isinstance(bound, dt.datetime | dt.time)}
    if len(set(zones.values())) > 1:
        without, with_one = (next(name for name in zones if zones[name] is zone) for zone in (False, True))
        pair = {"bas": shown(stated[without]), "haut": shown(stated[with_one])}
        yield error("schema_fuseaux_melanges", (*path, without), autre=with_one, **pair)


def _has_zone(bound: dt.datetime | dt.time) -> bool:
    return bound.tzinfo is not None
