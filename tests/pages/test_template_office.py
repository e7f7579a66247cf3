"""The template opened by another office program, saved again and read back: nothing is lost on the way."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.flow.annotate import annotate_workbook
from pipeline.flow.setting import Setting
from pipeline.flow.template import Wanted, make_template
from pipeline.flow.workbook import open_submission, validate_workbook
from pipeline.render.words import Words
from tests.pages.conftest import DEFINITIONS
from tests.pages.office import converted
from tests.regional_workbooks import PROJECT_CELLS, PROJECTS, REPORT, REPORT_CELLS, cells

pytestmark = pytest.mark.pages

PLAN = DEFINITIONS.plan("exemple")
SETTING = Setting(definitions=DEFINITIONS, today=date(2026, 1, 1))


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "gabarit.xlsx"
    make_template(PLAN, Wanted(body="ville-valbrume", year="2022-2023"), path, SETTING)
    return path


def test_lists_notes_and_protection_survive(office: str, template: Path, tmp_path: Path) -> None:
    book = load_workbook(converted(office, template, "xlsx", tmp_path))
    projects = book[PROJECTS]
    assert projects.protection.sheet
    assert projects["A1"].protection.locked
    assert not projects.column_dimensions["A"].protection.locked
    assert "Numéro du projet" in projects["A1"].comment.text
    lists = {
        str(one.sqref).split(":")[0]: one.formula1
        for one in projects.data_validations.dataValidation
        if one.type == "list"
    }
    assert "projets_theme" in str(lists["G2"])
    names = {name.casefold() for name in book.defined_names}
    assert {"liste_projets_theme", "liste_organismes", "liste_exercices"} <= names
    assert book["_bilan"].sheet_state in {"hidden", "veryHidden"}
    assert book[REPORT]["B2"].value == "Ville de Valbrume"


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_filled_in_elsewhere_it_is_read_the_same(office: str, template: Path, tmp_path: Path, suffix: str) -> None:
    book = load_workbook(template)
    for name, rows in ((REPORT, [REPORT_CELLS]), (PROJECTS, PROJECT_CELLS)):
        spec = DEFINITIONS.tables["rapports_regionaux" if name == REPORT else "projets"]
        for number, row in enumerate(rows, start=2):
            for column, value in enumerate(cells(spec, row), start=1):
                book[name].cell(number, column).value = value
    book.save(template)
    again = converted(office, template, suffix, tmp_path)
    report = validate_workbook(open_submission([again]), PLAN, SETTING)
    assert [(one.finding.code, one.finding.location) for one in report.findings] == []


def test_an_annotated_workbook_opens_and_keeps_its_notes(office: str, template: Path, tmp_path: Path) -> None:
    report = validate_workbook(open_submission([template]), PLAN, SETTING)
    words = Words(DEFINITIONS.messages("fr"), "fr", DEFINITIONS.codes)
    annotated = tmp_path / "annote.xlsx"
    marked = annotate_workbook(template, report, words, annotated).cells
    book = load_workbook(converted(office, annotated, "xlsx", tmp_path))
    assert marked > 3
    assert "À corriger" in book.sheetnames
    assert "Mesure" in book[REPORT]["A2"].comment.text
    assert book[REPORT]["A2"].fill.fgColor.rgb != book[REPORT]["B2"].fill.fgColor.rgb


def test_the_same_input_gives_the_same_bytes(template: Path, tmp_path: Path) -> None:
    again = tmp_path / "encore.xlsx"
    make_template(PLAN, Wanted(body="ville-valbrume", year="2022-2023"), again, SETTING)
    assert again.read_bytes() == template.read_bytes()
    assert zipfile.ZipFile(again).testzip() is None
