"""A Parquet file gives the verdicts of the CSV that holds the same rows."""

from pathlib import Path

import duckdb
import pytest

from pipeline.check.structure import TableAsked, check_table
from pipeline.model.errors import SourceUnreadable

SCHEMA = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"unique": True, "minimum": 2}},
        {"name": "jour", "type": "date"},
        {"name": "nom", "type": "string", "constraints": {"required": True, "enum": ["a", "b"]}},
    ],
    "primaryKey": ["id"],
}
ROWS = "(1, DATE '2024-01-05', 'a'), (2, NULL, 'c'), (2, DATE '2024-02-01', NULL)"


def test_cells_and_keys_are_judged(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    duckdb.sql(f"SELECT * FROM (VALUES {ROWS}) t(id, jour, nom)").write_parquet(str(path))
    answer = check_table(path, TableAsked(schema=SCHEMA))
    found = {(one.code, one.field, one.location.row) for one in answer.findings if one.location}
    assert found == {
        ("constraint-error", "id", 2),
        ("constraint-error", "nom", 3),
        ("constraint-error", "nom", 4),
        ("unique-error", "id", 4),
        ("primary-key", "id", 4),
    }
    assert [run.engine for run in answer.checks] == ["duckdb"]
    assert (answer.rows, len(answer.sha256 or "")) == (3, 64)


def test_a_file_that_is_no_parquet_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    path.write_text("id\n1\n", encoding="utf-8")
    with pytest.raises(SourceUnreadable) as told:
        check_table(path, TableAsked(schema=SCHEMA))
    assert told.value.code == "parquet_illisible"
