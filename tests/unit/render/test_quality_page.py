"""The quality page: shares as they are, their movement, what was found where; in two languages, without scripts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from pipeline.definitions import open_definitions
from pipeline.model.finding import Finding
from pipeline.model.plan import Plan
from pipeline.model.quality import Past, Score
from pipeline.model.report import Judged, Report
from pipeline.render.quality_page import Quality, quality_html
from pipeline.render.words import Words

DEFINITIONS = open_definitions()
PLAN = DEFINITIONS.plan("exemple")
HOSTILE = "<script>alert(1)</script>"
Make = Callable[..., Report]


def shown(page: str) -> str:
    """What a page says, its tags, style and spaces left out."""
    body = re.sub(r"<style>.*?</style>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).replace("\u00a0", " ").replace("&nbsp;", " ").split())


def page(report: Report, words: Words, *, plan: Plan = PLAN, version: str | None = "1.1.0", **more: Any) -> str:
    rows: Mapping[str, int] = {"couts": 40, "mesures": 7}
    quality = Quality(
        plan=plan, version=version, report=report, rows=rows, tables=tuple(DEFINITIONS.tables.values()), **more
    )
    return quality_html(quality, DEFINITIONS.catalogue, words, "0.3.0")


def scored(report: Report, **counts: tuple[int, int]) -> Report:
    return replace(report, scores=tuple(Score(name=name, good=g, total=t) for name, (g, t) in counts.items()))


def _judged(table: str | None, more: int = 0) -> Judged:
    return Judged(finding=Finding(code="cout_redresse", table=table, more=more), severity="warning")


@pytest.mark.parametrize(
    ("lang", "version", "title"),
    [
        ("fr", "1.1.0", "Qualité de « {} », version 1.1.0"),
        ("fr", None, "Qualité du brouillon de « {} »"),
        ("en", "1.1.0", "Quality of “{}”, version 1.1.0"),
        ("en", None, "Quality of the draft of “{}”"),
    ],
)
def test_the_title_names_plan_and_version(report: Make, lang: str, version: str | None, title: str) -> None:
    words = Words(DEFINITIONS.messages(lang), lang, DEFINITIONS.codes)
    about = PLAN.titles.get(lang, PLAN.title)
    assert title.format(about) in shown(page(report(), words, version=version)).replace("&#39;", "'")


@pytest.mark.parametrize(
    ("good", "total", "told"),
    [(1, 1, "100 %"), (9_999, 10_000, "99,9 %"), (1, 3, "33,3 %"), (0, 5, "0 %"), (0, 0, "rien à compter")],
)
def test_a_share_is_never_rounded_up_to_all(report: Make, fr: Words, good: int, total: int, told: str) -> None:
    text = shown(page(scored(report(), completude=(good, total)), fr))
    assert f" {told} " in text
    assert ("sur" in text.split("Décompte")[1].split("Table par table")[0]) == bool(total)


@pytest.mark.parametrize(
    ("before", "told"),
    [(0.5, "25 points de plus"), (0.75, "75 %, comme avant"), (0.76, "1 point de moins"), (None, "75 %")],
)
def test_the_trend_tells_how_a_score_moved(report: Make, fr: Words, before: float | None, told: str) -> None:
    past = (Past(version="1.0.0", shares={"completude": before}),)
    text = shown(page(scored(report(), completude=(3, 4)), fr, past=past))
    assert told in text.split("D'une version à l'autre")[-1].replace("&#39;", "'")


@pytest.mark.parametrize(
    ("before", "good", "told"),
    [
        (0.999, 9_996, "99.9%, as before"),
        (0.9899, 9_900, "99%, up 0.1 points"),
        (1.0, 9_999, "99.9%, down 0.1 points"),
    ],
)
def test_a_move_is_the_difference_of_the_shares_that_are_shown(
    report: Make, en: Words, before: float, good: int, told: str
) -> None:
    past = (Past(version="1.0.0", shares={"completude": before}),)
    assert f" {told} " in shown(page(scored(report(), completude=(good, 10_000)), en, past=past))


def test_a_chart_without_any_share_says_so(report: Make, en: Words) -> None:
    past = (Past(version="1.0.0", shares={"completude": None}),)
    text = page(scored(report(), completude=(0, 0)), en, past=past)
    assert 'role="img" aria-label="Completeness: nothing to count"' in text


def test_each_chart_has_its_figures_as_text_and_as_a_table(report: Make, en: Words) -> None:
    past = [Past(version=f"1.{n}.0", shares={"completude": n / 10}) for n in range(5)]
    text = page(scored(report(), completude=(9, 10)), en, version="1.5.0", past=past)
    (told,) = re.findall(r'<svg[^>]*role="img" aria-label="([^"]*)"', text)
    assert told == "Completeness: 1.0.0: 0%; 1.1.0: 10%; 1.2.0: 20%; 1.3.0: 30%; 1.4.0: 40%; 1.5.0: 90%"
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*)</td>', text)
    assert rows == [("1.5.0", "90%"), *((f"1.{n}.0", f"{n * 10}%") for n in (4, 3, 2, 1, 0))]


def test_a_first_version_has_no_trend(report: Make, en: Words) -> None:
    assert "From version to version" not in shown(page(scored(report(), completude=(1, 1)), en))


def test_what_was_found_outside_of_the_published_tables_is_shown_as_well(report: Make, en: Words) -> None:
    found = [_judged("couts", 4), _judged(None), _judged("textes", 1)]
    text = shown(page(report(*found), en)).split("Table by table")[1]
    assert "couts" in text
    assert "5 warnings" in text.split("Elsewhere")[0]
    assert "documents, files, tables that are not published 3 warnings" in text
    assert "Elsewhere" not in shown(page(report(_judged("couts")), en))


def test_a_hostile_title_is_text(report: Make, words: Words) -> None:
    plan = replace(PLAN, title=HOSTILE, titles={})
    text = page(scored(report(), completude=(1, 2)), words, plan=plan, past=(Past(version=HOSTILE, shares={}),))
    assert HOSTILE not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2
    assert not re.findall(r"<script|https?://(?!www\.w3\.org/2000/svg)[^\s\"<]*\.(?:js|css|png|woff2?)", text)
