"""The dictionary of a release in a real Chromium: it fits, it can be read in light and dark, and nothing runs."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.definitions import open_definitions
from pipeline.model.table import Words as Told
from pipeline.render.dictionary import dictionary_html
from pipeline.render.words import Words
from tests.pages.chromium import DARK, HOSTILE, LIGHT, seen

pytestmark = pytest.mark.pages

TABLES = tuple(open_definitions().tables.values())


@pytest.mark.parametrize("width", [320, 640, 1_100])
@pytest.mark.parametrize("title", ["Un plan d'action", *HOSTILE])
def test_the_page_fits_every_width(browser: str, words: Words, tmp_path: Path, width: int, title: str) -> None:
    shown = seen(browser, tmp_path, dictionary_html(title, TABLES, words, "0"), width=width)
    assert (shown["wide"], shown["room"]) == (width, width)


@pytest.mark.parametrize("title", HOSTILE)
def test_nothing_runs_and_nothing_is_fetched(browser: str, words: Words, tmp_path: Path, title: str) -> None:
    told = {"fr": Told(title=title, description=title), "en": Told(title=title, description=title)}
    tables = [replace(one, words=told, fields=tuple(replace(f, words=told) for f in one.fields)) for one in TABLES]
    shown = seen(browser, tmp_path, dictionary_html(title, tables, words, "0"))
    assert (shown["ran"], shown["scripts"], shown["fetched"]) == (False, 0, 0)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_every_text_stands_out_from_what_is_behind_it(
    browser: str, words: Words, tmp_path: Path, scheme: int
) -> None:
    page = dictionary_html("Un plan", TABLES, words, "0")
    assert seen(browser, tmp_path, page, scheme=scheme)["contrast"] >= 4.5, "WCAG 2.2, 1.4.3"
