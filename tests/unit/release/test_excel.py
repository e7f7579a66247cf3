import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.engine import Engine, literal
from pipeline.model.book import Book
from pipeline.model.errors import TargetFailed
from pipeline.release.excel import Differing, WorkbookError, differing_cells, write, write_workbook
from pipeline.release.excel.layout import MOST_ROWS, sheet_name

LABELS = ("tables", "table", "titre", "lignes", "feuille", "absente", "fichier", "longs", "colonne", "cellules")
BOOK = Book(
    title="Un titre",
    publisher="Un ministère",
    created="2026-01-02T03:04:05Z",
    about=[("titre", "Un titre"), ("texte", "=1+1")],
    dictionary=[["Table", "Colonne"], ["t", "=cmd"]],
    labels={name: name.capitalize() for name in LABELS},
)
TYPES = {
    "string": "VARCHAR", "number": "DECIMAL(15,2)", "integer": "BIGINT", "date": "DATE", "boolean": "BOOLEAN"
}  # fmt: skip
FIELDS = [
    ("cle", "string", "Clé"),
    ("texte", "string", "Texte"),
    ("montant", "number", "Montant"),
    ("nombre", "integer", "Nombre"),
    ("jour", "date", "Jour"),
    ("vrai", "boolean", "Vrai"),
]
ODD_TEXTS = (
    "=1+1", "+33", "-x", "@SUM(A1)", "007", "1.10", "2021-2022", "12e5", "https://example.org", "a\x01b", "_x0041_",
    "a\rb", "a\r\nb", "ligne\nligne", "\ttab", "  devant", "derrière  ", " ", "😀" * 100, "e\u0301", "\ufffe\uffff",
    "<f>&amp;\"'", "x" * 32_767, "😀" * 16_383, "_xFFFE_", "VRAI", "#N/A", "\u2028",
)  # fmt: skip
Row = tuple[object, ...]


def package(
    root: Path, rows: list[Row], *, title: str = "Une table", family: str = "mesure", name: str = "t"
) -> dict[str, Any]:
    """A package of one table with a column of every type."""
    (root / "schemas").mkdir(parents=True, exist_ok=True)
    (root / "data").mkdir(exist_ok=True)
    schema = {
        "bilan:famille": family,
        "fields": [
            {"name": n, "type": t, "title": title, "description": f"Ce que dit {n}."} for n, t, title in FIELDS
        ],
        "primaryKey": ["cle"],
    }
    (root / "schemas" / f"{name}.schema.json").write_text(json.dumps(schema))
    with Engine() as engine:
        columns = ", ".join(f"{n} {TYPES[t]}" for n, t, _ in FIELDS)
        engine.run(f"CREATE TABLE t ({columns})")
        for row in rows:
            engine.run("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", row)
        engine.run(f"COPY t TO {literal(str(root / 'data' / f'{name}.parquet'))} (FORMAT parquet)")
    return resources([(name, title)])


def resources(tables: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "resources": [
            {
                "name": name,
                "title": title,
                "path": f"data/{name}.csv",
                "bilan:parquet": {"path": f"data/{name}.parquet"},
            }
            for name, title in tables
        ]
    }


def written(root: Path, descriptor: Mapping[str, Any], path: Path) -> list[Differing]:
    with Engine() as engine:
        engine.lock(root)
        write_workbook(engine, root, path, descriptor, BOOK)
        return list(differing_cells(engine, path, root, descriptor))


def compared(root: Path, descriptor: Mapping[str, Any], path: Path) -> list[Differing]:
    with Engine() as engine:
        engine.lock(root)
        return list(differing_cells(engine, path, root, descriptor))


def rows_of_every_kind() -> list[Row]:
    whole: Row = ("k", "t", Decimal("9999999999999.99"), 2**53, date(2024, 2, 29), True)
    return [
        *((f"k{n:03}", text, None, None, None, None) for n, text in enumerate(ODD_TEXTS)),
        whole,
        ("l", None, Decimal("-0.01"), -(2**62), date(1899, 12, 31), False),
        ("m", None, Decimal("0.10"), 0, date(1900, 2, 28), None),
        ("n", None, Decimal("1234567890123.45"), 999_999_999_999_999, date(9999, 12, 31), None),
        ("o", None, None, 10**15, date(1900, 3, 1), None),
    ]


def test_every_cell_comes_back_as_it_was(tmp_path: Path) -> None:
    descriptor = package(tmp_path, rows_of_every_kind())
    assert written(tmp_path, descriptor, tmp_path / "a.xlsx") == []


def test_another_reader_sees_text_as_text_and_no_formula(tmp_path: Path) -> None:
    rows = rows_of_every_kind()
    descriptor = package(tmp_path, rows)
    written(tmp_path, descriptor, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["Une table"]
    assert [cell.value for cell in sheet[1]] == [title for _, _, title in FIELDS]
    assert [sheet.cell(n + 2, 2).value for n in range(10)] == [*ODD_TEXTS[:9], "a_x0001_b"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "b", "inlineStr"}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:F{len(rows) + 1}"
    assert sheet.cell(1, 3).comment.text.startswith("montant\nCe que dit montant.")
    assert sheet.cell(len(ODD_TEXTS) + 2, 3).number_format == "#,##0.00"
    assert sheet.cell(2, 1).number_format == "@"
    assert book["Lisez-moi"]["A2"].value == "=1+1"
    assert book["Lisez-moi"]["A2"].data_type != "f"
    assert not any(b"<f>" in data for data in parts(tmp_path / "a.xlsx").values())


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_text_too_long_for_a_cell_is_named_and_not_cut(tmp_path: Path) -> None:
    descriptor = package(tmp_path, [("a", "x" * 32_768, *[None] * 4), ("b", "😀" * 16_384, *[None] * 4)])
    assert written(tmp_path, descriptor, tmp_path / "a.xlsx") == []
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [book["Une table"].cell(row, 2).value for row in (2, 3)] == ["→ data/t.csv"] * 2
    assert [cell.value for cell in list(book["Notes"].iter_rows())[-1]][:3] == ["t", "texte", 2]


def test_large_tables_and_provenance_are_left_out_and_named(tmp_path: Path) -> None:
    package(tmp_path, [("a", *[None] * 5)], family="provenance", name="provenance")
    package(tmp_path, [], name="grande")
    many = tmp_path / "data" / "grande.parquet"
    with Engine() as engine:
        columns = ", ".join(f"NULL::{TYPES[kind]} AS {name}" for name, kind, _ in FIELDS[1:])
        engine.run(
            f"COPY (SELECT CAST(i AS VARCHAR) AS cle, {columns} FROM range({MOST_ROWS + 1}) r(i)) "
            f"TO {literal(str(many))} (FORMAT parquet)"
        )
    descriptor = resources([("grande", "Une grande table"), ("provenance", "Provenance")])
    assert written(tmp_path, descriptor, tmp_path / "a.xlsx") == []
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Lisez-moi", "Dictionnaire", "Notes"]
    listed = [[cell.value for cell in row] for row in book["Notes"].iter_rows(min_row=3)]
    assert listed == [
        ["grande", "Une grande table", MOST_ROWS + 1, "Absente", "data/grande.csv"],
        ["provenance", "Provenance", 1, "Absente", "data/provenance.csv"],
    ]


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    descriptor = package(tmp_path, rows_of_every_kind())
    for name in ("a.xlsx", "b.xlsx"):
        written(tmp_path, descriptor, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("old", "new", "cell"),
    [
        (rb"<t>bonjour</t>", rb"<t>bonsoir</t>", "B2"),
        (rb"<t>bonjour</t>", rb"<t></t>", "B2"),
        (rb"<v>12.50?</v>", rb"<v>12.51</v>", "C2"),
        (rb"<v>7</v>", rb"<v>8</v>", "D2"),
        (rb't="b"><v>1</v>', rb't="b"><v>0</v>', "F2"),
        (rb"<t>Texte</t>", rb"<t>Autre</t>", "B1"),
        (rb"<row r=\"3\".*?</row>", rb"", "A3"),
        (rb"</sheetData>", rb'<row r="4"><c r="A4" t="inlineStr"><is><t>z</t></is></c></row></sheetData>', "A4"),
        (rb"</row><row r=\"3\"", rb'<c r="G2" t="inlineStr"><is><t>z</t></is></c></row><row r="3"', "G2"),
    ],
)
def test_a_changed_cell_is_found(tmp_path: Path, old: bytes, new: bytes, cell: str) -> None:
    whole: Row = ("a", "bonjour", Decimal("12.5"), 7, date(2024, 1, 1), True)
    descriptor = package(tmp_path, [whole, ("b", "x", *[None] * 4)])
    path = tmp_path / "a.xlsx"
    assert written(tmp_path, descriptor, path) == []
    held = parts(path)
    changed = re.sub(old, new, held["xl/worksheets/sheet2.xml"], count=1)
    assert changed != held["xl/worksheets/sheet2.xml"]
    repack(path, {**held, "xl/worksheets/sheet2.xml": changed})
    found = compared(tmp_path, descriptor, path)
    assert cell in [one.cell for one in found]
    assert all(one.table == "t" for one in found)


def repack(path: Path, content: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def test_a_missing_sheet_and_the_key_of_a_changed_row_are_told(tmp_path: Path) -> None:
    descriptor = package(tmp_path, [("a/1", "x", *[None] * 4)])
    path = tmp_path / "a.xlsx"
    written(tmp_path, descriptor, path)
    other = {"resources": [{**descriptor["resources"][0], "title": "Un autre titre"}]}
    assert compared(tmp_path, other, path) == [Differing(table="t", cell=None)]
    package(tmp_path, [("a/1", "y", *[None] * 4)])
    assert compared(tmp_path, descriptor, path) == [Differing(table="t", cell="B2", key=("a/1",))]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"bonjour"])
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    descriptor = package(tmp_path, [("a", *[None] * 5)])
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(WorkbookError):
        compared(tmp_path, descriptor, tmp_path / "a.xlsx")


def test_a_workbook_that_swells_is_not_opened(tmp_path: Path) -> None:
    descriptor = package(tmp_path, [("a", *[None] * 5)])
    written(tmp_path, descriptor, tmp_path / "a.xlsx")
    held = parts(tmp_path / "a.xlsx")
    repack(tmp_path / "a.xlsx", {**held, "xl/worksheets/sheet2.xml": b" " * 40_000_000})
    with pytest.raises(WorkbookError):
        compared(tmp_path, descriptor, tmp_path / "a.xlsx")


def test_a_workbook_that_was_written_wrong_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    descriptor = package(tmp_path, [("a", "x", *[None] * 4)])
    other = tmp_path / "autre"
    package(other, [("a", "y", *[None] * 4)])
    fill = write._fill  # noqa: SLF001

    def wrong(engine: Engine, _root: Path, path: Path, descriptor: Mapping[str, Any], book: Book) -> None:
        fill(engine, other, path, descriptor, book)

    monkeypatch.setattr(write, "_fill", wrong)
    with Engine() as engine, pytest.raises(TargetFailed) as raised:
        write_workbook(engine, tmp_path, tmp_path / "a.xlsx", descriptor, BOOK)
    assert raised.value.details == {"fichier": "a.xlsx", "table": "t", "cellule": "B2"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Coûts déclarés par rapport", "Coûts déclarés par rapport"),
        ("Organismes responsables et collaborateurs", "Organismes responsables et"),
        ("A/B: [c] *d* ?", "A B c d"),
        ("'cité'", "cité"),
        ("", "t"),
        ("x" * 40, "x" * 31),
        ("Prise", "Prise (2)"),
        ("HISTORY", "HISTORY (2)"),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(title: str, expected: str) -> None:
    assert sheet_name(title, "t", {"prise", "history"}) == expected


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    descriptor = package(tmp_path, [("a", *[None] * 5)])
    shutil.rmtree(tmp_path / "excel", ignore_errors=True)
    written(tmp_path, descriptor, tmp_path / "excel" / "a.xlsx")
    assert [path.name for path in (tmp_path / "excel").iterdir()] == ["a.xlsx"]


def test_a_disk_without_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    descriptor = package(tmp_path, [("a", *[None] * 5)])

    def full(_book: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlsxwriter.workbook.Workbook._store_workbook", full)
    with Engine() as engine, pytest.raises(TargetFailed) as raised:
        write_workbook(engine, tmp_path, tmp_path / "excel" / "a.xlsx", descriptor, BOOK)
    assert raised.value.code == "cible_ecriture"
    assert not (tmp_path / "excel").exists()
