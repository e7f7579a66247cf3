"""Codes and rules: what can be found, how grave it is, and the words to tell it in each language."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from pipeline.model.finding import Severity
from pipeline.model.quality import Measured
from pipeline.model.thresholds import with_thresholds


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
    """One thing that can be found, where it is looked for, and the numbers that it goes by, which a plan may set."""

    name: str
    severity: Severity
    engine: Literal["lecture", "normalise", "frictionless", "duckdb", "great_expectations", "release"]
    table: str | None
    field: str | None
    words: Mapping[str, CodeWords]
    thresholds: Mapping[str, Decimal] = dataclasses.field(default_factory=dict)

    def with_thresholds(self, stated: Mapping[str, Decimal]) -> "Code":
        """The same with some of its numbers set."""
        return replace(self, thresholds={**self.thresholds, **stated})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A code that has a query of its own: the query returns the failing keys, field and details.

    It names the thresholds of its code as `$name`; `line` is where it begins in its file.
    """

    code: Code
    sql: str
    file: str
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """A code that Great Expectations looks for: its type and arguments, and whether it asks the previous release.

    `line` is where it begins in the file of its suite.
    """

    code: Code
    type: str
    kwargs: Mapping[str, Any]
    previous: bool = False
    line: int = 1

    def of(self, code: Code) -> "Expectation":
        """The same with the numbers that its code goes by."""
        return replace(self, code=code, kwargs=with_thresholds(self.kwargs, code.thresholds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """All that is expected of one table."""

    table: str
    expectations: tuple[Expectation, ...]
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every code by name, the rules that run, the views that they share (files of `folder`), and the scores."""

    codes: Mapping[str, Code]
    rules: tuple[Rule, ...]
    views: tuple[tuple[str, str], ...]
    scores: tuple[Measured, ...] = ()
    suites: tuple[Suite, ...] = ()
    folder: str = "checks/views"

    def expected(self, takes: Callable[[str], bool]) -> tuple[Suite, ...]:
        """The suites with those of their expectations whose code is taken."""
        kept = (
            replace(suite, expectations=tuple(one for one in suite.expectations if takes(one.code.name)))
            for suite in self.suites
        )
        return tuple(suite for suite in kept if suite.expectations)

    @property
    def thresholds(self) -> Mapping[str, Mapping[str, Decimal]]:
        """The numbers that a plan may set, by code and name."""
        return {name: code.thresholds for name, code in self.codes.items() if code.thresholds}

    def with_thresholds(self, stated: Mapping[str, Mapping[str, Decimal]]) -> "Catalogue":
        """The same with the numbers that a plan states."""
        codes = {name: code.with_thresholds(stated.get(name, {})) for name, code in self.codes.items()}
        rules = (replace(rule, code=codes.get(rule.code.name, rule.code)) for rule in self.rules)
        suites = (
            replace(suite, expectations=tuple(one.of(codes[one.code.name]) for one in suite.expectations))
            for suite in self.suites
        )
        return replace(self, codes=codes, rules=tuple(rules), suites=tuple(suites))
