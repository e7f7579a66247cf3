"""Counts what a package holds, from its own files, so that the closing words say what was written."""

import csv
import json
from pathlib import Path

from pipeline.model.report import Report
from pipeline.render.outcome import Figures, Proof


def figures(root: Path) -> Figures:
    """Documents, measures and fiscal years of the package in `root`; zero for a table that it lacks."""
    return Figures(
        documents=len(_column(root, "sources", "id_source")),
        measures=len(_column(root, "mesures", "id_mesure")),
        years=len(_column(root, "rapports", "annee_financiere")),
    )


def proof(manifest: Path, report: Report, *, origin: bool) -> Proof:
    """What there was to prove in a version, by its manifest, and what the report proves of it.

    Only for a version that was proved.
    """
    stated = json.loads(manifest.read_text(encoding="utf-8"))
    tables = stated["tables"].values()
    ran = {one.code for one in report.checks_run}
    asked = {
        "workbook": any(one.get("path", "").endswith(".xlsx") for one in stated["files"]),
        "provenance": "provenance_manquante" in ran,
    }
    return Proof(
        plan=stated["name"],
        version=stated["version"],
        files=len(stated["files"]) + 1,  # and the manifest itself, which SHA256SUMS lists too
        tables=len(tables),
        rows=sum(table["rows"] for table in tables),
        first=stated.get("previous") is None,
        replayed="changements" in ran,
        origin=origin,
        followed=tuple(name for name, done in asked.items() if done),
    )


def _column(root: Path, table: str, field: str) -> set[str]:
    """The different values of a column."""
    path = root / "data" / f"{table}.csv"
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {row[field] for row in csv.DictReader(file)}
