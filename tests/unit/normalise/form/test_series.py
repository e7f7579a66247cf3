"""Series: years and values from lines, items, rows and columns; what is not certain is told."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from pipeline.model.document import Document
from pipeline.model.finding import Finding
from pipeline.model.rows import Row
from pipeline.normalise.form.series import read_series
from pipeline.normalise.form.series_rows import series_rows

Read = Callable[[str], Document]
Series = Callable[..., tuple[list[Row], list[Finding]]]
TITLES = ("COÛT DE LA MESURE",)


@pytest.fixture
def series(document: Read) -> Series:
    def _series(text: str, table: str = "couts") -> tuple[list[Row], list[Finding]]:
        return series_rows(read_series(document(text).blocks, TITLES), table, "p/1/2012-2013")

    return _series


def _texts(rows: list[Row]) -> list[tuple[object, object]]:
    return [(row.values["annee_financiere"], row.values["texte"]) for row in rows]


def _codes(findings: list[Finding]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.value) for finding in findings]


EXPECTED = [("2010-2011", "s. o."), ("2011-2012", "13,7 M$"), ("2012-2013", "près de 2 M$")]
FORMS = {
    "lines": "2010-2011 : s. o.\n2011-2012 : 13,7 M$\n2012-2013 : près de 2 M$",
    "blocks": "2010-2011 : s. o.\n\n2011-2012 : 13,7 M$\n\n2012-2013 : près de 2 M$",
    "items": "- 2010-2011 : s. o.\n- 2011-2012 : 13,7 M$\n- 2012-2013 : près de\n2 M$",
    "tabs": "2010-2011\ts. o.\n2011-2012\t13,7 M$\n2012-2013\tprès de 2 M$",
    "dashes": "2010-2011 – s. o.\n2011-2012 - 13,7 M$\n2012-2013 — près de 2 M$",
    "spaces": "2010-2011 s. o.\n2011-2012 13,7 M$\n2012-2013 près de 2 M$",
    "wrapped": "2010-2011 : s. o.\n2011-2012 : 13,7\nM$\n2012-2013 : près\nde\n2 M$",
    "years alone": "2010-2011\ns. o.\n2011-2012\n13,7 M$\n2012-2013\nprès de 2 M$",
    "years as headings": "### 2010-2011\n\ns. o.\n\n### 2011-2012\n\n13,7 M$\n\n### 2012-2013\n\nprès de\n2 M$",
    "rows": (
        "| Année financière | Coût |\n| 2010-2011 | s. o. |\n| 2011-2012 | 13,7 M$ |\n| 2012-2013 | près<br>de 2 M$ |"
    ),
    "rows that go on": "| 2010-2011 | s. o. |\n| 2011-2012 | 13,7 M$ |\n| 2012-2013 | près de |\n| | 2 M$ |",
    "one cell a row": "| 2010-2011 : s. o. |\n| 2011-2012 : 13,7 M$ |\n| 2012-2013 : près de 2 M$ |",
    "pairs": "| 2010-2011 | s. o. | 2011-2012 | 13,7 M$ |\n| 2012-2013 | près de 2 M$ | | |",
    "pairs by tabs": "2010-2011\ts. o.\t2011-2012\t13,7 M$\n2012-2013\tprès de\n2 M$",
    "columns": "| 2010-2011 | 2011-2012 | 2012-2013 |\n| s. o. | 13,7 M$ | près de 2 M$ |",
    "columns with labels": (
        "| Exercice | 2010-2011 | 2011-2012 | 2012-2013 |\n| Coût | s. o. | 13,7 M$ | près de 2 M$ |"
    ),
    "columns in two grids": (
        "| 2010-2011 | 2011-2012 |\n| s. o. | 13,7 M$ |\n\n| Année | 2012-2013 |\n| Coût | près de 2 M$ |"
    ),
    "columns twice": "| 2010-2011 | 2011-2012 |\n| s. o. | 13,7 M$ |\n| Année | 2012-2013 |\n| Coût | près de 2 M$ |",
    "columns by tabs": "Année\t2010-2011\t2011-2012\t2012-2013\nCoût\ts. o.\t13,7 M$\tprès de 2 M$",
    "columns by gaps": "2010-2011   2011-2012   2012-2013\ns. o.       13,7 M$     près de 2 M$",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_every_form_states_the_same(series: Series, text: str) -> None:
    rows, findings = series(text)
    assert _texts(rows) == EXPECTED
    assert findings == []
    assert [row.values["montant"] for row in rows] == [None, Decimal("13700000.00"), Decimal("2000000.00")]
    assert [row.values["borne"] for row in rows] == [None, "exacte", "approximative"]


def test_each_value_keeps_its_lines(series: Series) -> None:
    rows, _ = series("2010-2011 : 13,7\nM$\n2011-2012 :")
    assert [line.location.line for line in rows[0].origin["montant"]] == [1, 2]
    assert set(rows[0].origin) == {"montant", "precision", "borne", "statut", "texte"}
    assert rows[1].values["statut"] == "absent"
    assert rows[1].values["texte"] is None
    assert {name: [line.location.line for line in lines] for name, lines in rows[1].origin.items()} == {"statut": [3]}


def test_people_in_words(series: Series) -> None:
    rows, findings = series(
        "2010-2011 : 12 345 ménages\n2011-2012 : Acteurs du\nmilieu, en\n2010-2011 aussi", "clienteles"
    )
    assert [(row.values["nombre"], row.values["unite"]) for row in rows] == [(12345, "ménages"), (None, None)]
    assert rows[1].values["texte"] == "Acteurs du milieu, en 2010-2011 aussi"
    assert rows[1].values["statut"] == "declare"
    assert findings == []


def test_a_list_below_a_year(series: Series) -> None:
    rows, findings = series("- 2010-2011 :\n  - 12 ménages\n  - 3 écoles\n- 2011-2012 : s. o.\n- rien", "clienteles")
    assert _texts(rows) == [("2010-2011", "12 ménages 3 écoles"), ("2011-2012", "s. o.")]
    assert _codes(findings) == [("texte_non_compris", "rien")]


TWO_NUMBERS = {
    "tab": "2010-2011\t12\t500 $",
    "wide gap": "2010-2011 : 12   500 $",
    "two spaces": "2010-2011 : 12  500 $",
    "break in a cell": "| Exercice | Coût |\n| 2010-2011 | 12<br>500 $ |",
    "row that goes on": "| 2010-2011 | 12 |\n| | 500 $ |",
    "items": "- 2010-2011 :\n  - 12\n  - 500 $",
}


@pytest.mark.parametrize("table", ["couts", "clienteles"])
@pytest.mark.parametrize("text", TWO_NUMBERS.values(), ids=TWO_NUMBERS.keys())
def test_two_numbers_side_by_side_are_never_made_one(series: Series, text: str, table: str) -> None:
    rows, _ = series(text.replace("$", "$" if table == "couts" else "ménages"), table)
    assert len(rows) == 1
    assert rows[0].values["montant" if table == "couts" else "nombre"] is None
    assert str(rows[0].values["texte"]).startswith("12")


def test_a_column_of_totals_is_told(series: Series) -> None:
    rows, findings = series("| | 2010-2011 | 2011-2012 | Total |\n| Coût | 4 $ | 5 $ | 9 $ |")
    assert _texts(rows) == [("2010-2011", "4 $"), ("2011-2012", "5 $")]
    assert _codes(findings) == [("texte_non_compris", "9 $"), ("texte_non_compris", "Total")]


@pytest.mark.parametrize("label", ["Coût", "Montant"])
def test_a_label_never_shifts_the_values(series: Series, label: str) -> None:
    rows, findings = series(f"2010-2011\t2011-2012\t2012-2013\n{label}\t4 $\t5 $")
    assert rows == []
    assert _codes(findings)[1] == ("texte_non_compris", f"{label} | 4 $ | 5 $")


def test_words_that_belong_nowhere(series: Series) -> None:
    text = "Voici les coûts\nde la mesure.\n2010-2011 : 3 $\nTotal : 3 $\net rien d'autre\n\nFin."
    rows, findings = series(text)
    assert _texts(rows) == [("2010-2011", "3 $")]
    assert _codes(findings) == [
        ("texte_non_compris", "Voici les coûts de la mesure."),
        ("texte_non_compris", "Total : 3 $ et rien d'autre"),
        ("texte_non_compris", "Fin."),
    ]
    assert findings[0].table == "couts"
    assert findings[1].location is not None
    assert findings[1].location.line == 4


def test_a_period_or_a_spoilt_year_makes_no_row(series: Series) -> None:
    rows, findings = series(
        "2010-2015 : 3 $\n20?0-2011 : 4 $\n2011-2012 : 5 $\n\n| 20?2-2013 | 6 $ |\n| 2014-2015 | 7 $ |"
    )
    assert _texts(rows) == [("2011-2012", "5 $"), ("2014-2015", "7 $")]
    assert _codes(findings) == [
        ("periode_pour_annee", "2010-2015 3 $"),
        ("annee_illisible", "20?0-2011 4 $"),
        ("annee_illisible", "20?2-2013 | 6 $"),
    ]


def test_irregular_years_are_corrected_and_told(series: Series) -> None:
    rows, findings = series("2010-11 : 3 $\n2011–2012 : 4 $")
    assert _texts(rows) == [("2010-2011", "3 $"), ("2011-2012", "4 $")]
    assert [(one.code, one.value, one.details) for one in findings] == [
        ("notation_corrigee", "2010-11", {"lecture": "2010-2011"}),
        ("notation_corrigee", "2011–2012", {"lecture": "2011-2012"}),
    ]
    assert findings[0].key == ("p/1/2012-2013", "2010-2011")


def test_a_year_without_dash_needs_the_whole_series(series: Series) -> None:
    rows, findings = series("2010-2011 : 3 $\n20112012 : 4 $\n2012-2013 : 5 $")
    assert [year for year, _ in _texts(rows)] == ["2010-2011", "2011-2012", "2012-2013"]
    assert [(one.code, one.details) for one in findings] == [("annee_deduite", {"annee": "2011-2012"})]
    rows, findings = series("2010-2011 : 3 $\n20112012 : 4 $")
    assert [year for year, _ in _texts(rows)] == ["2010-2011"]
    assert _codes(findings) == [("annee_illisible", "20112012 4 $")]


@pytest.mark.parametrize("again", ["3 M$", "3 000 000 $", "3 m$"])
def test_a_year_twice_with_the_same_value(series: Series, again: str) -> None:
    rows, findings = series(f"2010-2011 : 3 M$\n2010-2011 : {again}")
    assert _texts(rows) == [("2010-2011", "3 M$")]
    assert [(one.code, one.value, one.details) for one in findings] == [
        ("annee_repetee", again, {"annee": "2010-2011"})
    ]


@pytest.mark.parametrize(
    ("first", "second"), [("3 M$", "4 M$"), ("3 M$", "s. o."), ("3 M$", "plus de 3 M$"), ("un", "deux")]
)
def test_a_year_twice_with_different_values(series: Series, first: str, second: str) -> None:
    rows, findings = series(f"2010-2011 : {first}\n2010-2011 : {second}")
    assert len(rows) == 1
    assert rows[0].values["statut"] == "illisible"
    assert rows[0].values["montant"] is None
    assert rows[0].values["texte"] == f"{first} | {second}"
    assert [line.location.line for line in rows[0].origin["texte"]] == [1, 2]
    assert [(one.code, one.details["valeurs"]) for one in findings] == [("annee_en_double", f"{first} | {second}")]


def test_a_year_twice_of_which_one_says_nothing(series: Series) -> None:
    rows, findings = series("2010-2011 : s. o.\n2010-2011 :")
    assert rows[0].values["texte"] == "s. o. | 2010-2011"
    assert findings[0].code == "annee_en_double"
    rows, findings = series("2010-2011 :\n2010-2011 :")
    assert rows[0].values["statut"] == "absent"
    assert _codes(findings) == [("annee_repetee", "2010-2011")]


def test_people_twice_in_words_that_differ(series: Series) -> None:
    rows, _ = series("2010-2011 : Les familles\n2010-2011 : Les aînés", "clienteles")
    assert rows[0].values["statut"] == "illisible"


def test_what_an_amount_calls_for(series: Series) -> None:
    rows, findings = series("2010-2011 : entre 2 et 3 M$\n2011-2012 : 13.7 M$")
    assert [row.values["statut"] for row in rows] == ["illisible", "declare"]
    assert findings[0].code == "montant_intervalle"
    assert findings[0].field == "montant"
    assert findings[1].code == "notation_corrigee"
    assert findings[1].details == {"lecture": "13700000.00"}


def test_cells_that_belong_nowhere(series: Series) -> None:
    text = (
        "| Année | Montant ($) |\n| 2010-2011 | 3 $ |\n| Total | 3 $ |\n| | autre |\n\n"
        "| Année | 2011-2012 | 2012-2013 |\n| Réel | 4 $ | 5 $ |"
    )
    rows, findings = series(text)
    assert _texts(rows) == [("2010-2011", "3 $"), ("2011-2012", "4 $"), ("2012-2013", "5 $")]
    assert _codes(findings) == [
        ("texte_non_compris", "Montant ($)"),
        ("texte_non_compris", "Total | 3 $"),
        ("texte_non_compris", "autre"),
        ("texte_non_compris", "Réel"),
    ]


def test_the_row_that_the_title_labels_is_the_value(series: Series) -> None:
    rows, findings = series("| | 2010-2011 | 2011-2012 |\n| Prévu | 1 $ | 2 $ |\n| Coût de la mesure | 3 $ | 4 $ |")
    assert _texts(rows) == [("2010-2011", "3 $"), ("2011-2012", "4 $")]
    assert _codes(findings) == [("texte_non_compris", "Prévu | 1 $ | 2 $")]


def test_several_rows_of_values_are_not_certain(series: Series) -> None:
    rows, findings = series("| | 2010-2011 | 2011-2012 |\n| Prévu | 1 $ | 2 $ |\n| Réel | 3 $ | 4 $ |")
    assert rows == []
    assert [value for _, value in _codes(findings)] == [
        "2010-2011 | 2011-2012",
        "Prévu | 1 $ | 2 $",
        "Réel | 3 $ | 4 $",
    ]


def test_columns_that_do_not_match_are_not_certain(series: Series) -> None:
    rows, findings = series("2010-2011   2011-2012   2012-2013\n3 $   4 $")
    assert rows == []
    assert [value for _, value in _codes(findings)] == ["2010-2011 | 2011-2012 | 2012-2013", "3 $ | 4 $"]


def test_years_above_nothing(series: Series) -> None:
    rows, _ = series("| 2010-2011 | 2011-2012 |")
    assert [row.values["statut"] for row in rows] == ["absent", "absent"]
    rows, _ = series("| 2010-2011 | 2011-2012 | 2012-2013 |\n| 3 $ |")
    assert [row.values["statut"] for row in rows] == ["declare", "absent", "absent"]


def test_a_second_value_beside_the_first_is_not_read(series: Series) -> None:
    rows, findings = series("| 2010-2011 | 3 $ | 4 $ |")
    assert rows[0].values["texte"] == "3 $ | 4 $"
    assert rows[0].values["statut"] == "illisible"
    assert findings[0].code == "montant_illisible"


@pytest.mark.parametrize(
    "told",
    [
        "Coût (k$)",
        "Coût (en milliers de dollars)",
        "Coût (M $)",
        "Coût (000 $)",
        "Coût ($000)",
        "Coût x 1 000 $",
        "Coût (€)",
        "Coût (EUR)",
        "Coût en dollars américains",
        "Coût ($ US)",
    ],
)
def test_a_scale_stated_apart_makes_bare_numbers_uncertain(series: Series, told: str) -> None:
    text = f"| Année | {told} |\n| 2010-2011 | 1 200 |\n| 2011-2012 | 1 200 $ |\n| 2012-2013 | 1,2 M$ |\n"
    text += "| 2013-2014 | s. o. |"
    rows, findings = series(text)
    read = [(row.values["statut"], row.values["montant"]) for row in rows]
    assert read == [("illisible", None), ("illisible", None), ("declare", Decimal(1_200_000)), ("sans_objet", None)]
    assert _codes(findings) == [
        ("texte_non_compris", told),
        ("montant_illisible", "1 200"),
        ("montant_illisible", "1 200 $"),
    ]


@pytest.mark.parametrize("told", ["en k$", "(en milliers)", "en millions de dollars"])
def test_a_scale_on_the_last_line_makes_bare_numbers_uncertain(series: Series, told: str) -> None:
    rows, _ = series(f"2010-2011 : 200\n2011-2012 : 200 $\n2012-2013 : 5 000\n{told}")
    assert [row.values["montant"] for row in rows] == [None, None, None]


def test_a_total_is_no_scale(series: Series) -> None:
    rows, _ = series("2010-2011 : 2 000 $\n2011-2012 : 3 000 $\nTotal : 5 000 $")
    assert [row.values["montant"] for row in rows] == [Decimal(2000), Decimal(3000)]


def test_without_a_scale_a_bare_number_is_dollars_and_told(series: Series) -> None:
    rows, findings = series("| Année | Coût |\n| 2010-2011 | 1 200 |")
    assert rows[0].values["montant"] == 1200
    assert "devise_absente" in {finding.code for finding in findings}


FORESEEN = {
    "a heading": "### Coûts prévus\n\n2010-2011 : 5 M$\n2011-2012 : 6 M$",
    "a line": "Prévision\n2010-2011 : 5 M$\n2011-2012 : 6 M$",
    "a line with its years": "Coûts prévus 2010-2012 :\n2010-2011 : 5 M$\n2011-2012 : 6 M$",
    "brackets": "(prévu)\n\n- 2010-2011 : 5 M$\n- 2011-2012 : 6 M$",
    "a lone column": "| Année | Prévu |\n| 2010-2011 | 5 M$ |\n| 2011-2012 | 6 M$ |",
    "a lone row": "| | 2010-2011 | 2011-2012 |\n| Coûts prévus | 5 M$ | 6 M$ |",
    "a line above a grid": "Dépenses prévisionnelles\n\n| 2010-2011 | 5 M$ |\n| 2011-2012 | 6 M$ |",
    "a row across a grid": "| Prévisions | |\n| 2010-2011 | 5 M$ |\n| 2011-2012 | 6 M$ |",
    "columns of which one is empty": "| Année | Prévu | Réel |\n| 2010-2011 | 5 M$ | |\n| 2011-2012 | | 6 M$ |",
}


@pytest.mark.parametrize("table", ["couts", "clienteles"])
@pytest.mark.parametrize("text", FORESEEN.values(), ids=FORESEEN.keys())
def test_what_is_foreseen_is_told_and_never_published(series: Series, text: str, table: str) -> None:
    rows, findings = series(text, table)
    assert rows == []
    told = [one for one in findings if one.code == "valeur_prevue"]
    assert [str(one.value).replace(" | ", " ") for one in told] == ["2010-2011 5 M$", "2011-2012 6 M$"]
    assert all(one.location is not None and one.table == table for one in told)


NOT_FORESEEN = {
    "real ones follow": "Coûts prévus\n\n2010-2011 : 5 M$\n\nCoûts réels\n\n2011-2012 : 6 M$",
    "real ones follow in a grid": "Prévu\n\n2010-2011 : 5 M$\n\n| Année | Coût réel |\n| 2011-2012 | 6 M$ |",
    "they stood above": "2011-2012 : 6 M$\n\nPrévisions\n\n2012-2013 : 7 M$",
    "a sentence": "Les travaux prévus ont été faits.\n2011-2012 : 6 M$",
    "a long label": "Dépenses faites au titre des travaux qui étaient prévus\n2011-2012 : 6 M$",
    "as foreseen": "Coûts tels que prévus\n2011-2012 : 6 M$",
    "a row beside": "| Exercice | 2011-2012 |\n| Prévu | 5 M$ |\n| Coût de la mesure | 6 M$ |",
    "a total": "Total prévu : 30 M$\n\n2011-2012 : 6 M$",
}


@pytest.mark.parametrize("text", NOT_FORESEEN.values(), ids=NOT_FORESEEN.keys())
def test_what_is_not_headed_as_foreseen_is_published(series: Series, text: str) -> None:
    rows, _ = series(text)
    assert _texts(rows) == [("2011-2012", "6 M$")]


def test_a_word_below_a_value_speaks_of_what_follows_and_leaves_the_value_uncertain(series: Series) -> None:
    rows, findings = series("2010-2011 : 5 M$\nPrévu\n2011-2012 : 6 M$")
    assert [(row.values["texte"], row.values["montant"]) for row in rows] == [("5 M$ Prévu", None)]
    assert ("valeur_prevue", "2011-2012 6 M$") in _codes(findings)
