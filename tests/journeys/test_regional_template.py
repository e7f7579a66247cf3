"""The template of a plan: its lists, what is filled in already, and what the command refuses."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from pipeline.cli import main
from pipeline.definitions import Definitions
from tests.regional_workbooks import PROJECTS, REPORT, right_workbook

ROOT = Path(__file__).resolve().parents[2]
AGREEMENTS = """id_entente,id_mesure,id_organisme,code_region,date_debut,date_fin,enveloppe
exemple/1.1/ville-valbrume/2021-04-01,exemple/1.1,ville-valbrume,06,2021-04-01,2026-03-31,5000000.00
exemple/1.10/cooperative-outils-partages/2021-04-01,exemple/1.10,cooperative-outils-partages,,2021-04-01,2026-03-31,90000.00
"""


@pytest.fixture
def plan(tmp_path: Path, definitions: Definitions) -> Path:
    """The example plan with two agreements and the report of 2022-2023 of one body, in two revisions."""
    folder = tmp_path / "plan"
    shutil.copytree(ROOT / "datapackage" / "exemple", folder)
    (folder / "reference" / "ententes.csv").write_text(AGREEMENTS, encoding="utf-8")
    regions = folder / "sources" / "regions"
    regions.mkdir()
    book = right_workbook(definitions.tables["rapports_regionaux"], definitions.tables["projets"])
    book.save(regions / "valbrume.xlsx")
    book[REPORT]["E2"] = 2
    book[PROJECTS]["C2"] = "Serre de quartier, deuxième toit"
    book[PROJECTS]["P4"] = "terminé"
    book.save(regions / "valbrume-2.xlsx")
    return folder


def made(plan: Path, *options: str) -> openpyxl.Workbook:
    to = plan.parent / "gabarit.xlsx"
    assert main(["template", "rapport-regional", "--plan", str(plan), "--to", str(to), *options]) == 0
    return openpyxl.load_workbook(to)


def entries(book: openpyxl.Workbook, name: str) -> list[str]:
    sheet = book["Listes"]
    column = next(cell.column for cell in sheet[1] if cell.value == name)
    return [cell for (cell,) in sheet.iter_rows(min_row=2, min_col=column, max_col=column, values_only=True) if cell]


def test_what_is_known_is_filled_in(plan: Path) -> None:
    book = made(plan, "--organisme", "Ville de Valbrume", "--annee", "2023-2024")
    report = [cell.value for cell in book[REPORT][2]]
    assert report[:5] == ["1.1", "Ville de Valbrume", None, "2023-2024", 1]
    assert report[5:] == [None] * 6
    projects = [[cell.value for cell in row] for row in book[PROJECTS].iter_rows(min_row=2, max_row=4)]
    assert projects[0][:8] == [
        "P-007", None, "Serre de quartier, deuxième toit", "Les Serres", "arrondissement", "Port", "alimentation",
        "familles",
    ]  # fmt: skip
    assert [row[0] for row in projects] == ["P-007", "P-012", None]
    assert {value for row in projects for value in row[8:]} == {None}


def test_nothing_is_filled_in_that_was_not_asked(plan: Path) -> None:
    book = made(plan)
    assert {cell.value for cell in book[REPORT][2]} == {None}
    assert {cell.value for cell in book[PROJECTS][2]} == {None}


def test_lists_come_from_the_plan(plan: Path) -> None:
    book = made(plan)
    assert entries(book, "mesures") == ["1.1", "1.10"]
    assert entries(book, "exercices") == ["2021-2022", "2022-2023", "2023-2024", "2024-2025", "2025-2026"]
    assert "02 – Saguenay–Lac-Saint-Jean" in entries(book, "regions")
    assert "Ville de Valbrume" in entries(book, "organismes")
    assert "lutte contre les préjugés" in entries(book, "projets_theme")
    narrowed = made(plan, "--organisme", "cooperative-outils-partages")
    assert entries(narrowed, "mesures") == ["1.10"]


def test_every_column_has_its_note_its_format_and_its_rule(plan: Path, definitions: Definitions) -> None:
    book = made(plan)
    for name, title in (("rapports_regionaux", REPORT), ("projets", PROJECTS)):
        sheet = book[title]
        asked = [one for one in definitions.tables[name].fields if not one.computed]
        assert [str(cell.value).removesuffix(" *") for cell in sheet[1]] == [one.words["fr"].title for one in asked]
        assert [str(cell.value).endswith(" *") for cell in sheet[1]] == [one.required for one in asked]
        for cell, one in zip(sheet[1], asked, strict=True):
            assert one.words["fr"].description in cell.comment.text
        assert len(sheet.data_validations.dataValidation) == len(asked)
        assert sheet.protection.sheet


def test_instructions_stand_in_both_languages(plan: Path) -> None:
    lines = [cell.value for (cell,) in made(plan)["Instructions"].iter_rows(max_col=1)]
    assert lines.index("Comment remplir ce classeur") < lines.index("How to fill in this workbook")


def test_an_agreement_is_found_by_body_measure_and_year(plan: Path) -> None:
    to = plan.parent / "brouillon"
    main(["build", str(plan), "--to", str(to)])
    rows = (to / "data" / "rapports_regionaux.csv").read_text(encoding="utf-8")
    assert "exemple/1.1/ville-valbrume/2022-2023,exemple/1.1/ville-valbrume/2021-04-01,exemple/1.1," in rows


def test_a_template_of_a_later_version_is_refused_by_name(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = made(plan, "--organisme", "ville-valbrume", "--annee", "2022-2023")
    book["_bilan"]["B1"] = 9
    book.save(plan.parent / "plus-tard.xlsx")
    assert main(["validate", str(plan.parent / "plus-tard.xlsx"), "--plan", str(plan)]) == 1
    said = capsys.readouterr().out
    assert "gabarit_inconnu" in said
    assert "cellule_obligatoire" not in said


def test_the_template_names_its_plan(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = plan.parent / "gabarit.xlsx"
    assert main(["template", "rapport-regional", "--plan", "exemple", "--to", str(to)]) == 0
    assert main(["validate", str(to)]) == 1
    assert "rapport_absent" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("autre-formulaire", "--plan", "exemple", "--to", "x.xlsx"), "autre-formulaire"),
        (("rapport-regional", "--plan", "exemple", "--to", "x.xls"), "x.xls"),
        (
            ("rapport-regional", "--plan", "exemple", "--to", "x.xlsx", "--organisme", "Ville de Valbrun"),
            "Ville de Valbrume",
        ),
        (("rapport-regional", "--plan", "exemple", "--to", "x.xlsx", "--annee", "2035-2036"), "2025-2026"),
    ],
)
def test_what_cannot_be_made_is_refused(
    words: tuple[str, ...],
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template", *words]) == 2
    assert code in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_same_plan_gives_the_same_bytes(plan: Path) -> None:
    made(plan)
    first = (plan.parent / "gabarit.xlsx").read_bytes()
    made(plan)
    assert (plan.parent / "gabarit.xlsx").read_bytes() == first
