"""What `bilan read` shows of one document."""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.model.document import Document
from pipeline.model.plan import Plan
from pipeline.model.rows import RowSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """A report's cost beside the sum of the amounts that its activities quote, in dollars."""

    id_rapport: str
    montant: Decimal
    parts: tuple[Decimal, ...]
    somme: Decimal
    tolerance: Decimal
    concorde: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document, the rows read from it, and how its sums agree."""

    document: Document
    rowset: RowSet
    plan: Plan
    sums: tuple[Reconciliation, ...]
