"""What was read of a document as one page: its words in order, marked by what became of them, beside its values.

No script: a value and its words lead to each other. How it looks is decided in `templates/reading.html`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pipeline.model.account import LineAccount
from pipeline.model.document import LeftOut
from pipeline.model.reading import Reading
from pipeline.model.table import TableSpec
from pipeline.render.places import within_text
from pipeline.render.reading_body import Body
from pipeline.render.reading_cells import held_tables
from pipeline.render.reading_marks import FATES, marked, words_in
from pipeline.render.reading_view import WHOLE
from pipeline.render.report_html import page_html
from pipeline.render.visible import shown, visible
from pipeline.render.words import Words


def reading_html(
    reading: Reading,
    accounts: Sequence[LineAccount],
    tables: Mapping[str, TableSpec],
    words: Words,
    version: str,
) -> str:
    """The page in the language of the words; `accounts` tell what became of each line of the document in order."""
    marks = marked(accounts)
    aside = sum(words_in(one.line.text) for one in reading.document.left_out)
    body = Body(reading, marks, tables, words)
    return page_html(
        "reading.html",
        words.label("reading_page.title", sujet=shown(reading.document.source.name)),
        [],
        words,
        version=version,
        facts=_facts(reading, words),
        dropped=not reading.rowset.rows,
        counts=_counts(reading, len(body.problems), words),
        fates=_fates({**marks.counts, "laisse": marks.counts.get("laisse", 0) + aside}, words),
        blocks=list(body.blocks()),
        held=held_tables(reading, tables, words, marks.anchors),
        problems=body.problems,
        unplaced=body.unplaced,
        left_out=list(_left_out(reading, words)),
    )


def _facts(reading: Reading, words: Words) -> list[tuple[str, str]]:
    source, plan = reading.document.source, reading.plan
    told = {
        "plan": f"{plan.titles.get(words.lang, plan.title)} ({plan.acronym})",
        "form": reading.rowset.layout_id or words.label("reading.no_form"),
        "size": f"{words.label('reading.bytes', nombre=source.size)} · {source.media_type}",
        "digest": source.sha256,
    }
    return [(words.label(f"reading.{name}"), text) for name, text in told.items()]


def _counts(reading: Reading, problems: int, words: Words) -> list[Mapping[str, Any]]:
    """How many values were read, places not understood, and passages left out."""
    numbers = {
        "values": sum(1 for row in reading.rowset.rows for lines in row.origin.values() if lines),
        "problems": problems,
        "left_out": len(reading.document.left_out) + len(reading.rowset.left_out),
    }
    return [
        {
            "name": name,
            "none": not number,
            "number": words.show(number),
            "text": words.label(f"reading_page.{name}", nombre=number),
        }
        for name, number in numbers.items()
    ]


def _fates(counts: Mapping[str, int], words: Words) -> list[Mapping[str, Any]]:
    """The words of each fate, with their share of all; a fault of ours only where there is one."""
    total = max(1, sum(counts.values()))
    return [
        {
            "name": fate,
            "text": words.label(f"reading_page.fate.{fate}"),
            "count": words.label("reading_page.words", nombre=counts.get(fate, 0)),
            "share": round(100 * counts.get(fate, 0) / total, 2),
        }
        for fate in FATES
        if counts.get(fate, 0) or fate != "perdu"
    ]


def _left_out(reading: Reading, words: Words) -> Iterator[Mapping[str, Any]]:
    """What was left out, by its reason; the lines of a report that is left out stand in the document itself."""
    found = sorted((*reading.document.left_out, *reading.rowset.left_out), key=lambda one: one.reason)
    for reason, group in groupby(found, key=lambda one: one.reason):
        passages = list(group)
        yield {
            "reason": words.label(f"reading_page.reason.{reason}"),
            "count": words.label("reading_page.left_out_count", nombre=len(passages)),
            "passages": [] if reason == WHOLE else [_passage(one, words) for one in passages],
        }


def _passage(one: LeftOut, words: Words) -> Mapping[str, str]:
    return {"place": within_text(one.line.location, words), "text": visible(one.line.text)}
