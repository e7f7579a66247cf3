"""A generated report gives the same rows as blocks, HTML, Word documents and PDF with any kind of box."""

import hashlib
import html
import tempfile
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.extract import READERS
from pipeline.model.document import Block, Document, Grid, Line
from pipeline.model.source import SourceFile
from pipeline.normalise.account import account_of
from pipeline.normalise.report import normalise_report
from tests.printed import Boxes as Marks
from tests.printed import printed_markdown
from tests.properties.test_report import (
    CONTENTS,
    LAYOUT,
    LOOKS,
    NAMES,
    NEW,
    OLD,
    PLAN,
    Content,
    Look,
    _said,
    _told,
    written,
)
from tests.word_documents import BOXES, Boxes, word_bytes

TAB = "<span style='mso-tab-count:1'> </span>"


def page_of(document: Document) -> str:
    """The blocks as a word processor would save them."""
    parts = []
    for is_item, blocks in groupby(document.blocks, lambda block: isinstance(block, Block) and block.kind == "item"):
        made = "".join(map(_element, blocks))
        parts.append(f"<ul>{made}</ul>" if is_item else made)
    return f"<html><body>{''.join(parts)}</body></html>"


def _element(block: Block | Grid) -> str:
    if isinstance(block, Grid):
        rows = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
        return f"<table>{rows}</table>"
    tag = {"heading": f"h{block.level}", "item": "li", "paragraph": "p"}[block.kind]
    return f"<{tag}>{_text(block.lines)}</{tag}>"


def _text(lines: tuple[Line, ...]) -> str:
    """Lines with a break between them; where a wrap cut a number in two, the page flows on."""
    shown = [html.escape(line.text).replace("  ", "\u00a0 ").replace("\t", TAB) for line in lines]
    made = shown[0] if shown else ""
    for before, after in pairwise(shown):
        made += (" " if before[-1:].isdecimal() and after[:1].isdecimal() else "<br>") + after
    return made


def read(data: bytes, suffix: str) -> Document:
    reader = next(reader for reader in READERS if suffix in reader.suffixes)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"r{suffix}"
        path.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        return reader.read(
            SourceFile(name=path.name, path=str(path), media_type=reader.media_type, sha256=digest, size=len(data))
        )


def _same(document: Document, other: Document) -> None:
    first, second = (normalise_report(one, PLAN, NAMES) for one in (document, other))
    assert _rows(_said(second)) == _rows(_said(first))
    assert _told(second) == _told(first)
    assert [one.lost for one in account_of(other, second) if one.lost] == []


def _rows(said: list[tuple[str, dict[str, object]]]) -> list[tuple[str, dict[str, object]]]:
    """The rows but for what says which file they come from."""
    return [(table, {name: value for name, value in row.items() if name != "id_source"}) for table, row in said]


@settings(max_examples=100, deadline=None)
@given(CONTENTS, LOOKS)
def test_a_page_of_html_says_the_same(content: Content, look: Look) -> None:
    document = written(content, look)
    _same(document, read(page_of(document).encode(), ".html"))


@pytest.mark.parametrize("boxes", BOXES)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=CONTENTS, look=LOOKS)
def test_a_word_document_says_the_same(boxes: Boxes, content: Content, look: Look) -> None:
    document = written(content, look)
    _same(document, read(word_bytes(page_of(document), boxes), ".docx"))


def markdown_of(content: Content) -> str:
    """The report as one writes it in Markdown: tabs in the header, a line a year, boxes as signs."""
    year = content.series([""]).pop()[0]
    lines = [
        f"# FICHE ANNUELLE DE SUIVI ANNÉE {year}",
        f"{PLAN.title}",
        "  \n".join(
            [
                f"TITRE DE LA MESURE\t{content.title}\tN° DE LA MESURE\t{content.code}",
                f"ORIENTATION\t{content.place}",
                "ORGANISME RESPONSABLE\tMinistère des Essais et de la Preuve",
            ]
        ),
    ]
    for section in LAYOUT.sections:
        lines.append(f"## {section.titles[0]}")
        if section.kind == "serie":
            pairs = content.series(getattr(content, section.table or ""))
            lines.append("  \n".join(f"{name} : {value}" for name, value in pairs))
            continue
        if section.choice:
            lines += [f"{box} {label}" for box, label in zip(content.choice, (OLD, NEW), strict=True)]
        if section.section:
            mark = "- " if section.section == "etapes" else ""
            lines += [f"{mark}{paragraph}" for paragraph in content.prose[section.section]]
    return "\n\n".join(lines) + "\n"


@pytest.mark.parametrize("boxes", ["characters", "strokes", "fields"])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=CONTENTS.filter(lambda one: "  " not in one.choice))
def test_a_print_says_the_same_as_its_markdown(boxes: Marks, content: Content) -> None:
    text = markdown_of(content)
    _same(read(text.encode(), ".md"), read(printed_markdown(text, boxes), ".pdf"))
