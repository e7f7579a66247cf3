"""The tables that people keep by hand."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.definitions import Definitions
from pipeline.definitions.references import _value
from pipeline.model.table import Field

Wrong = Callable[[Callable[[], object]], tuple[str, Mapping[str, object]]]
HEADER = "id_entente,id_mesure,id_organisme,code_region,date_debut,date_fin,enveloppe\n"
ROW = "exemple/1.1/ville/2021-04-01,exemple/1.1,ville,,2021-04-01,2026-03-31,1200000.50\n"


@pytest.fixture
def ententes(plan_folder: Path) -> Path:
    path = plan_folder / "reference" / "ententes.csv"
    path.write_text(HEADER + ROW, encoding="utf-8")
    return path


def _rows(opened: Definitions) -> Mapping[str, tuple[Mapping[str, object], ...]]:
    return opened.references(opened.plan("exemple"))


def test_cells_are_typed_and_empty_ones_are_unknown(opened: Definitions, ententes: Path) -> None:
    assert ententes.is_file()
    (row,) = _rows(opened)["ententes"]
    assert row["code_region"] is None
    assert row["date_debut"] == date(2021, 4, 1)
    assert row["enveloppe"] == Decimal("1200000.50")


def test_the_plan_is_a_row_and_an_absent_table_is_left_out(opened: Definitions) -> None:
    rows = _rows(opened)
    assert "ententes" not in rows
    (plan,) = rows["plans"]
    assert (plan["id_plan"], plan["date_fin"], plan["url"]) == ("exemple", date(2026, 3, 31), None)


def test_the_shared_rows_come_before_the_plan_s_own(opened: Definitions) -> None:
    named = [row["id_organisme"] for row in _rows(opened)["organismes"]]
    shared = [row["id_organisme"] for row in opened.references(opened.plan("psis-2010-2015"))["organismes"]]
    assert named[: len(shared)] == shared
    assert len(named) > len(shared)


def test_the_publisher_is_one_of_the_bodies(opened: Definitions, plan_folder: Path, wrong: Wrong) -> None:
    file = plan_folder / "plan.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"ministere-des-exemples"', '"ministere-des-exemple"'), encoding="utf-8")
    assert wrong(lambda: _rows(opened)) == (
        "definition_cle_valeur",
        {
            "fichier": str(file),
            "cle": "editeur.id_organisme",
            "ligne": 1 + text[: text.index("id_organisme")].count("\n"),
            "valeur": "ministere-des-exemple",
            "attendu": "ministere-des-exemples",
        },
    )


def test_a_plan_may_leave_its_publisher_s_body_out(opened: Definitions, plan_folder: Path) -> None:
    file = plan_folder / "plan.toml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("id_organisme")), encoding="utf-8")
    assert "organismes" in _rows(opened)


def test_a_mark_at_the_beginning_blank_lines_and_crlf_are_harmless(opened: Definitions, ententes: Path) -> None:
    ententes.write_bytes(("\ufeff" + HEADER + "\n" + ROW + "\n\n").replace("\n", "\r\n").encode())
    assert len(_rows(opened)["ententes"]) == 1


def test_a_key_that_two_files_hold_is_told_with_both_places(
    own: Path, opened: Definitions, plan_folder: Path, wrong: Wrong
) -> None:
    shared, mine = (folder / "reference" / "organismes.csv" for folder in (own / "datapackage", plan_folder))
    lines = shared.read_text(encoding="utf-8").splitlines()
    mine.write_text(mine.read_text(encoding="utf-8") + lines[2] + "\n", encoding="utf-8")
    code, details = wrong(lambda: _rows(opened))
    last = len(mine.read_text(encoding="utf-8").splitlines())
    assert (code, details["fichier"], details["ligne"]) == ("reference_en_double", str(mine), last)
    assert (details["autre"], details["cle"]) == (f"{shared}:3", lines[2].split(",")[0])


@pytest.mark.parametrize(
    ("text", "code", "details"),
    [
        ("", "reference_entete", {"valeur": "", "attendu": HEADER.strip()}),
        (HEADER.replace("date_fin", "fin") + ROW, "reference_entete", {"attendu": HEADER.strip()}),
        (HEADER.replace(",", ";") + ROW, "reference_entete", {"valeur": HEADER.strip().replace(",", ";")}),
        (HEADER + ROW + "a,b\n", "reference_cellules", {"ligne": 3}),
        (HEADER + ROW.strip() + ",\n", "reference_cellules", {"ligne": 2}),
        (HEADER + ROW + 'x,"y\n', "reference_cellules", {"ligne": 3}),
        (HEADER + ROW + ROW, "reference_en_double", {"ligne": 3}),
    ],
)
def test_a_table_that_does_not_hold(
    opened: Definitions, ententes: Path, wrong: Wrong, text: str, code: str, details: Mapping[str, object]
) -> None:
    ententes.write_text(text, encoding="utf-8")
    told, said = wrong(lambda: _rows(opened))
    assert (told, said["fichier"]) == (code, str(ententes))
    assert {key: said[key] for key in details} == details


def test_a_table_that_is_not_utf8(opened: Definitions, ententes: Path, wrong: Wrong) -> None:
    ententes.write_bytes((HEADER + ROW + "é" + ROW).encode("cp1252"))
    told = wrong(lambda: _rows(opened))
    assert told == ("definition_utf8", {"fichier": str(ententes), "ligne": 3})


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "2021-02-30"),
        ("date", "20210401"),
        ("date", "2021-W01-1"),
        ("date", "1er avril 2021"),
        ("number", "1e3"),
        ("number", "NaN"),
        ("number", "1,5"),
        ("number", "0.005"),
        ("number", "12345678901234"),
        ("integer", "1_000"),
        ("integer", "1.0"),
        ("integer", "٣"),
        ("integer", "9" * 19),
        ("boolean", "vrai"),
    ],
)
def test_a_cell_of_another_type_is_refused(wrong: Wrong, kind: str, text: str) -> None:
    field = Field(name="champ", type=kind, constraints={}, words={})
    told = wrong(lambda: _value(field, text, Path("a.csv"), 7))
    details = {"fichier": "a.csv", "cle": "champ", "ligne": 7, "valeur": text, "attendu": kind}
    assert told == ("definition_cle_valeur", details)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", "l'été\n2", "l'été\n2"),
        ("integer", "-12", -12),
        ("number", "-12.5", Decimal("-12.5")),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("date", "", None),
    ],
)
def test_a_cell_of_its_type_is_read(kind: str, text: str, value: object) -> None:
    assert _value(Field(name="champ", type=kind, constraints={}, words={}), text, Path("a.csv"), 7) == value
