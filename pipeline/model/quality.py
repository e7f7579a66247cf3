"""How good a dataset is, measured: of what could be right, how much is."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreWords:
    """What people read about a score: its name, and what exactly it counts."""

    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A score that a query of its own counts: the query returns `bon` and `total`; `line` is where it begins."""

    name: str
    rank: int
    words: Mapping[str, ScoreWords]
    sql: str
    file: str
    line: int = 1

    def told(self, lang: str) -> ScoreWords:
        """Its words in a language, or in the first that it has."""
        return self.words.get(lang) or next(iter(self.words.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many of `total` are `good`."""

    name: str
    good: int
    total: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where there was nothing to count."""
        return self.good / self.total if self.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The scores of an earlier version."""

    version: str
    shares: Mapping[str, float | None]
