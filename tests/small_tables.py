"""Small tables of test cases: a line of column names, then one a row, cells between bars, an empty cell for null."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.model.rows import Value
from pipeline.model.table import TableSpec

_PARSE = {"string": str, "integer": int, "number": Decimal, "date": date.fromisoformat, "boolean": bool}


def rows_of(spec: TableSpec, table: str) -> Iterator[dict[str, Value]]:
    """Each row by column, typed as the table's schema types it; a `¦` in a cell is a bar."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    types = {field.name: _PARSE[field.type] for field in spec.fields}
    for line in lines:
        yield {
            name: types[name](text.replace("¦", "|")) if text else None for name, text in zip(head, line, strict=True)
        }
