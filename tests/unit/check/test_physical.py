"""Where a value begins, for an editor: physical line and character."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.structure import EngineName, TableAsked, check_table
from pipeline.check.structure.dialects import Dialect, dialect_of
from pipeline.check.structure.physical import field_starts

CELL = st.text(alphabet=st.sampled_from('ab ,;"\n\r|é'), max_size=6)
DIALECTS: list[dict[str, Any]] = [
    {},
    {"delimiter": ";"},
    {"delimiter": "|", "quoteChar": "'"},
    {"escapeChar": "\\", "doubleQuote": False},
]
SCHEMA = {"fields": [{"name": name, "type": "integer"} for name in ("a", "b", "c")]}


def written(cells: list[str], dialect: Dialect) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n", **dialect.python()).writerow(cells)
    return stream.getvalue()


@given(cells=st.lists(CELL, min_size=2, max_size=5), number=st.integers(0, len(DIALECTS) - 1))
def test_what_begins_there_is_the_field(cells: list[str], number: int) -> None:
    dialect = dialect_of(DIALECTS[number], ",")
    record = written(cells, dialect)
    starts = list(field_starts(record, dialect))
    assert len(starts) == len(cells)
    for cell, start in zip(cells, starts, strict=True):
        rest = csv.reader(io.StringIO(record[start:], newline=""), **dialect.python())
        assert (next(rest) or [""])[0] == cell


def found(path: Path, text: str, engine: EngineName = "auto", **asked: Any) -> list[tuple[Any, ...]]:
    path.write_bytes(text.encode())
    answer = check_table(path, TableAsked(schema=SCHEMA, engine=engine, columns=True, **asked))
    places = ((one.code, one.location) for one in answer.findings)
    return sorted((code, place.line, place.column) for code, place in places if place)


@pytest.mark.parametrize("engine", ["auto", "frictionless"])
def test_a_value_is_placed_on_the_line_where_it_begins(tmp_path: Path, engine: EngineName) -> None:
    text = 'a,b,c\r\n1,"x\ny",2\r\n"3\n","z, ""q""",non\r\n'
    assert found(tmp_path / "a.csv", text, engine) == [
        ("type-error", 2, 3), ("type-error", 5, 3), ("type-error", 5, 14),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "asked", "there"),
    [
        ("a.csv", "\ufeffa,b,c\nx,1,2\n", {}, [("type-error", 2, 1)]),
        ("a.csv", "a;b;c\n1;é€;x\n", {}, [("type-error", 2, 3), ("type-error", 2, 6)]),
        ("a.tsv", "a\tb\tc\n1\t2\tx\n", {}, [("type-error", 2, 5)]),
        ("a.csv", "a,z,c\n1,2,3\n", {}, [("incorrect-label", 1, 3)]),
        ("a.csv", "a,b,c\n1,2\n\n", {}, [("blank-row", 3, None), ("missing-cell", 2, None)]),
        ("a.csv", "a,b,c\n1, x,2\n", {"dialect": {"skipInitialSpace": True}}, [("type-error", 2, 4)]),
        ("a.csv", "a::b::c\n1::x::3\n", {"dialect": {"delimiter": "::"}}, [("type-error", 2, None)]),
    ],
)
def test_what_has_a_character_gets_it(
    tmp_path: Path, name: str, text: str, asked: dict[str, Any], there: list[tuple[Any, ...]]
) -> None:
    assert found(tmp_path / name, text, **asked) == there


def test_nobody_pays_for_it_unasked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b,c\nx,1,2\n", encoding="utf-8")
    (one,) = check_table(tmp_path / "a.csv", TableAsked(schema=SCHEMA)).findings
    assert one.location is not None
    assert (one.location.line, one.location.column) == (2, None)
