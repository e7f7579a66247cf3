"""A report: findings judged for one subject, counted exactly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.model.finding import Finding, Severity
from pipeline.model.plan import Decision
from pipeline.model.quality import Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A finding with its severity for this plan, and the decision that lowered it, if any."""

    finding: Finding
    severity: Severity
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRun:
    """A check that ran, whether or not it found something, and the thresholds that it went by."""

    code: str
    engine: str
    thresholds: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which checks were asked for: of codes, `only` these where any is named, and none of `skip`."""

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    expectations: bool = True

    def takes(self, code: str) -> bool:
        """Whether a check of this code counts."""
        return code not in self.skip and (not self.only or code in self.only)


EVERYTHING = Selection()


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
    selection: Selection = EVERYTHING
    scores: tuple[Score, ...] = ()

    @property
    def valid(self) -> bool:
        return self.totals["error"] == 0 and self.unreadable == 0
