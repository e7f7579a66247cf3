"""Where in a text a value stands for an editor: the physical line and the character at which it begins."""

import csv
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from pipeline.check.structure.dialects import Dialect
from pipeline.check.structure.opening import OpenText, lines, opened
from pipeline.model.finding import Finding

HEADER = 1


def placed(findings: Sequence[Finding], text: OpenText) -> list[Finding]:
    """The findings with the line and column of the value that each speaks of, where one record tells it.

    A column counts characters from 1; the line is the one on which the value begins, be it not the first of its
    record. What concerns a whole record keeps no column. Signs that Python's `csv` does not take give none.
    """
    if text.dialect.exchange.needed:
        return list(findings)
    wanted = {row for one in findings if (row := _row(one)) is not None}
    if not wanted:
        return list(findings)
    records = {record.number: record for record in _records(text, max(wanted)) if record.number in wanted}
    return [_placed(one, records, text.dialect) for one in findings]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """The physical lines of a record, with their ends, and the number of the first."""

    number: int
    line: int
    lines: tuple[str, ...]


def _row(finding: Finding) -> int | None:
    """The record that a finding is about: labels stand in the first."""
    place = finding.location
    if place is None:
        return None
    return place.row if place.row is not None else HEADER if place.line == HEADER and place.field else None


def _records(text: OpenText, last: int) -> Iterator[_Record]:
    with opened(text.path, text.name, str(text.encoding), text.newline) as stream:
        taken: list[str] = []
        seen = (taken.append(line) or line for line in lines(stream, text.name))  # type: ignore[func-returns-value]
        reader = csv.reader(seen, **text.dialect.python())
        line = 1
        try:
            for number, _ in enumerate(reader, start=1):
                yield _Record(number=number, line=line, lines=tuple(taken))
                line += len(taken)
                taken.clear()
                if number >= last:
                    return
        except csv.Error:
            return


def _placed(finding: Finding, records: dict[int, _Record], dialect: Dialect) -> Finding:
    place, number = finding.location, _row(finding)
    record = records.get(number) if number is not None else None
    if place is None or record is None:
        return finding
    if place.field is None or not place.field.isdigit():
        return replace(finding, location=replace(place, line=place.line or record.line))
    starts = list(field_starts("".join(record.lines), dialect))
    at = int(place.field) - 1
    if at >= len(starts):
        return replace(finding, location=replace(place, line=place.line or record.line))
    ends = list(accumulate(len(line) for line in record.lines))
    there = min(bisect_right(ends, starts[at]), len(ends) - 1)
    column = starts[at] - (ends[there - 1] if there else 0) + 1
    return replace(finding, location=replace(place, line=record.line + there, column=column))


def field_starts(record: str, dialect: Dialect) -> Iterator[int]:
    """At which character of a record each of its fields begins, its quote included, counted from 0."""
    at, size = 0, len(record.rstrip("\r\n"))
    while True:
        while dialect.skip_space and record[at : at + 1] == " ":
            at += 1
        yield at
        at = _end(record, at, dialect)
        if at >= size:
            return
        at += len(dialect.delimiter)


def _end(record: str, at: int, dialect: Dialect) -> int:
    """Where the field that begins at `at` ends: at a delimiter, or at the end of the record."""
    quoted = bool(dialect.quote) and record.startswith(dialect.quote, at)
    if quoted:
        at += 1
    while at < len(record):
        sign = record[at]
        if dialect.escape and sign == dialect.escape:
            at += 2
        elif quoted and sign == dialect.quote:
            doubled = record.startswith(dialect.quote, at + 1) and not (dialect.escape and not dialect.double_quote)
            quoted, at = doubled, at + (2 if doubled else 1)
        elif not quoted and record.startswith(dialect.delimiter, at):
            return at
        else:
            at += 1
    return at
