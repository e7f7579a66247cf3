"""The page of `bilan diff` in a real Chromium: it fits, it can be read in light and dark, and nothing runs."""

from pathlib import Path

import pytest

from pipeline.model.release import CellChange, Change, Comparison, Difference, TableChanges
from pipeline.render.diff_html import diff_html
from pipeline.render.words import Words
from tests.pages.chromium import DARK, HOSTILE, LIGHT, seen

pytestmark = pytest.mark.pages


def _difference(text: str) -> Difference:
    """A difference whose every value is `text`."""
    cells = (
        CellChange(table=text, key=(text,), operation="ajout", reason="nouvelle_source", origin=text),
        CellChange(table=text, key=(text,), operation="retrait"),
        CellChange(table=text, key=(text,), operation="modification", column=text, before=text, after=None),
        CellChange(table=text, key=(text,), operation="modification", column=text, before=None, after=text),
    )
    table = TableChanges(table=text, rows_before=12_345, rows_after=9, added=1, removed=1, changed=2, cells=2)
    changes = tuple(
        Change(level=level, kind="champ_renomme", table=text, field=text, to=text)
        for level in ("MAJOR", "MINOR", "PATCH")
    )
    comparison = Comparison(old="1.0.0", new="2.0.0", changes=changes, tables=(table,))
    return Difference(comparison=comparison, names=("1.0.0", text), cells={text: cells}, lines={text: 40})


@pytest.mark.parametrize("width", [320, 640, 1_100])
@pytest.mark.parametrize("text", ["couts", *HOSTILE])
def test_the_page_fits_every_width(browser: str, words: Words, tmp_path: Path, width: int, text: str) -> None:
    shown = seen(browser, tmp_path, diff_html(_difference(text), words, "0"), width=width)
    assert (shown["wide"], shown["room"]) == (width, width)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs_and_nothing_is_fetched(browser: str, words: Words, tmp_path: Path, text: str) -> None:
    shown = seen(browser, tmp_path, diff_html(_difference(text), words, "0"))
    assert (shown["ran"], shown["scripts"], shown["fetched"]) == (False, 0, 0)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_every_text_stands_out_from_what_is_behind_it(
    browser: str, words: Words, tmp_path: Path, scheme: int
) -> None:
    page = diff_html(_difference("couts"), words, "0")
    assert seen(browser, tmp_path, page, scheme=scheme)["contrast"] >= 4.5, "WCAG 2.2, 1.4.3"
