"""Rows as the normaliser gives them, each value with the lines that state it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.model.document import Line
from pipeline.model.finding import Finding
from pipeline.model.source import SourceFile

Value = str | int | Decimal | date | None
Origin = Mapping[str, tuple[Line, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of `table`. `origin` gives, for a field, the lines whose words state its value.

    A value that the document as a whole gives (its hash, a box that the form lacks) has no lines;
    `corrected` names fields that a person stated outside the document.
    """

    table: str
    values: Mapping[str, Value]
    origin: Origin
    corrected: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSet:
    """Everything that one source gives: rows, and findings about it. No rows when it was left out."""

    source: SourceFile
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    layout_id: str | None = None
    language: str = "fr"
