"""Regional workbooks that are right, and ways to break them, for the tests of their reading."""

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from pipeline.model.table import TableSpec

REPORT, PROJECTS = "Rapports régionaux", "Projets"
REPORT_CELLS: dict[str, Any] = {
    "id_mesure": "1.1",
    "id_organisme": "Ville de Valbrume",
    "code_region": "06",
    "annee_financiere": "2022-2023",
    "revision": 1,
    "date_depot": date(2023, 6, 30),
    "nombre_projets": 3,
    "montant_disponible": 1_000_000,
    "montant_accorde": 180_000,
    "montant_depense": 100_000.5,
    "solde": 820_000,
}
PROJECT_CELLS: tuple[dict[str, Any], ...] = (
    {
        "no_projet": "P-007", "no_modification": 0, "titre": "Serre de quartier", "promoteur": "Les Serres",
        "type_territoire": "arrondissement", "territoire": "Port", "theme": "alimentation", "clientele": "familles",
        "montant_demande": 70_000, "montant_accorde": 65_000, "montant_depense": 58_000.5, "autres_sources": 8_000,
        "date_debut": date(2022, 5, 1), "date_fin": date(2023, 3, 31), "personnes_rejointes": 240, "etat": "nouveau",
    },
    {
        "no_projet": "P-012", "no_modification": 0, "titre": "Ateliers du soir", "promoteur": "Maison des voisins",
        "type_territoire": "secteur ou quartier", "territoire": "Vieux-Port", "theme": "lutte contre les préjugés",
        "clientele": "toute la population", "montant_demande": 60_000, "montant_accorde": 60_000,
        "montant_depense": 40_000, "autres_sources": None, "date_debut": date(2022, 9, 1), "date_fin": None,
        "personnes_rejointes": None, "etat": "renouvelé",
    },
    {
        "no_projet": "P-020", "no_modification": 0, "titre": "Navette", "promoteur": "Les Voisins",
        "type_territoire": "municipalité", "territoire": "Valbrume", "theme": "transport",
        "clientele": "personnes aînées", "montant_demande": None, "montant_accorde": 55_000,
        "montant_depense": 2_000, "autres_sources": None, "date_debut": None, "date_fin": None,
        "personnes_rejointes": 12, "etat": "nouveau",
    },
)  # fmt: skip


def titles(spec: TableSpec) -> list[str]:
    """The French headings of what a person fills in."""
    return [one.words["fr"].title for one in spec.fields if not one.computed]


def cells(spec: TableSpec, filled: dict[str, Any]) -> list[Any]:
    """The answers in the order of the headings."""
    return [filled[one.name] for one in spec.fields if not one.computed]


def right_workbook(reports: TableSpec, projects: TableSpec) -> Workbook:
    """A workbook in which there is nothing to find."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = REPORT
    sheet.append(titles(reports))
    sheet.append(cells(reports, REPORT_CELLS))
    other = book.create_sheet(PROJECTS)
    other.append(titles(projects))
    for filled in PROJECT_CELLS:
        other.append(cells(projects, filled))
    return book


def as_csv(rows: Sequence[Sequence[Any]], sign: str = ";") -> str:
    """Rows as a program that speaks French saves them."""
    out = StringIO()
    csv.writer(out, delimiter=sign, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def right_set(folder: Path, reports: TableSpec, projects: TableSpec, *, sign: str = ";") -> Path:
    """The same as two CSV files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets = {
        "rapports_regionaux": [titles(reports), cells(reports, REPORT_CELLS)],
        "projets": [titles(projects), *(cells(projects, one) for one in PROJECT_CELLS)],
    }
    for name, rows in sheets.items():
        (folder / f"{name}.csv").write_text(as_csv(rows, sign), encoding="utf-8-sig", newline="")
    return folder


def large_workbook(reports: TableSpec, projects: TableSpec, count: int) -> Workbook:
    """The right workbook with so many projects."""
    book = right_workbook(reports, projects)
    report, sheet = book[REPORT], book[PROJECTS]
    granted = REPORT_CELLS["montant_accorde"]
    for number in range(count - len(PROJECT_CELLS)):
        filled = {**PROJECT_CELLS[0], "no_projet": f"Q-{number}"}
        sheet.append(cells(projects, filled))
        granted += filled["montant_accorde"]
    available = 2 * granted
    for name, value in {
        "nombre_projets": count,
        "montant_disponible": available,
        "montant_accorde": granted,
        "montant_depense": None,
        "solde": available - granted,
    }.items():
        column = [one.name for one in reports.fields if not one.computed].index(name) + 1
        report.cell(2, column).value = value
    return book
