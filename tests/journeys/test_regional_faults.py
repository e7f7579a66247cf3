"""The ways in which people break a regional workbook: each gives the finding that it must, and none beside it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.definitions import Definitions
from pipeline.flow.setting import Setting
from pipeline.flow.workbook import open_submission, validate_workbook
from pipeline.model.plan import Plan
from pipeline.model.report import Report
from tests.regional_workbooks import PROJECTS, REPORT, right_workbook

TODAY = date(2026, 1, 1)
Change = Callable[[Worksheet, Worksheet, Workbook], object]
Told = tuple[str, str | None, str | None]


@pytest.fixture(scope="module")
def setting(definitions: Definitions) -> Setting:
    return Setting(definitions=definitions, today=TODAY)


def judged(book: Workbook, folder: Path, plan: Plan, setting: Setting) -> Report:
    path = folder / "rapport.xlsx"
    book.save(path)
    return validate_workbook(open_submission([path]), plan, setting)


def told(report: Report) -> list[Told]:
    """What was found, but for what only follows from it: code, sheet, cell."""
    found = []
    for one in report.findings:
        place = one.finding.location
        if one.finding.cascade_of is None:
            found.append((one.finding.code, place.sheet if place else None, place.cell if place else None))
    return found


def right(definitions: Definitions) -> Workbook:
    return right_workbook(definitions.tables["rapports_regionaux"], definitions.tables["projets"])


def put(sheet: str, cell: str, value: object, number_format: str | None = None) -> Change:
    """One cell written otherwise."""

    def change(report: Worksheet, projects: Worksheet, _: Workbook) -> None:
        there = (report if sheet == REPORT else projects)[cell]
        there.value = value
        if number_format:
            there.number_format = number_format

    return change


def insert_column(sheet: Worksheet, column: int, words: list[object]) -> None:
    sheet.insert_cols(column)
    for row, value in enumerate(words, start=1):
        sheet.cell(row, column).value = value  # type: ignore[assignment]


def total(projects: Worksheet, amount: object) -> None:
    projects.append(["Total", None, None, None, None, None, None, None, None, amount])


def hide(book: Workbook, name: str, words: str) -> None:
    sheet = book.create_sheet(name)
    sheet["B2"] = words
    sheet.sheet_state = "hidden"


def hide_row(projects: Worksheet) -> None:
    projects.row_dimensions[3].hidden = True


def repeat(projects: Worksheet, row: int) -> None:
    projects.append([cell.value for cell in projects[row]])


P, R = PROJECTS, REPORT
WAYS: dict[str, tuple[Change, list[Told]]] = {
    # What is read all the same, and told.
    "amount typed as text": (put(P, "J2", "65 000 $"), [("notation_corrigee", P, "J2")]),
    "amount with a decimal point as text": (put(P, "J2", "65000.00"), []),
    "amount rounded": (put(P, "L2", "8 k$"), [("montant_approximatif", P, "L2")]),
    "amount said not to be known": (put(P, "L2", "n. d."), [("cellule_dite_vide", P, "L2")]),
    "date as a serial": (put(P, "M2", 44682, "General"), [("notation_corrigee", P, "M2")]),
    "date in words": (put(P, "M2", "1er mai 2022"), [("notation_corrigee", P, "M2")]),
    "count with a thin space": (put(P, "O2", "1\u202f240"), [("notation_corrigee", P, "O2")]),
    "count about right": (put(P, "O2", "environ 240"), [("nombre_approximatif", P, "O2")]),
    "region as a number": (put(R, "C2", 6), [("notation_corrigee", R, "C2")]),
    "region by name": (put(R, "C2", "Montréal"), []),
    "fiscal year cut short": (put(R, "D2", "2022-23"), [("notation_corrigee", R, "D2")]),
    "project number as a number": (put(P, "A2", 7), [("nombre_pris_pour_texte", P, "A2")]),
    "choice in capitals": (put(P, "G2", "ALIMENTATION"), []),
    "choice in English": (put(P, "G2", "food"), []),
    "row of totals": (lambda _r, p, _b: total(p, 180_000), [("ligne_de_total", P, "A5")]),
    "hidden row": (lambda _r, p, _b: hide_row(p), [("rangees_cachees", P, None)]),
    "hidden sheet": (lambda _r, _p, b: hide(b, "Brouillon", "à revoir"), [("feuille_cachee", "Brouillon", None)]),
    "title rows above": (lambda _r, p, _b: (p.insert_rows(1, 3), p.__setitem__("A1", "Projets de l'année")), []),
    "empty row between": (lambda _r, p, _b: p.insert_rows(3), []),
    "columns in another order": (lambda _r, p, _b: p.move_range("P1:P4", cols=2), []),
    "sheet named by its table": (lambda r, _p, _b: setattr(r, "title", "rapports_regionaux"), []),
    "sheet named otherwise": (lambda _r, p, _b: setattr(p, "title", "Feuil2"), []),
    "headings with stars and units": (put(P, "J1", "Montant accordé ($) *"), []),
    "headings by another title": (put(P, "A1", "N° de projet"), []),
    "headings pasted again": (lambda _r, p, _b: repeat(p, 1), []),
    "million formatted rows": (
        lambda _r, p, _b: [setattr(p.cell(row, 20), "fill", PatternFill("solid")) for row in range(5, 3_000)],
        [],
    ),
    # What cannot be published.
    "amount that nobody can read": (put(P, "J2", "65 000 ou 70 000 $"), [("montant_non_lu", P, "J2")]),
    "amount finer than a cent": (put(P, "J2", 65000.123), [("montant_trop_precis", P, "J2")]),
    "negative amount": (put(P, "J2", -65000), [("valeur_hors_bornes", P, "J2")]),
    "amount missing": (put(P, "J2", None), [("cellule_obligatoire", P, "J2")]),
    "amount said not to be known, but asked for": (put(P, "J2", "s. o."), [("cellule_obligatoire", P, "J2")]),
    "formula without a result": (put(P, "J2", "=60000+5000"), [("formule_sans_valeur", P, "J2")]),
    "date with two readings": (put(P, "M2", "05/06/2022"), [("date_ambigue", P, "M2")]),
    "date that no month has": (put(P, "M2", "2022-02-30"), [("date_non_lue", P, "M2")]),
    "date with an hour": (put(P, "M2", datetime(2022, 5, 1, 9, 30)), [("date_non_lue", P, "M2")]),  # noqa: DTZ001
    "count in words": (put(P, "O2", "beaucoup de gens"), [("entier_non_lu", P, "O2")]),
    "an amount that no column holds": (put(P, "I2", "99999999999999999999 $"), [("montant_non_lu", P, "I2")]),
    "a number that no column holds": (put(P, "O2", 1e300), [("valeur_hors_bornes", P, "O2")]),
    "an amount as a number that no column holds": (put(P, "I2", 1e20), [("valeur_hors_bornes", P, "I2")]),
    "a day and a half": (put(P, "M2", 44682.5, "General"), [("date_non_lue", P, "M2")]),
    "a title that says there is none": (put(P, "C2", "n. d."), [("cellule_obligatoire", P, "C2")]),
    "half a person": (put(P, "O2", 12.5), [("entier_non_lu", P, "O2")]),
    "choice that is none": (put(P, "G2", "alimentaire"), [("valeur_hors_liste", P, "G2")]),
    "choice missing": (put(P, "P2", None), [("cellule_obligatoire", P, "P2")]),
    "project number that became a day": (put(P, "A2", date(2022, 1, 7)), [("numero_devenu_date", P, "A2")]),
    "project number with a decimal": (put(P, "A2", 7.1), [("numero_devenu_nombre", P, "A2")]),
    "measure as a number": (put(R, "A2", 1.1), [("numero_devenu_nombre", R, "A2")]),
    "measure of another plan": (put(R, "A2", "autre-plan/1.1"), [("mesure_non_reconnue", R, "A2")]),
    "body unknown": (put(R, "B2", "Ville de Valbrune-sur-Mer"), [("organisme_non_reconnu", R, "B2")]),
    "body missing": (put(R, "B2", None), [("cellule_obligatoire", R, "B2")]),
    "region unknown": (put(R, "C2", "18"), [("region_non_reconnue", R, "C2")]),
    "fiscal year missing": (put(R, "D2", None), [("cellule_obligatoire", R, "D2")]),
    "a calendar year": (put(R, "D2", 2022), [("exercice_non_lu", R, "D2")]),
    "revision zero": (put(R, "E2", 0), [("valeur_hors_bornes", R, "E2")]),
    "balance that is wrong": (put(R, "K2", 1), [("solde_inexact", R, "K2")]),
    "number of projects that is wrong": (put(R, "G2", 4), [("nombre_projets_inexact", R, "G2")]),
    "same project twice": (
        lambda r, p, _b: (repeat(p, 3), r.__setitem__("G2", 3)),
        [("projet_en_double", P, "A5")],
    ),
    "wrong total": (lambda _r, p, _b: total(p, 181_000), [("total_inexact", P, "J5"), ("ligne_de_total", P, "A5")]),
    "cells merged": (lambda _r, p, _b: p.merge_cells("D2:D3"), [("cellules_fusionnees", P, "D2")]),
    "column missing": (lambda _r, p, _b: p.delete_cols(3), [("colonne_absente", P, "A1")]),
    "column twice": (put(P, "I1", "Montant accordé"), [("colonne_en_double", P, "J1")]),
    "heading missing": (
        put(P, "C1", None),
        [("colonne_absente", P, "A1"), *(("cellule_hors_tableau", P, f"C{n}") for n in (2, 3, 4))],
    ),
    "no headings": (lambda _r, p, _b: p.delete_rows(1), [("entetes_absentes", P, None)]),
    "no report": (lambda r, _p, _b: r.delete_rows(2), [("rapport_absent", R, "B2")]),
    "two reports": (lambda r, _p, _b: r.append([cell.value for cell in r[2]]), [("plusieurs_rapports", R, "B3")]),
    "no sheet of projects": (lambda _r, p, b: b.remove(p), [("feuille_absente", None, None)]),
    "two sheets of projects": (
        lambda _r, p, b: setattr(b.copy_worksheet(p), "title", "projets "),
        [("feuille_en_double", "projets ", None)],
    ),
    # What is left aside, and told.
    "column of one's own": (
        lambda _r, p, _b: insert_column(p, 17, ["Nos notes", "x", None, "y"]),
        [("colonne_inconnue", P, "Q1")],
    ),
    "note beside the table": (put(P, "S3", "à vérifier"), [("cellule_hors_tableau", P, "S3")]),
    "sheet of one's own": (
        lambda _r, _p, b: b.create_sheet("Calculs").__setitem__("A1", "12"),
        [("feuille_non_lue", "Calculs", None)],
    ),
    "more spent than granted": (
        lambda r, p, _b: (p.__setitem__("K4", 57_000), r.__setitem__("J2", 155_000.5)),
        [("depense_superieure_accorde", P, "K4")],
    ),
}


def test_a_right_workbook_has_nothing_to_find(
    definitions: Definitions, plan: Plan, setting: Setting, tmp_path: Path
) -> None:
    assert told(judged(right(definitions), tmp_path, plan, setting)) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_broken_workbook_tells_the_cell(
    way: str, definitions: Definitions, plan: Plan, setting: Setting, tmp_path: Path
) -> None:
    change, expected = WAYS[way]
    book = right(definitions)
    change(book[REPORT], book[PROJECTS], book)
    assert sorted(told(judged(book, tmp_path, plan, setting)), key=str) == sorted(expected, key=str)
