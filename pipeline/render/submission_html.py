"""The pages of the validation service: where one drops a file, and what became of it.

The answer is the page of a report with, around each cell that is named, a small picture of the sheet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model.finding import Finding
from pipeline.model.report import Report
from pipeline.model.workbook import Sheet, Workbook, cell_name, cell_place, column_letters
from pipeline.render.families import families
from pipeline.render.groups import grouped
from pipeline.render.places import within_text
from pipeline.render.report_html import SAMPLES, page_html
from pipeline.render.visible import shown
from pipeline.render.words import Words

_AROUND_ROWS, _AROUND_COLUMNS = 2, 2
_PICTURES = 3
"""Pictures of one cause; the table beside them names every cell."""
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the page offers: plans with their titles, kinds of files, and the largest size in bytes."""

    plans: Sequence[tuple[str, str]]
    accept: str
    limit: int


@dataclass(frozen=True, slots=True)
class Download:
    """A file that the page carries in itself; `data` is in base64."""

    name: str
    media_type: str
    data: str


def landing_html(offer: Offer, words: Words, version: str) -> str:
    """The page where one drops a file."""
    title = words.label("serve.title")
    return page_html(
        "landing.html", title, [], words, version=version, offer=offer, megabytes=offer.limit // 1_000_000
    )


def refusal_html(message: str, fix: str, words: Words, version: str) -> str:
    """The page on a file that was not judged: why, and what to do."""
    title = words.label("serve.not_judged")
    return page_html("refusal.html", title, [], words, version=version, message=message, fix=fix)


def submission_html(
    report: Report, workbook: Workbook | None, words: Words, version: str, downloads: Sequence[Download]
) -> str:
    """The page on a file that was judged; `workbook` gives the pictures, where there are sheets."""
    pictures = dict(_pictures(report, workbook, words)) if workbook is not None else {}
    title = words.label("serve.answer", nom=shown(report.subject))
    return page_html(
        "submission.html", title, [report], words, version=version, pictures=pictures, downloads=downloads
    )


def _pictures(report: Report, workbook: Workbook, words: Words) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The pictures of each cause that asks for something, by the anchor that the page gives it."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    alone = workbook.sheets[0] if len(workbook.sheets) == 1 else None
    for number, family in enumerate(families(grouped(report.findings, SAMPLES)), 1):
        made: list[Mapping[str, Any]] = []
        if family.root.severity == "info":
            continue
        for judged in family.root.samples:
            place = judged.finding.location
            sheet = sheets.get(place.sheet) if place and place.sheet else alone
            if place is None or place.cell is None or sheet is None or len(made) == _PICTURES:
                continue
            made.append(_picture(judged.finding, sheet, words))
        yield f"s1-{number}", made


def _picture(finding: Finding, sheet: Sheet, words: Words) -> Mapping[str, Any]:
    """The cells around one, with their letters and numbers."""
    place = finding.location
    row, column = cell_place(place.cell) if place and place.cell else (1, 1)
    left, top = max(1, column - _AROUND_COLUMNS), max(1, row - _AROUND_ROWS)
    columns = range(left, left + 2 * _AROUND_COLUMNS + 1)
    lines = []
    for number in range(top, top + 2 * _AROUND_ROWS + 1):
        cells = [
            {"text": _short(sheet, number, at), "here": (number, at) == (row, column), "name": cell_name(number, at)}
            for at in columns
        ]
        lines.append({"number": number, "cells": cells})
    return {
        "caption": within_text(place, words) if place else "",
        "letters": [column_letters(at) for at in columns],
        "lines": lines,
        "message": words.message(finding),
    }


def _short(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    text = shown(cell.text) if cell is not None else ""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
