"""What `bilan read` found, for machines: every value, its lines and their words, nothing shortened."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.model.document import Line
from pipeline.model.finding import Finding
from pipeline.model.reading import Reading, Reconciliation
from pipeline.model.rows import Row, Value
from pipeline.model.table import TableSpec
from pipeline.render.reading_view import aside_of, boxes_of, judged_of, rows_by_table
from pipeline.render.report_json import findings_data, json_page
from pipeline.render.words import Words


def reading_json(reading: Reading, tables: Mapping[str, TableSpec], words: Words, version: str) -> str:
    """The reading as JSON. Decimals are text, exact; dates are ISO 8601."""
    source, plan = reading.document.source, reading.plan
    judged, not_understood = judged_of(reading, words)
    return json_page(
        {
            "document": {
                "file": source.name,
                "id_source": source.id,
                "sha256": source.sha256,
                "media_type": source.media_type,
                "bytes": source.size,
            },
            "bilan": version,
            "lang": words.lang,
            "plan": {"id": plan.id, "acronym": plan.acronym, "title": plan.titles.get(words.lang, plan.title)},
            "form": reading.rowset.layout_id,
            "left_out": not reading.rowset.rows,
            "tables": {
                table: [_row(row, tables.get(table)) for row in rows]
                for table, rows in rows_by_table(reading).items()
            },
            "sums": [_sum(one) for one in reading.sums],
            "boxes": [
                {"table": box.table, "field": box.field, "value": box.value, "lines": _lines(box.lines)}
                for box in boxes_of(reading)
            ],
            "findings": findings_data(judged, words),
            "aside": [{"reason": one.reason, **_lines([one.line])[0]} for one in aside_of(reading)],
            "not_understood": [_passage(finding) for finding in not_understood],
        }
    )


def _row(row: Row, spec: TableSpec | None) -> dict[str, Any]:
    key = spec.primary_key if spec else ()
    return {
        "key": [_value(row.values.get(part)) for part in key],
        "values": {name: _value(value) for name, value in row.values.items()},
        "origin": {name: _lines(lines) for name, lines in row.origin.items()},
        "corrected": sorted(row.corrected),
    }


def _value(value: Value) -> str | int | None:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {
            "line": line.location.line,
            "page": line.location.page,
            "block": line.location.block,
            "box": None if line.location.box is None else list(line.location.box),
            "sheet": line.location.sheet,
            "cell": line.location.cell,
            "text": line.text,
        }
        for line in lines
    ]


def _sum(one: Reconciliation) -> dict[str, Any]:
    return {
        "id_rapport": one.id_rapport,
        "cost": f"{one.montant:f}",
        "parts": [f"{part:f}" for part in one.parts],
        "sum": f"{one.somme:f}",
        "tolerance": f"{one.tolerance:f}",
        "agrees": one.concorde,
    }


def _passage(finding: Finding) -> dict[str, Any]:
    place = finding.location
    return {"code": finding.code, "line": place.line if place else None, "text": finding.value}
