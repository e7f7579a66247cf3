"""What frictionless itself says of a table, asked directly, with nothing of this project in between.

Everything that it would otherwise guess is stated: how lines are cut into cells, where the header stands,
the encoding. A fault is (type, record number or None, field or label or None); faults of the header carry no
record number, whatever engine names them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import frictionless
from frictionless import system

EVERY = 1_000_000_000
V2 = "https://datapackage.org/profiles/2.0/dataresource.json"
STATED = {
    "header": True,
    "headerRows": [1],
    "headerJoin": " ",
    "headerCase": True,
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
HEADER_FAULTS = frozenset(
    {
        "blank-header", "unmatched-header", "extra-label", "missing-label", "blank-label", "duplicate-label",
        "incorrect-label",
    }
)  # fmt: skip
NO_FIELD = frozenset({"primary-key", "blank-row", "extra-cell"})

Fault = tuple[str, int | None, str | None]


class Escaped(Exception):
    """Frictionless gives no report: it refuses the descriptor, or ends in an exception of Python."""


def reference_faults(
    path: Path, schema: Mapping[str, Any] | None, dialect: Mapping[str, Any], encoding: str = "utf-8"
) -> Counter[Fault]:
    """The faults of the table at `path`; raises `Escaped` where frictionless gives no report."""
    with system.use_context(trusted=False):
        options: dict[str, Any] = {"path": path.name, "basepath": str(path.parent), "encoding": encoding}
        options["schema_profile"] = V2
        try:
            if schema is not None:
                options["schema"] = frictionless.Schema.from_descriptor(dict(schema))
            options["dialect"] = frictionless.Dialect.from_descriptor(_flat(dialect))
        except frictionless.FrictionlessException as cause:
            raise Escaped(str(cause)) from cause
        return resource_faults(frictionless.Resource(**options))


def _flat(dialect: Mapping[str, Any]) -> dict[str, Any]:
    """The dialect with everything stated; what the first version's `csv` holds stands beside the rest."""
    return {key: value for key, value in {**STATED, **dialect, **dialect.get("csv", {})}.items() if key != "csv"}


def resource_faults(resource: Any) -> Counter[Fault]:
    """The faults of a resource of frictionless."""
    try:
        report = resource.validate(limit_errors=EVERY)
    except Exception as cause:
        raise Escaped(f"{type(cause).__name__}: {cause}") from cause
    tasks = [error for task in report.tasks for error in task.errors]
    return Counter(_fault(error) for error in (*report.errors, *tasks))


def _fault(error: Any) -> Fault:
    names = [getattr(error, "field_name", None) or getattr(error, "label", None)]
    names = names if names[0] else getattr(error, "field_names", [])
    return fault(error.type, getattr(error, "row_number", None), ", ".join(filter(None, names)))


def fault(kind: str, row: int | None, field: str | None) -> Fault:
    """A fault as the two sides are compared: no row for the header, no field where frictionless names none."""
    return kind, None if kind in HEADER_FAULTS else row, None if kind in NO_FIELD else field or None


def listed(faults: Iterable[Fault]) -> list[str]:
    """Faults as lines to read, in the order of the file."""
    ordered = sorted(faults, key=lambda one: (one[1] or 0, one[0], one[2] or ""))
    return [f"{kind} row {row} {name or ''}".rstrip() for kind, row, name in ordered]
