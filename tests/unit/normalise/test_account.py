"""What became of every word: on small reports, and on every report that is shipped."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.definitions import open_definitions
from pipeline.flow.read import open_document
from pipeline.flow.setting import Setting
from pipeline.flow.sources import normaliser
from pipeline.model.account import LineAccount
from pipeline.model.document import Block, Document, Grid, LeftOut, Line
from pipeline.model.finding import Finding
from pipeline.model.plan import Plan
from pipeline.model.rows import Row, RowSet
from pipeline.model.source import Location
from pipeline.normalise.account import account_of
from pipeline.normalise.notation.names import NameIndex
from pipeline.normalise.report import normalise_report
from tests.printed import printed_markdown
from tests.unit.normalise.conftest import SOURCE

Read = Callable[[str], Document]
Accounts = Callable[[str], tuple[RowSet, tuple[LineAccount, ...]]]

ROOT = Path(__file__).resolve().parents[3]
DEFINITIONS = open_definitions(ROOT)
SHIPPED = sorted(
    path
    for path in ROOT.glob("datapackage/*/sources/**/*")
    if path.suffix in {".md", ".txt", ".html", ".docx", ".pdf"}
)
HEAD = """# FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011

Plan d'action pour la vie de quartier 2010-2015

TITRE DE LA MESURE\tUn titre
N° DE LA MESURE : 1.1"""


@pytest.fixture
def accounts(document: Read, plan: Plan, names: NameIndex) -> Accounts:
    def account(text: str) -> tuple[RowSet, tuple[LineAccount, ...]]:
        read = document(text)
        rowset = normalise_report(read, plan, names)
        return rowset, account_of(read, rowset)

    return account


def _said(rowset: RowSet, one: LineAccount) -> list[tuple[str, str]]:
    """Each use of a line: its words, and the column, the code or the reason."""
    told = []
    for use in one.uses:
        words = one.line.text[use.start : use.end]
        if use.row is not None:
            told.append((words, f"{rowset.rows[use.row].table}.{use.field}"))
        elif use.finding is not None:
            told.append((words, rowset.findings[use.finding].code))
        else:
            told.append((words, use.reason or use.kind))
    return told


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_word_of_a_shipped_report_is_accounted_for(path: Path) -> None:
    document = open_document(path)
    plan = DEFINITIONS.plan(str(next(folder for folder in path.parents if (folder / "plan.toml").is_file())))
    rowset = normaliser(plan, Setting(definitions=DEFINITIONS, today=plan.end))(document)
    accounts = account_of(document, rowset)
    assert [one.line for one in accounts] == list(document.lines())
    assert [one.lost for one in accounts if one.lost] == []
    without = account_of(document, replace(rowset, form=(), findings=(), left_out=()))
    assert any(one.lost for one in without), "what nobody claims shows as lost"


@pytest.mark.parametrize("path", [path for path in SHIPPED if path.suffix == ".md"], ids=lambda path: path.name)
def test_every_word_of_a_printed_report_is_accounted_for(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "rapport.pdf"
    file.write_bytes(printed_markdown(path.read_text(encoding="utf-8"), "strokes"))
    document = open_document(file)
    plan = DEFINITIONS.plan(str(next(folder for folder in path.parents if (folder / "plan.toml").is_file())))
    rowset = normaliser(plan, Setting(definitions=DEFINITIONS, today=plan.end))(document)
    assert [one.lost for one in account_of(document, rowset) if one.lost] == []


def test_a_header_s_lines(accounts: Accounts) -> None:
    rowset, found = accounts(
        f"{HEAD}\nRÉVISION\nORGANISME RESPONSABLE : MEP et MF\n\nTITRE DE LA MESURE : Un titre\n\nUne remarque"
    )
    by_line = {one.line.location.line: _said(rowset, one) for one in found}
    assert by_line[1] == [
        ("FICHE ANNUELLE DE SUIVI ANNÉE", "formulaire"),
        ("2010-2011", "rapports.annee_financiere"),
    ]
    assert by_line[3] == [("Plan d'action pour la vie de quartier 2010-2015", "formulaire")]
    assert by_line[5] == [("TITRE DE LA MESURE", "formulaire"), ("Un titre", "rapports.titre")]
    assert by_line[6] == [("N° DE LA MESURE :", "formulaire"), ("1.1", "rapports.id_mesure")]
    assert by_line[7] == [("RÉVISION", "formulaire")]
    assert by_line[8] == [
        ("ORGANISME RESPONSABLE :", "formulaire"),
        ("MEP", "rapports_organismes.texte"),
        ("et", "formulaire"),
        ("MF", "rapports_organismes.texte"),
    ]
    assert by_line[10][1] == ("Un titre", "rapports.titre"), "said again"
    assert by_line[12] == [("Une remarque", "texte_non_compris")]


def test_one_line_feeds_several_tables(accounts: Accounts) -> None:
    rowset, found = accounts(f"{HEAD}\n\n## ACTIVITÉS RÉALISÉES (suite)\n\nElle a reçu 93 % puis 93 % du prix.")
    title, prose = (_said(rowset, one) for one in found[-2:])
    assert title == [("ACTIVITÉS RÉALISÉES (suite)", "formulaire")]
    assert [column for _, column in prose] == ["textes.texte", "chiffres_cites.texte", "chiffres_cites.texte"]
    assert [use.start for use in found[-1].uses] == [0, 12, 22], "each figure at its own place"


def test_boxes_in_the_middle_of_a_line(accounts: Accounts) -> None:
    rowset, found = accounts(f"{HEAD}\n\n## DESCRIPTION DE LA MESURE\n\nAvant. ☒ Nouvelle mesure   Après.")
    assert _said(rowset, found[-1]) == [
        ("Avant.", "textes.texte"),
        ("☒ Nouvelle mesure", "rapports.origine"),
        ("Après.", "textes.texte"),
    ]


def test_a_series_in_a_grid(accounts: Accounts) -> None:
    rowset, found = accounts(
        f"{HEAD}\n\n## COÛT DE LA MESURE\n\n|Année|2010-2011|2011-2012|Total|\n|Coût|s. o.|s. o.|s. o.|"
    )
    assert [_said(rowset, one) for one in found[-8:]] == [
        [("Année", "formulaire")],
        [("2010-2011", "couts.annee_financiere")],
        [("2011-2012", "couts.annee_financiere")],
        [("Total", "texte_non_compris")],
        [("Coût", "formulaire")],
        [("s. o.", "couts.texte")],
        [("s. o.", "couts.texte")],
        [("s. o.", "texte_non_compris")],
    ], "cells that share a line and their words are told apart"


def test_a_section_s_title_with_its_first_words_behind_it(accounts: Accounts) -> None:
    rowset, found = accounts(f"{HEAD}\n\nÉTAPES À VENIR : Conclure.")
    assert _said(rowset, found[-1]) == [("ÉTAPES À VENIR :", "formulaire"), ("Conclure.", "textes.texte")]


def test_a_value_said_again_is_the_value_even_without_its_finding(
    document: Read, plan: Plan, names: NameIndex
) -> None:
    read = document(f"{HEAD}\n\n## COÛT DE LA MESURE\n\n2010-2011 : 3 M$\n2010-2011 : 3,0 M$")
    rowset = normalise_report(read, plan, names)
    assert "annee_repetee" in {one.code for one in rowset.findings}
    found = account_of(read, replace(rowset, findings=()))  # as a correction of the value leaves it
    assert [one.lost for one in found if one.lost] == []


def test_a_year_stated_twice_keeps_all_its_words(accounts: Accounts) -> None:
    rowset, found = accounts(
        f"{HEAD}\n\n## COÛT DE LA MESURE\n\n2010-2011 : 3 M$\n2010-2011 : 4 M$\n2009-2010 : 3 M$"
    )
    told = {column for one in found[-3:] for _, column in _said(rowset, one)}
    assert told == {"couts.annee_financiere", "couts.texte", "annee_en_double"}
    assert not any(one.lost for one in found)


@pytest.mark.parametrize(
    "text", ["Rien de connu.\n\nDu tout.", HEAD.replace("1.1", "illisible") + "\n\n## ADS\n\nMot."]
)
def test_a_report_left_out_is_left_out_line_by_line(accounts: Accounts, text: str) -> None:
    rowset, found = accounts(text)
    assert rowset.rows == ()
    assert {one.reason for one in rowset.left_out} == {"ecarte"}
    assert all("laisse" in {use.kind for use in one.uses} and not one.lost for one in found)


def test_a_cover_that_every_report_states_itself_is_kept_aside(accounts: Accounts) -> None:
    year, name = "FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011", "Plan d'action pour la vie de quartier 2010-2015"
    reports = [
        f"TITRE DE LA MESURE : Mesure\nN° DE LA MESURE : {code}\n{year}\n\n{name}\n\n## ADS\n\nMot."
        for code in ("1.1", "1.2")
    ]
    rowset, found = accounts("\n\n".join([year, "Recueil", name, *reports]))
    assert len({row.values["id_rapport"] for row in rowset.rows}) == 2
    assert [one.lost for one in found if one.lost] == []
    assert [(one.line.text, one.reason) for one in rowset.left_out] == [
        (text, "couverture") for text in (year, "Recueil", name)
    ]


def test_what_nothing_claims_is_lost() -> None:
    def line(text: str, number: int) -> Line:
        return Line(text=text, location=Location(file="fiche.md", line=number))

    lines = line("Début du texte, suite et fin", 1), line("Tout — seul", 2), line("...", 3), line("mot abîmé", 4)
    document = Document(source=SOURCE, blocks=(Block(kind="paragraph", lines=lines), Grid(rows=())))
    row = Row(
        table="textes",
        values={"texte": "suite et"},
        origin={"texte": lines[:1]},
        words={"texte": (("suite et", lines[0]), ("absents", lines[1]), ("nulle part", line("", 9)))},
    )
    damage = Finding(code="texte_endommage", words=(("abîmé", lines[3].location),))
    left_out = LeftOut(line=line("ailleurs", 8), reason="note")
    rowset = RowSet(source=SOURCE, rows=(row,), findings=(damage,), left_out=(left_out,))
    found = account_of(document, rowset)
    assert [one.lost for one in found] == [("Début du texte,", "fin"), ("Tout — seul",), (), ("mot abîmé",)]
