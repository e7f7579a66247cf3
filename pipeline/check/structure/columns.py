"""The columns of a table as they stand in the file, each with the field that its label means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its place from 0, the name that findings give, its field, and what counts as missing."""

    place: int
    name: str
    field: Mapping[str, Any]
    missing: tuple[str, ...]

    @property
    def sql(self) -> str:
        """Its name in the engine, whatever the header says."""
        return f"c{self.place}"

    @property
    def required(self) -> bool:
        return bool(self.field.get("constraints", {}).get("required", False))


def missing_values(
    field: Mapping[str, Any], schema: Mapping[str, Any], also: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The texts that stand for no value; a field's own replace the schema's (Table Schema v2, missingValues).

    `also` are those of the dialect (`nullSequence`).
    """
    stated = field["missingValues"] if "missingValues" in field else schema.get("missingValues", [""])
    return (*(str(one.get("value", "")) if isinstance(one, dict) else str(one) for one in stated), *also)
