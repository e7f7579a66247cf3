"""What a report says about each cell, in the order in which one corrects it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model.finding import SEVERITIES, Severity
from pipeline.model.report import Judged, Report
from pipeline.model.workbook import Place, cell_place
from pipeline.render.words import Words

_TOLD: tuple[Severity, ...] = ("error", "warning")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One finding as people read it; `place` is its cell, where it has one, `times` how often it was found."""

    severity: Severity
    sheet: str
    place: Place | None
    value: str
    found: str
    fix: str
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is written on one cell: the gravest severity, and every finding about it."""

    severity: Severity
    text: str


def entries(report: Report, sheets: Sequence[str], words: Words) -> list[Entry]:
    """Errors, then warnings, each by sheet and cell. What informs, and what only follows, is not among them."""
    codes = {one.finding.code for one in report.findings}
    told = [
        _entry(one, sheets, words)
        for one in report.findings
        if one.severity in _TOLD and one.finding.cascade_of not in codes
    ]
    order = {name: number for number, name in enumerate(sheets)}
    return sorted(
        told,
        key=lambda one: (SEVERITIES.index(one.severity), order.get(one.sheet, -1), one.place or (0, 0), one.found),
    )


def marks(told: Sequence[Entry], sheet: str, words: Words) -> dict[Place, Mark]:
    """The cells of a sheet that are marked, with what is written on each."""
    by_place: dict[Place, list[Entry]] = {}
    for one in told:
        if one.sheet == sheet and one.place is not None:
            by_place.setdefault(one.place, []).append(one)
    return {
        place: Mark(severity=found[0].severity, text="\n\n".join(_note(one, words) for one in found))
        for place, found in by_place.items()
    }


def _entry(judged: Judged, sheets: Sequence[str], words: Words) -> Entry:
    finding = judged.finding
    location = finding.location
    sheet = location.sheet if location is not None and location.sheet in sheets else ""
    found = words.message(finding)
    if finding.more:
        found = f"{found} {words.label('report.more', nombre=finding.more)}"
    return Entry(
        severity=judged.severity,
        sheet=sheet or "",
        place=_place(location.cell if location is not None and sheet else None),
        value=finding.value or "",
        found=found,
        fix=words.fix(finding),
        times=1 + finding.more,
    )


def _place(cell: str | None) -> Place | None:
    try:
        return cell_place(cell) if cell else None
    except ValueError:
        return None


def _note(one: Entry, words: Words) -> str:
    return "\n".join(_lines(one, words))


def _lines(one: Entry, words: Words) -> Iterator[str]:
    yield f"{words.label(f'annotate.{one.severity}')}{words.label('colon')}{one.found}"
    if one.fix:
        yield f"{words.label('fix_head')}{words.label('colon')}{one.fix}"
