"""Codes and rules: what can be found, how grave it is, and the words to tell it in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.model.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWords:
    """What people read about a code. `message` is a template over a finding's details."""

    title: str
    message: str
    why: str
    fix: str
    good: str = ""
    bad: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseWords:
    """What people read about a root cause: its name, and the remedy for all findings that share it."""

    title: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One thing that can be found, and where it is looked for."""

    name: str
    severity: Severity
    engine: Literal["lecture", "normalise", "frictionless", "duckdb", "release"]
    table: str | None
    field: str | None
    words: Mapping[str, CodeWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A code that has a query of its own: the query returns the failing keys, field and details."""

    code: Code
    sql: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every code by name, the rules that run, and the views that they share."""

    codes: Mapping[str, Code]
    rules: tuple[Rule, ...]
    views: tuple[tuple[str, str], ...]
