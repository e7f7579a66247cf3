"""The committed pages notation.md say what the cases say."""

import runpy
from pathlib import Path

WRITER = runpy.run_path(str(Path(__file__).with_name("write_notation.py")))
REMEDY = "run: python tests/docs/write_notation.py"


def test_pages_are_up_to_date() -> None:
    assert WRITER["outdated"]() == [], REMEDY


def test_check_answers_zero_and_writes_nothing() -> None:
    before = {path: path.stat().st_mtime_ns for path in WRITER["pages"]()}
    assert WRITER["main"](["--check"]) == 0, REMEDY
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_every_file_of_cases_has_its_table_in_both_languages() -> None:
    names = {file.stem for file in WRITER["CASES"].glob("*.toml")}
    assert names == set(WRITER["TABLES"]) == set(WRITER["TITLES"]["fr"]) == set(WRITER["TITLES"]["en"])


def test_both_languages_have_as_many_lines() -> None:
    texts = list(WRITER["pages"]().values())
    assert texts[0].count("\n") == texts[1].count("\n")
