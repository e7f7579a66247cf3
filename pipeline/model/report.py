"""A report: findings judged for one subject, counted exactly."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.finding import Finding, Severity
from pipeline.model.plan import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A finding with its severity for this plan, and the decision that lowered it, if any."""

    finding: Finding
    severity: Severity
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRun:
    """A check that ran, whether or not it found something."""

    code: str
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was checked and found. `unreadable` counts the sources that could not be read.

    `folder` is the one below which the files of locations lie, as its user named it; empty for the current one.
    """

    subject: str
    sha256: str | None
    findings: tuple[Judged, ...]
    totals: Mapping[Severity, int]
    checks_run: tuple[CheckRun, ...]
    unreadable: int = 0
    folder: str = ""

    @property
    def valid(self) -> bool:
        return self.totals["error"] == 0 and self.unreadable == 0
