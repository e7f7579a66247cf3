"""A correction holds while the cell says what it said, in its words and in its file; what it fills has a place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.definitions import open_definitions
from pipeline.model.document import Line
from pipeline.model.finding import Finding
from pipeline.model.plan import Correction
from pipeline.model.rows import Row, RowSet
from pipeline.model.source import Location, SourceFile
from pipeline.normalise.corrections import concerned, corrected, unheard

TABLES = open_definitions(Path(__file__).resolve().parents[3]).tables
SOURCE = SourceFile(name="mesures/été.md", path="", media_type="text/markdown", sha256="ab" * 32, size=1)
KEY = "exemple/1/2021-2022"
COST = Line(text="2021-2022 : 12 50 000 $", location=Location(file=SOURCE.name, line=28))
TITLE = Line(text="TITRE", location=Location(file=SOURCE.name, line=5))
CODE = Line(text="N° DE LA MESURE 1", location=Location(file=SOURCE.name, line=6))
ROWS = (
    Row(
        table="rapports",
        values={"id_rapport": KEY, "id_mesure": "exemple/1", "titre": None, "orientation": "", "ads": "absente"},
        origin={"id_mesure": (CODE,), "ads": ()},
        words={"titre": (), "ads": ()},
        blanks={"titre": (TITLE,), "orientation": ()},
    ),
    Row(
        table="couts",
        values={"id_rapport": KEY, "annee_financiere": "2021-2022", "montant": None, "statut": "illisible"},
        origin={"statut": (COST,), "texte": (COST,)},
        words={"texte": (("12 50 000 $", COST),)},
    ),
)
AMOUNT = Correction(
    table="couts", key=f"{KEY}|2021-2022", field="montant", read=None, value=Decimal("5.00"),
    reason="r", who="q", on=date(2024, 1, 2), number=0, line=1,
)  # fmt: skip


def applied(*corrections: Correction, source: SourceFile = SOURCE, findings: tuple[Finding, ...] = ()) -> RowSet:
    return corrected(RowSet(source=source, rows=ROWS, findings=findings), corrections, TABLES)


def report(field: str, **changes: Any) -> Correction:
    return replace(AMOUNT, table="rapports", key=KEY, field=field, value="v", **changes)


def codes(rowset: RowSet) -> list[str]:
    return [finding.code for finding in rowset.findings]


@pytest.mark.parametrize(
    "words", ["12 50 000 $", " 12\u00a050 000\u202f$", "2021-2022 : 12 50 000 $"], ids=["cell", "spaces", "line"]
)
def test_it_holds_while_the_words_are_those_that_it_quotes(words: str) -> None:
    rowset = applied(replace(AMOUNT, words=words))
    assert rowset.rows[1].values["montant"] == Decimal("5.00")
    assert codes(rowset) == ["correction_appliquee"]


@pytest.mark.parametrize("words", ["12 51 000 $", "50 000 $", "2021-2022", "12 50 000 $ et plus"])
def test_it_no_longer_holds_once_the_words_are_others(words: str) -> None:
    rowset = applied(replace(AMOUNT, words=words))
    assert rowset.rows == ROWS
    (told,) = rowset.findings
    assert (told.code, told.details) == ("correction_perimee", {"extrait": words, "mots": "12 50 000 $"})
    assert told.location == Location(file="corrections.toml", line=1)


@pytest.mark.parametrize("stated", ["mesures/été.md", "été.md", "mesures/e\u0301te\u0301.md"])
def test_it_holds_for_the_file_that_it_names(stated: str) -> None:
    assert codes(applied(replace(AMOUNT, words=COST.text, source=stated))) == ["correction_appliquee"]


def test_a_lone_report_has_no_folder() -> None:
    rowset = applied(replace(AMOUNT, source="mesures/été.md"), source=replace(SOURCE, name="été.md"))
    assert "correction_perimee" not in codes(rowset)


@pytest.mark.parametrize("stated", ["mesures/ete.md", "regions/été.md", "t\u00e9.md"])
def test_it_does_not_hold_for_another_file(stated: str) -> None:
    rowset = applied(replace(AMOUNT, source=stated))
    (told,) = rowset.findings
    assert (told.code, told.details) == ("correction_perimee", {"source": stated, "fichier": SOURCE.name})
    assert rowset.rows == ROWS


def test_everything_that_changed_is_told() -> None:
    (told,) = applied(replace(AMOUNT, read=Decimal("3.00"), words="3 $", source="a.md")).findings
    assert told.details == {
        "lu": "3.00", "maintenant": None, "extrait": "3 $", "mots": "12 50 000 $",
        "source": "a.md", "fichier": SOURCE.name,
    }  # fmt: skip


def test_a_cell_read_as_empty_asks_for_its_words() -> None:
    rowset = applied(AMOUNT)
    assert codes(rowset) == ["correction_appliquee", "correction_sans_extrait"]
    assert rowset.findings[1].details == {"mots": "12 50 000 $"}
    assert rowset.findings[1].location == COST.location


def test_words_to_quote_are_written_as_toml_writes_them() -> None:
    line = Line(text='le "prix" \\ 5', location=COST.location)
    row = replace(ROWS[1], origin={"statut": (line,)}, words={})
    rowset = corrected(RowSet(source=SOURCE, rows=(row,), findings=()), (AMOUNT,), TABLES)
    assert rowset.findings[1].details == {"mots": 'le \\"prix\\" \\\\ 5'}


def test_a_correction_of_a_value_needs_no_words() -> None:
    status = replace(AMOUNT, field="statut", read="illisible", value="declare")
    assert codes(applied(status)) == ["correction_appliquee"]


@pytest.mark.parametrize(
    ("one", "place"),
    [
        (AMOUNT, (COST,)),
        (report("titre"), (TITLE,)),
        (report("orientation"), (CODE,)),
        (report("ads", read="absente"), (CODE,)),
    ],
    ids=["beside its status", "where its blank stands", "where its row stands", "a box that the form lacks"],
)
def test_a_cell_that_is_filled_has_a_place(one: Correction, place: tuple[Line, ...]) -> None:
    rowset = applied(one)
    row = next(row for row in rowset.rows if row.table == one.table)
    assert (row.origin[one.field], row.corrected) == (place, {one.field})
    assert rowset.findings[0].location == place[0].location


def test_what_the_document_took_over_is_told_whatever_its_words() -> None:
    (told,) = applied(replace(AMOUNT, field="statut", read="absent", value="illisible", words="x")).findings
    assert (told.code, told.details) == ("correction_inutile", {"maintenant": "illisible"})


def test_corrections_on_one_line_are_each_heard_or_told() -> None:
    there, missing = AMOUNT, replace(AMOUNT, key=f"{KEY}|2019-2020", number=1)
    rowset = RowSet(source=SOURCE, rows=ROWS, findings=())
    heard = concerned(rowset, (there, missing), TABLES)
    assert heard == {0}
    (told,) = unheard((there, missing), heard)
    assert (told.code, told.value) == ("correction_sans_rangee", missing.key)
    both = applied(replace(there, words=COST.text), replace(there, field="statut", read="illisible", value="declare"))
    assert codes(both) == ["correction_appliquee"] * 2
    assert (both.rows[1].values["montant"], both.rows[1].values["statut"]) == (Decimal("5.00"), "declare")


def test_what_was_found_of_a_cell_stands_unless_it_is_corrected() -> None:
    found = Finding(code="montant_illisible", table="couts", field="montant", key=(KEY, "2021-2022"))
    assert codes(applied(replace(AMOUNT, words=COST.text), findings=(found,))) == ["correction_appliquee"]
    assert codes(applied(replace(AMOUNT, words="autre"), findings=(found,)))[0] == "montant_illisible"
