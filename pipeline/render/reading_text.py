"""What `bilan read` found, for people: the report's header, its figures, its texts, what was not understood.

Every value stands beside its line. Nothing is shortened but what the page says elsewhere: the sentence
of a figure stands among the texts; the JSON holds everything.
"""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.model.finding import Finding
from pipeline.model.reading import Reading, Reconciliation
from pipeline.model.table import TableSpec
from pipeline.render.columns import INDENT, Entry, Frame, margin_of, set_out
from pipeline.render.fields import choice_title, label_of
from pipeline.render.places import lines_text, within_text
from pipeline.render.reading_rows import Part, Shape, parts_of, shape_of
from pipeline.render.reading_view import Box, all_understood, aside_of, boxes_of, judged_of, rows_by_table
from pipeline.render.report_text import findings_text, located_text
from pipeline.render.visible import shortened, visible
from pipeline.render.words import Words

PAGE = 80  # characters, where no terminal says otherwise
_LEAD = 40  # a year or a figure's own words, and its value

Section = tuple[str, Sequence[Part]]  # a heading, and what stands below it


def reading_text(reading: Reading, tables: Mapping[str, TableSpec], words: Words, width: int = PAGE) -> str:
    """The reading as a page of that width: document, header, boxes, figures, sums, texts, findings, leftovers."""
    sections = list(_sections(reading, tables, words))
    places = (entry.place for _, parts in sections for _, entries in parts for entry in entries)
    frame = Frame(width=width, margin=margin_of(places), lead=_LEAD)
    lines = [*_facts(reading, tables, words, width)]
    for heading, parts in sections:
        lines += ["", heading]
        for indent, entries in parts:
            lines += set_out(entries, frame, indent)
    judged, not_understood = judged_of(reading, words)
    if judged:
        lines += ["", words.label("reading.findings") + words.label("colon").rstrip(), *findings_text(judged, words)]
    elif reading.rowset.rows and not not_understood:
        lines += ["", words.label("reading.no_findings")]
    lines += _leftovers(not_understood, reading, words)
    lines += _aside(reading, words)
    return "\n".join(lines) + "\n"


def _facts(reading: Reading, tables: Mapping[str, TableSpec], words: Words, width: int) -> Iterator[str]:
    source, plan = reading.document.source, reading.plan
    size = words.label("reading.bytes", nombre=source.size)
    facts = {
        "document": visible(source.name),
        "report": " · ".join(_reports(reading, tables)),
        "plan": f"{plan.titles.get(words.lang, plan.title)} ({plan.acronym}) · {plan.id}",
        "form": reading.rowset.layout_id or words.label("reading.no_form"),
        "digest": source.sha256,
        "size": f"{size} · {source.media_type}",
    }
    entries = [Entry(lead=words.label(f"reading.{name}"), text=text) for name, text in facts.items() if text]
    yield from set_out(entries, Frame(width=width, margin=0), indent=0)
    if not reading.rowset.rows:
        yield words.label("reading.left_out")


def _reports(reading: Reading, tables: Mapping[str, TableSpec]) -> Iterator[str]:
    """The key of each row that stands for a whole report; no other line of the page repeats it."""
    for row in reading.rowset.rows:
        spec = tables.get(row.table)
        if spec is not None and shape_of(spec) is Shape.CARD:
            yield visible(str(row.values.get(spec.primary_key[0])))


def _sections(reading: Reading, tables: Mapping[str, TableSpec], words: Words) -> Iterator[Section]:
    """What stands below each other: header, boxes, bodies, series, sums, figures, texts."""
    boxes = boxes_of(reading)
    by_shape: dict[Shape, list[Section]] = {}
    for table, rows in rows_by_table(reading).items():
        spec = tables.get(table)
        told = {box.field for box in boxes if box.table == table} | set(spec.primary_key[:1] if spec else ())
        parts = list(parts_of(rows, spec, words, frozenset(told)))
        by_shape.setdefault(shape_of(spec), []).append((_heading(table, spec, words), parts))
    for shape in Shape:
        yield from by_shape.get(shape, ())
        if shape is Shape.CARD and boxes:
            yield words.label("reading.boxes"), list(_boxes(boxes, tables, words))
        if shape is Shape.SERIES and reading.sums:
            yield words.label("reading.sums"), [(INDENT, list(_sums(reading.sums, words)))]


def _heading(table: str, spec: TableSpec | None, words: Words) -> str:
    told = spec.words.get(words.lang) if spec else None
    return f"{told.title} ({table})" if told else table


def _boxes(boxes: Sequence[Box], tables: Mapping[str, TableSpec], words: Words) -> Iterator[Part]:
    """What each choice was read as, with its published name, and the words beside its boxes with their lines."""
    for box in boxes:
        spec = tables.get(box.table)
        label = label_of(box.field, box.value, spec, words)
        read = f"{label} ({box.value})" if label else box.value
        yield INDENT, [Entry(text=f"{choice_title(box.field, spec, words)}{words.label('colon')}{read}")]
        lines = [
            Entry(text=words.label("quote", text=line.text), place=lines_text([line], words)) for line in box.lines
        ]
        yield 2 * INDENT, lines


def _sums(sums: Sequence[Reconciliation], words: Words) -> Iterator[Entry]:
    for one in sums:
        verdict = words.label("reading.agrees" if one.concorde else "reading.differs", montant=one.montant)
        added = " + ".join(words.money(part) for part in one.parts)
        yield Entry(text=f"{added} = {words.money(one.somme)} · {verdict}")
        if one.tolerance:
            yield Entry(text=words.label("reading.tolerance", tolerance=one.tolerance))


def _aside(reading: Reading, words: Words) -> Iterator[str]:
    """The words that are no part of the report, each with the reason; a report that is left out is told above."""
    found = aside_of(reading)
    if found:
        yield from ("", words.label("reading.aside") + words.label("colon").rstrip())
    for one in found:
        reason = words.label(f"reading_page.reason.{one.reason}")
        place = within_text(one.line.location, words)
        said = words.label("quote", text=shortened(one.line.text))
        yield f"  {reason}{f', {place}' if place else ''}{words.label('colon')}{said}"


def _leftovers(passages: Sequence[Finding], reading: Reading, words: Words) -> Iterator[str]:
    """What found no place; a report that was left out as a whole is told of already."""
    if passages:
        yield from ("", words.label("reading.not_understood") + words.label("colon").rstrip())
    elif reading.rowset.rows and all_understood(reading):
        yield words.label("reading.all_understood")
    for finding in passages:
        yield f"  {located_text(finding, words)}"
