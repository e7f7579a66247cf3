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


def proof(root: Path, report: Report) -> Proof:
    """What was proved of the version in `root`, by its own manifest and the report; only for one that was proved."""
    manifest = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    tables = manifest["tables"].values()
    return Proof(
        plan=manifest["name"],
        version=manifest["version"],
        files=len(manifest["files"]) + 1,  # and the manifest itself, which SHA256SUMS lists too
        tables=len(tables),
        rows=sum(table["rows"] for table in tables),
        first=manifest.get("previous") is None,
        replayed=any(run.code == "changements" for run in report.checks_run),
    )


def _column(root: Path, table: str, field: str) -> set[str]:
    """The different values of a column."""
    path = root / "data" / f"{table}.csv"
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {row[field] for row in csv.DictReader(file)}
