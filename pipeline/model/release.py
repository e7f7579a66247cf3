"""A release: a package that passed, with its version. Only `release.build` makes one."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["MAJOR", "MINOR", "PATCH"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference from the previous release and the level that it calls for."""

    level: Level
    kind: str
    table: str | None = None
    field: str | None = None
    count: int = 1


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
