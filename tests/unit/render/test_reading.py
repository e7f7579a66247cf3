import json
from collections.abc import Callable, Mapping

import pytest

from pipeline.model.finding import Finding
from pipeline.model.reading import Reading
from pipeline.model.rows import Row
from pipeline.model.source import Location
from pipeline.model.table import TableSpec
from pipeline.render.reading_json import reading_json
from pipeline.render.reading_text import reading_text
from pipeline.render.words import Words

MakeReading = Callable[..., Reading]


@pytest.fixture
def tables(couts: TableSpec) -> Mapping[str, TableSpec]:
    return {"couts": couts}


def test_the_page_tells_document_plan_and_form(
    fr: Words, reading: MakeReading, tables: Mapping[str, TableSpec]
) -> None:
    head = reading_text(reading(), tables, fr).splitlines()[:6]
    assert head == [
        "Document : rapport.md",
        f"Empreinte : sha256 {'cd' * 32}",
        "Taille : 5482 octets",
        "Type : text/markdown",
        "Plan : exemple – Plan d'exemple (PEX)",
        "Formulaire : formulaire",
    ]


def test_values_stand_below_the_words_that_state_them(
    fr: Words, reading: MakeReading, tables: Mapping[str, TableSpec]
) -> None:
    text = reading_text(reading(), tables, fr)
    assert "couts · Coûts · 2 lignes" in text
    assert "  2021-2022\n    ligne 34 : « 2021-2022 : 13,7 M$ »\n" in text
    assert "      Montant : 13 700 000,00 · Précision : 100 000 · Statut : declare · Texte : 13,7 M$\n" in text
    assert "  (vide)\n    sans ligne\n      Statut : sans_objet\n" in text
    assert "revision : 1 (corrigé à la main)" in text


def test_long_words_are_cut_unless_they_are_the_value(
    fr: Words, reading: MakeReading, tables: Mapping[str, TableSpec]
) -> None:
    text = reading_text(reading(), tables, fr)
    assert "    ligne 20\n      texte : Une phrase" in text
    assert "    sans ligne\n      date : 2021-04-01" in text
    quoted = next(line for line in text.splitlines() if line.startswith("    ligne 20 : "))
    assert quoted.endswith("… »")
    assert len(quoted) < 150


def test_the_sum_is_written_out(fr: Words, en: Words, reading: MakeReading, tables: Mapping[str, TableSpec]) -> None:
    line = "  1 200 000 $ + 12 500 000 $ = 13 700 000 $ · concorde avec le coût\n    écart permis : 100 000 $\n"
    assert line in reading_text(reading(), tables, fr)
    other = "  $1,200,000 + $12,500,000 = $13,700,000 · does not agree with the cost of $13,500,000\n\n"
    assert other in reading_text(reading(agrees=False), tables, en)


def test_lost_boxes_are_shown_with_their_lines(
    fr: Words, reading: MakeReading, tables: Mapping[str, TableSpec]
) -> None:
    text = reading_text(reading(), tables, fr)
    assert (
        "Cases à cocher :\n  origine (origine) : illisible – marques perdues\n"
        "    ligne 12 : « Reconduction »\n    ligne 13 : « Nouvelle mesure »\n"
    ) in text
    assert "    lignes 12, 13 : « Reconduction Nouvelle mesure »\n      origine : illisible" in text


def test_findings_and_what_was_not_understood_stand_apart(
    fr: Words, reading: MakeReading, tables: Mapping[str, TableSpec]
) -> None:
    found = reading(
        Finding(code="texte_non_compris", value="Un ajout\x07", location=Location(file="rapport.md", line=40)),
        Finding(code="source_cp1252"),
        Finding(code="regle_maison", details={"montant": 1, "somme": 2}),
        Finding(code="notation_corrigee", value="10-11", details={"lecture": "2010-2011"}),
    )
    text = reading_text(found, tables, fr)
    assert "Constats :\n\nAVERTISSEMENT · Règle maison" in text
    assert "AVERTISSEMENT · Ancien encodage" in text  # raised by the plan
    assert "INFORMATION · Notation corrigée" in text
    assert "Ce qui n'a pas été compris :\n  rapport.md:40 : « Un ajout\\u0007 » n'a pas trouvé sa place." in text


def test_nothing_to_report_is_said(fr: Words, reading: MakeReading, tables: Mapping[str, TableSpec]) -> None:
    text = reading_text(reading(), tables, fr)
    assert text.endswith("Constats :\n  Rien à signaler.\n\nTout le document a été compris.\n")


def test_a_report_left_out_is_said(fr: Words, reading: MakeReading, tables: Mapping[str, TableSpec]) -> None:
    text = reading_text(reading(Finding(code="formulaire_inconnu"), rows=(), layout=None), tables, fr)
    assert "Formulaire : aucun formulaire reconnu\nAucune valeur n'est retenue" in text
    assert "Cases à cocher" not in text
    assert "Rapprochement" not in text
    assert "compris" not in text


def test_a_value_in_a_cell_is_placed_by_sheet_and_cell(
    fr: Words, reading: MakeReading, tables: Mapping[str, TableSpec]
) -> None:
    from pipeline.model.document import Line  # noqa: PLC0415

    place = Location(file="a.xlsx", sheet="Projets", cell="B3")
    row = Row(table="projets", values={"titre": "x"}, origin={"titre": (Line(text="un x", location=place),)})
    assert "    Projets, B3 : « un x »" in reading_text(reading(rows=(row,)), tables, fr)


def test_json_holds_everything_exactly(fr: Words, reading: MakeReading, tables: Mapping[str, TableSpec]) -> None:
    found = Finding(code="section_inconnue", value="AUTRE", location=Location(file="rapport.md", line=50))
    other = Finding(code="texte_non_compris", value="mot")
    data = json.loads(reading_json(reading(found, other, Finding(code="texte_nfd")), tables, fr, "0.1.0"))
    assert data["document"]["id_source"] == "cd" * 8
    assert data["plan"] == {"id": "exemple", "acronym": "PEX", "title": "Plan d'exemple"}
    cost = data["tables"]["couts"][0]
    assert cost["key"] == ["exemple/1.1/2021-2022", "2021-2022"]
    assert (cost["values"]["montant"], cost["values"]["precision"]) == ("13700000.00", "100000")
    assert cost["origin"]["montant"] == [
        {"line": 34, "page": None, "sheet": None, "cell": None, "text": "2021-2022 : 13,7 M$"}
    ]
    assert data["tables"]["textes"][0]["values"]["date"] == "2021-04-01"
    assert data["tables"]["rapports"][0]["corrected"] == ["revision"]
    assert data["sums"] == [
        {
            "id_rapport": "exemple/1.1/2021-2022",
            "cost": "13700000.00",
            "parts": ["1200000.00", "12500000.00"],
            "sum": "13700000.00",
            "tolerance": "100000",
            "agrees": True,
        }
    ]
    assert [(box["field"], box["value"], [one["line"] for one in box["lines"]]) for box in data["boxes"]] == [
        ("origine", "illisible", [12, 13])
    ]
    assert data["not_understood"] == [
        {"code": "section_inconnue", "line": 50, "text": "AUTRE"},
        {"code": "texte_non_compris", "line": None, "text": "mot"},
    ]
    assert [group["code"] for group in data["findings"]] == ["texte_nfd"]
    assert data["left_out"] is False
