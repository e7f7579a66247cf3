"""What is wrong or doubtful in a schema, and where."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.model.finding import Detail, Severity

Place = tuple[str | int, ...]
_SHOWN = 80  # characters of a wrong value that a message shows

TEXT, LIST, TEXTS, OBJECT = '"…"', "[…]", '["…"]', "{…}"
FLAG, COUNT = "true, false", "0, 1, 2, …"
"""Shapes as JSON writes them, which every language reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFault:
    """One fault: its code, the keys and indices that lead to it, and what its words need.

    An error leaves the schema without one meaning; a warning names what tools read in different ways.
    `line` is known once the schema has been read from a file.
    """

    code: str
    path: Place
    severity: Severity = "error"
    details: Mapping[str, Detail] = field(default_factory=dict)
    line: int | None = None


Faults = Iterator[SchemaFault]


def shown(value: Any) -> str:  # noqa: ANN401  JSON
    """A value as its writer would know it again, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:_SHOWN]


def error(code: str, path: Place, **details: Detail) -> SchemaFault:
    """A fault with which the schema cannot be used."""
    return SchemaFault(code=code, path=path, details=details)


def warning(code: str, path: Place, **details: Detail) -> SchemaFault:
    """A fault that the report on a table tells beside its own."""
    return SchemaFault(code=code, path=path, severity="warning", details=details)


def wrong_value(path: Place, value: Any, wanted: str) -> SchemaFault:  # noqa: ANN401  JSON
    """The value at `path` is none of those that may stand there."""
    return error("definition_cle_valeur", path, valeur=shown(value), attendu=wanted)


def missing(path: Place) -> SchemaFault:
    """The key at `path` should stand there."""
    return error("definition_cle_manquante", path)
