"""The whole list of findings: as many rows as were counted, and the same ones whoever judged the table."""

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.check.structure import EngineName, TableAsked, check_table
from pipeline.check.structure.listing import COLUMNS, listing
from pipeline.model.errors import TargetFailed
from pipeline.model.finding import Finding
from pipeline.model.source import Location

SCHEMA = {
    "fields": [
        {"name": "cle", "type": "string", "constraints": {"unique": True}},
        {"name": "nombre", "type": "integer", "constraints": {"required": True, "minimum": 10, "enum": [12, 5]}},
        {"name": "jour", "type": "date"},
    ],
    "primaryKey": ["cle"],
    "foreignKeys": [{"fields": ["jour"], "reference": {"resource": "", "fields": ["jour"]}}],
}


def many_faults() -> str:
    """Three hundred records of each fault, which is more than a report keeps."""
    rows = ["cle,nombre,jour"]
    for number in range(300):
        rows += [
            f"a{number},12,2024-01-05",
            f"b{number},5,2024-01-05",
            f"c{number},7,12 mai",
            f"d{number},,2024-01-05",
            f"e{number},douze,",
            f"f{number},12",
            f"g{number},12,2024-01-05,trop,encore",
            "double,12,2024-01-05",
            "",
        ]
    return "\n".join(rows) + "\n"


def listed(path: Path, to: Path, engine: EngineName, schema: Any = SCHEMA) -> tuple[list[dict[str, Any]], int]:
    with listing(to, {"source_cp1252": "warning"}) as whole:
        answer = check_table(path, TableAsked(schema=schema, engine=engine, listing=whole))
    return pq.read_table(to).to_pylist(), sum(1 + one.more for one in answer.findings)


def told(rows: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    return Counter((row["code"], row["enregistrement"]) for row in rows)


@pytest.mark.parametrize("engine", ["auto", "frictionless"])
def test_every_finding_that_is_counted_is_listed(tmp_path: Path, engine: EngineName) -> None:
    (tmp_path / "table.csv").write_text(many_faults(), encoding="utf-8")
    rows, counted = listed(tmp_path / "table.csv", tmp_path / "tout.parquet", engine)
    assert len(rows) == counted
    assert {row["code"] for row in rows} == {
        "type-error", "constraint-error", "blank-row", "extra-cell", "missing-cell", "unique-error", "primary-key",
    }  # fmt: skip


def test_both_engines_list_the_same(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(many_faults(), encoding="utf-8")
    ours, _ = listed(tmp_path / "table.csv", tmp_path / "a.parquet", "auto")
    theirs, _ = listed(tmp_path / "table.csv", tmp_path / "b.parquet", "frictionless")
    assert told(ours) == told(theirs)


def test_a_row_says_where_and_what(tmp_path: Path) -> None:
    text = 'cle,nombre,jour\nx,"1 2",2024-01-05\n"y\nz",7,2024-01-05\n'
    (tmp_path / "table.csv").write_text(text, encoding="utf-8")
    rows, _ = listed(tmp_path / "table.csv", tmp_path / "tout.parquet", "auto")
    assert [list(row) for row in rows] == [list(COLUMNS)] * 3
    first, second, third = rows
    assert first == dict.fromkeys(COLUMNS) | {
        "gravite": "error", "code": "type-error", "table": "table", "champ": "nombre", "fichier": "table.csv",
        "enregistrement": 2, "ligne": 2, "numero_champ": 2, "cle": ["x"], "valeur": "1 2", "cause": first["cause"],
    }  # fmt: skip
    assert [(row["contrainte"], row["enregistrement"], row["ligne"]) for row in (second, third)] == [
        ("minimum", 3, 3),
        ("enum", 3, 3),
    ]


def test_what_only_follows_from_a_wrong_label_says_so(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("nombre,cle,jour\nx,y,2024-01-05\n", encoding="utf-8")
    rows, _ = listed(tmp_path / "table.csv", tmp_path / "tout.parquet", "auto")
    assert {(row["code"], row["suite_de"]) for row in rows if row["champ"] == "nombre"} == {
        ("incorrect-label", None),
        ("type-error", "incorrect-label"),
    }


def test_a_parquet_file_and_a_foreign_key_are_listed_whole(tmp_path: Path) -> None:
    schema = {
        "fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}],
        "foreignKeys": [{"fields": ["b"], "reference": {"resource": "", "fields": ["a"]}}],
    }
    table = pa.table({"a": [str(number) for number in range(250)], "b": ["-1"] * 249 + ["x"]})
    pq.write_table(table, tmp_path / "table.parquet")
    rows, counted = listed(tmp_path / "table.parquet", tmp_path / "tout.parquet", "auto", schema)
    assert Counter(row["code"] for row in rows) == {"foreign-key": 249, "type-error": 1}
    assert len(rows) == counted


def test_severity_and_name_can_be_given(tmp_path: Path) -> None:
    found = Finding(code="source_cp1252", location=Location(file="a.csv"))
    with listing(tmp_path / "tout.parquet", {"source_cp1252": "warning"}) as whole:
        whole.add([found])
        whole.add([found], "info")
        with whole.calling("data/a.csv"):
            whole.add([found])
    rows = pq.read_table(tmp_path / "tout.parquet").to_pylist()
    assert [(row["gravite"], row["fichier"]) for row in rows] == [
        ("warning", "a.csv"), ("info", "a.csv"), ("warning", "data/a.csv"),
    ]  # fmt: skip
    assert whole.count == 3


def test_a_list_that_ends_badly_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), listing(tmp_path / "tout.parquet", {}):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(TargetFailed), listing(tmp_path / "file" / "tout.parquet", {}):
        pass
