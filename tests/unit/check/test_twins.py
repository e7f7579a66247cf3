"""A package whose CSV are known to say what Parquet files say: those are read instead, and faults still located."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.check.structure.asked import Twin
from pipeline.check.structure.packages import check_structure
from pipeline.engine import Engine, literal
from pipeline.model.finding import Finding

KEY = {"fields": ["autre"], "reference": {"resource": "b", "fields": ["id"]}}
SCHEMAS: dict[str, dict[str, Any]] = {
    "a": {
        "fields": [{"name": "id", "type": "integer"}, {"name": "autre", "type": "string"}],
        "primaryKey": ["id"],
        "foreignKeys": [KEY],
    },
    "b": {"fields": [{"name": "id", "type": "string", "constraints": {"maxLength": 3}}], "primaryKey": ["id"]},
}
RIGHT = {"a": "SELECT 1 AS id, 'x' AS autre UNION ALL SELECT 2, 'y'", "b": "SELECT unnest(['x', 'y']) AS id"}


def _quiet(_done: int, _total: int) -> None:
    pass


def _found(root: Path, rows: dict[str, str], *, csv: dict[str, str] | None = None, twins: bool) -> list[Finding]:
    """The faults of two tables that are written as `rows` and, where `csv` says otherwise, as that."""
    with Engine() as engine:
        for name, query in rows.items():
            engine.run(f"COPY ({query}) TO {literal(str(root / f'{name}.parquet'))} (FORMAT parquet)")
            engine.run(f"COPY ({(csv or rows)[name]}) TO {literal(str(root / f'{name}.csv'))} (FORMAT csv, HEADER)")
    resources = [
        {"name": name, "path": f"{name}.csv", "schema": schema, "hash": "sha256:" + "0" * 64}
        for name, schema in SCHEMAS.items()
    ]
    known = {name: Twin(path=root / f"{name}.parquet", sha256="0" * 64) for name in rows}
    descriptor = {"name": "p", "resources": resources}
    return check_structure(root, descriptor, _quiet, twins=known if twins else {})[0]


def test_a_twin_without_fault_is_all_that_is_read(tmp_path: Path) -> None:
    lost = dict.fromkeys(RIGHT, "SELECT 'nothing of this is right' AS other")
    assert _found(tmp_path, RIGHT, csv=lost, twins=True) == []
    assert {one.code for one in _found(tmp_path, RIGHT, csv=lost, twins=False)} >= {"incorrect-label", "hash-count"}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"a": f"{RIGHT['a']} UNION ALL SELECT 2, 'x'"}, "primary-key"),
        ({"a": f"{RIGHT['a']} UNION ALL SELECT 3, 'z'"}, "foreign-key"),
        ({"b": "SELECT unnest(['x', 'y', 'long']) AS id"}, "constraint-error"),
        ({"a": "SELECT '1x' AS id, 'x' AS autre"}, "type-error"),
        ({"a": "SELECT 1 AS autre, 'x' AS id"}, "incorrect-label"),
    ],
)
def test_a_fault_is_told_as_without_twins(wrong: dict[str, str], code: str, tmp_path: Path) -> None:
    """The hash that is stated is no file's: it only shows that the file itself was judged."""
    found = _found(tmp_path, RIGHT | wrong, twins=True)
    alone = _found(tmp_path, RIGHT | wrong, twins=False)
    assert [one for one in found if one.code != "hash-count"] == [one for one in alone if one.code != "hash-count"]
    assert code in {one.code for one in found}
    assert {str(one.location.file) for one in found if one.location} <= {"a.csv", "b.csv"}
