"""The committed reference pages say what the program says, and can be read as Markdown."""

import json
import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from pipeline.check.structure.listing import COLUMNS
from pipeline.cli import INTERRUPTED, OUR_FAULT, READER_GONE
from pipeline.cli.verdict import CLEAN, FINDINGS, UNREADABLE
from pipeline.definitions import open_definitions
from pipeline.model import errors

WRITER = runpy.run_path(str(Path(__file__).with_name("write_reference.py")))
REMEDY = "run: make docs"
DEFINITIONS = open_definitions()
LANGS = WRITER["LANGS"]
PAGES = WRITER["pages"]()


def page(lang: str, name: str) -> str:
    return str(PAGES[WRITER["DOCS"] / lang / name])


def headings(text: str) -> list[str]:
    return re.findall(r"^## `([^`]+)`", text, re.MULTILINE)


def test_the_pages_are_what_the_program_says() -> None:
    assert WRITER["outdated"]() == [], REMEDY


def test_check_answers_zero_and_writes_nothing() -> None:
    before = {path: path.stat().st_mtime_ns for path in PAGES}
    assert WRITER["main"](["--check"]) == 0, REMEDY
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.parametrize("lang", LANGS)
def test_every_table_and_column_is_in_the_dictionary(lang: str) -> None:
    text = page(lang, "tables.md")
    assert headings(text) == list(DEFINITIONS.tables)
    columns = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert columns == [column for spec in DEFINITIONS.tables.values() for column in spec.columns]


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_of_a_list_has_its_label(lang: str) -> None:
    text = page(lang, "tables.md")
    for spec in DEFINITIONS.tables.values():
        for field in spec.descriptor["fields"]:
            for code, label in field.get("bilan:libelles", {}).items():
                assert re.search(rf"`{code}` ?: {re.escape(label[lang])}(<br>| \|)", text), (spec.name, code)


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_tells_its_severity_reason_and_remedy(lang: str) -> None:
    codes, scores = DEFINITIONS.catalogue.codes, DEFINITIONS.catalogue.scores
    assert headings(page(lang, "checks.md")) == [*codes, *(one.name for one in scores)]
    words = WRITER["words_of"](lang)
    for part, code in zip(page(lang, "checks.md").split("\n## ")[1:], codes.values(), strict=False):
        told = code.words[lang]
        for name, text in (("why_head", told.why), ("good_head", told.good), ("bad_head", told.bad)):
            if text:
                assert f"- {words.label(name)}{words.label('colon')}{text}" in part, code.name
        assert f"- {words.label('fix_head')}{words.label('colon')}" in part
        assert words.label(f"severity.{code.severity}").lower() in part


@pytest.mark.parametrize("lang", LANGS)
def test_every_score_tells_what_it_counts(lang: str) -> None:
    *sections, _, _ = page(lang, "checks.md").split("\n## ")
    scores = DEFINITIONS.catalogue.scores
    for part, score in zip(sections[-len(scores) :], scores, strict=True):
        told = score.words[lang]
        assert part.startswith(f"`{score.name}`\n\n{told.title}\n\n- ")
        assert part.rstrip().endswith(told.why)
        assert f"| [`{score.name}`](#{score.name}) | {told.title} |" in page(lang, "checks.md")
    stated = json.loads(page(lang, "checks.json"))["scores"]
    assert [(one["code"], one["why"]) for one in stated] == [(one.name, one.words[lang].why) for one in scores]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_label_has_its_words(path: Path) -> None:
    """A label without words shows its own path."""
    left = r"\b(?:catalogue|constraint|engine|family|listing|severity|type)\.[a-z_]+"
    assert re.findall(left, PAGES[path]) == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_of_findings_and_the_causes_are_told_whole(lang: str) -> None:
    *_, listing, causes = page(lang, "checks.md").split("\n## ")[1:]
    assert re.findall(r"^- `(\w+)`", listing, re.MULTILINE) == list(COLUMNS)
    stated = DEFINITIONS.messages(lang)["causes"]
    assert re.findall(r"^- `(\w+)`", causes, re.MULTILINE) == list(stated)
    assert all(one["fix"] in causes for one in stated.values())


@pytest.mark.parametrize("lang", LANGS)
def test_every_command_shows_its_help(lang: str) -> None:
    texts = tomllib.loads((WRITER["ROOT"] / "checks" / "messages" / f"{lang}.toml").read_text("utf-8"))["commands"]
    names = [name for name in texts if name not in {"bilan", "common"}]
    text = page(lang, "commands.md")
    assert sorted(headings(text)) == sorted(["bilan", *(f"bilan {name}" for name in names)])
    assert [name for name in names if f"  {texts[name]['example']}\n" not in text] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_exit_code_is_told(lang: str) -> None:
    classes = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.BilanError)]
    ours = {CLEAN, FINDINGS, UNREADABLE, OUR_FAULT, INTERRUPTED, READER_GONE}
    assert {code for code, _ in WRITER["exits"](lang)} == {one.exit_code for one in classes} | ours


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_of_a_text_is_taken_for_markup(path: Path) -> None:
    tokens = list(_inline(MarkdownIt("commonmark").enable("table").parse(PAGES[path])))
    html = {token.content for token in tokens if token.type in {"html_inline", "html_block"}}
    assert html <= {"<br>"}
    assert [token.type for token in tokens if token.type in {"em_open", "strong_open", "s_open"}] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_rows_of_a_table_have_as_many_cells_as_its_head(path: Path) -> None:
    tables: list[list[int]] = []
    inside = False
    for line in PAGES[path].splitlines():
        row = line.startswith("|")
        if row and not inside:
            tables.append([])
        if row:
            tables[-1].append(len(re.findall(r"(?<!\\)\|", line)))
        inside = row
    assert [counts for counts in tables if len(set(counts)) != 1] == []


def _inline(tokens: list[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from _inline(token.children or [])
