"""Rows as the normaliser gives them, each value with the lines that state it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipeline.model.document import LeftOut, Line
from pipeline.model.finding import Finding
from pipeline.model.source import SourceFile

Value = str | int | Decimal | date | None
Origin = Mapping[str, tuple[Line, ...]]
Spoken = tuple[tuple[str, Line], ...]
"""Words as they were read, each part with its line: a stretch of it, runs of spaces as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of `table`. `origin` gives, for a field, the lines whose words state its value.

    A value that the document as a whole gives (its hash, a box that the form lacks) has no lines;
    `corrected` names fields that a person stated outside the document. `words` gives the very words of a field, of
    its key as well; not those of what was derived from them. `blanks` gives the lines where a field that the document
    leaves empty would stand, as far as they are known.
    """

    table: str
    values: Mapping[str, Value]
    origin: Origin
    corrected: frozenset[str] = frozenset()
    words: Mapping[str, Spoken] = field(default_factory=dict, compare=False, repr=False)
    blanks: Origin = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSet:
    """Everything that one source gives: rows, and findings about it. No rows when it was left out.

    `left_out` are words that belong to the document but not to the form (a cover, a table of contents), and all of a
    report that is left out; `form` those that the form itself says: titles, labels, the plan's name. `others` are
    the further files of a report that is a set of them.
    """

    source: SourceFile
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...] = ()
    layout_id: str | None = None
    form: Spoken = field(default=(), compare=False, repr=False)
    others: tuple[SourceFile, ...] = ()
    language: str = "fr"
