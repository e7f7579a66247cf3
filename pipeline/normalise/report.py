"""A measure report as rows: the street of this stage, from a document to its tables.

Each part is read by a module of its own; here they are put in order, and what leaves a report out is
decided. Nothing is compared across reports.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model.document import Document, LeftOut, Line
from pipeline.model.finding import Finding
from pipeline.model.layout import Layout, Section
from pipeline.model.plan import Plan
from pipeline.model.rows import Row, RowSet, Spoken
from pipeline.model.source import SourceFile
from pipeline.normalise.form.bodies import body_rows
from pipeline.normalise.form.bound import reports_of
from pipeline.normalise.form.header import read_header
from pipeline.normalise.form.header_words import BODY_FIELD
from pipeline.normalise.form.identity import identify
from pipeline.normalise.form.locate import Content, Located, locate
from pipeline.normalise.form.passages import passage_of
from pipeline.normalise.form.prose import Ticked, paragraphs, paragraphs_and_choice, prose_rows
from pipeline.normalise.form.recognise import PlanStatement, recognise_layout, stated_plan
from pipeline.normalise.form.rows import report_row
from pipeline.normalise.form.series import read_series
from pipeline.normalise.form.series_rows import series_rows
from pipeline.normalise.form.telling import About, tell, tell_stray, unplaced
from pipeline.normalise.form.wear import wear_of
from pipeline.normalise.notation.names import NameIndex, RegionIndex

_LONG = 5_000  # characters
_HEAVIEST = 10_000_000
"""Characters of a line times the numbers in it; half a gigabyte of provenance."""
_FIGURE = re.compile(r"\d[\d\s,.]*")


def normalise_report(document: Document, plan: Plan, names: NameIndex, regions: RegionIndex | None = None) -> RowSet:
    """The rows of `rapports`, `rapports_organismes`, `couts`, `clienteles`, `textes` and `chiffres_cites`.

    A bound document gives those of each report in it. No rows of a report that is left out: an unknown form, another
    plan, no certain code or year. The document's own findings come first. `regions` tell a region that is named in
    place of a body.
    """
    if (heavy := _too_heavy(document)) is not None:
        refused = Finding(code="source_trop_complexe", location=heavy.location, details={"cause": "chiffres"})
        findings = (*document.findings, refused)
        return RowSet(source=document.source, rows=(), findings=findings, left_out=_whole(document))
    layout = recognise_layout(document, plan.layouts)
    if layout is None:
        known = ", ".join(layout.id for layout in plan.layouts)
        unknown = unplaced("formulaire_inconnu", document.source, {"formulaires": known})
        findings = (*document.findings, unknown)
        return RowSet(source=document.source, rows=(), findings=findings, left_out=_whole(document))
    bound = reports_of(document, layout)
    known_names = (names, regions)
    read = [_read_report(one, layout, plan, known_names) for one in bound.reports]
    several = len(read) > 1
    return RowSet(
        source=document.source,
        rows=tuple(row for one in read for row in one.rows),
        findings=(
            *document.findings,
            *(finding for one in read for finding in one.findings_of(several=several)),
            *wear_of(document, layout),
        ),
        left_out=(*bound.left_out, *(one for each in read for one in each.left_out)),
        layout_id=layout.id,
        form=tuple(part for one in read for part in one.form),
    )


def _too_heavy(document: Document) -> Line | None:
    """A line that no person wrote: its words, kept with each figure that it quotes, would fill the memory."""
    for line in document.lines():
        if len(line.text) > _LONG and len(line.text) * len(_FIGURE.findall(line.text)) > _HEAVIEST:
            return line
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What one report gives; `id_rapport` is None when it was left out."""

    id_rapport: str | None
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    form: Spoken = ()

    def findings_of(self, *, several: bool) -> Iterator[Finding]:
        """The findings; among several reports, each that has no place of its own names its report."""
        for finding in self.findings:
            placed = finding.location is not None and (finding.location.line or finding.location.block)
            if several and self.id_rapport and not finding.key and not placed:
                yield replace(finding, table=finding.table or "rapports", key=(self.id_rapport,))
            else:
                yield finding


def _read_report(
    document: Document, layout: Layout, plan: Plan, known: tuple[NameIndex, RegionIndex | None]
) -> _Read:
    """One report, from its header to its last section."""
    located = locate(document, layout)
    header = read_header(located.header, layout)
    statement = stated_plan(header, plan)
    identity, findings = identify(header, plan, document.source)
    findings = [
        *_plan_findings(statement, plan, document),
        *findings,
        *(tell_stray(words) for words in statement.leftovers),
    ]
    if identity is None or statement.other is not None:
        return _Read(id_rapport=None, findings=tuple(findings), left_out=_whole(document))
    parts = _read_parts(located, layout, identity.id_rapport, document.source)
    report, strays = report_row(identity, header, layout, parts.ticked, document.source)
    bodies, notes, seams = body_rows(header.of(BODY_FIELD), identity, *known)
    rows = (report, *bodies, *parts.rows)
    findings += [*strays, *notes, *parts.findings]
    titles = ((line.text, line) for line in located.titles)
    form = (*header.form, *statement.words, *titles, *seams, *parts.form)
    return _Read(id_rapport=identity.id_rapport, rows=rows, findings=tuple(findings), form=form)


def _whole(document: Document) -> tuple[LeftOut, ...]:
    """All of a report that is left out; its findings say why."""
    return tuple(LeftOut(line=line, reason="ecarte") for line in document.lines())


def _plan_findings(statement: PlanStatement, plan: Plan, document: Document) -> Iterator[Finding]:
    if statement.other is not None:
        details = {"nomme": statement.other.text, "attendu": plan.title}
        yield tell("autre_plan", statement.other, details=details)
    elif not statement.named:
        yield unplaced("plan_non_nomme", document.source)


@dataclass(slots=True)
class _Parts:
    """What the sections give."""

    rows: list[Row] = field(default_factory=list)
    ticked: dict[str, Ticked] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    form: list[tuple[str, Line]] = field(default_factory=list)


def _read_parts(located: Located, layout: Layout, id_rapport: str, source: SourceFile) -> _Parts:
    """The rows of every section, in the order of the form, whatever that of the document."""
    parts = _Parts()
    for name, sections in _by_name(layout).items():
        if not located.has(sections):
            parts.findings.append(unplaced("section_absente", source, {"section": name}))
        elif sections[0].kind == "serie":
            titles = [title for section in sections for title in section.titles]
            series = read_series(located.content_of(sections), titles)
            rows, findings = series_rows(series, name, id_rapport)
            parts.rows.extend(rows)
            parts.findings.extend(findings)
            parts.form.extend(part for heading in series.headings for part in heading.parts)
            if not series.entries:
                heading = next(part.heading for part in located.parts if part.section in sections)
                parts.findings.append(tell("serie_sans_valeur", passage_of(heading), About(table=name)))
        else:
            _read_prose(located.content_of(sections), sections, (id_rapport, name), parts)
    for part in located.parts:
        if part.section is None:
            parts.findings.append(tell("section_inconnue", passage_of(part.heading)))
            parts.findings.extend(map(tell_stray, paragraphs(part.content)))
    return parts


def _read_prose(content: Content, sections: Sequence[Section], key: tuple[str, str], parts: _Parts) -> None:
    choice = next((section.choice for section in sections if section.choice is not None), None)
    if choice is None:
        passages = paragraphs(content)
    else:
        passages, parts.ticked[choice.target] = paragraphs_and_choice(content, choice)
    texts, figures, findings = prose_rows(passages, key[1], key[0])
    parts.rows.extend([*texts, *figures])
    parts.findings.extend(findings)


def _by_name(layout: Layout) -> Mapping[str, tuple[Section, ...]]:
    """The layout's sections by what they fill: a section of `textes`, or a table."""
    named: dict[str, tuple[Section, ...]] = {}
    for section in layout.sections:
        name = section.section or section.table or ""
        named[name] = (*named.get(name, ()), section)
    return named
