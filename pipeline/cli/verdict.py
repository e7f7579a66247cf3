"""The exit code that a report calls for."""

from pipeline.model.report import Report

CLEAN, FINDINGS, UNREADABLE = 0, 1, 3


def exit_code(report: Report) -> int:
    """3 when a source could not be read, 1 on findings of severity error, else 0."""
    if report.unreadable:
        return UNREADABLE
    return CLEAN if report.valid else FINDINGS
