"""Which column of a file is which field: frictionless's own comparison of labels and fields.

Where the labels are the names of the fields, in order, there is nothing to ask it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.check.structure.columns import Column, missing_values
from pipeline.check.structure.dialects import Dialect
from pipeline.model.finding import Finding
from pipeline.model.source import Location

ANY: Mapping[str, Any] = {"type": "any"}


def match_labels(
    labels: Sequence[str], schema: Mapping[str, Any], *, dialect: Dialect, file: str, first: int = 0
) -> tuple[tuple[Column, ...], list[Finding]]:
    """The columns in the order of the file, and what is wrong with the header.

    Without labels the columns are the fields. A label that no field takes is a column of type `any`. `first`
    is the place of the first column, so that the columns of two tables can be told apart.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    also = () if dialect.null is None else (dialect.null,)
    if not labels or tuple(labels) == tuple(fields):
        taken = [(name, True) for name in fields]
        found: list[Finding] = []
    else:
        taken, found = _asked(labels, schema, dialect, file)
    columns = []
    for place, (name, known) in enumerate(taken, first):
        field = fields[name] if known else ANY
        missing = missing_values(field, schema, also)
        columns.append(Column(place=place, name=name, field=field, missing=missing))
    return tuple(columns), found


def _asked(
    labels: Sequence[str], schema: Mapping[str, Any], dialect: Dialect, file: str
) -> tuple[list[tuple[str, bool]], list[Finding]]:
    """The name of each column and whether a field takes it, and the errors of the header."""
    from frictionless import FrictionlessException, Schema  # noqa: PLC0415  heavy; most headers are right
    from frictionless.table.header import Header  # noqa: PLC0415

    plain = Schema.from_descriptor(named_only(schema))
    mode = schema.get("fieldsMatch", "exact")
    mode = mode[0] if isinstance(mode, list) and mode else mode
    rows = list(dialect.header_rows)
    try:
        header = Header(
            list(labels),
            fields=plain.fields,
            row_numbers=rows,
            ignore_case=not dialect.header_case,
            fields_match=mode,
        )
        expected = header.get_expected_fields()
    except FrictionlessException as cause:
        return [], [
            Finding(code=cause.error.type, location=Location(file=file, line=1), details={"note": cause.error.note})
        ]
    ours = {id(field) for field in header.fields}
    return [(one.name, id(one) in ours) for one in expected], [_finding(one, file, rows) for one in header.errors]


def named_only(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema as far as labels are concerned: names, what is required, the key, how fields match."""
    fields = [
        {"name": field["name"], "type": "any", "constraints": {"required": True}}
        if field.get("constraints", {}).get("required")
        else {"name": field["name"], "type": "any"}
        for field in schema["fields"]
    ]
    return {"primaryKey": schema.get("primaryKey", []), "fields": fields}


def _finding(error: Any, file: str, rows: Sequence[int]) -> Finding:  # noqa: ANN401  untyped
    number = getattr(error, "field_number", None)
    return Finding(
        code=error.type,
        field=getattr(error, "field_name", "") or getattr(error, "label", "") or None,
        location=Location(
            file=file, row=rows[0] if rows else None, line=1, field=None if number is None else str(number)
        ),
        value=getattr(error, "label", "") or None,
        details={"note": error.note},
    )
