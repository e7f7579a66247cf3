"""Gives a regional report back as a workbook in which all that is to be corrected is marked."""

import hashlib
from pathlib import Path

from pipeline.model.errors import SourceUnreadable
from pipeline.model.finding import Finding
from pipeline.model.report import Report
from pipeline.model.source import Location
from pipeline.render.annotate import Annotated, MarkupError, annotated
from pipeline.render.words import Words
from pipeline.storage.folders import writing


def annotate_workbook(source: Path, report: Report, words: Words, to: Path) -> Annotated:
    """Writes the workbook of `source` to `to` with what `report` found in it; the source stays as it is.

    Raises SourceUnreadable where it is no longer the file that was judged, or a part of it is broken; TargetFailed.
    """
    try:
        data = source.read_bytes()
    except OSError as cause:
        raise _unreadable("source_inaccessible", source, cause="lecture") from cause
    if hashlib.sha256(data).hexdigest() != report.sha256:
        raise _unreadable("source_inaccessible", source, cause="modifie")
    try:
        made = annotated(data, report, words)
        with writing(to) as draft, draft.open("wb") as stream:
            made.write(stream)
    except MarkupError as cause:
        raise _unreadable("source_abimee", source) from cause
    return made


def _unreadable(code: str, source: Path, **details: str) -> SourceUnreadable:
    return SourceUnreadable(Finding(code=code, location=Location(file=source.name), details=details))
