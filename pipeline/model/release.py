"""A release: a package that passed, with its version. Only `release.build` makes one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Level = Literal["MAJOR", "MINOR", "PATCH"]
Operation = Literal["ajout", "retrait", "modification"]
Reason = Literal["nouvelle_source", "relecture", "correction", "erratum"]
LEVELS: tuple[Level, ...] = ("PATCH", "MINOR", "MAJOR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference from the previous release and the level that it calls for.

    `to` is the new name of what was renamed. The words of `kind` stand in the catalogue.
    """

    level: Level
    kind: str
    table: str | None = None
    field: str | None = None
    to: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One line of a table's changes: a cell, or with `column` None a whole row that came or went.

    Values are text as the CSV writes them; None is an empty cell.
    """

    table: str
    key: tuple[str, ...]
    operation: Operation
    column: str | None = None
    before: str | None = None
    after: str | None = None
    reason: Reason | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChanges:
    """How many rows a table had and has, how many came, went and changed, and cells changed in those that stayed.

    `reasons` counts the lines of change by reason, once reasons are known.
    """

    table: str
    rows_before: int
    rows_after: int
    added: int
    removed: int
    changed: int
    cells: int
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Why something changed, as a person wrote it: an erratum, or a correction of what a document says.

    `scope` is what it covers: a key or the beginning of keys, or a column and a key. `count` is how many cells and
    rows changed for it.
    """

    nature: Literal["erratum", "correction"]
    scope: str
    reason: str
    who: str
    on: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two releases; `old` is None for a first release, which is compared with nothing."""

    old: str | None
    new: str | None
    changes: tuple[Change, ...] = ()
    tables: tuple[TableChanges, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def level(self) -> Level | None:
        """The highest level that a change calls for; None where nothing differs."""
        return max((change.level for change in self.changes), key=LEVELS.index, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A published version: its folder, and the digest of its manifest."""

    plan_id: str
    version: str
    path: str
    manifest_sha256: str
    created: str
    changes: tuple[Change, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """Nothing to publish: the sources say what `version` already says."""

    plan_id: str
    version: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A version made again from the whole version `start` over `steps` sets of changes.

    `same_bytes` tells that every file has the digest that was published; else only contents were proved.
    """

    version: str
    start: str
    steps: int
    tables: int
    rows: int
    same_bytes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A comparison with the first changed cells of each table; `lines` counts all of them.

    `table` is the one that was asked about, if not all were. `withdrawn` has, by version, why a side was withdrawn.
    """

    comparison: Comparison
    names: tuple[str, str]
    cells: Mapping[str, tuple[CellChange, ...]]
    lines: Mapping[str, int]
    table: str | None = None
    withdrawn: Mapping[str, str] = field(default_factory=dict)
