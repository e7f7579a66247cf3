"""The rows of a table that sum others up: recognised, checked, and no rows of the table."""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.normalise.regional.records import Record, Records

_KEY = ("no_projet", "no_modification")


def check_totals(records: Records, rows: Sequence[Record]) -> None:
    """Tells each row of totals, and each of its sums that is none of what stands above it.

    A sum may take every row above, those since the row of totals before, or of each project the last modification.
    """
    before = 0
    for total in records.totals:
        above = [row for row in rows if row.number < total.number]
        since = [row for row in above if row.number > before]
        first = next(iter(total.cells))
        words = total.cells[first].text
        records.tell("ligne_de_total", first, total.number, words, rangees=len(since))
        for name, value in total.values.items():
            if name in _KEY or not isinstance(value, Decimal | int):
                continue
            asked = (above, since, _last(above), _last(since))
            unread = any(name in row.refused for row in above)
            sums = [sum((_number(row, name) for row in some), Decimal()) for some in asked]
            if not unread and Decimal(value) not in sums:
                records.tell(
                    "total_inexact",
                    name,
                    total.number,
                    total.cells[name].text,
                    somme=sums[1],
                    ecart=Decimal(value) - sums[1],
                )
        before = total.number


def _last(rows: Sequence[Record]) -> list[Record]:
    """Of each project the row of its last modification; every row where they are not numbered."""
    last: dict[object, Record] = {}
    for row in rows:
        number, change = (row.values.get(part) for part in _KEY)
        if number is None or not isinstance(change, int):
            last[row.number] = row
            continue
        there = last.get(number)
        known = there.values.get(_KEY[1]) if there is not None else None
        if not isinstance(known, int) or change > known:
            last[number] = row
    return list(last.values())


def _number(row: Record, name: str) -> Decimal:
    value = row.values.get(name)
    return Decimal(value) if isinstance(value, Decimal | int) else Decimal()
