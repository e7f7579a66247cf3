"""What `bilan read` found, for people: each value below the words that state it, then what was not understood."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pipeline.model.document import Line
from pipeline.model.finding import Finding
from pipeline.model.reading import Reading, Reconciliation
from pipeline.model.rows import Row, Value
from pipeline.model.table import TableSpec
from pipeline.render.places import lines_text, place_text
from pipeline.render.reading_view import Box, boxes_of, judged_of, rows_by_table
from pipeline.render.report_text import findings_text
from pipeline.render.visible import visible
from pipeline.render.words import Words

_QUOTE_LENGTH = 120
_LINE_LENGTH = 110


def reading_text(reading: Reading, tables: Mapping[str, TableSpec], words: Words) -> str:
    """The reading as a page: document, tables, sums, boxes, findings, leftovers."""
    judged, not_understood = judged_of(reading, words)
    lines = [
        *_facts(reading, words),
        *_tables(reading, tables, words),
        *_sums(reading.sums, words),
        *_boxes(boxes_of(reading), tables, words),
        "",
        words.label("reading.findings") + words.label("colon").rstrip(),
        *(findings_text(judged, words) if judged else ["  " + words.label("reading.no_findings")]),
        *_leftovers(not_understood, reading, words),
    ]
    return "\n".join(lines) + "\n"


def _facts(reading: Reading, words: Words) -> Iterator[str]:
    source, plan = reading.document.source, reading.plan
    title = plan.titles.get(words.lang, plan.title)
    facts = (
        ("document", visible(source.name)),
        ("digest", f"sha256 {source.sha256}"),
        ("size", words.label("reading.bytes", nombre=source.size)),
        ("media_type", source.media_type),
        ("plan", f"{plan.id} – {title} ({plan.acronym})"),
        ("form", reading.rowset.layout_id or words.label("reading.no_form")),
    )
    for name, value in facts:
        yield f"{words.label(f'reading.{name}')}{words.label('colon')}{value}"
    if not reading.rowset.rows:
        yield words.label("reading.left_out")


def _tables(reading: Reading, tables: Mapping[str, TableSpec], words: Words) -> Iterator[str]:
    for table, rows in rows_by_table(reading).items():
        spec = tables.get(table)
        told = spec.words.get(words.lang) if spec else None
        yield ""
        count = words.label("count.row", nombre=len(rows))
        yield " · ".join(part for part in (table, told.title if told else "", count) if part)
        key = _telling_key(rows, spec)
        for row in rows:
            yield "  " + (" | ".join(_value(row.values.get(part), words) for part in key) or table)
            yield from _row(row, spec, words)


def _telling_key(rows: Sequence[Row], spec: TableSpec | None) -> tuple[str, ...]:
    """The parts of the key that tell the rows apart; the report's own name is not repeated for each."""
    key = spec.primary_key if spec else ()
    alike = len(key) > 1 and len({row.values.get(key[0]) for row in rows}) == 1
    return key[1:] if alike else key


def _row(row: Row, spec: TableSpec | None, words: Words) -> Iterator[str]:
    key = spec.primary_key if spec else ()
    stated: dict[tuple[Line, ...], list[str]] = {}
    for name, value in row.values.items():
        if value is not None and name not in key:
            stated.setdefault(tuple(row.origin.get(name, ())), []).append(name)
    for lines, names in stated.items():
        quote = "" if _only_repeats(lines, names, row) else _quote(lines, words)
        yield f"    {lines_text(lines, words)}{quote}"
        yield from _packed([_stated(name, row, spec, words) for name in names])


def _stated(name: str, row: Row, spec: TableSpec | None, words: Words) -> str:
    mark = f" ({words.label('reading.corrected')})" if name in row.corrected else ""
    return f"{_title(name, spec, words)}{words.label('colon')}{_value(row.values[name], words)}{mark}"


def _packed(parts: Sequence[str]) -> Iterator[str]:
    """Short statements side by side, long ones each on a line."""
    together = " · ".join(parts)
    for line in [together] if len(together) <= _LINE_LENGTH else parts:
        yield f"      {line}"


def _title(name: str, spec: TableSpec | None, words: Words) -> str:
    field = next((field for field in spec.fields if field.name == name), None) if spec else None
    told = field.words.get(words.lang) if field else None
    return told.title if told else name


def _value(value: Value, words: Words) -> str:
    if value is None:
        return words.label("reading.empty")
    return value.isoformat() if isinstance(value, date) else words.show(value)


def _only_repeats(lines: Sequence[Line], names: Sequence[str], row: Row) -> bool:
    """Whether the words of the lines stand below anyway, as the value itself."""
    return " ".join(line.text for line in lines) in {row.values[name] for name in names}


def _quote(lines: Sequence[Line], words: Words) -> str:
    if not lines:
        return ""
    text = " ".join(line.text for line in lines).strip()
    short = text if len(text) <= _QUOTE_LENGTH else text[: _QUOTE_LENGTH - 1].rstrip() + "…"
    return words.label("colon") + words.label("quote", text=short)


def _sums(sums: Sequence[Reconciliation], words: Words) -> Iterator[str]:
    if not sums:
        return
    yield ""
    yield words.label("reading.sums") + words.label("colon").rstrip()
    for one in sums:
        verdict = words.label("reading.agrees" if one.concorde else "reading.differs", montant=one.montant)
        added = " + ".join(words.money(part) for part in one.parts)
        yield f"  {added} = {words.money(one.somme)} · {verdict}"
        if one.tolerance:
            yield "    " + words.label("reading.tolerance", tolerance=one.tolerance)


def _boxes(boxes: Sequence[Box], tables: Mapping[str, TableSpec], words: Words) -> Iterator[str]:
    if not boxes:
        return
    yield ""
    yield words.label("reading.boxes") + words.label("colon").rstrip()
    for box in boxes:
        lost = f" – {words.label('reading.lost_marks')}" if box.value == "illisible" else ""
        title = _title(box.field, tables.get(box.table), words)
        yield f"  {title} ({box.field}){words.label('colon')}{box.value}{lost}"
        for line in box.lines:
            yield f"    {lines_text((line,), words)}{_quote((line,), words)}"


def _leftovers(passages: Sequence[Finding], reading: Reading, words: Words) -> Iterator[str]:
    """What found no place; a report that was left out as a whole is told of already."""
    if passages:
        yield from ("", words.label("reading.not_understood") + words.label("colon").rstrip())
    elif reading.rowset.rows:
        yield from ("", words.label("reading.all_understood"))
    for finding in passages:
        place = place_text(finding.location, words)
        yield f"  {place}{words.label('colon')}{words.message(finding)}"
