"""A person's corrections are applied where they say, seen where one looks, and refused once they no longer hold."""

import csv
import json
import re
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests import commands

ROOT = Path(__file__).resolve().parents[2]
bilan = partial(commands.bilan, expectations=False)
KEY = "exemple/1.1/2021-2022"
REPORT = Path("sources/mesures/1.1-2021-2022.md")


def correction(table: str, key: str, field: str, read: str, value: str) -> str:
    return (
        f'[[corrections]]\ntable = "{table}"\ncle = "{key}"\nchamp = "{field}"\nlu = "{read}"\nvaleur = "{value}"\n'
        'raison = "Confirmé au téléphone"\nqui = "A. Roy"\ndate = 2023-11-10\n\n'
    )


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    shutil.copytree(ROOT / "datapackage" / "exemple", folder)
    report = folder / REPORT
    text = report.read_text(encoding="utf-8")
    report.write_text(
        text.replace("☐ Reconduction", "Reconduction").replace("☒ Nouvelle", "Nouvelle"), encoding="utf-8"
    )
    (folder / "corrections.toml").write_text(
        correction("rapports", KEY, "origine", "illisible", "nouvelle")
        + correction("couts", f"{KEY}|2021-2022", "montant", "2400000", "2450000"),
        encoding="utf-8",
    )
    return folder


def cells(folder: Path, table: str, **wanted: str) -> list[dict[str, str]]:
    path = next(folder.rglob(f"{table}.csv"))
    with path.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if all(row[name] == value for name, value in wanted.items())]


def found(folder: Path, code: str) -> list[dict[str, Any]]:
    report = json.loads((folder / "quality" / "report.json").read_text(encoding="utf-8"))
    return [one for one in report["findings"] if one["code"] == code]


def test_corrections_are_applied_where_they_say_and_nowhere_else(plan: Path, tmp_path: Path) -> None:
    assert bilan("build", plan, "--to", tmp_path / "avec").returncode == 0
    (plan / "corrections.toml").unlink()
    assert bilan("build", plan, "--to", tmp_path / "sans").returncode == 0
    for table, changed in (("couts", {"montant"}), ("rapports", {"origine"})):
        before, after = cells(tmp_path / "sans", table), cells(tmp_path / "avec", table)
        differing = {
            (row["id_rapport"], name)
            for row, other in zip(before, after, strict=True)
            for name in row
            if row[name] != other[name]
        }
        assert differing == {(KEY, name) for name in changed}
    for table in ("textes", "clienteles", "chiffres_cites"):
        assert cells(tmp_path / "avec", table) == cells(tmp_path / "sans", table)


def test_a_correction_shows_in_provenance_report_page_reading_and_trace(plan: Path, tmp_path: Path) -> None:
    draft = tmp_path / "brouillon"
    told = bilan("build", plan, "--to", draft)
    assert "Confirmé au téléphone" in told.stdout + told.stderr
    (row,) = cells(draft, "provenance", table_nom="couts", cle=f"{KEY}|2021-2022", champ="montant")
    assert (row["methode"], row["extrait"]) == ("correction", "2021-2022 : 2,4 M$")
    others = cells(draft, "provenance", table_nom="couts", cle=f"{KEY}|2020-2021")
    assert {row["methode"] for row in others} == {"lecture"}
    assert len(found(draft, "correction_appliquee")) == 2
    assert not any(KEY in sample["key"] for one in found(draft, "marques_perdues") for sample in one["samples"])
    assert "Confirmé au téléphone" in (draft / "quality" / "report.html").read_text(encoding="utf-8")
    read = bilan("read", plan / REPORT)
    assert "corrigé à la main" in read.stdout
    assert "2 450 000 $" in read.stdout
    assert "corrigé à la main" in bilan("trace", draft, "couts", f"{KEY}|2021-2022", "montant").stdout


@pytest.mark.parametrize(
    ("lang", "told"), [("fr", "elle n'est pas appliquée"), ("en", "it is not applied")], ids=["fr", "en"]
)
def test_a_correction_of_what_the_document_no_longer_says_stops_the_release(
    plan: Path, tmp_path: Path, lang: str, told: str
) -> None:
    report = plan / REPORT
    report.write_text(report.read_text(encoding="utf-8").replace("2,4 M", "2,6 M"), encoding="utf-8")
    run = bilan("release", plan, "--to", tmp_path / "versions", lang=lang)
    assert run.returncode == 5
    assert told in run.stdout + run.stderr
    assert "corrections.toml:11" in run.stdout + run.stderr
    assert not (tmp_path / "versions" / "exemple").exists()


def test_a_correction_that_the_document_took_over_is_a_warning(plan: Path, tmp_path: Path) -> None:
    report = plan / REPORT
    report.write_text(report.read_text(encoding="utf-8").replace("2,4 M\\$", "2 450 000 $"), encoding="utf-8")
    assert bilan("build", plan, "--to", tmp_path / "brouillon").returncode == 0
    (one,) = found(tmp_path / "brouillon", "correction_inutile")
    assert one["severity"] == "warning"


def test_a_correction_of_a_row_that_no_document_gives_stops_the_release(plan: Path, tmp_path: Path) -> None:
    (plan / REPORT).unlink()
    assert bilan("release", plan, "--to", tmp_path / "versions").returncode == 5
    assert bilan("build", plan, "--to", tmp_path / "brouillon").returncode == 1
    assert {one["count"] for one in found(tmp_path / "brouillon", "correction_sans_rangee")} <= {1, 2}


def test_a_wrong_file_of_corrections_ends_at_its_line(plan: Path, tmp_path: Path) -> None:
    path = plan / "corrections.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"montant"', '"montan"'), encoding="utf-8")
    run = bilan("build", plan, "--to", tmp_path / "brouillon")
    assert run.returncode == 4
    assert "corrections.toml" in run.stderr
    assert "montant" in run.stderr


@pytest.mark.parametrize(
    ("lang", "change", "told"),
    [
        ("fr", ('"2450000"', '"99999999999999999999"'), "Attendu : maximum: 9999999999999.99"),
        ("en", ('"2450000"', '"2400000"'), "“lu” and “valeur” say the same, “2400000”"),
        ("fr", ("2023-11-10", "2999-01-01"), "le 2999-01-01 n'est pas encore venu"),
        ("en", ('"montant"', '"id_rapport"'), "“id_rapport” says which row or which document this is"),
        ("fr", ("[[corrections]]", "x = ["), "ce fichier n'est pas écrit comme un fichier TOML"),
    ],
    ids=["beyond its column", "no change", "a day to come", "an identity", "no TOML"],
)
def test_a_correction_that_cannot_be_ends_at_its_line(
    plan: Path, tmp_path: Path, lang: str, change: tuple[str, str], told: str
) -> None:
    path = plan / "corrections.toml"
    first, second = path.read_text(encoding="utf-8").split("\n\n", 1)
    path.write_text(f"{first}\n\n{second.replace(*change)}", encoding="utf-8")
    run = bilan("build", plan, "--to", tmp_path / "brouillon", lang=lang)
    assert run.returncode == 4, run.stderr
    assert told in run.stderr.replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r"corrections\.toml, (?:ligne|line) (?!1\b)[0-9]+", run.stderr)


def unreadable(plan: Path, words: str, *entries: str) -> None:
    """The report with a cost of 2021-2022 that cannot be read and none in 2020-2021, and corrections of these."""
    report = plan / REPORT
    text = (
        report.read_text(encoding="utf-8").replace("2,4 M\\$", words).replace(" 2020-2021 : s. o.", " 2020-2021 :", 1)
    )
    report.write_text(text, encoding="utf-8")
    (plan / "corrections.toml").write_text("".join(entries), encoding="utf-8")


AMOUNT = correction("couts", f"{KEY}|2021-2022", "montant", "", "2450000")
STATUS = correction("couts", f"{KEY}|2021-2022", "statut", "illisible", "declare")
QUOTED = AMOUNT.replace("valeur", 'extrait = "12 50 000 $"\nsource = "mesures/1.1-2021-2022.md"\nvaleur')


def test_an_amount_without_its_status_is_not_published(plan: Path, tmp_path: Path) -> None:
    unreadable(plan, "12 50 000 \\$", QUOTED)
    assert bilan("release", plan, "--to", tmp_path / "versions").returncode == 5
    assert bilan("build", plan, "--to", tmp_path / "brouillon").returncode == 1
    (one,) = found(tmp_path / "brouillon", "statut_contraire")
    assert (one["severity"], one["samples"][0]["key"]) == ("error", [KEY, "2021-2022"])


def test_a_correction_of_unreadable_words_does_not_outlive_them(plan: Path, tmp_path: Path) -> None:
    unreadable(plan, "12 50 000 \\$", QUOTED, STATUS)
    assert bilan("build", plan, "--to", tmp_path / "avant").returncode == 0
    (row,) = cells(tmp_path / "avant", "couts", id_rapport=KEY, annee_financiere="2021-2022")
    assert (row["montant"], row["statut"]) == ("2450000.00", "declare")
    report = plan / REPORT
    report.write_text(report.read_text(encoding="utf-8").replace("12 50 000", "99 50 000"), encoding="utf-8")
    run = bilan("build", plan, "--to", tmp_path / "apres")
    assert run.returncode == 1
    assert "99 50 000 $" in run.stdout
    (row,) = cells(tmp_path / "apres", "couts", id_rapport=KEY, annee_financiere="2021-2022")
    assert row["montant"] == ""
    assert len(found(tmp_path / "apres", "correction_perimee")) == 1


def test_a_correction_of_an_empty_cell_asks_for_words_and_has_a_place(plan: Path, tmp_path: Path) -> None:
    blank = (
        correction("couts", f"{KEY}|2020-2021", "montant", "", "0"),
        correction("couts", f"{KEY}|2020-2021", "statut", "absent", "declare"),
    )
    unreadable(plan, "12 50 000 \\$", AMOUNT, STATUS, *blank)
    run = bilan("build", plan, "--to", tmp_path / "brouillon")
    assert run.returncode == 0, run.stdout
    assert 'extrait = "12 50 000 $"' in run.stdout
    assert found(tmp_path / "brouillon", "correction_sans_extrait")[0]["severity"] == "warning"
    (row,) = cells(tmp_path / "brouillon", "provenance", cle=f"{KEY}|2020-2021", champ="montant", table_nom="couts")
    assert (row["ligne"], row["extrait"], row["methode"]) == ("27", "2020-2021 :", "correction")


def test_corrections_on_one_line_are_all_heard_or_told(plan: Path, tmp_path: Path) -> None:
    path = plan / "corrections.toml"
    missing = correction("couts", f"{KEY}|1999-2000", "montant", "", "1")
    entries = [
        ", ".join(line for line in one.splitlines()[1:] if line)
        for one in (*path.read_text(encoding="utf-8").split("\n\n")[:2], missing)
    ]
    path.write_text(f"corrections = [{', '.join(f'{{{one}}}' for one in entries)}]\n", encoding="utf-8")
    assert bilan("build", plan, "--to", tmp_path / "brouillon").returncode == 1
    assert len(found(tmp_path / "brouillon", "correction_appliquee")) == 2
    (one,) = found(tmp_path / "brouillon", "correction_sans_rangee")
    assert one["samples"][0]["key"] == [KEY, "1999-2000"]


def test_corrections_hold_where_several_processes_read(plan: Path, tmp_path: Path) -> None:
    text = (plan / "sources" / "mesures" / "1.1-2022-2023.md").read_text(encoding="utf-8")
    for number in range(450):
        copy = text.replace("1.1", f"{number // 40 + 4}.{number % 40 + 1}")
        (plan / "sources" / "mesures" / f"copie-{number:03}.md").write_text(copy, encoding="utf-8")
    run = bilan("build", plan, "--to", tmp_path / "brouillon")
    assert run.returncode in {0, 1}, run.stderr
    (row,) = cells(tmp_path / "brouillon", "couts", id_rapport=KEY, annee_financiere="2021-2022")
    assert row["montant"] == "2450000.00"
    assert found(tmp_path / "brouillon", "correction_sans_rangee") == []
