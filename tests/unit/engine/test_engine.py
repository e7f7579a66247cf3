"""The engine reaches what it was given, and nothing else."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.engine import Engine, EngineError, literal, quoted, sql_type
from pipeline.model.table import Field

FIELDS = [
    Field(name=f"champ_{kind}", type=kind, constraints={}, words={})
    for kind in ("string", "integer", "number", "date", "boolean")
]
ROW = {
    "champ_string": 'l\'été; "x"',
    "champ_integer": 3,
    "champ_number": Decimal(13700000),
    "champ_date": date(2010, 4, 1),
}


def test_rows_keep_their_values_exactly() -> None:
    with Engine(threads=1, memory="512MB") as engine:
        engine.create("t", FIELDS)
        engine.insert("t", FIELDS, [ROW, {}])
        engine.insert("t", FIELDS, [])
        found = list(engine.rows("SELECT * FROM t"))
    assert found == [
        ('l\'été; "x"', 3, Decimal("13700000.00"), date(2010, 4, 1), None),
        (None,) * 5,
    ]


def test_values_stand_for_question_marks_whatever_they_hold() -> None:
    hostile = "l'été \"; DROP TABLE t; -- ? | é"
    with Engine(threads=1) as engine:
        engine.create("t", FIELDS)
        engine.insert("t", FIELDS, [ROW | {"champ_string": hostile}, ROW])
        assert list(engine.rows("SELECT champ_integer FROM t WHERE champ_string = ?", [hostile])) == [(3,)]
        with pytest.raises(EngineError):
            list(engine.rows("SELECT champ_integer FROM t WHERE champ_string = ?"))
        assert engine.tables() == ("t",)


def test_an_amount_too_fine_is_refused_not_rounded() -> None:
    with Engine() as engine:
        engine.create("t", FIELDS)
        with pytest.raises(ValueError, match=r"Rescaling"):
            engine.insert("t", FIELDS, [{"champ_number": Decimal("0.005")}])


def test_a_locked_engine_reaches_its_folders_only(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "a.txt").write_text("secret")
    with Engine() as engine:
        engine.lock(inside)
        assert engine.value(f"SELECT content FROM read_text({literal(str(inside / 'a.txt'))})") == "secret"
        for statement in (
            f"SELECT content FROM read_text({literal(str(outside / 'a.txt'))})",
            f"COPY (SELECT 1) TO {literal(str(outside / 'b.csv'))}",
            f"ATTACH {literal(str(outside / 'c.db'))}",
            "SET threads = 1",
            "SET enable_external_access = true",
            "INSTALL httpfs",
            "LOAD httpfs",
        ):
            with pytest.raises(EngineError):
                engine.run(statement)
    assert [path.name for path in outside.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("sql", "alone"),
    [
        ("SELECT 1", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ("-- why\nSELECT 1", True),
        ("SELECT 1; SELECT 2", False),
        ("DROP TABLE t", False),
        ("COPY (SELECT 1) TO 'x'", False),
        ("", False),
    ],
)
def test_one_query_is_told_from_anything_else(sql: str, *, alone: bool) -> None:
    with Engine() as engine:
        assert engine.is_one_select(sql) is alone


def test_wrong_sql_is_one_line() -> None:
    with Engine() as engine:
        for call in (
            lambda: engine.is_one_select("SELEC 1"),
            lambda: engine.run("SELECT nope"),
            lambda: list(engine.rows("SELECT nope")),
        ):
            with pytest.raises(EngineError) as told:
                call()
            assert "\n" not in str(told.value)


def test_names_and_literals_cannot_leave_their_quotes() -> None:
    with Engine() as engine:
        evil = "a\"; DROP TABLE t; --'"
        assert engine.columns(f"SELECT 1 AS {quoted(evil)}") == (evil,)
        assert engine.value(f"SELECT {literal(evil)}") == evil
    assert sql_type(FIELDS[2]) == "DECIMAL(15,2)"


def test_text_csv_keeps_every_cell_as_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('a,b\r\n01,"x,""y"""\r\n,é\r\n'.encode())
    with Engine() as engine:
        engine.lock(tmp_path)
        rows = list(engine.rows(f"SELECT * FROM {engine.read_text_csv(path, ['a', 'b'], header=True)}"))
    assert rows == [("01", 'x,"y"'), (None, "é")]


def test_an_engine_that_finds_no_room_for_what_it_spills_is_exhausted(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_found(**_: object) -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.mkdtemp", none_found)
    with pytest.raises(EngineError, match="temporary directory") as told:
        Engine()
    assert told.value.exhausted
