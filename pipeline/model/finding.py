"""What was found about the data. Never an exception, never prose: a code and its details."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as stored
from decimal import Decimal
from typing import Literal

from pipeline.model.source import Location

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
Detail = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fact about one place. Its words, and its severity for a plan, are looked up by `code`.

    `key` holds the parts of the row's primary key as text; `value` what was written there. `cause` names
    what most likely went wrong, so that one remedy serves all that share it; `cascade_of` the code of the
    finding that this one only follows from. `more` counts further findings like this one (same code, table,
    field, cause and cascade) that were found but are not kept: of millions, only the first are. `words` are the
    parts of a document that it tells of, each with its place; `location` is that of the first.
    """

    code: str
    table: str | None = None
    field: str | None = None
    key: tuple[str, ...] = ()
    location: Location | None = None
    value: str | None = None
    details: Mapping[str, Detail] = stored(default_factory=dict)
    cause: str | None = None
    cascade_of: str | None = None
    more: int = 0
    words: tuple[tuple[str, Location], ...] = stored(default=(), compare=False, repr=False)
