"""The exit code that a report calls for."""

from pipeline.model.reading import Reading
from pipeline.model.report import Report
from pipeline.render.reading_view import has_error
from pipeline.render.words import Words

CLEAN, FINDINGS, UNREADABLE = 0, 1, 3


def exit_code(report: Report) -> int:
    """3 when a source could not be read, 1 on findings of severity error, else 0."""
    if report.unreadable:
        return UNREADABLE
    return CLEAN if report.valid else FINDINGS


def reading_exit_code(reading: Reading, words: Words) -> int:
    """1 on findings of severity error, such as those that leave a report out; else 0."""
    return FINDINGS if has_error(reading, words) else CLEAN
