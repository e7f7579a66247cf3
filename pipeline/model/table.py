"""A table as its schema declares it; the schema is the only place where its fields are named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Family = Literal["reference", "registre", "mesure", "derivee", "region", "provenance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A title and a description in one language."""

    title: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: Table Schema type, constraints, and its words by language.

    `choices` are the labels of an enum's codes by language; `computed` says that no person fills it in;
    `other_titles` are headings under which people write it as well. `example` is a value as people write it.
    """

    name: str
    type: str
    constraints: Mapping[str, Any]
    words: Mapping[str, Words]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    computed: bool = False
    other_titles: tuple[str, ...] = ()
    example: str = ""

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required", False))


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """`fields` of this table name a row of `table` by its `reference` fields."""

    fields: tuple[str, ...]
    table: str
    reference: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """One table. `descriptor` is the Table Schema itself; `sql` derives the rows where no source states them."""

    name: str
    family: Family
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    words: Mapping[str, Words]
    descriptor: Mapping[str, Any]
    sql: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)
