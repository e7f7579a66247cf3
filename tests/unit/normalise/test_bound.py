"""Bound documents: several reports in one, under a cover, behind a table of contents."""

from collections.abc import Callable

import pytest

from pipeline.model.document import Document
from pipeline.model.plan import Plan
from pipeline.model.rows import RowSet
from pipeline.normalise.notation.names import NameIndex
from pipeline.normalise.report import normalise_report

Read = Callable[[str], Document]
Report = Callable[[str], RowSet]

PLAN = "Plan d'action pour la vie de quartier 2010-2015"
YEAR = "# FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011"


def measure(code: str, cost: str, top: str = f"{YEAR}\n\n{PLAN}") -> str:
    return f"""{top}

TITRE DE LA MESURE : Mesure {code}
N° DE LA MESURE : {code}
ORIENTATION : Aider
ORGANISME RESPONSABLE : Ministère des Essais et de la Preuve (MEP)

## DESCRIPTION DE LA MESURE

☐ Reconduction d'une mesure du plan précédent
☒ Nouvelle mesure

Elle aide les gens.

## ACTIVITÉS RÉALISÉES

Un local a ouvert.

## COÛT DE LA MESURE

2010-2011 : {cost}

## CLIENTÈLE REJOINTE

2010-2011 : 4 ménages

## ÉTAPES À VENIR

- Former
- Conclure

## ADS

☐ La mesure est désignée ADS
☒ La mesure n'est pas désignée ADS

"""


@pytest.fixture
def report(document: Read, plan: Plan, names: NameIndex) -> Report:
    return lambda text: normalise_report(document(text), plan, names)


def costs(rowset: RowSet) -> list[tuple[object, object]]:
    return [(row.values["id_rapport"], row.values["montant"]) for row in rowset.rows if row.table == "couts"]


def aside(rowset: RowSet) -> list[tuple[str, str]]:
    return [(one.line.text, one.reason) for one in rowset.left_out]


def test_two_measures_in_one_document_give_what_each_would_give_alone(report: Report) -> None:
    first, second = measure("1.10", "3 $"), measure("1.2", "5 $")
    both = report(first + second)
    alone = [report(one) for one in (first, second)]
    told = [(row.table, row.values) for row in both.rows]
    assert told == [(row.table, row.values) for rowset in alone for row in rowset.rows]
    assert both.findings == () == both.left_out
    assert len(costs(both)) == len({key for key, _ in costs(both)}) == 2


def test_the_same_measure_in_two_years_is_two_reports(report: Report) -> None:
    rowset = report(measure("1.2", "3 $") + measure("1.2", "5 $").replace("2010-2011", "2011-2012"))
    assert [key for key, _ in costs(rowset)] == ["quartiers/1.2/2010-2011", "quartiers/1.2/2011-2012"]


def test_a_header_that_is_repeated_begins_nothing(report: Report) -> None:
    whole = measure("1.2", "3 $")
    again = whole.replace(
        "## CLIENTÈLE REJOINTE", "TITRE DE LA MESURE : Mesure 1.2\nN° DE LA MESURE : 1.2\n\n## CLIENTÈLE REJOINTE"
    )
    assert len(costs(report(again))) == 1


def test_another_measure_that_the_prose_names_begins_nothing(report: Report) -> None:
    whole = measure("1.2", "3 $").replace("Un local a ouvert.", "N° DE LA MESURE : 4.5\n\nUn local a ouvert.")
    rowset = report(whole)
    assert len(costs(rowset)) == 1
    assert "N° DE LA MESURE : 4.5" in {row.values.get("texte") for row in rowset.rows}


def test_a_cover_states_the_year_and_the_plan_for_all(report: Report) -> None:
    cover = f"Ministère des Essais\n\n{YEAR}\n\n{PLAN}\n\nDéposé en mai\n\n"
    rowset = report(cover + measure("1.10", "3 $", "") + measure("1.2", "5 $", ""))
    assert costs(rowset) == [("quartiers/1.10/2010-2011", 3), ("quartiers/1.2/2010-2011", 5)]
    assert aside(rowset) == [("Ministère des Essais", "couverture"), ("Déposé en mai", "couverture")]
    assert rowset.findings == ()
    year = [row.origin["annee_financiere"][0].location.line for row in rowset.rows if row.table == "rapports"]
    assert year == [3, 3]


@pytest.mark.parametrize(
    "contents",
    [
        "TABLE DES MATIÈRES\n\nCOÛT DE LA MESURE ........ 2\n\nADS …… 3\n\n",
        "## Sommaire\n\nCOÛT DE LA MESURE\t2\n\nCLIENTÈLE REJOINTE\t2\n\n",
        "Sommaire\nMesure 1.10\t2\nMesure 1.2\t4\n\n",
        "Mesure 1.10 ........ 2\n\nMesure 1.2 ....... 4\n\nADS ....... 5\n\n",
        "| SOMMAIRE |  |\n| Mesure 1.10 | 2 |\n\n",
    ],
)
def test_a_table_of_contents_is_no_part_of_a_report(report: Report, contents: str) -> None:
    whole = measure("1.10", "3 $") + measure("1.2", "5 $")
    rowset = report(contents + whole)
    assert [(row.table, row.values) for row in rowset.rows] == [
        (row.table, row.values) for row in report(whole).rows
    ]  # fmt: skip
    assert {reason for _, reason in aside(rowset)} == {"sommaire"}
    assert len(aside(rowset)) >= 2


def test_two_lines_that_lead_to_numbers_are_no_table_of_contents(report: Report) -> None:
    rowset = report(measure("1.2", "3 $").replace("Un local a ouvert.", "Locaux ouverts ..... 12"))
    assert rowset.left_out == ()
    assert "Locaux ouverts ..... 12" in {row.values.get("texte") for row in rowset.rows}


def test_what_has_no_place_names_its_report(report: Report) -> None:
    without = measure("1.2", "5 $").replace("## CLIENTÈLE REJOINTE\n\n2010-2011 : 4 ménages", "")
    (missing,) = report(measure("1.10", "3 $") + without).findings
    assert (missing.code, missing.key) == ("section_absente", ("quartiers/1.2/2010-2011",))


def test_a_report_that_states_another_plan_leaves_the_others(report: Report) -> None:
    other = measure("1.2", "5 $", f"{YEAR}\n\nPlan d'action pour les berges 2010-2015")
    rowset = report(measure("1.10", "3 $") + other)
    assert [one.code for one in rowset.findings] == ["autre_plan"]
    assert costs(rowset) == [("quartiers/1.10/2010-2011", 3)]
