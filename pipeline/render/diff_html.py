"""What differs between two releases as one page that stands alone, without scripts."""

from pipeline.model.release import Difference
from pipeline.render.changelog import reasons_text
from pipeline.render.diff_text import head_text, plain_change, why_text
from pipeline.render.report_html import page_html
from pipeline.render.visible import shown
from pipeline.render.words import Words


def diff_html(difference: Difference, words: Words, version: str) -> str:
    """The page in the language of the words; `version` is bilan's own."""
    comparison = difference.comparison
    tables = [
        {
            "name": shown(one.table),
            "before": words.show(one.rows_before),
            "after": words.show(one.rows_after),
            "added": words.show(one.added),
            "removed": words.show(one.removed),
            "changed": words.show(one.changed),
            "cells": words.show(one.cells),
            "reasons": reasons_text(one, words),
            "lines": [
                {
                    "key": shown("|".join(cell.key)),
                    "operation": cell.operation,
                    "told": words.label(f"diff.kinds.{cell.operation}"),
                    "field": None if cell.column is None else shown(cell.column),
                    "before": None if cell.before is None else shown(cell.before),
                    "after": None if cell.after is None else shown(cell.after),
                    "why": why_text(cell, words),
                }
                for cell in difference.cells.get(one.table, ())
            ],
            "more": difference.lines.get(one.table, 0) - len(difference.cells.get(one.table, ())),
        }
        for one in comparison.tables
        if difference.lines.get(one.table)
    ]
    return page_html(
        "diff.html",
        words.label("diff.title", ancien=shown(difference.names[0]), nouveau=shown(difference.names[1])),
        [],
        words,
        version=version,
        head=head_text(difference, words),
        changes=[{"level": one.level, "told": plain_change(one, words)} for one in comparison.changes],
        tables=tables,
    )
