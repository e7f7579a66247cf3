"""A file that Arrow cuts into other records than the engine did is judged by the reference alone."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import csv

from pipeline.check.structure import TableAsked, check_table
from pipeline.engine.pieces import CutOtherwiseError, csv_pieces

SCHEMA = {"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]}


def told(path: Path, engine: str) -> list[tuple[str, int | None, str | None]]:
    answer = check_table(path, TableAsked(schema=SCHEMA, dialect=None, encoding=None, engine=engine))
    return [(one.code, one.location.row if one.location else None, one.field) for one in answer.findings]


def test_the_reference_judges_what_two_readers_cut_differently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\nx,1\ny,deux\nz,3\n", encoding="utf-8")
    expected = told(path, "frictionless")
    assert [one[0] for one in expected] == ["type-error"]

    def refuse(*_words: object, **_options: object) -> None:
        raise pa.ArrowInvalid

    monkeypatch.setattr(csv, "open_csv", refuse)
    assert told(path, "duckdb") == expected


def test_a_record_of_another_length_is_no_record_for_arrow(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n1,2,3\n", encoding="utf-8")
    with pytest.raises(CutOtherwiseError):
        list(csv_pieces(path, ["a", "b"], delimiter=",", header_lines=1, empty_is_null=True))
