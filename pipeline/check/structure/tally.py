"""What passes over a table count."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.check.structure import verdicts
from pipeline.check.structure.verdicts import ColumnSql


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTally:
    """How many rows have a key, and how many of these differ by hash.

    `suspects` is a table of the hashes `k` that stand twice, where the hashes of all keys were kept.
    """

    there: int
    different: int
    suspects: str | None = None


@dataclass(slots=True, kw_only=True)
class Tally:
    """Rows, blank rows, each verdict of each column by place, the bytes of all cells but for quotes, keys.

    `wrong` is a table of all rows that are not surely right, where they were kept.
    """

    rows: int = 0
    blank: int = 0
    text_bytes: int = 0
    verdicts: Counter[tuple[int, int]] = field(default_factory=Counter)
    keys: tuple[KeyTally, ...] = ()
    wrong: str | None = None

    def unsure(self, judges: Sequence[ColumnSql]) -> list[ColumnSql]:
        """The columns with cells that frictionless must decide."""
        return [judge for judge in judges if self.verdicts[judge.column.place, verdicts.UNSURE]]
