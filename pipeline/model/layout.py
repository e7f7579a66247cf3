"""A form's layout: which words introduce which part. Declared in TOML, never in code."""

from dataclasses import dataclass
from typing import Literal

SectionKind = Literal["textes", "choix+textes", "serie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderField:
    """A value of the header: introduced by a label, or standing in a pattern.

    `target` is `table.field`; a `pattern` holds its value's name in braces, as in
    `RAPPORT ANNUEL ANNÉE {annee_financiere}`; `alone` are words that mean `alone_value` by themselves.
    """

    name: str
    target: str
    labels: tuple[str, ...] = ()
    pattern: str | None = None
    role: str | None = None
    alone: tuple[str, ...] = ()
    alone_value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Boxes to tick: each value of `table.field` with the labels that stand beside its box."""

    target: str
    options: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the form: prose, boxes with prose, or one value a fiscal year."""

    titles: tuple[str, ...]
    kind: SectionKind
    section: str | None = None
    table: str | None = None
    choice: Choice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One form. A document is recognised by at least two of `recognised_by`."""

    id: str
    recognised_by: tuple[str, ...]
    header: tuple[HeaderField, ...]
    sections: tuple[Section, ...]
    plan_words: tuple[str, ...] = ()
    language: str = "fr"
