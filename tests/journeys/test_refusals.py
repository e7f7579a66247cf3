"""What PRODUCT and NOTATION refuse or flag: the exit code, the place, both languages, nothing half-written."""

import json
import shutil
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from tests import commands

ROOT = Path(__file__).resolve().parents[2]
bilan = partial(commands.bilan, expectations=False)
STARTER = ROOT / "datapackage" / "modele"
NAME = "1.1-2024-2025.md"
GOOD = (STARTER / "sources" / "mesures" / NAME).read_text(encoding="utf-8")
YEAR = "2024-2025"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    shutil.copytree(STARTER, folder)
    return folder


def _mesures(plan: Path) -> Path:
    return plan / "sources" / "mesures"


def _cost(value: str) -> str:
    """The good report with another cost for its own year."""
    head, title, rest = GOOD.partition("COÛT DE LA MESURE")
    series, following, tail = rest.partition("\n## ")
    lines = [f"{YEAR} : {value}" if line.lstrip("- |").startswith(YEAR) else line for line in series.split("\n")]
    assert f"{YEAR} : {value}" in lines
    return head + title + "\n".join(lines) + following + tail


def _built(plan: Path, tmp_path: Path) -> tuple[int, dict[str, list[dict[str, object]]]]:
    """The exit code of a build, and the samples of each code that it found."""
    done = bilan("build", plan, "--to", tmp_path / "draft", "--format", "json")
    found: dict[str, list[dict[str, object]]] = {}
    report = json.loads((tmp_path / "draft" / "quality" / "report.json").read_text(encoding="utf-8"))
    for finding in report["findings"]:
        found.setdefault(finding["code"], []).extend(finding["samples"])
    return done.returncode, found


UNREADABLE = [
    ("source_vide", b""),
    ("source_binaire", b"%PDF-1.4\x00\x01\x02"),
    ("source_utf16", GOOD.encode("utf-16")),
    ("source_utf8_abime", GOOD.encode().replace("é".encode(), b"\xc3\xa9\xc3", 1)),
]


@pytest.mark.parametrize(("code", "content"), UNREADABLE, ids=[code for code, _ in UNREADABLE])
def test_a_source_that_cannot_be_read(code: str, content: bytes, plan: Path, tmp_path: Path) -> None:
    (_mesures(plan) / "bad.md").write_bytes(content)
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 3
    assert [sample["file"] for sample in found[code]] == ["mesures/bad.md"]
    assert (tmp_path / "draft" / "data" / "couts.csv").stat().st_size > 150, "the others go on"
    for command, lang in product(("read", "validate"), ("fr", "en")):
        done = bilan(command, _mesures(plan) / "bad.md", lang=lang)
        assert done.returncode == 3
        assert "bad.md" in done.stdout + done.stderr
    assert bilan("release", plan, "--to", tmp_path / "releases").returncode == 5
    assert not list((tmp_path / "releases").rglob("*.csv"))


def test_fifty_megabytes(plan: Path, tmp_path: Path) -> None:
    (_mesures(plan) / "large.md").write_bytes(b"mot mot mot\n" * (50 * 1024 * 1024 // 12))
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 3
    assert found["source_trop_grande"][0]["file"] == "mesures/large.md"


@pytest.mark.parametrize("name", ["photo.png", "rapport.odt", "sans-extension"])
def test_a_file_of_unknown_type_is_named(name: str, plan: Path, tmp_path: Path) -> None:
    (_mesures(plan) / name).write_bytes(b"x")
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 3
    assert found["source_type_inconnu"][0]["file"] == f"mesures/{name}"


@pytest.mark.parametrize("name", ["~$rapport.docx", ".DS_Store", "Thumbs.db", "rapport.md~"])
def test_a_leftover_is_told_and_harms_nothing(name: str, plan: Path, tmp_path: Path) -> None:
    (_mesures(plan) / name).write_bytes(b"\x00")
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 0
    assert found["fichier_laisse_de_cote"][0]["file"] == f"mesures/{name}"


def test_cp1252_is_read_and_told(plan: Path, tmp_path: Path) -> None:
    path = _mesures(plan) / NAME
    path.write_bytes(GOOD.replace("\u202f", "\u00a0").replace("☒", "[x]").replace("☐", "[ ]").encode("cp1252"))
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 0
    assert set(found) == {"source_cp1252"}
    data = (tmp_path / "draft" / "data" / "textes.csv").read_text(encoding="utf-8")
    assert "é" in data


LEFT_OUT = [
    ("formulaire_inconnu", "# Procès-verbal\n\nRien à voir.\n"),
    ("code_absent", "\n".join(line.split("\t<b>N°")[0] for line in GOOD.split("\n"))),
    ("annee_absente", GOOD.replace(f"ANNÉE {YEAR}", "ANNÉE")),
    ("annee_rapport_illisible", GOOD.replace(f"ANNÉE {YEAR}", "ANNÉE 2024-2027")),
]


@pytest.mark.parametrize(("code", "text"), LEFT_OUT, ids=[code for code, _ in LEFT_OUT])
def test_a_report_left_out(code: str, text: str, plan: Path, tmp_path: Path) -> None:
    assert text != GOOD
    (_mesures(plan) / "other.md").write_text(text, encoding="utf-8")
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 1
    assert [sample["file"] for sample in found[code]] == ["mesures/other.md"]
    rows = (tmp_path / "draft" / "data" / "sources.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 2, "the good report alone"
    for lang in ("fr", "en"):
        told = bilan("validate", _mesures(plan) / "other.md", "--plan", plan, lang=lang)
        assert told.returncode == 1
        assert code in told.stdout
    assert bilan("release", plan, "--to", tmp_path / "releases").returncode == 5
    assert not list((tmp_path / "releases").rglob("*.csv"))


def test_another_plan_s_report_is_left_out(plan: Path, tmp_path: Path) -> None:
    shutil.copy(next((ROOT / "datapackage" / "exemple" / "sources" / "mesures").glob("1.1-*.md")), _mesures(plan))
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 1
    assert len(found["autre_plan"]) == 1


def test_two_reports_for_one_measure_year_and_revision_are_both_left_out(plan: Path, tmp_path: Path) -> None:
    (_mesures(plan) / "copie.md").write_text(GOOD, encoding="utf-8")
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 1
    assert {sample["file"] for sample in found["rapport_en_double"]} == {f"mesures/{NAME}", "mesures/copie.md"}
    for table in ("rapports", "couts", "textes", "sources", "mesures", "couts_courants"):
        rows = (tmp_path / "draft" / "data" / f"{table}.csv").read_text(encoding="utf-8").splitlines()
        assert len(rows) == 1, f"{table} still has a row"


def test_a_year_twice_with_different_values(plan: Path, tmp_path: Path) -> None:
    text = _cost("1,0 M$").replace(f"{YEAR} : 1,0 M$", f"{YEAR} : 1,0 M$\n{YEAR} : 2,0 M$")
    (_mesures(plan) / NAME).write_text(text, encoding="utf-8")
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 1
    assert found["annee_en_double"][0]["line"]
    rows = (tmp_path / "draft" / "data" / "couts.csv").read_text(encoding="utf-8").splitlines()
    (row,) = [row for row in rows if f",{YEAR}," in row]
    assert f",{YEAR},,,,illisible," in row


AMBIGUOUS = [
    ("1,200 $", "montant_ambigu", ("1.20", "1200.00")),
    ("1.200.000 $", "montant_illisible", ()),
    ("824?160 $", "montant_illisible", ()),
    ("de\U000ca9e599731$", "montant_illisible", ()),
    ("12 50 000 $", "montant_illisible", ()),
    ("entre 2 et 3 M$", "montant_intervalle", ("2000000.00", "3000000.00")),
    ("2 à 3 M$", "montant_intervalle", ("2000000.00", "3000000.00")),
    ("2,0 M€", "devise_etrangere", ()),
    ("2,0 M$ US", "devise_etrangere", ()),
    ("2 000 USD", "devise_etrangere", ()),
    ("Les coûts sont assumés par le ministère.", "montant_illisible", ()),
]


@pytest.mark.parametrize(("written", "code", "readings"), AMBIGUOUS, ids=[written for written, _, _ in AMBIGUOUS])
def test_an_ambiguous_amount_is_empty_and_told(
    written: str, code: str, readings: tuple[str, ...], plan: Path, tmp_path: Path
) -> None:
    (_mesures(plan) / NAME).write_text(_cost(written), encoding="utf-8")
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 0, "a warning"
    (sample,) = found[code]
    assert sample["file"] == f"mesures/{NAME}"
    assert sample["line"]
    digits = "".join(char for char in str(sample["message"]) if char.isdigit())
    for reading in readings:
        assert reading.replace(".00", "").replace(".", "") in digits
    rows = (tmp_path / "draft" / "data" / "couts.csv").read_text(encoding="utf-8").splitlines()
    (row,) = [row for row in rows if f",{YEAR}," in row]
    assert f",{YEAR},,,,illisible," in row
    assert written.strip(".") in row


def test_an_amount_without_currency_is_read_and_told(plan: Path, tmp_path: Path) -> None:
    (_mesures(plan) / NAME).write_text(_cost("12 millions"), encoding="utf-8")
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 0
    assert len(found["devise_absente"]) == 1
    assert f",{YEAR},12000000.00,1000000.00,exacte,declare,12 millions" in (
        tmp_path / "draft" / "data" / "couts.csv"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_folder_without_plan_toml(lang: str, tmp_path: Path) -> None:
    done = bilan("build", tmp_path, "--to", tmp_path / "draft", lang=lang)
    assert done.returncode == 4
    assert "plan.toml" in done.stderr
    assert not (tmp_path / "draft").exists()


WRONG_PLANS = [
    ("sigle = ", "sigl = ", "sigl"),
    ("date_debut = ", "date_debut = 12 #", "date_debut"),
    ("titre = ", "titre ", None),
    ('formulaires = ["', 'formulaires = ["in', "formulaires"),
]


@pytest.mark.parametrize(("before", "after", "key"), WRONG_PLANS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_wrong_plan_toml_names_key_and_line(
    before: str, after: str, key: str | None, lang: str, plan: Path, tmp_path: Path
) -> None:
    path = plan / "plan.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    number = next(number for number, line in enumerate(lines, start=1) if line.startswith(before))
    lines[number - 1] = lines[number - 1].replace(before, after, 1)
    path.write_text("\n".join(lines), encoding="utf-8")
    done = bilan("release", plan, "--to", tmp_path / "releases", lang=lang)
    assert done.returncode == 4
    assert str(number) in done.stderr
    assert key is None or key in done.stderr
    assert not (tmp_path / "releases").exists()


def test_a_plan_without_sources(plan: Path, tmp_path: Path) -> None:
    (_mesures(plan) / NAME).unlink()
    exit_code, found = _built(plan, tmp_path)
    assert exit_code == 1
    assert "aucune_source" in found
