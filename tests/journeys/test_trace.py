"""Every published value leads to the sentence that states it, and what leads nowhere says why."""

import json
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.acquire.file import describe_source
from pipeline.extract import media_types, read_document
from pipeline.model.source import Location
from pipeline.model.trace import Followed, Traced
from pipeline.release.tracing.trace import find_package, trace
from tests.commands import bilan

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "datapackage" / "exemple" / "sources"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("versions")
    assert bilan("release", "exemple", "--to", folder).returncode == 0
    return folder / "exemple"


def stated(releases: Path) -> list[tuple[Any, ...]]:
    """The rows of provenance, with the name of their document."""
    root = find_package(releases)
    query = (
        "SELECT p.table_nom, p.cle, p.champ, s.fichier, p.ligne, p.extrait, p.rang "
        f"FROM '{root}/provenance/provenance.parquet' p JOIN '{root}/data/sources.parquet' s USING (id_source) "
        "ORDER BY ALL"
    )
    return duckdb.sql(query).fetchall()


def test_the_sentence_of_every_value_stands_on_its_line_of_its_document(releases: Path) -> None:
    root, rows = find_package(releases), stated(releases)
    lines: dict[str, Mapping[int | None, str]] = {}
    for file in {row[3] for row in rows}:
        document = read_document(describe_source(SOURCES / file, file, media_types()))
        lines[file] = {line.location.line: line.text for line in document.lines()}
    keys = sorted({row[:2] for row in rows})
    assert len(keys) > 300
    for table, key in keys[::9]:
        found = {
            (cell.field, one.location.file, one.location.line, one.words)
            for cell in trace(root, table, key, None, "fr")
            if cell.value is not None
            for one in cell.statements
        }
        assert found == {(row[2], row[3], row[4], row[5]) for row in rows if row[:2] == (table, key)}
        for _, file, line, words in found:
            assert words is None or words in lines[file][line]


def test_a_cost_is_traced_in_both_languages(releases: Path) -> None:
    words = ("trace", releases, "couts", "exemple/1.1/2021-2022|2021-2022", "montant")
    told = bilan(*words)
    assert (told.returncode, told.stderr) == (0, "")
    assert "mesures/1.1-2021-2022.md:28 · lecture" in told.stdout
    assert "« 2021-2022 : **2,4 M$** »" in told.stdout
    assert "Montant (montant) : 2 400 000 $ (2400000.00) · écrit « 2,4 M$ »" in told.stdout
    english = bilan(*words, lang="en").stdout
    assert "“2021-2022 : **2,4 M$**”" in english
    assert "Amount (montant): $2,400,000 (2400000.00)" in english


def test_the_same_for_machines(releases: Path, tmp_path: Path) -> None:
    to = tmp_path / "trace.json"
    words = ("couts", "exemple/1.1/2021-2022|2021-2022", "montant")
    assert bilan("trace", releases / "1.0.0", *words, "--format", "json", "--to", to).returncode == 0
    (field,) = json.loads(to.read_text(encoding="utf-8"))["fields"]
    assert (field["field"], field["value"], field["written"], field["standing"]) == (
        "montant", "2400000.00", "2,4 M$", "lue",
    )  # fmt: skip
    (statement,) = field["statements"]
    assert (statement["file"], statement["line"], statement["text"]) == (
        "mesures/1.1-2021-2022.md", 28, "2021-2022 : 2,4 M$",
    )  # fmt: skip
    assert statement["text"][statement["start"] : statement["end"]] == field["written"]
    assert (field["unit"], field["label"], field["follow"]) == ("CAD", None, None)


def test_a_derived_value_leads_to_the_sentence_of_the_row_it_was_taken_from(releases: Path) -> None:
    (cell,) = trace(find_package(releases), "couts_courants", "exemple/1.1|2021-2022", "montant", "fr")
    (statement,) = cell.statements
    assert cell.follow is not None
    assert (cell.follow.table, cell.follow.key) == ("couts", ("exemple/1.1/2022-2023", "2021-2022"))
    assert (cell.value, statement.location.file) == ("2400000.00", "mesures/1.1-2022-2023.md")
    assert "2,4\u00a0M$" in (statement.words or "")


def test_every_derived_row_names_the_one_row_that_it_repeats(releases: Path) -> None:
    root = find_package(releases)
    pairs = {"couts_courants": "couts", "clienteles_courantes": "clienteles", "mesures": "rapports"}
    for table, read in pairs.items():
        parts = "id_mesure" if table == "mesures" else "id_mesure || '|' || annee_financiere"
        for (key,) in duckdb.sql(f"SELECT {parts} FROM '{root}/data/{table}.parquet'").fetchall():
            for cell in trace(root, table, key, None, "fr"):
                assert cell.follow is not None
                assert (cell.follow.table, cell.follow.link) == (read, "reprise")
                if cell.standing == "derivee":
                    (origin,) = trace(root, read, "|".join(cell.follow.key), cell.follow.field, "fr")
                    assert places(origin) == places(cell)
                    assert cell.follow.field != cell.field or origin.value == cell.value


def places(cell: Traced) -> list[tuple[Location, str | None]]:
    return [(one.location, one.words) for one in cell.statements]


def test_the_command_that_leads_on_is_exact(releases: Path, tmp_path: Path) -> None:
    copy = tmp_path / "l'an dernier"
    shutil.copytree(releases / "1.0.0", copy)
    run = bilan("trace", copy, "couts_courants", "exemple/1.1|2021-2022", "montant")
    assert run.returncode == 0, run.stderr
    shown = run.stdout
    assert "Cette rangée reprend celle de la table « couts » : exemple/1.1/2022-2023 | 2021-2022" in shown
    *_, command = shown.splitlines()
    _, *words = shlex.split(command)
    followed = bilan(*words)
    assert followed.returncode == 0, followed.stderr
    assert "couts · exemple/1.1/2022-2023 | 2021-2022" in followed.stdout
    assert "« **2,4\u00a0M$** »" in followed.stdout


def test_provenance_and_columns_that_name_a_row_lead_on(releases: Path) -> None:
    key = "couts|exemple/1.1/2021-2022|2021-2022|montant|1"
    assert bilan("trace", releases, "provenance", key, "extrait").stdout.endswith(
        " couts 'exemple/1.1/2021-2022|2021-2022' montant\n"
    )
    (cell,) = trace(find_package(releases), "couts", "exemple/1.1/2021-2022|2021-2022", "id_rapport", "fr")
    assert cell.follow == Followed(link="nommee", table="rapports", key=("exemple/1.1/2021-2022",), field=None)


@pytest.mark.parametrize(
    ("table", "key", "field", "told"),
    [
        ("couts", "exemple/1.1/2021-2022|2020-2021", "montant", "(vide) · écrit « s. o. »"),
        ("couts", "exemple/1.1/2021-2022|2021-2022", "id_rapport", "fait partie de la clé"),
        ("couts", "exemple/1.1/2021-2022|2020-2021", "montant", "« 2020-2021 : **s. o.** »"),
        ("couts", "exemple/1.1/2021-2022|2021-2022", "statut", "Statut (statut) : valeur déclarée (declare)"),
        ("clienteles", "exemple/1.1/2022-2023|2021-2022", "nombre", "1850 ménages · écrit « 1 850 ménages »"),
        ("regions", "01", "nom", "listes du plan"),
        ("couts", "exemple/2.2/2022-2023|2022-2023", "montant", "écart de 200 000 $"),
        ("couts", "exemple/2.2/2021-2022|2021-2022", "montant", "(vide)"),
    ],
)
def test_what_is_not_read_from_a_report_says_why(releases: Path, table: str, key: str, field: str, told: str) -> None:
    run = bilan("trace", releases, table, key, field)
    assert run.returncode == 0, run.stderr
    assert told in " ".join(run.stdout.split())


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("cout", "x"), 2, "Tables connues"),
        (("Coûts", "x"), 2, "Vouliez-vous dire couts"),
        (("couts", "x", "MONTANTS"), 2, "Vouliez-vous dire montant ?"),
        (("couts", "é\"||'\n;\x1b[31m", "montant"), 2, "\\u001b[31m"),
        (("couts", "exemple/1.1" * 9000, "montant"), 2, "exemple/1.1/2021-2022|2021-2022"),
        (("couts", "\udce9", "montant"), 2, "n'a pas de rangée « ? »"),
        (("couts", "x", "montan"), 2, "Ses colonnes : id_rapport"),
        (("couts", "exemple/1.1/2021-2022"), 2, "exemple/1.1/2021-2022|2021-2022"),
        (("couts", "'; DROP TABLE couts --", "montant"), 2, "n'a pas de rangée"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(releases: Path, words: tuple[str, ...], code: int, told: str) -> None:
    run = bilan("trace", releases, *words)
    assert (run.returncode, run.stdout) == (code, "")
    assert told in run.stderr
    assert len(run.stderr) < 2000
    assert "Traceback" not in run.stderr


def test_a_folder_that_is_no_release_and_one_that_is_broken(releases: Path, tmp_path: Path) -> None:
    key = ("couts", "exemple/1.1/2021-2022|2021-2022")
    assert bilan("trace", tmp_path, *key).returncode == 2
    copy = tmp_path / "copie"
    shutil.copytree(releases / "1.0.0", copy)
    (copy / "provenance" / "provenance.parquet").write_bytes(b"PAR1 rien")
    broken = bilan("trace", copy, *key)
    assert broken.returncode == 6
    assert "bilan verify" in broken.stderr
    (copy / "datapackage.json").write_text("{", encoding="utf-8")
    assert bilan("trace", copy, *key).returncode == 6


def with_rows(releases: Path, to: Path, query: str) -> Path:
    """A copy of the release whose regions are those of a query, as another publisher may write them."""
    shutil.copytree(releases / "1.0.0", to)
    table = to / "data" / "regions.parquet"
    duckdb.sql(f"CREATE TEMP TABLE regions AS SELECT * FROM '{table}'")
    try:
        duckdb.sql(f"COPY ({query}) TO '{table}' (FORMAT parquet)")
    finally:
        duckdb.sql("DROP TABLE regions")
    return to


def test_keys_of_every_kind_are_found(releases: Path, tmp_path: Path) -> None:
    keys = ['l\'été "chaud"', "a|b", "Montr\u00e9al", "x" * 5000, "%_?$1", "-01"]
    values = ", ".join("('" + key.replace("'", "''") + "', 'nom')" for key in keys)
    root = with_rows(releases, tmp_path / "cles", f"FROM (VALUES {values}) AS regions(code_region, nom)")
    for key in [*keys, "Montre\u0301al"]:
        (cell,) = trace(root, "regions", key, "nom", "fr")
        assert cell.value == "nom"
    assert bilan("trace", root, "regions", "--", "-01", "nom").returncode == 0


def test_a_key_that_two_rows_have_is_no_choice_of_ours(releases: Path, tmp_path: Path) -> None:
    root = with_rows(releases, tmp_path / "double", "FROM regions UNION ALL FROM regions")
    run = bilan("trace", root, "regions", "01", "nom")
    assert (run.returncode, run.stdout) == (2, "")
    assert "plus d'une rangée « 01 »" in run.stderr


def test_a_package_that_leads_elsewhere_is_not_followed(releases: Path, tmp_path: Path) -> None:
    copy, outside = tmp_path / "copie", tmp_path / "ailleurs.parquet"
    shutil.copytree(releases / "1.0.0", copy)
    shutil.copyfile(copy / "data" / "regions.parquet", outside)
    path = copy / "datapackage.json"
    stated = path.read_text(encoding="utf-8")
    assert "data/regions.parquet" in stated
    path.write_text(stated.replace("data/regions.parquet", "../ailleurs.parquet"), encoding="utf-8")
    assert bilan("trace", copy, "regions", "01", "nom").returncode == 6
    path.write_text(stated, encoding="utf-8")
    (copy / "data" / "regions.parquet").unlink()
    (copy / "data" / "regions.parquet").symlink_to(outside)
    assert bilan("trace", copy, "regions", "01", "nom").returncode == 6


def test_a_draft_is_traced_as_well(tmp_path: Path) -> None:
    assert bilan("build", "exemple", "--to", tmp_path / "brouillon").returncode == 0
    run = bilan("trace", tmp_path / "brouillon", "couts", "exemple/1.1/2021-2022|2021-2022", "montant")
    assert "2,4 M$" in run.stdout
