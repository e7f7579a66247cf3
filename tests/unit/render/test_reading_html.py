"""The page of a reading: every word with what became of it, every value and its words leading to each other."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.flow.read import accounts
from pipeline.model.account import LineAccount
from pipeline.model.document import LeftOutReason
from pipeline.model.reading import Reading
from pipeline.render.reading_html import reading_html
from pipeline.render.words import Words
from tests.pages.reading_document import DEFINITIONS, REPORT, page_of, reading_of

HOSTILE = "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "\u202egauche", "]]>"
CODES = DEFINITIONS.codes
TOLD = "texte_non_compris", "section_inconnue", "chiffre_refuse", "montant_intervalle", "periode_pour_annee"


def words_in(lang: str) -> Words:
    return Words(DEFINITIONS.messages(lang), lang, CODES)


FR = words_in("fr")


def parsed(reading: Reading, words: Words = FR, told: tuple[LineAccount, ...] | None = None) -> LexborHTMLParser:
    found = accounts(reading) if told is None else told
    return LexborHTMLParser(reading_html(reading, found, DEFINITIONS.tables, words, "0.3.0"))


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().replace("\u00a0", " ").split()) for node in page.css(selector)]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_link_leads_somewhere_and_every_name_is_given_once(tmp_path: Path, lang: str) -> None:
    page = parsed(reading_of(tmp_path), words_in(lang))
    names = Counter(node.attributes["id"] for node in page.css("[id]"))
    assert [name for name, count in names.items() if count > 1] == []
    aims = {str(node.attributes["href"]) for node in page.css("a[href]")}
    assert {aim for aim in aims if not aim.startswith("#")} == set(), "no other host"
    assert {aim[1:] for aim in aims} <= names.keys()
    assert page.css_first("html").attributes["lang"] == lang
    assert page.css("script") == []
    policy = page.css_first("meta[http-equiv]").attributes["content"] or ""
    assert "default-src 'none'" in policy


def test_a_value_and_its_words_lead_to_each_other(tmp_path: Path) -> None:
    reading = reading_of(tmp_path)
    page = parsed(reading)
    for number, row in enumerate(reading.rowset.rows):
        for name in row.words:
            mark = page.css_first(f"#m{number}-{name}")
            if not row.words[name]:
                assert mark is None
                continue
            first = row.words[name][0][0].removeprefix("| ").split()
            assert mark.text().split()[0] in first
            led = [str(node.attributes["href"]) for node in page.css(f"#r{number} a")]
            assert f"#m{number}-{name}" in led, (row.table, name)
    cost = page.css_first('.sheet a[href^="#r"][title*="60"]')
    assert cost.text() == "60 000 $"
    assert page.css_first(str(cost.attributes["href"])).css_first("td a").text().replace("\u00a0", " ") == "60 000 $"


def test_the_document_stands_in_order_with_all_its_words(tmp_path: Path) -> None:
    reading = reading_of(tmp_path)
    shown = [text for text in texts(parsed(reading), ".sheet .ws") if text]
    assert shown == [" ".join(line.text.split()) for line in reading.document.lines()]


def test_what_became_of_words_is_told_by_their_class(tmp_path: Path) -> None:
    page = parsed(reading_of(tmp_path))
    assert "N° DE LA MESURE" in texts(page, ".sheet .formulaire")
    assert {"4.1", "1,2 M$", "93 %", "43 ménages"} <= set(texts(page, ".sheet a.valeur"))
    assert {"Conclure.", "au nord"} <= set(texts(page, ".sheet .texte"))
    assert {"Ébauche pour relecture", "PERSPECTIVES DE LA COLLINE"} <= set(texts(page, ".sheet .constat.doute"))
    assert "5 ou 6 M$" in texts(page, ".sheet .texte.doute")
    assert texts(page, ".sheet a.valeur:not(.doute)").count("43 ménages") == 2, "said twice, which is no doubt"
    assert texts(page, ".sheet .perdu") == texts(page, ".fault") == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_was_not_understood_is_told_at_its_place_and_at_the_top(tmp_path: Path, lang: str) -> None:
    reading, words = reading_of(tmp_path), words_in(lang)
    page = parsed(reading, words)
    found = [one for one in reading.rowset.findings if one.code in TOLD]
    assert {one.code for one in found} == set(TOLD)
    below, above = texts(page, ".sheet .told"), texts(page, ".problems li")
    for one in found:
        message = " ".join(words.message(one).replace("\u00a0", " ").split())
        assert any(message in text for text in below)
        assert any(message in text for text in above)
    assert len(above) == len(found)
    assert len(texts(page, ".whole .told")) == sum(
        one.location is None or not (one.location.line or one.location.block) for one in reading.rowset.findings
    )


def test_what_was_left_out_stands_apart_with_its_reason(tmp_path: Path) -> None:
    page = parsed(reading_of(tmp_path))
    assert texts(page, ".passages bdi") == ["À ne pas montrer avant juin.", "1. Selon un relevé maison."]
    assert texts(page, ".aside h3") == ["Texte caché · 1 passage", "Note · 1 passage"]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("reason", get_args(LeftOutReason))
def test_every_reason_has_words(lang: str, reason: str) -> None:
    assert words_in(lang).label(f"reading_page.reason.{reason}") != f"reading_page.reason.{reason}"


def test_counts_and_places(tmp_path: Path) -> None:
    reading = reading_of(tmp_path)
    page = parsed(reading)
    values = sum(1 for row in reading.rowset.rows for lines in row.origin.values() if lines)
    assert texts(page, ".counts li")[0] == f"{values} valeurs lues"
    assert texts(page, ".counts li")[2] == "2 passages laissés de côté"
    told = texts(page, ".fates strong")
    every = re.findall(r"\w+", " ".join(line.text for line in reading.document.lines()))
    aside = re.findall(r"\w+", " ".join(one.line.text for one in reading.document.left_out))
    assert sum(int(text.split()[0]) for text in told) == len(every) + len(aside)
    assert texts(page, ".grid caption") == ["tableau 3", "tableau 13"]
    assert [node.attributes["colspan"] for node in page.css(".grid tr:not(.notes) td[colspan]")] == ["3", "3"]
    assert texts(page, ".sheet p .at")[0] == "bloc 2"


def test_lines_of_text_and_a_merged_cell_over_rows(tmp_path: Path) -> None:
    table = "| 2021-2022 | 2022-2023 |\n|---|---|\n| 5 $ | 6 $ ou 7 $ |"
    text = (
        "# RAPPORT ANNUEL D'ACTIVITÉS ANNÉE 2022-2023\n\nTITRE DE LA MESURE\tUn titre\tN° DE LA MESURE\t4.2\n\n"
        f"## COÛT DE LA MESURE\n\n{table}\n\n## ÉTAPES À VENIR\n\n- Finir\n"
    )
    page = parsed(reading_of(tmp_path, text, "rapport.md"))
    assert texts(page, ".sheet p .at, .sheet h3 .at") == ["ligne 1", "ligne 3"]
    assert texts(page, ".items .texte") == ["Finir"]
    assert texts(page, ".grid td.at") == ["ligne 7", "ligne 9", ""]
    tall = "<table><tr><td rowspan=2>2022-2023</td><td>6 $ ou 7 $</td></tr><tr><td>x</td></tr></table>"
    again = REPORT.replace("<h2>CLIENTÈLE REJOINTE</h2>", f"{tall}<h2>CLIENTÈLE REJOINTE</h2>")
    page = parsed(reading_of(tmp_path, again))
    assert [node.attributes["rowspan"] for node in page.css("td[rowspan]")] == ["2"]
    assert any("ou 7 $" in text for text in texts(page, ".grid + .told, .told + .told"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_shown_and_nothing_else(tmp_path: Path, hostile: str) -> None:
    page = LexborHTMLParser(page_of(FR, tmp_path, hostile))
    assert page.css("script, img") == []
    assert "49" not in texts(page, "h1")[0]
    assert (hostile in page.css_first(".sheet").text()) == ("\u202e" not in hostile)
    assert "\u202e" not in page.html


@pytest.mark.parametrize(
    ("lang", "said"),
    [("fr", "Rapport laissé de côté en entier"), ("en", "Report left out as a whole")],
)
def test_a_report_that_is_left_out_is_still_shown(tmp_path: Path, lang: str, said: str) -> None:
    reading = reading_of(tmp_path, REPORT.replace("4.1", "quatre"))
    page = parsed(reading, words_in(lang))
    assert reading.rowset.rows == ()
    assert texts(page, ".dropped") == [words_in(lang).label("reading.left_out")]
    assert "Conclure." in texts(page, ".sheet .laisse")
    assert {node.attributes["title"] for node in page.css(".sheet .laisse")} == {said}
    assert any(text.startswith(said) for text in texts(page, ".aside h3"))
    assert texts(page, ".held p") == [words_in(lang).label("reading_page.no_values")]


def test_a_report_without_doubt_says_so(tmp_path: Path) -> None:
    text = (
        "<h1>RAPPORT ANNUEL D'ACTIVITÉS ANNÉE 2022-2023</h1><p>TITRE DE LA MESURE : Un<br>N° DE LA MESURE : 4.1</p>"
    )
    page = parsed(reading_of(tmp_path, text))
    assert texts(page, ".understood") == [FR.label("reading.all_understood")]
    assert texts(page, ".aside p") == [FR.label("reading_page.nothing_left_out")]


def test_words_that_nothing_accounts_for_are_a_fault_that_is_told(tmp_path: Path) -> None:
    reading = reading_of(tmp_path)
    told = tuple(replace(one, uses=()) if one.line.text == "Conclure." else one for one in accounts(reading))
    page = parsed(reading, told=told)
    assert texts(page, ".sheet .perdu") == ["Conclure."]
    assert texts(page, ".fault") == [FR.label("reading_page.lost")]


def test_rows_of_an_unknown_table_are_shown_as_they_are(tmp_path: Path) -> None:
    reading = reading_of(tmp_path)
    page = LexborHTMLParser(reading_html(reading, accounts(reading), {}, FR, "0"))
    assert "couts" in texts(page, ".values caption strong")
    assert "montant" in texts(page, ".values tbody th")
