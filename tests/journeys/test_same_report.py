"""The same report in another format gives the same rows, but for their places."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from markdown_it import MarkdownIt

from pipeline.definitions import open_definitions
from pipeline.flow.read import open_document
from pipeline.flow.setting import Setting
from pipeline.flow.sources import normaliser
from pipeline.model.rows import RowSet
from tests.printed import Boxes, printed_markdown
from tests.word_documents import BOXES, word_bytes
from tests.word_documents import Boxes as WordBoxes

ROOT = Path(__file__).resolve().parents[2]
SETTING = Setting(definitions=open_definitions(), today=date(2026, 1, 1))
PLANS = {
    folder.name: sorted((folder / "sources" / "mesures").glob("*.md"))
    for folder in (ROOT / "datapackage" / name for name in SETTING.definitions.plan_ids())
}
OF_THE_FILE = {"id_source", "fichier", "type_media", "octets", "sha256"}
OF_A_PRINTER = str.maketrans("\u00a0\u202f", "  ")  # a font of Windows' letters has one space
TAB = "<span style='mso-tab-count:1'> </span>"


def _page(markdown: str) -> str:
    """What a word processor saves of a report: every line of the source is a line, tabulators are spans."""
    library = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table")
    return f"<html><head><title>x</title></head><body>{library.render(markdown).replace(chr(9), TAB)}</body></html>"


def _told(found: RowSet) -> list[tuple[str, list[tuple[str, Any]]]]:
    return [
        (row.table, [(name, value) for name, value in row.values.items() if name not in OF_THE_FILE])
        for row in found.rows
    ]


def _reports() -> Iterator[Any]:
    for plan, files in PLANS.items():
        yield from (pytest.param(plan, file, id=f"{plan}: {file.stem}") for file in files)


def _alike(plan: str, file: Path, other: Path) -> None:
    read = normaliser(SETTING.definitions.plan(plan), SETTING)
    first, second = (read(open_document(path)) for path in (file, other))
    assert _told(second) == _told(first)
    assert [one.code for one in second.findings] == [one.code for one in first.findings]
    assert first.rows
    assert all(line.location.block for row in second.rows for lines in row.origin.values() for line in lines)


@pytest.mark.parametrize(("plan", "file"), list(_reports()))
def test_a_page_of_html_gives_the_rows_of_its_markdown(plan: str, file: Path, tmp_path: Path) -> None:
    page = tmp_path / f"{file.stem}.html"
    page.write_text(_page(file.read_text(encoding="utf-8")), encoding="utf-8")
    _alike(plan, file, page)


@pytest.mark.parametrize("boxes", BOXES)
@pytest.mark.parametrize(("plan", "file"), list(_reports()))
def test_a_word_document_gives_the_rows_of_its_markdown(
    plan: str, file: Path, boxes: WordBoxes, tmp_path: Path
) -> None:
    document = tmp_path / f"{file.stem}.docx"
    document.write_bytes(word_bytes(_page(file.read_text(encoding="utf-8")), boxes))
    _alike(plan, file, document)


@pytest.mark.parametrize("boxes", ["characters", "strokes", "fields"])
@pytest.mark.parametrize(("plan", "file"), list(_reports()))
def test_a_print_gives_the_rows_of_its_markdown(plan: str, file: Path, boxes: Boxes, tmp_path: Path) -> None:
    report, page = tmp_path / file.name, tmp_path / f"{file.stem}.pdf"
    words = normalize("NFC", file.read_text(encoding="utf-8")).translate(OF_A_PRINTER)
    report.write_text(words, encoding="utf-8")
    page.write_bytes(printed_markdown(words, boxes))
    read = normaliser(SETTING.definitions.plan(plan), SETTING)
    first, second = (read(open_document(path)) for path in (report, page))
    assert _told(second) == _told(first)
    assert [one.code for one in second.findings] == [one.code for one in first.findings]
    places = [line.location for row in second.rows for lines in row.origin.values() for line in lines]
    assert all(place.page and place.box and place.block for place in places)
