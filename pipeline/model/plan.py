"""An action plan: what its folder's `plan.toml` declares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.model.finding import Severity
from pipeline.model.layout import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes the dataset."""

    name: str
    body_id: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Under which licence, where earlier releases stand, whether sources are copied, and the key that signs."""

    licence: str = "CC-BY-4.0"
    published_at: tuple[str, ...] = ()
    sources: Literal["empreinte", "copie"] = "empreinte"
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided; it is printed in the report and expires by itself."""

    nature: Literal["derogation", "erratum", "confirmation"]
    scope: str
    reason: str
    who: str
    on: date
    expires: date
    code: str | None = None

    def holds(self, today: date | None) -> bool:
        """Whether it was taken by then and has not expired; without a day, nothing holds."""
        return today is not None and self.on <= today <= self.expires

    def covers(self, key: str) -> bool:
        """Whether a key lies in its scope: the same, or below it (`plan/1.1` covers `plan/1.1/2010-2011`)."""
        return key == self.scope or key.startswith((f"{self.scope}/", f"{self.scope}|"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person states in place of a value that was read; it holds while the document says `read`.

    `key` is the row's key, its parts joined by `|`. `number` counts the corrections of the file from 0, and `line` is
    where it stands there: several may share one. `words` and `source`, where they are given, are what the document
    said there and the name of its file, and must still be so.
    """

    table: str
    key: str
    field: str
    read: str | int | Decimal | date | None
    value: str | int | Decimal | date | None
    reason: str
    who: str
    on: date
    number: int
    line: int
    words: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One action plan = one published dataset. `root` is its folder."""

    id: str
    root: str
    acronym: str
    other_names: tuple[str, ...]
    title: str
    titles: Mapping[str, str]
    start: date
    end: date
    publisher: Publisher
    publication: Publication
    layouts: tuple[Layout, ...]
    url: str | None = None
    portal: Mapping[str, object] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    revisions: Mapping[str, int] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
