"""What is judged in SQL is written once: DuckDB gets the text, another engine what sqlglot makes of it."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlglot

from pipeline.check.structure.causes import list_causes, type_causes
from pipeline.check.structure.constraints import constraints_sql
from pipeline.check.structure.predicates import FALSE, TRUE, cell_sql, over, portable

TYPES = (
    "any", "array", "boolean", "date", "datetime", "duration", "geojson", "geopoint", "integer", "list", "number",
    "object", "string", "time", "year", "yearmonth",
)  # fmt: skip
OTHERS: list[dict[str, Any]] = [
    {"type": "number", "groupChar": " ", "decimalChar": ","},
    {"type": "number", "bareNumber": False},
    {"type": "integer", "bareNumber": False},
    {"type": "string", "format": "uuid"},
    {"type": "boolean", "trueValues": ["x", "l'x"], "falseValues": ["n"]},
    {"type": "string", "constraints": {"enum": ["x", "l'été", "a x b"], "pattern": "x+'x", "maxLength": 3}},
    {"type": "integer", "constraints": {"minimum": 1, "maximum": 12, "enum": [1, 2]}},
    {"type": "number", "constraints": {"minimum": "1.5"}},
    {"type": "date", "constraints": {"minimum": "2000-01-01"}},
]


def conditions() -> Iterator[str]:
    for field in [*({"type": kind} for kind in TYPES), *OTHERS]:
        cell = cell_sql(field)
        yield from (cell.accept, cell.reject, cell.shape, cell.near, cell.value)
        yield from (condition for _, condition in constraints_sql(field, cell))
        yield from (cause.when for cause in (*type_causes(field), *list_causes(field)))


CONDITIONS = sorted({one for one in conditions() if one not in {"", FALSE, TRUE}})


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_text_says_what_sqlglot_reads(condition: str) -> None:
    text = over(condition, "c7")
    assert sqlglot.parse_one(text, dialect="duckdb") == sqlglot.parse_one(
        portable(condition, "c7", "duckdb"), dialect="duckdb"
    )


@pytest.mark.parametrize("condition", CONDITIONS)
def test_another_engine_can_be_told_the_same(condition: str) -> None:
    assert "x" not in {
        column.name for column in sqlglot.parse_one(portable(condition, "c7", "spark"), dialect="spark").find_all(
            sqlglot.exp.Column
        )
    }  # fmt: skip


def test_a_name_inside_a_text_stays() -> None:
    assert over("x IN ('x', 'l''x', 'x x') AND MAX(x) > xx", "c1") == "c1 IN ('x', 'l''x', 'x x') AND MAX(c1) > xx"
