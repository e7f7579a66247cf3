import pytest

from pipeline.extract.drawing import cells_of, is_drawn, is_row, opens_table


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("| a |", ["a"]),
        ("| a |  | c |", ["a", "", "c"]),
        ("|  | b |", ["", "b"]),
        ("|", []),
        ("||", [""]),
        (r"| a \| b | c |", ["a | b", "c"]),
        ("  | a | b |  ", ["a", "b"]),
    ],
)
def test_cells(row: str, cells: list[str]) -> None:
    assert cells_of(row) == cells


@pytest.mark.parametrize("below", ["|---|---|", "--- | ---", "| :-- | --: |", "|:-:|", " |-|-| ", "|---"])
def test_a_line_of_dashes_and_pipes_makes_a_table(below: str) -> None:
    assert opens_table("| Année | Coût |", below)


@pytest.mark.parametrize("below", ["---", "| a | b |", "", "|  |  |", "| - - | - |", ":-:", "| 2010 |"])
def test_other_lines_do_not(below: str) -> None:
    assert not opens_table("| Année | Coût |", below)


def test_a_head_needs_a_pipe() -> None:
    assert not opens_table("Année", "|---|")
    assert not is_row(r"a \| b")


@pytest.mark.parametrize("line", ["---", "=====", "* * *", "___", "———", "- - -"])
def test_drawn(line: str) -> None:
    assert is_drawn(line)


@pytest.mark.parametrize("line", ["", "-", "--", "- -", "—", "- a", "...", "12", "*** a"])
def test_not_drawn(line: str) -> None:
    assert not is_drawn(line)
