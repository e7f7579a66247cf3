"""A traced value for machines: one entry a cell, one entry a statement, nothing shortened."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.model.table import TableSpec
from pipeline.model.trace import Followed, Statement, Traced
from pipeline.render.fields import label_of
from pipeline.render.report_json import json_page
from pipeline.render.words import Words


def trace_json(cells: Sequence[Traced], spec: TableSpec | None, words: Words, version: str) -> str:
    """The cells of one row; `start` and `end` count characters of `text`, `version` is bilan's own."""
    return json_page(
        {
            "table": cells[0].table,
            "key": list(cells[0].key),
            "bilan": version,
            "lang": words.lang,
            "fields": [
                {
                    "field": cell.field,
                    "value": cell.value,
                    "label": label_of(cell.field, cell.value, spec, words),
                    "unit": cell.unit,
                    "written": cell.written,
                    "standing": cell.standing,
                    "statements": [_statement(one) for one in cell.statements],
                    "reasons": list(cell.reasons),
                    "follow": None if cell.follow is None else _followed(cell.follow),
                }
                for cell in cells
            ],
        }
    )


def _followed(one: Followed) -> Mapping[str, Any]:
    return {"link": one.link, "table": one.table, "key": list(one.key), "field": one.field}


def _statement(one: Statement) -> Mapping[str, Any]:
    place = one.location
    start, end = one.mark or (None, None)
    return {
        "file": place.file,
        "id_source": one.id_source,
        "sha256": one.sha256,
        "published": one.published,
        "page": place.page,
        "box": None if place.box is None else list(place.box),
        "block": place.block,
        "line": place.line,
        "sheet": place.sheet,
        "cell": place.cell,
        "text": one.words,
        "start": start,
        "end": end,
        "method": one.method,
        "bilan": one.tool,
    }
