"""Regional reports of every format through the whole street, and what no reader takes."""

import csv
import io
import shutil
import zipfile
from datetime import date
from pathlib import Path

import ezodf
import openpyxl
import pytest
from openpyxl import Workbook

from pipeline.cli import main
from pipeline.definitions import Definitions
from pipeline.flow.plan import build_package
from pipeline.flow.setting import Setting
from pipeline.flow.workbook import open_submission, validate_workbook
from pipeline.model.errors import SourceUnreadable
from pipeline.model.plan import Plan
from pipeline.release.tracing.trace import trace
from pipeline.render.fields import label_of
from pipeline.render.trace_text import trace_text
from pipeline.render.words import Words
from tests.regional_workbooks import PROJECTS, REPORT, right_set, right_workbook

ROOT = Path(__file__).resolve().parents[2]
KEY = "exemple/1.1/ville-valbrume/2022-2023"


@pytest.fixture(scope="module")
def setting(definitions: Definitions) -> Setting:
    return Setting(definitions=definitions, today=date(2026, 1, 1))


@pytest.fixture
def book(definitions: Definitions) -> Workbook:
    return right_workbook(definitions.tables["rapports_regionaux"], definitions.tables["projets"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan whose only measure is 1.1."""
    plan = tmp_path / "plan"
    shutil.copytree(ROOT / "datapackage" / "exemple", plan)
    for path in (plan / "sources" / "mesures").iterdir():
        if not path.name.startswith("1.1-"):
            path.unlink()
    (plan / "sources" / "regions").mkdir()
    return plan


def rows_of(package: Path, table: str) -> list[dict[str, str]]:
    path = package / "data" / f"{table}.csv"
    if not path.exists():
        path = package / "provenance" / f"{table}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def built(folder: Path, setting: Setting) -> tuple[Path, dict[str, list[str]]]:
    """The package of a plan, and the codes of its errors and warnings about regional reports, by file."""
    to = folder.parent / "brouillon"
    _, report = build_package(setting.definitions.plan(str(folder)), to, setting)
    found: dict[str, list[str]] = {}
    for one in report.findings:
        place = one.finding.location
        if one.severity != "info" and place is not None and place.file.startswith("regions/"):
            found.setdefault(place.file, []).append(one.finding.code)
    return to, found


def test_a_project_is_traced_to_its_cell(folder: Path, book: Workbook, setting: Setting) -> None:
    book.save(folder / "sources" / "regions" / "valbrume.xlsx")
    package, _ = built(folder, setting)
    row = rows_of(package, "projets")[0]
    key = "|".join(row[part] for part in setting.definitions.tables["projets"].primary_key)
    theme, amount = (trace(package, "projets", key, name, "fr")[0] for name in ("theme", "montant_accorde"))
    assert (theme.value, amount.value, amount.unit) == (row["theme"], row["montant_accorde"], "CAD")
    for cell in (theme, amount):
        (statement,) = cell.statements
        assert statement.location.file == "regions/valbrume.xlsx"
        assert statement.location.cell
    spec, words = setting.definitions.tables["projets"], Words(setting.definitions.messages("fr"), "fr")
    label = label_of("theme", theme.value, spec, words)
    assert label
    assert f"{label} ({theme.value})" in trace_text([theme], spec, words, "brouillon")


def test_a_workbook_becomes_rows_with_the_cell_of_each_value(folder: Path, book: Workbook, setting: Setting) -> None:
    book.save(folder / "sources" / "regions" / "valbrume.xlsx")
    package, found = built(folder, setting)
    assert found == {}
    (report,) = rows_of(package, "rapports_regionaux")
    assert report["id_rapport_regional"] == KEY
    assert (report["montant_depense"], report["solde"]) == ("100000.50", "820000.00")
    projects = rows_of(package, "projets")
    assert [row["no_projet"] for row in projects] == ["P-007", "P-012", "P-020"]
    assert projects[1]["theme"] == "prejuges"
    traced = {
        (row["cle"], row["champ"]): row for row in rows_of(package, "provenance") if row["table_nom"] == "projets"
    }
    spent = traced[f"{KEY}|P-007|0", "montant_depense"]
    assert (spent["feuille"], spent["cellule"], spent["extrait"]) == (PROJECTS, "K2", "58000.5")


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_set_of_csv_says_the_same_as_the_workbook(
    sign: str, folder: Path, book: Workbook, setting: Setting, definitions: Definitions
) -> None:
    regions = folder / "sources" / "regions"
    tables = definitions.tables
    right_set(regions / "valbrume", tables["rapports_regionaux"], tables["projets"], sign=sign)
    package, found = built(folder, setting)
    assert found == {}
    of_set = (rows_of(package, "rapports_regionaux"), rows_of(package, "projets"))
    places = [row for row in rows_of(package, "provenance") if row["champ"] == "montant_accorde"]
    files = {row["id_source"]: row["fichier"] for row in rows_of(package, "sources")}
    assert {files[row["id_source"]] for row in places if row["table_nom"] == "projets"} == {
        "regions/valbrume/projets.csv"
    }
    shutil.rmtree(regions / "valbrume")
    book.save(regions / "valbrume.xlsx")
    package, _ = built(folder, setting)
    of_book = (rows_of(package, "rapports_regionaux"), rows_of(package, "projets"))
    assert [{**row, "id_source": ""} for row in of_set[0]] == [{**row, "id_source": ""} for row in of_book[0]]
    assert of_set[1] == of_book[1]


def test_an_ods_says_the_same_as_the_workbook(
    tmp_path: Path, plan: Plan, setting: Setting, definitions: Definitions
) -> None:
    spec = definitions.tables["projets"]
    path = tmp_path / "rapport.ods"
    made = ezodf.newdoc("ods", str(path))
    book = right_workbook(definitions.tables["rapports_regionaux"], spec)
    for sheet in book.worksheets:
        table = ezodf.Sheet(sheet.title, size=(sheet.max_row, sheet.max_column))
        made.sheets += table
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    there = table[cell.row - 1, cell.column - 1]
                    if isinstance(cell.value, str):
                        there.set_value(cell.value)
                    elif cell.is_date:
                        there.set_value(f"{cell.value:%Y-%m-%d}", "date")
                    else:
                        there.set_value(cell.value)
    made.save()
    report = validate_workbook(open_submission([path]), plan, setting)
    assert [(one.finding.code, one.finding.value) for one in report.findings] == []
    sheet = open_submission([path]).sheets[1]
    assert sheet.cells[2, 13].text == "2022-05-01"


def test_a_revision_stands_beside_the_first_report(folder: Path, book: Workbook, setting: Setting) -> None:
    regions = folder / "sources" / "regions"
    book.save(regions / "valbrume.xlsx")
    book[REPORT]["E2"] = 2
    book[PROJECTS]["C2"] = "Serre du quartier"
    book.save(regions / "valbrume-2.xlsx")
    package, found = built(folder, setting)
    assert found == {}
    assert [row["id_rapport_regional"] for row in rows_of(package, "rapports_regionaux")] == [KEY, f"{KEY}/r2"]
    assert len(rows_of(package, "projets")) == 6


def test_the_same_report_twice_leaves_both_out(folder: Path, book: Workbook, setting: Setting) -> None:
    regions = folder / "sources" / "regions"
    book.save(regions / "a.xlsx")
    book[PROJECTS]["C2"] = "Autre titre"
    book.save(regions / "b.xlsx")
    package, found = built(folder, setting)
    assert found == {"regions/a.xlsx": ["rapport_en_double"], "regions/b.xlsx": ["rapport_en_double"]}
    assert rows_of(package, "rapports_regionaux") == []
    assert rows_of(package, "projets") == []


def macros(path: Path, book: Workbook) -> None:
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")


def far(path: Path, book: Workbook) -> None:
    book[PROJECTS]["XFD1048576"] = "ici"
    book.save(path)


def entities(path: Path, book: Workbook) -> None:
    book.save(path)
    rewritten(path, "xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')


def rewritten(path: Path, part: str, data: bytes) -> None:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, data if name == part else content)


def bomb(path: Path, book: Workbook) -> None:
    book.save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bmp", b"\0" * 300_000_000)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (macros, "classeur_macros"),
        (far, "classeur_cellule_lointaine"),
        (entities, "source_trop_complexe"),
        (bomb, "archive_piegee"),
        (lambda path, _: path.write_bytes(b""), "source_vide"),
        (lambda path, _: path.write_bytes(b"PK\x03\x04" + b"x" * 100), "source_abimee"),
        (lambda path, _: path.write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 600), "classeur_ancien"),
        (
            lambda path, _: path.write_bytes(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")),
            "source_protegee",
        ),
        (lambda path, _: openpyxl.Workbook().save(path), "source_vide"),
    ],
)
def test_what_no_reader_takes_is_refused_by_name(
    spoil: object, code: str, book: Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rapport.xlsx"
    spoil(path, book)  # type: ignore[operator]
    with pytest.raises(SourceUnreadable) as refused:
        open_submission([path])
    assert refused.value.finding.code == code
    assert main(["validate", str(path), "--plan", "exemple"]) == 3
    assert code in capsys.readouterr().out


@pytest.mark.parametrize(("suffix", "code"), [(".xlsm", "classeur_macros"), (".xls", "classeur_ancien")])
def test_formats_that_are_refused_are_named(suffix: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / f"rapport{suffix}"
    path.write_bytes(b"x")
    with pytest.raises(SourceUnreadable) as refused:
        open_submission([path])
    assert refused.value.finding.code == code


def test_a_command_names_cell_and_remedy(book: Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book[PROJECTS]["J2"] = "65 000 ou 70 000 $"
    book.save(tmp_path / "rapport.xlsx")
    assert main(["validate", str(tmp_path / "rapport.xlsx"), "--plan", "exemple"]) == 1
    said = capsys.readouterr().out
    assert "feuille Projets, cellule J2" in said
    assert "Écrivez le nombre de dollars seul" in said
    assert main(["--lang", "en", "validate", str(tmp_path / "rapport.xlsx"), "--plan", "exemple"]) == 1
    assert "sheet Projets, cell J2" in capsys.readouterr().out


def test_a_workbook_of_another_kind_is_a_lone_table_still(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Projets"
    book.active.append(["nom", "age"])
    book.active.append(["Zoé", 12])
    book.save(tmp_path / "autre.xlsx")
    assert main(["validate", str(tmp_path / "autre.xlsx")]) == 0
    assert "schema_deduit" in capsys.readouterr().out
    assert main(["validate", str(tmp_path / "autre.xlsx"), "--plan", "exemple"]) == 1
    assert "feuille_absente" in capsys.readouterr().out


def test_a_published_table_in_a_workbook_is_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "projets"
    with (ROOT / "schemas" / "examples" / "projets.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            book.active.append(row)
    book.save(tmp_path / "projets.xlsx")
    main(["validate", str(tmp_path / "projets.xlsx")])
    assert "schema_deduit" in capsys.readouterr().out


def test_a_submission_without_a_plan_asks_for_it(
    book: Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book.save(tmp_path / "rapport.xlsx")
    assert main(["validate", str(tmp_path / "rapport.xlsx")]) == 2
    assert "--plan" in capsys.readouterr().err


def test_a_folder_of_csv_is_a_submission(
    definitions: Definitions, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = definitions.tables
    folder = right_set(tmp_path / "valbrume", tables["rapports_regionaux"], tables["projets"])
    assert main(["validate", str(folder), "--plan", "exemple"]) == 0
    (folder / "projets.csv").write_text(
        (folder / "projets.csv").read_text(encoding="utf-8").replace("65000", "beaucoup")
    )
    assert main(["validate", str(folder), "--plan", "exemple"]) == 1
    assert "projets.csv:2" in capsys.readouterr().out
