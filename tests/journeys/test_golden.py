"""Every document of the plan folders is read as a person reads it (exemple_expected.toml)."""

import tomllib
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = tomllib.loads((Path(__file__).parent / "exemple_expected.toml").read_text(encoding="utf-8"))["rapports"]
Rows = list[dict[str, str]]
pytestmark = pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: f"{one['plan']}/{one['fichier']}")


def _of(rows: Rows, expected: dict[str, Any]) -> Rows:
    return [row for row in rows if row["id_rapport"] == expected["id_rapport"]]


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def test_identity(expected: dict[str, Any], built: Callable[[str], Any]) -> None:
    (report,) = _of(built(expected["plan"]).table("rapports"), expected)
    for field in ("annee_financiere", "titre", "origine", "ads"):
        assert report[field] == expected[field], field
    assert report["orientation"] == expected.get("orientation", "")
    assert int(report["revision"]) == expected["revision"]
    assert report["id_mesure"].rsplit("/", 1)[1] == expected["code_mesure"]
    sources = {row["id_source"]: row["fichier"] for row in built(expected["plan"]).table("sources")}
    assert sources[report["id_source"]] == expected["fichier"]


def test_bodies(expected: dict[str, Any], built: Callable[[str], Any]) -> None:
    rows = _of(built(expected["plan"]).table("rapports_organismes"), expected)
    rows.sort(key=lambda row: int(row["rang"]))
    assert [[row["role"], row["id_organisme"], row["texte"]] for row in rows] == expected["organismes"]


@pytest.mark.parametrize(
    ("table", "own", "value"), [("couts", "cout", "montant"), ("clienteles", "clientele", "nombre")]
)
def test_series(expected: dict[str, Any], table: str, own: str, value: str, built: Callable[[str], Any]) -> None:
    rows = _of(built(expected["plan"]).table(table), expected)
    assert len(rows) == expected[table]
    if own in expected:
        (row,) = [row for row in rows if row["annee_financiere"] == expected["annee_financiere"]]
        stated = expected[own]
        assert row["texte"] == stated["texte"]
        assert row["statut"] == stated["statut"]
        assert _number(row[value]) == _number(str(stated.get(value, "")))
        for field in ("precision", "unite"):
            if field in stated:
                assert row[field] in {stated[field], f"{stated[field]}.00"}
        assert row["borne"] == stated.get("borne", "")


def test_prose(expected: dict[str, Any], built: Callable[[str], Any]) -> None:
    rows = _of(built(expected["plan"]).table("textes"), expected)
    assert Counter(row["section"] for row in rows) == expected["textes"]


def test_figures(expected: dict[str, Any], built: Callable[[str], Any]) -> None:
    rows = _of(built(expected["plan"]).table("chiffres_cites"), expected)
    found = {
        (row["section"], int(row["rang"]), int(row["position"])): (
            Decimal(row["valeur"]),
            row["unite"],
            row["borne"],
            row["texte"],
        )
        for row in rows
    }
    stated = {
        (section, rank, position): (Decimal(value), unit, bound, text)
        for section, rank, position, value, unit, bound, text in expected["chiffres"]
    }
    assert found == stated


def test_findings(expected: dict[str, Any], built: Callable[[str], Any]) -> None:
    findings = [
        judged.finding
        for judged in built(expected["plan"]).report.findings
        if judged.finding.location is not None and judged.finding.location.file == expected["fichier"]
    ]
    assert Counter(finding.code for finding in findings) == expected["constats"]
