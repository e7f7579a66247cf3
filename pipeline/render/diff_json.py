"""What differs between two releases, for machines."""

from typing import Any

from pipeline.model.release import CellChange, Difference
from pipeline.render.outcome import change_entry
from pipeline.render.report_json import json_page


def diff_json(difference: Difference, version: str) -> str:
    """Both names, the level, every change, and the first changed cells of each table; `version` is bilan's own.

    `lines` counts all of a table's lines of change, `cells` holds those that are told.
    """
    comparison = difference.comparison
    return json_page(
        {
            "old": difference.names[0],
            "new": difference.names[1],
            "old_version": comparison.old,
            "new_version": comparison.new,
            "same": comparison.level is None,
            "level": comparison.level,
            "bilan": version,
            "changes": [change_entry(change) for change in comparison.changes],
            "tables": [
                {
                    "table": one.table,
                    "rows_before": one.rows_before,
                    "rows_after": one.rows_after,
                    "added": one.added,
                    "removed": one.removed,
                    "changed": one.changed,
                    "cells_changed": one.cells,
                    "reasons": dict(one.reasons),
                    "lines": difference.lines.get(one.table, 0),
                    "cells": [_cell(cell) for cell in difference.cells.get(one.table, ())],
                }
                for one in comparison.tables
            ],
        }
    )


def _cell(cell: CellChange) -> dict[str, Any]:
    return {
        "key": list(cell.key),
        "change": cell.operation,
        "field": cell.column,
        "before": cell.before,
        "after": cell.after,
        "reason": cell.reason,
        "origin": cell.origin,
    }
