"""The page of `bilan read`, with the schemas that bilan ships."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.definitions import open_definitions
from pipeline.model.document import LeftOut, Line
from pipeline.model.finding import Finding
from pipeline.model.reading import Reading
from pipeline.model.rows import Row
from pipeline.model.source import Location
from pipeline.model.table import TableSpec
from pipeline.render.reading_json import reading_json
from pipeline.render.reading_rows import Shape, shape_of
from pipeline.render.reading_text import PAGE, reading_text
from pipeline.render.reading_view import NOT_UNDERSTOOD, WITHOUT_VALUE
from pipeline.render.words import Words

MakeReading = Callable[..., Reading]
TABLES: Mapping[str, TableSpec] = open_definitions().tables
REPORT = "exemple/1.1/2021-2022"

FRENCH = """\
Document    rapport.md
Rapport     exemple/1.1/2021-2022
Plan        Plan d'exemple (PEX) · exemple
Formulaire  formulaire
SHA-256     cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd
Taille      5482 octets · text/markdown

Rapports annuels de mesure (rapports)
  Révision            1 (corrigé à la main)
  Titre de la mesure  Un titre                                  ligne 7
  Analyse différenciée selon les sexes (ads)
                      (vide)

Cases à cocher
  Origine de la mesure (origine) : libellés présents, marques des cases perdues
  (illisible)
    « Reconduction »                                            ligne 12
    « Nouvelle mesure »                                         ligne 13

Organismes nommés dans les rapports (rapports_organismes)
  1  « Ville (V) » · responsable de la mesure                   ligne 8

Coûts déclarés par rapport (couts)
  2021-2022   13 700 000 $  « 13,7 M$ » · précision 100 000 $   ligne 34
  2020-2021   rien d'écrit

Rapprochement du coût
  1 200 000 $ + 12 500 000 $ = 13 700 000 $ · concorde avec le coût
  Écart permis par les arrondis : 100 000 $

Chiffres cités dans les textes (chiffres_cites)
  93,5 % → 93,5 %  au moins cette valeur · activités            ligne 20
                   réalisées, paragraphe 1

Textes des rapports (textes)
  Activités réalisées
    Une phrase Une phrase Une phrase Une phrase Une phrase Une  lignes 20–22, 24
    phrase Une phrase Une phrase Une phrase Une phrase Une
    phrase Une phrase avec 13,7 M$.

Rien à signaler.
Tout le document a été compris.
"""


def _with_words_aside(reading: Reading) -> Reading:
    place = Location(file="rapport.md", page=2)
    note = LeftOut(line=Line(text="1 Selon le budget.", location=place), reason="note")
    whole = LeftOut(line=Line(text="tout", location=place), reason="ecarte")
    cover = LeftOut(line=Line(text="Ministère", location=Location(file="rapport.md", line=1)), reason="couverture")
    return replace(
        reading,
        document=replace(reading.document, left_out=(note,)),
        rowset=replace(reading.rowset, left_out=(cover, whole)),
    )


def test_what_was_left_aside_is_told_with_its_reason_and_place(fr: Words, en: Words, reading: MakeReading) -> None:
    aside = _with_words_aside(reading())
    assert reading_text(aside, TABLES, fr).removeprefix(FRENCH) == (
        "\nLaissé de côté :\n  Note, page 2 : « 1 Selon le budget. »\n  Couverture, ligne 1 : « Ministère »\n"
    )
    assert "Left aside:\n  Note, page 2: “1 Selon le budget.”" in reading_text(aside, TABLES, en)
    data = json.loads(reading_json(aside, TABLES, fr, "1.0"))
    assert [(one["reason"], one["page"], one["line"], one["text"]) for one in data["aside"]] == [
        ("note", 2, None, "1 Selon le budget."),
        ("couverture", None, 1, "Ministère"),
    ]


def test_the_page_in_french(fr: Words, reading: MakeReading) -> None:
    assert reading_text(reading(), TABLES, fr) == FRENCH


def test_the_page_in_english(en: Words, reading: MakeReading) -> None:
    text = reading_text(reading(agrees=False), TABLES, en)
    assert "Report    exemple/1.1/2021-2022\nPlan      Example plan (PEX) · exemple\n" in text
    assert "Costs stated by report (couts) 2021-2022 $13,700,000 “13,7 M$” · precision $100,000 line 34" in flat(text)
    assert "  2020-2021   nothing written\n" in text
    assert "93,5 % → 93.5% at least this value · activities carried out, line 20 paragraph 1 " in flat(text)
    assert " $1,200,000 + $12,500,000 = $13,700,000 · does not agree with the cost of $13,500,000 " in flat(text)
    assert "Gap allowed" not in text
    assert text.endswith("\nNothing to report.\nThe whole document was understood.\n")


@pytest.mark.parametrize("width", [60, PAGE, 110])
def test_no_line_is_wider_than_the_page(fr: Words, reading: MakeReading, width: int) -> None:
    digest = 76  # what no width can break
    assert max(map(len, reading_text(reading(), TABLES, fr, width).splitlines())) <= max(width, digest)


def test_the_report_is_named_once(fr: Words, reading: MakeReading) -> None:
    assert reading_text(reading(), TABLES, fr).count(REPORT) == 1


@pytest.mark.parametrize(
    ("table", "shape"),
    [
        ("rapports", Shape.CARD),
        ("rapports_organismes", Shape.LIST),
        ("couts", Shape.SERIES),
        ("clienteles", Shape.SERIES),
        ("chiffres_cites", Shape.FIGURES),
        ("textes", Shape.PROSE),
        ("projets", Shape.LIST),
    ],
)
def test_the_schema_gives_the_shape(table: str, shape: Shape) -> None:
    assert shape_of(TABLES[table]) is shape


def _row(table: str, place: Line, **values: Any) -> Row:
    return Row(table=table, values={"id_rapport": REPORT, **values}, origin=dict.fromkeys(values, (place,)))


def _page(reading: MakeReading, words: Words, *rows: Row) -> str:
    return reading_text(reading(rows=rows), TABLES, words)


def flat(text: str) -> str:
    return " ".join(text.split())


LINE = Line(text="…", location=Location(file="rapport.md", line=30))


def test_counts_bear_their_unit_and_words_their_status(fr: Words, reading: MakeReading) -> None:
    rows = [
        _row("clienteles", LINE, annee_financiere="2018-2019", nombre=7200, unite="ménages", borne="maximum",
             statut="declare", texte="au plus 7 200 ménages"),
        _row("clienteles", LINE, annee_financiere="2019-2020", nombre=12, unite=None, borne="exacte",
             statut="declare", texte="12"),
        _row("clienteles", LINE, annee_financiere="2020-2021", nombre=None, statut="declare", texte="Tout le monde"),
        _row("clienteles", LINE, annee_financiere="2021-2022", nombre=None, statut="illisible", texte="1 2 3"),
        _row("clienteles", LINE, annee_financiere="2022-2023", nombre=None, statut="indetermine", texte="n. d."),
    ]  # fmt: skip
    assert _page(reading, fr, *rows).split("(clienteles)\n")[1].split("\n\n")[0].splitlines() == [
        "  2018-2019      7200 ménages  « au plus 7 200 ménages » · au plus      ligne 30",
        "                               cette valeur",
        "  2019-2020                12  « 12 »                                   ligne 30",
        "  2020-2021   valeur déclarée  « Tout le monde »                        ligne 30",
        "  2021-2022   –                « 1 2 3 » · écrit, mais illisible sans   ligne 30",
        "                               deviner",
        "  2022-2023   non déterminé    « n. d. »                                ligne 30",
    ]


def test_a_value_corrected_by_hand_is_marked(fr: Words, reading: MakeReading) -> None:
    values = {"annee_financiere": "2021-2022", "montant": Decimal("5.25"), "precision": Decimal("0.01"),
              "borne": "exacte", "statut": "declare", "texte": "5,25 $"}  # fmt: skip
    row = replace(_row("couts", LINE, **values), corrected=frozenset({"montant"}))
    assert "2021-2022   5,25 $  « 5,25 $ » (corrigé à la main)   " in _page(reading, fr, row)


def test_several_texts_of_a_section_are_numbered(fr: Words, reading: MakeReading) -> None:
    rows = [_row("textes", LINE, section="etapes", rang=rank, texte=f"Pas {rank}") for rank in (1, 2)]
    text = _page(reading, fr, *rows)
    assert "  Étapes à venir\n    1  Pas 1" in text
    assert "\n    2  Pas 2" in text


def test_what_a_definition_does_not_label_is_shown_as_it_is(fr: Words, reading: MakeReading) -> None:
    rows = [
        _row("textes", LINE, section="annexe", rang=1, texte="Une annexe"),
        _row("couts", LINE, annee_financiere="2021-2022", montant=None, statut="perdu", texte=None),
        _row("chiffres_cites", LINE, section="annexe", rang=1, position=1, valeur=Decimal(2), unite="CAD",
             borne="presque", precision=Decimal(1), texte="2 $", contexte="Environ 2 $."),
        _row("inconnue", LINE, colonne="a\x1bb"),
    ]  # fmt: skip
    text = _page(reading, fr, *rows)
    assert "  Annexe\n    Une annexe" in text
    assert "  2021-2022   perdu  " in text
    assert "  2 $ → 2 $  presque · annexe, paragraphe 1" in text
    assert f"\ninconnue\n  id_rapport  {REPORT}\n  colonne     a\\u001bb" in text


def test_a_lead_too_long_for_its_column_has_a_line_to_itself(fr: Words, reading: MakeReading) -> None:
    unit = "ménages et personnes seules rejointes"
    values = {"annee_financiere": "2021-2022", "nombre": 12, "unite": unit, "borne": "exacte", "statut": "declare"}
    text = _page(reading, fr, _row("clienteles", LINE, **values, texte=f"12 {unit}"))
    stated = text.split("(clienteles)\n")[1].split("\n\n")[0].splitlines()
    assert stated == [
        f"  2021-2022   12 {unit}".ljust(72) + "ligne 30",
        f"  « 12 {unit} »",
    ]


def test_a_date_is_shown_as_the_data_hold_it(fr: Words, reading: MakeReading) -> None:
    row = Row(table="ententes", values={"id_entente": "e", "date_debut": date(2011, 3, 31)}, origin={})
    assert "2011-03-31" in _page(reading, fr, row)


def test_rows_of_several_reports_keep_their_whole_key(fr: Words, reading: MakeReading) -> None:
    rows = [
        _row("rapports_organismes", LINE, rang=1, texte="Ville", role="collaborateur", id_organisme="ville"),
        Row(table="rapports_organismes", values={"id_rapport": "autre", "rang": 1, "texte": "MRC"}, origin={}),
    ]
    text = flat(_page(reading, fr, *rows))
    assert f"{REPORT} | 1 « Ville » · Organisme : ville · ligne 30 collaborateur autre | 1 « MRC »" in text


def test_a_value_in_a_cell_is_placed_by_sheet_and_cell(fr: Words, reading: MakeReading) -> None:
    place = Line(text="x", location=Location(file="a.xlsx", sheet="Projets", cell="B3"))
    assert "Un titre Projets, B3" in flat(_page(reading, fr, _row("rapports", place, titre="Un titre")))


def test_a_box_without_label_shows_its_value(fr: Words, reading: MakeReading) -> None:
    assert "  Origine de la mesure (origine) : biffee\n" in _page(
        reading, fr, _row("rapports", LINE, origine="biffee")
    )


def _chosen(reading: MakeReading, words: Words, tables: Mapping[str, TableSpec] = TABLES) -> str:
    row = _row("rapports", LINE, origine="nouvelle", ads="non_designee")
    heading = words.label("reading.boxes")
    return flat(reading_text(reading(rows=(row,)), tables, words).split(f"{heading}\n")[1])


def test_a_choice_bears_the_name_that_its_column_is_published_under(
    fr: Words, en: Words, reading: MakeReading
) -> None:
    french, english = _chosen(reading, fr), _chosen(reading, en)
    assert french.startswith("Origine de la mesure (origine) : mesure nouvelle (nouvelle) ")
    assert " Analyse différenciée selon les sexes (ads) : non désignée ADS (non_designee) " in french
    assert english.startswith("Origin of the measure (origine): new measure (nouvelle) ")
    assert " Gender-based analysis (ads): not designated for gender-based analysis (non_designee) " in english


def test_a_choice_without_a_title_is_named_once(fr: Words, reading: MakeReading) -> None:
    told = _chosen(reading, fr, {})
    assert told.startswith("origine : nouvelle ")
    assert " ads : non_designee " in told


def test_a_choice_that_the_form_does_not_offer_is_named_too(en: Words, reading: MakeReading) -> None:
    page = flat(reading_text(reading(rows=(_row("rapports", LINE, ads="absente"),), layout="autre"), TABLES, en))
    assert " Gender-based analysis (ads) the form lacks these boxes (absente) line 30 " in page


def test_findings_and_what_was_not_understood_stand_apart(fr: Words, reading: MakeReading) -> None:
    found = reading(
        Finding(code="texte_non_compris", value="Un ajout\x07", location=Location(file="rapport.md", line=40)),
        Finding(code="source_cp1252"),
        Finding(code="regle_maison", details={"montant": 1, "somme": 2}),
        Finding(code="notation_corrigee", value="10-11", details={"lecture": "2010-2011"}),
    )
    text = reading_text(found, TABLES, fr)
    assert "Constats :\n\nAVERTISSEMENT · Règle maison" in text
    assert "AVERTISSEMENT · Ancien encodage" in text  # raised by the plan
    assert "\nPour information :\n  « 10-11 » a été lu comme 2010-2011. [notation_corrigee]\n" in text
    assert "Ce qui n'a pas été compris :\n  rapport.md:40 : « Un ajout\\u0007 » n'a pas trouvé sa place." in text


def test_only_leftovers_are_no_reason_to_say_that_there_is_nothing(fr: Words, reading: MakeReading) -> None:
    text = reading_text(reading(Finding(code="texte_non_compris", value="mot")), TABLES, fr)
    assert "Rien à signaler" not in text
    assert text.endswith("\n\nCe qui n'a pas été compris :\n  « mot » n'a pas trouvé sa place.\n")


@pytest.mark.parametrize(
    ("code", "claimed"),
    [
        ("notation_corrigee", True),
        ("devise_absente", True),
        ("periode_pour_annee", False),
        ("annee_illisible", False),
        ("annee_en_double", False),
        ("valeur_prevue", False),
        ("montant_illisible", False),
        ("nombre_illisible", False),
        ("chiffre_refuse", False),
        ("section_inconnue", False),
    ],
)
def test_nothing_is_said_to_be_understood_that_gave_no_value(
    fr: Words, reading: MakeReading, code: str, *, claimed: bool
) -> None:
    text = reading_text(reading(Finding(code=code, value="x")), TABLES, fr)
    assert ("Tout le document a été compris." in text) == claimed


def test_the_codes_that_a_reading_is_judged_by_exist() -> None:
    assert set(open_definitions().catalogue.codes) >= WITHOUT_VALUE | NOT_UNDERSTOOD


def test_a_report_left_out_is_said(fr: Words, reading: MakeReading) -> None:
    text = reading_text(reading(Finding(code="formulaire_inconnu"), rows=(), layout=None), TABLES, fr)
    assert "Formulaire  aucun formulaire reconnu\n" in text
    assert "\nAucune valeur n'est retenue : le rapport est laissé de côté.\n\nConstats :\n" in text
    for word in ("Rapport  ", "Cases à cocher", "Rapprochement", "compris", "Rien à signaler"):
        assert word not in text
