"""What both pages of a reading tell: boxes, judged findings, what was not understood. Text and JSON follow it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.model.document import LeftOut, Line
from pipeline.model.finding import Finding, Severity
from pipeline.model.layout import Layout
from pipeline.model.reading import Reading
from pipeline.model.report import Judged
from pipeline.model.rows import Row
from pipeline.render.words import Words

NOT_UNDERSTOOD = frozenset({"texte_non_compris", "section_inconnue"})
WHOLE = "ecarte"
"""The reason of the words of a report that is left out."""
WITHOUT_VALUE = frozenset(
    {
        "annee_illisible",
        "annee_en_double",
        "periode_pour_annee",
        "valeur_prevue",
        "montant_illisible",
        "montant_ambigu",
        "montant_intervalle",
        "devise_etrangere",
        "nombre_illisible",
        "chiffre_refuse",
    }
)
"""What tells of words that were given no value, whatever its severity for a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A choice of the form as it was read: its value, and the lines of its labels."""

    table: str
    field: str
    value: str
    lines: tuple[Line, ...]


def layout_of(reading: Reading) -> Layout | None:
    """The layout that the document follows, if any."""
    known = {layout.id: layout for layout in reading.plan.layouts}
    return known.get(reading.rowset.layout_id or "")


def boxes_of(reading: Reading) -> tuple[Box, ...]:
    """The value of every choice that the form has, in the form's order."""
    layout = layout_of(reading)
    if layout is None:
        return ()
    targets = [section.choice.target for section in layout.sections if section.choice]
    return tuple(box for target in targets for box in _boxes(target, reading))


def judged_of(reading: Reading, words: Words) -> tuple[tuple[Judged, ...], tuple[Finding, ...]]:
    """Findings with their severity for the plan; and, apart, the passages that were not understood."""
    found = reading.rowset.findings
    judged = tuple(
        Judged(finding=one, severity=severity_of(one, reading, words))
        for one in found
        if one.code not in NOT_UNDERSTOOD
    )
    return judged, tuple(one for one in found if one.code in NOT_UNDERSTOOD)


def all_understood(reading: Reading) -> bool:
    """Whether every word of the document found its place, and every value was read."""
    return not any(one.code in NOT_UNDERSTOOD | WITHOUT_VALUE for one in reading.rowset.findings)


def aside_of(reading: Reading) -> tuple[LeftOut, ...]:
    """The words that are no part of the report, but for those of a report that is left out as a whole."""
    found = (*reading.document.left_out, *reading.rowset.left_out)
    return tuple(one for one in found if one.reason != WHOLE)


def has_error(reading: Reading, words: Words) -> bool:
    """Whether anything found is an error for the plan; a report left out has one, or the plan's leave."""
    return any(severity_of(one, reading, words) == "error" for one in reading.rowset.findings)


def rows_by_table(reading: Reading) -> Mapping[str, tuple[Row, ...]]:
    """The rows of each table, tables in the order in which the document gives them."""
    tables: dict[str, list[Row]] = {}
    for row in reading.rowset.rows:
        tables.setdefault(row.table, []).append(row)
    return {table: tuple(rows) for table, rows in tables.items()}


def _boxes(target: str, reading: Reading) -> Iterator[Box]:
    table, _, field = target.partition(".")
    for row in reading.rowset.rows:
        value = row.values.get(field)
        if row.table == table and isinstance(value, str):
            yield Box(table=table, field=field, value=value, lines=tuple(row.origin.get(field, ())))


def severity_of(finding: Finding, reading: Reading, words: Words) -> Severity:
    """How grave a finding is for the plan; info where nothing says it."""
    stated = reading.plan.severities.get(finding.code)
    if stated is not None:
        return stated
    known = words.codes.get(finding.code)
    return known.severity if known else "info"
