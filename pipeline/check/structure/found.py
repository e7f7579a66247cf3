"""Counts and places become findings: one a sample, the last of a kind standing for all that are not kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from pipeline.check.structure.keys import CODES, Key, KeyPlace
from pipeline.check.structure.locate import BLANK, Kind, Place
from pipeline.check.structure.samples import SAMPLES, counted
from pipeline.check.structure.verdicts import ColumnSql, Fault, faults
from pipeline.model.finding import Detail, Finding
from pipeline.model.source import Location


def cell_findings(
    table: str, file: str, judges: Sequence[ColumnSql], counts: Mapping[Kind, int], places: Mapping[Kind, list[Place]]
) -> Iterator[Finding]:
    """The findings of all verdicts, each with its first places."""
    by_place = {judge.column.place: judge for judge in judges}
    for (place, verdict), count in sorted(counts.items()):
        samples = places.get((place, verdict), [])
        if place == BLANK:
            blank = (Finding(code="blank-row", table=table, location=_at(file, one)) for one in samples)
            yield from counted(blank, count)
            continue
        judge = by_place[place]
        for fault in faults(judge, verdict):
            yield from counted((_cell(table, file, judge, fault, one) for one in samples), count)


def key_findings(table: str, file: str, key: Key, count: int, places: Iterable[KeyPlace]) -> Iterator[Finding]:
    """The findings of one key; those whose value is missing only for its type are cascades."""
    found = [key_finding(table, file, key, place) for place in islice(places, SAMPLES)]
    kept = counted(
        (one for one in found if one.cascade_of is None), count - sum(1 for one in found if one.cascade_of)
    )
    yield from kept
    yield from (one for one in found if one.cascade_of)


def _at(file: str, place: Place, number: int | None = None) -> Location:
    return Location(file=file, row=place.row, line=place.line, field=None if number is None else str(number))


def _cell(table: str, file: str, judge: ColumnSql, fault: Fault, place: Place) -> Finding:
    field, text = judge.column.field, place.text
    details: dict[str, Detail] = {}
    if fault.constraint is None:
        details["type"] = str(field.get("type", "string"))
    else:
        details["contrainte"] = fault.constraint
        if (wanted := _wanted(judge, fault.constraint)) is not None:
            details["attendu"] = wanted
    cause = fault.cause
    if cause and text is not None and (proposal := cause.proposal(text, field)) is not None:
        details["suggestion"] = proposal
    return Finding(
        code=fault.code,
        table=table,
        field=judge.column.name,
        key=place.key,
        location=_at(file, place, judge.column.place + 1),
        value=text,
        details=details,
        cause=cause.code if cause else None,
    )


def _wanted(judge: ColumnSql, constraint: str) -> str | None:
    """What the schema states for a constraint, as people read it; nothing for `required`, which says it all."""
    field = judge.column.field
    stated = field.get(constraint) if constraint == "categories" else field.get("constraints", {}).get(constraint)
    if constraint == "required" or stated is None:
        return None
    if isinstance(stated, list):
        return ", ".join(str(one.get("value") if isinstance(one, dict) else one) for one in stated)
    return str(stated)


def key_finding(table: str, file: str, key: Key, place: KeyPlace) -> Finding:
    """A row whose key is wrong."""
    details: dict[str, Detail] = {"champs": ", ".join(key.names)}
    if place.other is not None:
        details["autre"] = str(place.other)
    if key.sort == "foreign":
        details["visee"] = key.reference[0]
        details["valeurs"] = ", ".join(text or "" for text in place.texts)
    number = key.columns[0].column.place + 1
    return Finding(
        code=CODES[key.sort],
        table=table,
        field=", ".join(key.names),
        key=tuple(text or "" for text in place.texts) if key.sort == "primary" and not place.empty else place.own,
        location=Location(file=file, row=place.row, line=place.line, field=str(number)),
        value=", ".join(text for text in place.texts if text) or None,
        details=details,
        cascade_of="type-error" if place.wrong_type else None,
    )
