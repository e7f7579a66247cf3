"""Findings gathered by what they are and where: one cause, one explanation, an exact count."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model.finding import SEVERITIES, Severity
from pipeline.model.report import Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All findings of one code, severity, table and field; `samples` are the first of them."""

    code: str
    severity: Severity
    table: str | None
    field: str | None
    count: int
    samples: tuple[Judged, ...]

    @property
    def place(self) -> str:
        """`table.field`, or the one of the two that is known."""
        return ".".join(part for part in (self.table, self.field) if part)


def grouped(findings: Iterable[Judged], cap: int) -> tuple[Group, ...]:
    """Groups from error to info, then by code, table and field; at most `cap` samples a group."""
    gathered: dict[tuple[Severity, str, str | None, str | None], list[Judged]] = {}
    for judged in findings:
        finding = judged.finding
        gathered.setdefault((judged.severity, finding.code, finding.table, finding.field), []).append(judged)
    return tuple(
        Group(
            code=code,
            severity=severity,
            table=table,
            field=field,
            count=len(found),
            samples=tuple(found[:cap]),
        )
        for (severity, code, table, field), found in sorted(gathered.items(), key=_order)
    )


def _order(item: tuple[tuple[Severity, str, str | None, str | None], list[Judged]]) -> tuple[int, str, str, str]:
    severity, code, table, field = item[0]
    return SEVERITIES.index(severity), code, table or "", field or ""
