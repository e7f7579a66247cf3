"""Gives reports in the form asked for; in a workflow of GitHub, their summary as well."""

import os
from collections.abc import Sequence
from pathlib import Path

from pipeline.cli.session import Session
from pipeline.model.errors import TargetFailed
from pipeline.model.report import Report
from pipeline.render.formats import FORMATS
from pipeline.render.report_github import reports_summary

_SUMMARY = "GITHUB_STEP_SUMMARY"


def give(session: Session, form: str, reports: Sequence[Report], to: Path | None) -> None:
    """The reports on standard output or in a file; `github` also adds to the file that GITHUB_STEP_SUMMARY names."""
    session.result(FORMATS[form](reports, session.words, session.version), to)
    summary = os.environ.get(_SUMMARY)
    if form == "github" and summary:
        _add(Path(summary), reports_summary(reports, session.words) + "\n")


def _add(file: Path, text: str) -> None:
    """Adds to what other steps may have written there."""
    try:
        with file.open("a", encoding="utf-8") as there:
            there.write(text)
    except OSError as cause:
        raise TargetFailed("cible_ecriture", dossier=str(file), cause=cause.strerror) from cause
