"""What became of every word of a document: read into a table, of the form, told in a finding, or left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.model.document import LeftOutReason, Line

UseKind = Literal["valeur", "formulaire", "constat", "laisse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What became of the characters from `start` to `end` of a line.

    `row` numbers the row of the row set whose `field` they state, `finding` the finding that tells of them, both from
    0; `reason` says why they were left out.
    """

    kind: UseKind
    start: int
    end: int
    row: int | None = None
    field: str | None = None
    finding: int | None = None
    reason: LeftOutReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAccount:
    """A line with its uses in the order of its words; one stretch may have several."""

    line: Line
    uses: tuple[Use, ...]

    @property
    def lost(self) -> tuple[str, ...]:
        """Words that nothing accounts for, each run of them as one: a fault of ours where there are any."""
        return tuple(self._lost())

    def _lost(self) -> Iterator[str]:
        at = 0
        for start, end in (*((use.start, use.end) for use in self.uses), (len(self.line.text),) * 2):
            between = self.line.text[at:start]
            if any(map(str.isalnum, between)):
                yield between.strip()
            at = max(at, end)
