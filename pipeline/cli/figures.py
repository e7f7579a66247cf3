"""Counts what a package holds, from its own files, so that the closing words say what was written."""

import csv
from pathlib import Path

from pipeline.render.outcome import Figures


def figures(root: Path) -> Figures:
    """Documents, measures and fiscal years of the package in `root`; zero for a table that it lacks."""
    return Figures(
        documents=len(_column(root, "sources", "id_source")),
        measures=len(_column(root, "mesures", "id_mesure")),
        years=len(_column(root, "rapports", "annee_financiere")),
    )


def _column(root: Path, table: str, field: str) -> set[str]:
    """The different values of a column."""
    path = root / "data" / f"{table}.csv"
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {row[field] for row in csv.DictReader(file)}
