"""A measure report as rows: the street of this stage, from a document to its tables.

Each part is read by a module of its own; here they are put in order, and what leaves a report out is
decided. Nothing is compared across reports.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.document import Document
from pipeline.model.finding import Finding
from pipeline.model.layout import Layout, Section
from pipeline.model.plan import Plan
from pipeline.model.rows import Row, RowSet
from pipeline.model.source import SourceFile
from pipeline.normalise.form.bodies import body_rows
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


def normalise_report(document: Document, plan: Plan, names: NameIndex, regions: RegionIndex | None = None) -> RowSet:
    """The rows of `rapports`, `rapports_organismes`, `couts`, `clienteles`, `textes` and `chiffres_cites`.

    No rows when the report is left out: an unknown form, another plan, no certain code or year. The
    document's own findings come first. `regions` tell a region that is named in place of a body.
    """
    layout = recognise_layout(document, plan.layouts)
    if layout is None:
        known = ", ".join(layout.id for layout in plan.layouts)
        unknown = unplaced("formulaire_inconnu", document.source, {"formulaires": known})
        return RowSet(source=document.source, rows=(), findings=(*document.findings, unknown))
    located = locate(document, layout)
    header = read_header(located.header, layout)
    statement = stated_plan(header, plan)
    identity, findings = identify(header, plan, document.source)
    findings = [
        *document.findings,
        *_plan_findings(statement, plan, document),
        *findings,
        *(tell_stray(words) for words in statement.leftovers),
    ]
    rows: list[Row] = []
    if identity is not None and statement.other is None:
        parts = _read_parts(located, layout, identity.id_rapport, document.source)
        report, strays = report_row(identity, header, layout, parts.ticked, document.source)
        bodies, notes = body_rows(header.of(BODY_FIELD), identity, names, regions)
        rows = [report, *bodies, *parts.rows]
        findings += [*strays, *notes, *parts.findings]
    findings.extend(wear_of(document, layout))
    return RowSet(source=document.source, rows=tuple(rows), findings=tuple(findings), layout_id=layout.id)


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
