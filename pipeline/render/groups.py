"""Findings gathered by what they are and where: one cause, one explanation, an exact count."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model.finding import SEVERITIES, Severity
from pipeline.model.report import Judged
from pipeline.render.visible import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All findings of one code, severity, table, field, cause and cascade; `samples` are the first of them."""

    code: str
    severity: Severity
    table: str | None
    field: str | None
    cause: str | None
    cascade_of: str | None
    count: int
    samples: tuple[Judged, ...]

    @property
    def place(self) -> str:
        """`table.field`, or the one of the two that is known, made visible."""
        return shown(".".join(part for part in (self.table, self.field) if part))


_Key = tuple[int, str, str, str, str, str]


def grouped(findings: Iterable[Judged], cap: int) -> tuple[Group, ...]:
    """Groups from error to info, then by code, table, field and cause; at most `cap` samples a group."""
    gathered: dict[_Key, list[Judged]] = {}
    for judged in findings:
        gathered.setdefault(_key(judged), []).append(judged)
    return tuple(_group(found, cap) for _, found in sorted(gathered.items()))


def _key(judged: Judged) -> _Key:
    finding = judged.finding
    named = (finding.code, finding.table, finding.field, finding.cause, finding.cascade_of)
    code, table, field, cause, cascade = (part or "" for part in named)
    return SEVERITIES.index(judged.severity), code, table, field, cause, cascade


def _group(found: list[Judged], cap: int) -> Group:
    first = found[0]
    return Group(
        code=first.finding.code,
        severity=first.severity,
        table=first.finding.table,
        field=first.finding.field,
        cause=first.finding.cause,
        cascade_of=first.finding.cascade_of,
        count=sum(1 + judged.finding.more for judged in found),
        samples=tuple(found[:cap]),
    )
