import json
import re
from dataclasses import replace

import pytest

from pipeline.definitions import open_definitions
from pipeline.model.catalogue import Code
from pipeline.model.quality import Measured, ScoreWords
from pipeline.model.table import TableSpec
from pipeline.render.checks_page import (
    check_json,
    check_text,
    checks_json,
    checks_markdown,
    checks_text,
    score_json,
    score_text,
    scores_markdown,
)
from pipeline.render.tables_page import table_json, table_text, tables_json, tables_markdown, tables_text
from pipeline.render.words import Words


def test_the_dictionary_lists_tables_by_family(fr: Words, couts: TableSpec) -> None:
    derived = replace(couts, name="couts_courants", family="derivee")
    assert tables_text({"couts": couts, "couts_courants": derived}, fr) == (
        "Tables – rapports de mesure\n  couts           Coûts\n\nTables – tables calculées\n  couts_courants  Coûts\n"
    )


def test_a_table_tells_key_references_and_columns(fr: Words, en: Words, couts: TableSpec) -> None:
    text = table_text(couts, fr)
    assert text.startswith("couts – Coûts\nCoût par exercice.\n\nClé : id_rapport, annee_financiere\n")
    assert "Renvois : id_rapport → rapports (id_rapport)" in text
    assert "id_rapport · Rapport · texte · exigée\n  Rapport.\n  forme : ^a|b$" in text
    assert "  une de : declare, sans_objet" in text
    assert "  au moins 1 caractère\n" in text
    assert "sans répétition" not in text  # unique = false asks for nothing
    assert "Montant (en) · decimal number" in table_text(couts, en)


def test_a_derived_table_names_its_query(fr: Words, couts: TableSpec) -> None:
    text = table_text(replace(couts, sql="SELECT 1", foreign_keys=()), fr)
    assert "Fichier : schemas/couts.sql. Les valeurs de cette table sont calculées" in text
    assert "Renvois" not in text


def test_markdown_escapes_what_would_break_its_tables(fr: Words, couts: TableSpec) -> None:
    page = tables_markdown([couts], fr)
    assert page.startswith("## `couts` – Coûts\n")
    assert "| `id_rapport` | texte | oui | Rapport | Rapport. | forme : `^a\\|b$` |  |" in page
    assert "| une de : `declare`, `sans_objet` |  |" in page


@pytest.fixture
def labelled(couts: TableSpec) -> TableSpec:
    told = {"declare": {"fr": "déclaré", "en": "stated"}, "sans_objet": {"fr": "sans objet"}}
    column = {"name": "statut", "example": "declare", "bilan:libelles": told}
    return replace(couts, descriptor={"fields": [column]})


def test_a_list_of_codes_is_told_with_its_labels(fr: Words, en: Words, labelled: TableSpec) -> None:
    assert "| `declare` : déclaré<br>`sans_objet` : sans objet | `declare` |" in tables_markdown([labelled], fr)
    assert "  une de : declare, sans_objet\n    declare – déclaré\n" in table_text(labelled, fr)
    assert "    declare – stated\n    sans_objet – sans objet\n" in table_text(labelled, en)
    field = json.loads(table_json(labelled, en))["fields"][4]
    assert (field["labels"], field["example"]) == ({"declare": "stated", "sans_objet": "sans objet"}, "declare")


def test_json_of_tables(fr: Words, couts: TableSpec) -> None:
    data = json.loads(table_json(couts, fr))
    assert data["primary_key"] == ["id_rapport", "annee_financiere"]
    assert data["foreign_keys"] == [{"fields": ["id_rapport"], "table": "rapports", "reference": ["id_rapport"]}]
    assert data["fields"][2]["constraints"] == {"minimum": 0, "unique": False}
    assert json.loads(tables_json({"couts": couts}, fr)) == {"tables": [data]}


@pytest.fixture
def code() -> Code:
    return Code(
        name="montant_illisible", severity="warning", engine="normalise", table="couts", field="montant", words={}
    )


def test_the_catalogue_lists_codes_by_table_and_severity_with_reason_and_remedy(fr: Words, code: Code) -> None:
    lone = replace(code, name="blank-row", table=None, severity="error")
    graver = replace(code, name="autre_plan", severity="error")
    text = checks_text({one.name: one for one in (lone, code, graver)}, fr)
    assert [line for line in text.splitlines() if line and not line.startswith("    ")] == [
        "Table couts",
        f"  autre_plan · ERREUR · {fr.code('autre_plan').title}",
        "  montant_illisible · AVERTISSEMENT · Montant illisible",
        "Documents, fichiers et jeux de données",
        "  blank-row · ERREUR · Ligne vide",
    ]
    assert text.count("    Pourquoi : ") == text.count("    À faire : ") == 3


def test_a_code_tells_reason_remedy_and_examples(fr: Words, code: Code) -> None:
    text = check_text(code, fr)
    assert text.startswith("montant_illisible – Montant illisible\n\nGravité : avertissement\n")
    assert "Concerne : couts.montant\n" in text
    assert "Bon exemple : 13,7 M$\nMauvais exemple : 12 50 000 $\n" in text
    lone = check_text(replace(code, name="autre_plan", table=None, field=None), fr)
    assert "Concerne" not in lone
    assert "Bon exemple" not in lone


def test_optional_passages_lose_their_brackets(fr: Words, code: Code) -> None:
    assert "[[" not in check_text(replace(code, name="organisme_inconnu"), fr)


def test_blanks_are_shown_by_name_and_words_in_the_plural(fr: Words, code: Code) -> None:
    assert "Message : {nombre} accents étaient séparés" in check_text(replace(code, name="texte_nfd"), fr)
    house = check_text(replace(code, name="regle_maison"), fr)
    assert "Message : {montant} et non {somme} $." in house


def test_markdown_and_json_of_codes(fr: Words, code: Code) -> None:
    assert checks_markdown([code], fr).startswith("## `montant_illisible`\n\nMontant illisible\n\n- Gravité : ")
    data = json.loads(check_json(code, fr))
    assert data["address"] == "checks.md#montant_illisible"
    assert (data["code"], data["severity"], data["good"]) == ("montant_illisible", "warning", "13,7 M$")
    assert json.loads(check_json(replace(code, name="autre_plan"), fr))["good"] is None
    assert json.loads(checks_json({"montant_illisible": code}, fr)) == {"checks": [data], "scores": []}


@pytest.fixture
def score() -> Measured:
    told = {
        "fr": ScoreWords(title="Complétude", why="Part des années."),
        "en": ScoreWords(title="Full", why="Years."),
    }
    return Measured(name="completude", rank=1, words=told, sql="SELECT 1 AS bon, 1 AS total", file="x.sql")


def test_the_scores_come_after_the_codes(fr: Words, en: Words, code: Code, score: Measured) -> None:
    alone, both = (checks_text({code.name: code}, fr, scores) for scores in ((), (score,)))
    assert both == f"{alone}\nNotes\n\n  completude · Complétude\n    Ce qui est compté : Part des années.\n"
    assert checks_text({}, en, [score]) == "Scores\n\n  completude · Full\n    What it counts: Years.\n"


def test_a_score_alone_in_every_form(fr: Words, en: Words, score: Measured) -> None:
    assert score_text(score, fr) == "completude – Complétude\n\nCe qui est compté : Part des années.\n"
    assert scores_markdown([score], en) == "## `completude`\n\nFull\n\n- What it counts: Years.\n"
    data = json.loads(score_json(score, en))
    assert data == {"code": "completude", "address": "checks.md#completude", "title": "Full", "why": "Years."}
    assert json.loads(checks_json({}, en, [score])) == {"checks": [], "scores": [data]}


def test_a_score_without_words_in_the_language_has_those_of_another(en: Words, score: Measured) -> None:
    french = replace(score, words={"fr": score.words["fr"]})
    assert score_text(french, en).startswith("completude – Complétude\n")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_real_table_and_code_has_its_page(lang: str) -> None:
    definitions = open_definitions()
    codes = definitions.catalogue.codes
    words = Words(definitions.messages(lang), lang, codes)
    pages = [
        tables_text(definitions.tables, words),
        tables_markdown(definitions.tables.values(), words),
        checks_text(codes, words),
        checks_markdown(codes.values(), words),
        *(table_text(spec, words) for spec in definitions.tables.values()),
    ]
    left = re.compile(r"\b(constraint|catalogue|type|family|engine|severity)\.[a-zA-Z]+")
    assert [found.group() for page in pages for found in left.finditer(page)] == []
