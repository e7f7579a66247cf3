"""What an engine of ours says of a table, in the words of `reference`."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pipeline.check.structure import TableAsked, check_table, scan
from tests.conformance.reference import Fault, fault

WAYS = ("frictionless", "duckdb", "sifted")
"""Our engines; `sifted` is DuckDB as it treats a large table in which most rows are right."""
NOTES = frozenset({"schema_deduit", "source_cp1252"})
"""Codes that tell how a file was read, and no fault of it."""


def our_faults(
    path: Path, schema: Mapping[str, Any] | None, dialect: Mapping[str, Any] | None, way: str
) -> tuple[Counter[Fault], Counter[tuple[str, str | None]]]:
    """The faults that are kept, each in its place; and how many of a type and field were counted beyond them."""
    asked = TableAsked(schema=schema, dialect=dialect, encoding=None, engine="duckdb" if way == "sifted" else way)
    with patch.object(scan, "_wrong_share", lambda *_: 0.0 if way == "sifted" else 1.0):
        found = check_table(path, asked).findings
    kept: Counter[Fault] = Counter()
    more: Counter[tuple[str, str | None]] = Counter()
    for one in found:
        if one.code in NOTES:
            continue
        known = fault(one.code, one.location.row if one.location else None, one.field)
        kept[known] += 1
        if one.more:
            more[known[0], known[2]] += one.more
    return kept, more


def disagreement(
    reference: Counter[Fault], kept: Counter[Fault], more: Counter[tuple[str, str | None]]
) -> tuple[Counter[Fault], Counter[Fault]]:
    """Faults that only the reference has, and faults that only we have.

    Where we counted faults without keeping them, their number is enough; those that we kept must be real.
    """
    lost, invented = reference - kept, kept - reference
    for (kind, field), count in more.items():
        alike = [one for one in lost.elements() if (one[0], one[2]) == (kind, field)]
        lost -= Counter(alike[:count])
        if len(alike) < count:
            invented[kind, None, field] += count - len(alike)
    return lost, invented
