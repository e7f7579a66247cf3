"""A regional workbook given back: what is marked, what stays, and that corrected it passes."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from pipeline.cli import main
from pipeline.definitions import Definitions
from pipeline.normalise.regional.headings import BESIDE
from pipeline.normalise.regional.labels import label
from pipeline.render.annotate.comments import AUTHOR
from pipeline.render.annotate.listing import NAMES
from tests.regional_workbooks import PROJECT_CELLS, PROJECTS, REPORT, REPORT_CELLS, cells, right_workbook, titles

RED, YELLOW = "FFFFD1D2", "FFFFF3C4"
LIST = "À corriger"


@pytest.fixture
def book(definitions: Definitions) -> Workbook:
    return right_workbook(definitions.tables["rapports_regionaux"], definitions.tables["projets"])


def wrong(book: Workbook) -> Workbook:
    """Two errors on cells that hold something, one on an empty one, and a warning."""
    projects = book[PROJECTS]
    projects["J2"] = "65 000 ou 70 000 $"
    projects["J2"].number_format = "#,##0.00"
    projects["J2"].fill = PatternFill("solid", fgColor="FF00B050")
    projects["P3"] = None
    projects["G4"] = "-transport=1"
    projects["S3"] = "à vérifier"
    return book


def annotate(path: Path, to: Path, *options: str) -> int:
    lang = ["--lang", "en"] if "en" in options else []
    return main([*lang, "validate", str(path), "--plan", "exemple", "--annotate", str(to)])


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: Path, after: Path) -> set[str]:
    old, new = parts(before), parts(after)
    assert list(new)[: len(old)] == list(old)
    return {name for name in new if old.get(name) != new[name]}


def colour(sheet: object, cell: str) -> str | None:
    fill = sheet[cell].fill  # type: ignore[index]
    return fill.fgColor.rgb if fill.patternType == "solid" else None


def test_each_cell_to_correct_is_marked_and_says_what_to_write(book: Workbook, tmp_path: Path) -> None:
    wrong(book).save(tmp_path / "r.xlsx")
    assert annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx") == 1
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    projects = made[PROJECTS]
    marked = {cell.coordinate for row in projects.iter_rows() for cell in row if cell.comment}
    assert marked == {"J2", "P3", "G4", "S3"}
    assert {cell: colour(projects, cell) for cell in ("J2", "P3", "G4", "S3", "J3")} == {
        "J2": RED, "P3": RED, "G4": RED, "S3": YELLOW, "J3": None,
    }  # fmt: skip
    assert projects["J2"].number_format == "#,##0.00"
    assert projects["J2"].value == "65 000 ou 70 000 $"
    note = projects["J2"].comment
    assert note.author == AUTHOR
    assert note.text.startswith("Erreur : « 65 000 ou 70 000 $ » ne se lit pas")
    assert "Écrivez le nombre de dollars seul" in note.text
    assert projects["M2"].number_format == "yyyy-mm-dd"


def test_the_list_links_each_finding_to_its_cell_errors_first(book: Workbook, tmp_path: Path) -> None:
    wrong(book).save(tmp_path / "r.xlsx")
    annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx")
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert made.sheetnames == [REPORT, PROJECTS, LIST]
    sheet = made[LIST]
    assert sheet["A1"].value == "À corriger : 3 erreurs, 1 avertissement"
    assert sheet.freeze_panes == "A4"
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[:4] for row in told] == [
        ["Erreur", PROJECTS, "J2", "65 000 ou 70 000 $"],
        ["Erreur", PROJECTS, "P3", None],
        ["Erreur", PROJECTS, "G4", "-transport=1"],
        ["Avertissement", PROJECTS, "S3", "à vérifier"],
    ]
    assert all(found and fix for *_, found, fix in told)
    assert sheet["C4"].hyperlink.location == f"'{PROJECTS}'!J2"
    assert all(cell.data_type in {"s", "n"} for row in sheet.iter_rows() for cell in row)
    assert sheet["E5"].alignment.wrap_text
    read = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_name(LIST).to_python()
    assert [row[2] for row in read[3:]] == ["J2", "P3", "G4", "S3"]


def test_a_value_that_looks_like_a_formula_stays_text(book: Workbook, tmp_path: Path) -> None:
    for cell, value in (
        ("J2", "=1+1|cmd"),
        ("J3", "+cmd"),
        ("J4", "@SUM(A1)"),
        ("G2", "-x"),
        ("G3", "_x0041_<&>\"'"),
    ):
        book[PROJECTS][cell].value = value
        book[PROJECTS][cell].data_type = "s"
    book.save(tmp_path / "r.xlsx")
    annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx")
    xml = parts(tmp_path / "a.xlsx")["xl/worksheets/sheet3.xml"]
    assert b"<f>" not in xml
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")[LIST]
    values = {row[3].value for row in sheet.iter_rows(min_row=4)}
    assert {"=1+1|cmd", "+cmd", "@SUM(A1)", "-x"} <= values
    assert all(row[3].data_type == "s" and row[3].quotePrefix for row in sheet.iter_rows(min_row=4) if row[3].value)


def test_corrected_and_sent_again_it_passes(book: Workbook, definitions: Definitions, tmp_path: Path) -> None:
    wrong(book).save(tmp_path / "r.xlsx")
    annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx")
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    spec = definitions.tables["projets"]
    for row, filled in enumerate(PROJECT_CELLS, start=2):
        for column, value in enumerate(cells(spec, filled), start=1):
            made[PROJECTS].cell(row, column).value = value
    made[PROJECTS]["S3"] = None
    made.save(tmp_path / "c.xlsx")
    assert main(["validate", str(tmp_path / "c.xlsx"), "--plan", "exemple"]) == 0
    assert annotate(tmp_path / "c.xlsx", tmp_path / "d.xlsx") == 0
    last = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert last.sheetnames == [REPORT, PROJECTS, LIST]
    assert not [cell for row in last[PROJECTS].iter_rows() for cell in row if cell.comment]
    assert (colour(last[PROJECTS], "J2"), colour(last[PROJECTS], "P3")) == ("FF00B050", None)
    assert last[PROJECTS]["J2"].number_format == "#,##0.00"
    assert last[LIST]["A1"].value == "À corriger : rien à signaler"


def test_a_workbook_without_fault_is_given_back_with_a_sheet_that_says_so(
    book: Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book.save(tmp_path / "r.xlsx")
    assert annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx", "en") == 0
    assert "0 marked cells" in capsys.readouterr().err
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["To correct"]
    assert sheet["A2"].value == "Nothing to correct: this workbook can be submitted as it is."
    before = changed(tmp_path / "r.xlsx", tmp_path / "a.xlsx")
    assert before == {
        "xl/worksheets/sheet3.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    }  # fmt: skip
    assert main(["validate", str(tmp_path / "a.xlsx"), "--plan", "exemple"]) == 0


def test_annotating_twice_gives_the_same_and_adds_nothing(book: Workbook, tmp_path: Path) -> None:
    wrong(book)
    book[PROJECTS]["G4"].comment = Comment("Ma note à moi", "Zoé")
    book.save(tmp_path / "r.xlsx")
    for name, of in (("a", "r"), ("b", "r"), ("c", "a"), ("d", "c")):
        annotate(tmp_path / f"{of}.xlsx", tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert parts(tmp_path / "a.xlsx") == parts(tmp_path / "c.xlsx") == parts(tmp_path / "d.xlsx")


def test_the_language_may_change_between_two_times(book: Workbook, tmp_path: Path) -> None:
    wrong(book).save(tmp_path / "r.xlsx")
    annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx")
    annotate(tmp_path / "a.xlsx", tmp_path / "b.xlsx", "en")
    made = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert made.sheetnames == [REPORT, PROJECTS, "To correct"]
    assert made[PROJECTS]["J2"].comment.text.startswith("Error: ")


def test_a_comment_that_was_there_is_kept_above_and_comes_back(book: Workbook, tmp_path: Path) -> None:
    wrong(book)
    book[PROJECTS]["J2"].comment = Comment("Ma note à moi", "Zoé")
    book[PROJECTS]["A1"].comment = Comment("Titre", "Zoé")
    book.save(tmp_path / "r.xlsx")
    annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx")
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    note = made[PROJECTS]["J2"].comment
    assert (note.author, note.text.partition("\n")[0]) == ("Zoé", "Ma note à moi")
    assert "ne se lit pas comme un montant" in note.text
    assert made[PROJECTS]["A1"].comment.text == "Titre"
    made[PROJECTS]["J2"] = 65_000
    made.save(tmp_path / "b.xlsx")
    annotate(tmp_path / "b.xlsx", tmp_path / "c.xlsx")
    assert openpyxl.load_workbook(tmp_path / "c.xlsx")[PROJECTS]["J2"].comment.text == "Ma note à moi"


def test_a_sheet_of_that_name_that_a_person_made_stays(book: Workbook, tmp_path: Path) -> None:
    book.create_sheet(LIST)["A1"] = "à moi"
    wrong(book).save(tmp_path / "r.xlsx")
    annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx")
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert made.sheetnames == [REPORT, PROJECTS, LIST, f"{LIST} (2)"]
    assert made[LIST]["A1"].value == "à moi"
    annotate(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert parts(tmp_path / "a.xlsx") == parts(tmp_path / "b.xlsx")


def rich(path: Path, definitions: Definitions) -> None:
    """A workbook with all that a program which loads and saves may drop."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        money = book.add_format({"num_format": '#,##0.00 "$"', "locked": False})
        for name, table, rows in (
            (REPORT, "rapports_regionaux", [REPORT_CELLS]),
            (PROJECTS, "projets", PROJECT_CELLS),
        ):
            spec = definitions.tables[table]
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, titles(spec))
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(cells(spec, row)):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value)
                    elif value is not None:
                        sheet.write(number, column, value, money)
            sheet.set_column(9, 9, 18, money)
            sheet.protect("secret")
            sheet.repeat_rows(0)
            sheet.set_header("&L&F")
            sheet.conditional_format("J2:J9", {"type": "data_bar", "data_bar_2010": True})
            sheet.data_validation("P2:P9", {"validate": "list", "source": ["nouveau", "renouvelé"]})
            sheet.insert_image("T20", "carre.png", {"image_data": io.BytesIO(PNG)})
            sheet.write_comment("A1", "Le titre", {"author": "bilan"})
            sheet.insert_button("T30", {"caption": "Imprimer"})
        other = book.add_worksheet("Calculs")
        other.write_formula("A1", "=SUM(Projets!J2:J4)", None, 180_000)
        other.add_table("C1:D3", {"name": "Tableau1"})
        book.define_name("liste_etat", "=Calculs!$A$1:$A$2")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8d"
    "b00000000049454e44ae426082"
)


def test_what_a_program_would_drop_survives(definitions: Definitions, tmp_path: Path) -> None:
    rich(tmp_path / "v.xlsx", definitions)
    content = parts(tmp_path / "v.xlsx")
    sheet = content["xl/worksheets/sheet2.xml"]
    lists = (
        b'<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/'
        b'spreadsheetml/2009/9/main"><x14:dataValidations count="0"/></ext></extLst>'
    )
    assert b"</extLst>" in sheet
    sheet = sheet.replace(b"</extLst>", lists).replace(b"<v>65000</v>", b"<v>-65000</v>")
    content["xl/worksheets/sheet2.xml"] = sheet
    content["xl/calcChain.xml"] = b"<calcChain/>"
    with zipfile.ZipFile(tmp_path / "r.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    assert annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx") == 1
    assert changed(tmp_path / "r.xlsx", tmp_path / "a.xlsx") == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet2.xml", "xl/comments2.xml", "xl/drawings/vmlDrawing2.vml", "xl/worksheets/sheet4.xml",
    }  # fmt: skip
    made = parts(tmp_path / "a.xlsx")
    marked = made["xl/worksheets/sheet2.xml"]
    style = marked[marked.index(b'<c r="J2" s="') + 13 :].partition(b'"')[0]
    before = sheet[sheet.index(b'<c r="J2" s="') + 13 :].partition(b'"')[0]
    assert style != before
    assert marked.replace(b'<c r="J2" s="' + style, b'<c r="J2" s="' + before) == sheet
    boxes = content["xl/drawings/vmlDrawing2.vml"]
    assert made["xl/drawings/vmlDrawing2.vml"].startswith(boxes[: boxes.rindex(b"</xml>")])
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")[PROJECTS]["J2"]
    assert (cell.number_format, cell.protection.locked, cell.fill.fgColor.rgb) == ('#,##0.00 "$"', False, RED)


def test_the_template_is_given_back_with_its_notes_and_its_protection(tmp_path: Path) -> None:
    path = tmp_path / "g.xlsx"
    assert main(["template", "rapport-regional", "--plan", "exemple", "--to", str(path)]) == 0
    assert annotate(path, tmp_path / "a.xlsx") == 1
    hints = openpyxl.load_workbook(path)[PROJECTS]
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for head, before in zip(made[PROJECTS][1], hints[1], strict=True):
        assert head.comment.text.startswith(before.comment.text)
    assert made[PROJECTS].protection.sheet
    told = [row[2].value for row in made[LIST].iter_rows(min_row=4) if row[1].value == REPORT]
    cell = next(cell for cell in told if cell and cell != "–")
    assert colour(made[REPORT], cell) == RED
    assert made[REPORT][cell].comment.author == AUTHOR
    annotate(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert parts(tmp_path / "a.xlsx") == parts(tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["r.xlsm", "--annotate", "a.xlsx"], "n'annote que les classeurs .xlsx"),
        (["r.ods", "--annotate", "a.xlsx"], "n'annote que les classeurs .xlsx"),
        (["r.csv", "--annotate", "a.xlsx"], "n'annote que les classeurs .xlsx"),
        ([".", "--annotate", "a.xlsx"], "n'annote que les classeurs .xlsx"),
        (["r.xlsx", "--annotate", "a.ods"], "un nom en .xlsx"),
        (["r.xlsx", "--annotate", "r.xlsx"], "l'annoter l'écraserait"),
        (["r.xlsx", "--annotate", "lien.xlsx"], "l'annoter l'écraserait"),
        (["r.xlsx", "--annotate", "a.xlsx", "--to", "a.xlsx"], "l'annoter l'écraserait"),
        (["r.xlsx", "b.xlsx", "--annotate", "a.xlsx"], "plusieurs cibles"),
        (["r.xlsx", "--annotate", "a.xlsx", "--table", "projets"], "--annotate et --table"),
        (["autre.xlsx", "--annotate", "a.xlsx"], "aucune feuille de rapport régional"),
    ],
)
def test_what_cannot_be_annotated_is_refused_before_anything_is_written(
    words: list[str], code: str, book: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    book.save("r.xlsx")
    Path("lien.xlsx").hardlink_to("r.xlsx")
    other = Workbook()
    other.active["A1"] = "nom"  # type: ignore[index]
    other.save("autre.xlsx")
    before = Path("r.xlsx").read_bytes()
    assert main(["validate", *words]) == 2
    said = capsys.readouterr().err
    assert code in said
    assert "À faire : " in said
    assert Path("r.xlsx").read_bytes() == before
    assert not Path("a.xlsx").exists()


def test_a_workbook_that_cannot_be_read_is_not_annotated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 100)
    assert annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx") == 3
    assert "Non écrit : " in capsys.readouterr().err
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("part", ["xl/styles.xml", "docProps/core.xml"])
def test_a_part_that_is_broken_is_told_and_nothing_is_written(
    part: str, book: Workbook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong(book).save(tmp_path / "r.xlsx")
    data = (tmp_path / "r.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo(part).header_offset + 30 + len(part)
    (tmp_path / "r.xlsx").write_bytes(data[: at + 5] + b"\xff\xff\xff\xff" + data[at + 9 :])
    status = annotate(tmp_path / "r.xlsx", tmp_path / "a.xlsx")
    assert status == 3
    assert "abîmé" in "".join(capsys.readouterr())
    assert [one.name for one in tmp_path.iterdir()] == ["r.xlsx"]


def test_the_reader_leaves_the_list_aside_in_every_language(definitions: Definitions) -> None:
    for lang in ("fr", "en"):
        title = definitions.messages(lang)["words"]["annotate"]["title"]
        assert title.casefold() in NAMES
        assert {label(title), label(f"{title} (2)")} <= BESIDE
