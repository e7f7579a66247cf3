"""The page of a reading in a real Chromium: it fits, it can be read in light and dark, and nothing runs."""

from pathlib import Path

import pytest

from pipeline.render.words import Words
from tests.pages.chromium import DARK, HOSTILE, LIGHT, seen
from tests.pages.reading_document import page_of

pytestmark = pytest.mark.pages


@pytest.mark.parametrize("width", [360, 800, 1_400])
@pytest.mark.parametrize("hostile", ["", *HOSTILE])
def test_the_page_fits_every_width(browser: str, words: Words, tmp_path: Path, width: int, hostile: str) -> None:
    shown = seen(browser, tmp_path, page_of(words, tmp_path, hostile), width=width)
    assert (shown["wide"], shown["room"]) == (width, width)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_runs_and_nothing_is_fetched(browser: str, words: Words, tmp_path: Path, hostile: str) -> None:
    shown = seen(browser, tmp_path, page_of(words, tmp_path, hostile))
    assert (shown["ran"], shown["scripts"], shown["fetched"]) == (False, 0, 0)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("width", [360, 1_400])
def test_every_text_stands_out_from_what_is_behind_it(
    browser: str, words: Words, tmp_path: Path, scheme: int, width: int
) -> None:
    page = page_of(words, tmp_path)
    assert seen(browser, tmp_path, page, scheme=scheme, width=width)["contrast"] >= 4.5, "WCAG 2.2, 1.4.3"


def test_document_values_and_what_was_left_out_are_seen_without_a_click(
    browser: str, words: Words, tmp_path: Path
) -> None:
    shown = seen(browser, tmp_path, page_of(words, tmp_path))["text"].replace("\u00a0", " ")
    for told in ("Personne ne sait encore.", "À ne pas montrer avant juin.", "Selon un relevé maison."):
        assert told in shown
    for label in ("document", "tables", "left_out_head"):
        assert words.label(f"reading_page.{label}") in shown
