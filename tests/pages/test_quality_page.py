"""The quality page in a real Chromium: it fits, it can be read in light and dark, and nothing runs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.check.conclude import Subject, conclude
from pipeline.definitions import open_definitions
from pipeline.model.finding import Finding
from pipeline.model.quality import Past, Score
from pipeline.render.quality_page import Quality, quality_html
from pipeline.render.words import Words
from tests.pages.chromium import DARK, HOSTILE, LIGHT, seen

pytestmark = pytest.mark.pages

DEFINITIONS = open_definitions()
PLAN = DEFINITIONS.plan("exemple")
SHARES = {one.name: rank / 10 for rank, one in enumerate(DEFINITIONS.catalogue.scores, start=5)}


def page_of(words: Words, *, title: str = PLAN.title, versions: int = 12, tables: Sequence[str] = ()) -> str:
    """A page with every score, a long history, and findings in tables and elsewhere."""
    found = [
        Finding(code="cout_redresse", table=name, value=title, more=number) for number, name in enumerate(tables)
    ]
    scores = tuple(Score(name=name, good=round(share * 1_000), total=1_000) for name, share in SHARES.items())
    report = replace(conclude(Subject(name="exemple"), found, DEFINITIONS.codes), scores=scores)
    quality = Quality(
        plan=replace(PLAN, title=title, titles={}),
        version="2.0.0",
        report=report,
        rows=dict.fromkeys(DEFINITIONS.tables, 1_234_567),
        tables=tuple(DEFINITIONS.tables.values()),
        past=tuple(Past(version=f"1.{number}.0", shares=SHARES) for number in range(versions)),
    )
    return quality_html(quality, DEFINITIONS.catalogue, words, "0")


@pytest.mark.parametrize("width", [320, 640, 1_100])
@pytest.mark.parametrize("title", [PLAN.title, *HOSTILE])
def test_the_page_fits_every_width(browser: str, words: Words, tmp_path: Path, width: int, title: str) -> None:
    shown = seen(browser, tmp_path, page_of(words, title=title, tables=["couts", "inconnue"]), width=width)
    assert (shown["wide"], shown["room"]) == (width, width)


@pytest.mark.parametrize("title", HOSTILE)
def test_nothing_runs_and_nothing_is_fetched(browser: str, words: Words, tmp_path: Path, title: str) -> None:
    shown = seen(browser, tmp_path, page_of(words, title=title, tables=["couts"]))
    assert (shown["ran"], shown["scripts"], shown["fetched"]) == (False, 0, 0)


def test_every_score_and_every_table_is_seen_without_a_click(browser: str, words: Words, tmp_path: Path) -> None:
    shown = seen(browser, tmp_path, page_of(words, tables=["couts", "inconnue"]))["text"].replace("\u00a0", " ")
    for score in DEFINITIONS.catalogue.scores:
        assert score.words[words.lang].title in shown
        assert score.words[words.lang].why in shown
    assert all(name in shown for name in DEFINITIONS.tables)
    assert words.label("quality.elsewhere") in shown


def test_light_and_dark_follow_the_reader(browser: str, words: Words, tmp_path: Path) -> None:
    light, dark = (seen(browser, tmp_path, page_of(words), scheme=scheme) for scheme in (LIGHT, DARK))
    assert (light["paper"], light["ink"]) == ("rgb(246, 245, 241)", "rgb(29, 36, 48)")
    assert (dark["paper"], dark["ink"]) == ("rgb(20, 23, 28)", "rgb(236, 234, 228)")


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_every_text_stands_out_from_what_is_behind_it(
    browser: str, words: Words, tmp_path: Path, scheme: int
) -> None:
    page = page_of(words, tables=["couts", "inconnue"])
    assert seen(browser, tmp_path, page, scheme=scheme)["contrast"] >= 4.5, "WCAG 2.2, 1.4.3"


def test_every_chart_is_told_in_words(browser: str, words: Words, tmp_path: Path) -> None:
    charts = seen(browser, tmp_path, page_of(words, versions=1))["charts"]
    for told, score in zip(charts, DEFINITIONS.catalogue.scores, strict=True):
        assert told.startswith(score.words[words.lang].title)
        assert "1.0.0" in told
        assert "2.0.0" in told
