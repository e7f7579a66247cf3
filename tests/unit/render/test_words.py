from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.finding import Finding
from pipeline.model.source import Location
from pipeline.render.words import Words

MESSAGES = {
    "words": {
        "missing": "(inconnu)",
        "yes": "oui",
        "no": "non",
        "unknown_title": "Sans mots",
        "unknown_message": "Voir {code}.",
        "values": {"nature": {"ligature": "deux lettres collées"}},
    },
    "errors": {"panne": {"message": "{cause}, ligne {ligne}", "fix": "Voir {cause}."}},
    "codes": {"vide": {"title": "Vide", "message": "Vide : {value}", "why": "", "fix": "Voir {file}:{line}."}},
    "commands": {"read": {"help": "Lit {quoi}."}},
}


@pytest.fixture
def plain() -> Words:
    return Words(MESSAGES, "fr")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{texte}", "écrit"),
        ("{nombre} {nombre|ligne|lignes}", "1 ligne"),
        ("{autres} {autres|ligne|lignes}", "12 345 lignes"),
        ("{chiffres} {chiffres|signe|signes}", "3 signes"),
        ("{texte|un|plusieurs}", "plusieurs"),
        ("{absent|un|plusieurs}", "plusieurs"),
        ("{vrai|un|plusieurs}", "plusieurs"),
        ("{montant:argent}", "13 700 000 $"),
        ("{montant}", "13 700 000"),
        ("{cents}", "12,50"),
        ("{infini}", "Infinity"),
        ("{infini:argent}", "Infinity"),
        ("{texte:argent}", "écrit"),
        ("{vrai} {faux}", "oui non"),
        ("{absent}", "(inconnu)"),
        ("a[[ : {absent}]].", "a."),
        ("a[[ : {vide}]].", "a."),
        ("a[[ : {texte}]][[ ({absent})]].", "a : écrit."),
        ("{nature}", "deux lettres collées"),
        ("{danger}", "\\u001b[2J"),
        ("{danger", "{danger"),
        ("{}", "{}"),
    ],
)
def test_templates_are_filled(plain: Words, template: str, expected: str) -> None:
    details = {
        "texte": "écrit",
        "nombre": 1,
        "autres": 12345,
        "chiffres": "3",
        "montant": Decimal("13700000.00"),
        "cents": Decimal("12.50"),
        "infini": Decimal("Infinity"),
        "vrai": True,
        "faux": False,
        "vide": "",
        "nature": "ligature",
        "danger": "\x1b[2J",
    }
    assert plain.fill(template, details) == expected


@given(st.text(), st.dictionaries(st.text(), st.none() | st.text() | st.integers() | st.decimals() | st.booleans()))
def test_filling_never_fails(template: str, details: dict[str, str | int | Decimal | bool | None]) -> None:
    Words(MESSAGES, "fr").fill(template + "{a:argent}{b|x|y}[[{c}]]", details)


def test_a_detail_that_looks_like_a_template_stays_as_it_is(plain: Words) -> None:
    assert plain.fill("{a} {b}", {"a": "{b}", "b": "[[x]]"}) == "{b} [[x]]"


def test_errors_have_message_and_remedy(plain: Words) -> None:
    assert plain.error("panne", {"cause": "disque", "ligne": 3}) == ("disque, ligne 3", "Voir disque.")
    assert plain.error("vide", {"value": "x"}) == ("Vide : x", "Voir (inconnu):(inconnu).")
    assert plain.error("jamais_vu", {}) == ("jamais_vu", "")


def test_findings_know_their_place(plain: Words) -> None:
    finding = Finding(code="vide", value="ici", location=Location(file="a.md", line=3))
    assert plain.message(finding) == "Vide : ici"
    assert plain.fix(finding) == "Voir a.md:3."


def test_rules_bring_their_own_words_in_each_language(fr: Words, en: Words) -> None:
    finding = Finding(code="regle_maison", details={"montant": Decimal(5), "somme": Decimal("4.00")})
    assert fr.message(finding) == "5 $ et non 4 $."
    assert en.message(finding) == "$5, not 4."


def test_what_has_no_words_shows_itself(plain: Words) -> None:
    assert plain.code("inconnu").title == "Sans mots"
    assert plain.message(Finding(code="inconnu")) == "Voir inconnu."
    assert plain.label("rien.du.tout") == "rien.du.tout"
    assert plain.label("values") == "values"
    assert plain.command("read.help", quoi="tout") == "Lit tout."
    assert Words({}, "fr").error("x", {}) == ("x", "")


def test_amounts(plain: Words) -> None:
    assert plain.money(Decimal("1.50")) == "1,50 $"


def test_a_cause_has_a_name_and_a_remedy(fr: Words, en: Words) -> None:
    assert fr.cause("virgule_decimale").title == "Virgule décimale"
    assert en.cause("virgule_decimale").fix == "Write a point before the decimals, for example 12000.50."


def test_the_remedy_of_a_finding_is_that_of_its_cause(fr: Words) -> None:
    plain = fr.fix(Finding(code="type-error"))
    assert fr.fix(Finding(code="type-error", cause="pourcentage")) == fr.cause("pourcentage").fix != plain
    assert fr.fix(Finding(code="type-error", cause="inconnue")) == plain


def test_a_cause_without_words_is_named_by_its_code(fr: Words) -> None:
    assert fr.cause("cause_d_\x1bailleurs").title == "cause d \\u001bailleurs"
