"""Passages keep the line of each of their words."""

import pytest

from pipeline.model.document import Line
from pipeline.model.source import Location
from pipeline.normalise.form.passages import Passage, calls_for_more, ends_statement, joined, passage_of, tidy


def _lines(*texts: str) -> list[Line]:
    return [Line(text=text, location=Location(file="f", line=at)) for at, text in enumerate(texts, start=1)]


def test_runs_of_space_become_one_and_a_lone_hard_space_stays() -> None:
    assert tidy("  13,7\u00a0M$ \t et\n 2 ") == "13,7\u00a0M$ et 2"


def test_a_passage_tells_the_lines_of_a_span() -> None:
    lines = _lines("un deux", "", "trois", "quatre cinq")
    passage = passage_of(lines)
    assert passage.text == "un deux trois quatre cinq"
    assert passage.lines == (lines[0], lines[2], lines[3])
    assert passage.lines_between(3, 10) == (lines[0], lines[2])
    assert passage.between(8, 20).text == "trois quatre"
    assert passage.before(7).text == "un deux"
    assert passage.after(8).text == "trois quatre cinq"
    assert joined([passage.before(7), passage.after(14)]).lines == (lines[0], lines[3])


def test_an_empty_passage() -> None:
    assert Passage().text == ""
    assert Passage().lines == ()
    assert Passage().between(0, 5).text == ""


@pytest.mark.parametrize("text", ["", "Fini.", "13,7 M$", "93 %", "(2)", "en 2010", "ainsi :"])
def test_what_may_end(text: str) -> None:
    assert ends_statement(text)


@pytest.mark.parametrize("text", ["le coût de la", "l'", "pour", "des enfants,"])
def test_what_calls_for_more(text: str) -> None:
    assert not ends_statement(text)
    assert calls_for_more(text)


@pytest.mark.parametrize("text", ["", "solidarité", "la voila", "2010-2015"])
def test_what_does_not_call_for_more(text: str) -> None:
    assert not calls_for_more(text)
