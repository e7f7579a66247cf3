import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.model.plan import Decision
from pipeline.model.report import Judged, Report
from pipeline.model.source import Location
from pipeline.render.report_html import reports_html
from pipeline.render.words import Words

Make = Callable[..., Judged]
MakeReport = Callable[..., Report]
STYLE = (Path(__file__).parents[3] / "pipeline" / "render" / "templates" / "report.css").read_text("utf-8")
VOID = {"meta", "br", "circle", "path"}


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text that people see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.said).replace("\u00a0", " ").split())

    def tags(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


def page_of(words: Words, *reports: Report) -> Page:
    page = Page(reports_html(reports, words, "0.3.0"))
    assert page.open == []
    return page


def test_the_verdict_comes_first_then_causes_with_count_and_remedy(fr: Words, projets: Report) -> None:
    page = page_of(fr, projets)
    text = page.text
    expected = (
        "Contrôle de projets.csv", "À corriger", "12 476 erreurs", "1 avertissement", "1 information",
        "Par où commencer", "Virgule décimale projets.montant 12 431 cellules", "Accents différents",
        "Valeur d'un autre type type-error", "À faire Écrivez un point devant les décimales",
        "3 exemples sur 12 431", "projets.csv:17, rangée 14, colonne 9", "12000.50",
        "40 constats qui n'en sont que la suite", "Clé répétée ou vide", "Contrôlé : 1 contrôle",
        "Écrit par bilan 0.3.0.",
    )  # fmt: skip
    place = 0
    for one in expected:
        place = text.find(one, place)
        assert place != -1, one


def test_english_reads_as_english(en: Words, projets: Report) -> None:
    page = page_of(en, projets)
    assert page.tags("html") == [{"lang": "en"}]
    for told in ("To be corrected", "Decimal comma projets.montant 12,431 cells", "Remedy Write a point before"):
        assert told in page.text


def test_a_clean_report_is_a_page_too(words: Words, report: MakeReport) -> None:
    page = page_of(words, report())
    assert page.tags("ol") == []
    assert any(
        told in page.text for told in ("Publiable couts.csv Rien à signaler", "Can be published couts.csv Not")
    )


def test_what_only_follows_is_folded(fr: Words, projets: Report) -> None:
    raw = reports_html([projets], fr, "0")
    folded = raw[raw.index("<details>") : raw.index("</details>")]
    assert "primary-key" in folded
    assert raw.count("primary-key") == folded.count("primary-key")


def test_the_place_is_told_without_the_only_file(fr: Words, judged: Make, report: MakeReport) -> None:
    found = [judged("blank-row", location=Location(file="a.xlsx", sheet="Projets", cell=f"I{n}")) for n in (3, 4)]
    assert "feuille Projets, cellule I3 Cette ligne" in page_of(fr, report(*found)).text
    other = judged("blank-row", location=Location(file="b.csv"))
    assert "a.xlsx, feuille Projets, cellule I3 Cette ligne" in page_of(fr, report(*found, other)).text


def test_a_row_without_place_is_told_by_its_key(fr: Words, judged: Make, report: MakeReport) -> None:
    assert "cle|2 Cette ligne" in page_of(fr, report(judged("blank-row", key=("cle", "2")))).text


def test_empty_and_missing_values_are_told(fr: Words, judged: Make, report: MakeReport) -> None:
    found = [
        judged("type-error", field="a", value=value, location=Location(file="a.csv", line=line))
        for line, value in enumerate(("", None, "x"), 1)
    ]
    text = page_of(fr, report(*found)).text
    assert "ligne 1 Ce qui est écrit (vide) " in text
    assert "ligne 2 Ce qui est écrit – " in text


def test_several_subjects_have_a_table_of_contents(words: Words, projets: Report, report: MakeReport) -> None:
    page = page_of(words, projets, report())
    targets = {f"#{attributes['id']}" for attributes in page.tags("article")}
    links = {attributes["href"] for attributes in page.tags("a")}
    assert targets == {"#s1", "#s2"} <= links
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in links if link} <= set(ids)


def test_decisions_and_unreadable_sources_are_told(fr: Words, judged: Make, report: MakeReport) -> None:
    decision = Decision(
        nature="derogation", scope="exemple/1.1", reason="Convenu.", who="A. B.", on=date(2026, 1, 2),
        expires=date(2027, 1, 2), code="annee_manquante",
    )  # fmt: skip
    page = page_of(fr, report(judged("blank-row", "info", decision=decision)))
    assert "Décisions appliquées Dérogation (exemple/1.1) : Convenu." in page.text
    unread = replace(report(judged("source_vide"), unreadable=1), checks_run=(), sha256=None)
    assert "Illisible couts.csv 1 erreur" in page_of(fr, unread).text


def test_an_orphan_of_a_cascade_says_where_it_comes_from(fr: Words, judged: Make, report: MakeReport) -> None:
    assert "Découle de « type-error »." in page_of(fr, report(judged("primary-key", cascade_of="type-error"))).text


def test_the_page_stands_alone(words: Words, projets: Report, report: MakeReport) -> None:
    raw = reports_html([projets, report()], words, "0")
    page = Page(raw)
    assert page.tags("script") == page.tags("link") == page.tags("img") == page.tags("iframe") == []
    assert not re.search(r"https?://|//[a-z]|url\(|@import|javascript:|\son\w+=", raw)
    policy = page.tags("meta")[4]
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_the_page_can_be_walked_without_seeing_it(words: Words, projets: Report, report: MakeReport) -> None:
    page = page_of(words, projets, report())
    for landmark in ("header", "main", "nav", "footer", "h1"):
        assert len(page.tags(landmark)) == 1, landmark
    assert all(attributes.get("scope") in {"col", "row"} for attributes in page.tags("th"))
    named = [attributes["aria-labelledby"] for _, attributes in page.elements if "aria-labelledby" in attributes]
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert set(named) <= ids
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tables = [attributes.get("class") or "" for attributes in page.tags("table")]
    assert len(page.tags("caption")) == sum("samples" in name for name in tables)


def test_hostile_values_stay_values(words: Words, hostile: Report) -> None:
    raw = reports_html([hostile], words, "0")
    assert len(raw) < 200_000
    assert not set(raw) & set("\x00\x1b\x08\u202e\u2066\udce9\r")
    raw.encode("utf-8")
    page = Page(raw)
    assert page.open == []
    assert {tag for tag, _ in page.elements} & {"script", "img", "iframe", "object", "base"} == set()
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert {attributes["href"][:1] for attributes in page.tags("a") if attributes["href"]} == {"#"}
    assert "49" not in page.text


def test_the_same_findings_give_the_same_bytes(words: Words, projets: Report) -> None:
    assert reports_html([projets], words, "0") == reports_html([projets], words, "0")


def schemes() -> Iterator[tuple[str, dict[str, str]]]:
    for name, block in zip(("light", "dark", "print"), re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL), strict=True):
        yield name, dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def luminance(color: str) -> float:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("scheme", "colors"), list(schemes()), ids=["light", "dark", "print"])
def test_words_stand_out_from_what_is_behind_them(scheme: str, colors: dict[str, str]) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    pairs = [(ink, ground) for ink in ("ink", "soft", "link") for ground in ("paper", "sheet", "code-bg")]
    pairs += [(tone, ground) for tone in ("error", "warning", "info", "good") for ground in ("sheet", f"{tone}-bg")]
    pairs += [("ink", f"{tone}-bg") for tone in ("error", "warning", "info", "good")]
    for ink, ground in pairs:
        light, dark = sorted((luminance(colors[ink]), luminance(colors[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (scheme, ink, ground)
