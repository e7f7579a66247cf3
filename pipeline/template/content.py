"""What a template holds beside its tables: the lists to choose from, and the answers that are known already."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model.rows import Value
from pipeline.model.table import Field, TableSpec

LANG = "fr"
"""The language of headings and choices: reporters write to a French-speaking publisher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The lists of a plan: names of bodies, regions (`06 – Montréal`), numbers of measures, fiscal years."""

    bodies: Sequence[str]
    regions: Sequence[str]
    measures: Sequence[str]
    years: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is filled in already: fields of the report, and of each project that goes on; as people write them."""

    report: Mapping[str, Value] = field(default_factory=dict)
    projects: Sequence[Mapping[str, Value]] = ()


def asked(spec: TableSpec) -> tuple[Field, ...]:
    """The columns of a table's sheet: every field that a person fills in."""
    return tuple(one for one in spec.fields if not one.computed)


def list_of(one: Field, spec: TableSpec, choices: Choices) -> tuple[str, Sequence[str]] | None:
    """The name and entries of the list of a field; None where anything may be written."""
    if one.choices:
        return f"{spec.name}_{one.name}", [labels[LANG] for labels in one.choices.values()]
    for key in spec.foreign_keys:
        if key.fields == (one.name,):
            of_table = {"organismes": choices.bodies, "regions": choices.regions, "mesures": choices.measures}
            entries = of_table.get(key.table, ())
            return (key.table, entries) if entries else None
    return ("exercices", choices.years) if one.name == "annee_financiere" else None


def written(one: Field, value: Value) -> Value:
    """A value as people write it: the label of a choice."""
    return one.choices[value][LANG] if isinstance(value, str) and value in one.choices else value


def template_digest(specs: Sequence[TableSpec]) -> str:
    """The SHA-256 of the schemas that the sheets were made from, so that another version is known."""
    told = json.dumps([spec.descriptor for spec in specs], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
