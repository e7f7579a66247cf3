"""Passages keep the line of each of their words; folds keep the place of each character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.document import Line
from pipeline.model.source import Location
from pipeline.normalise.passages import (
    Passage,
    calls_for_more,
    end_of_phrase,
    ends_statement,
    fold_with_places,
    joined,
    passage_of,
    tidy,
)
from pipeline.normalise.shadow import fold


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


@given(st.text(max_size=60))
def test_the_fold_with_places_is_the_fold(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded.strip(": ") == fold(text).strip(": ")
    assert len(places) == len(folded) + 1
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("COÛT DE LA MESURE : 3", 17),
        ("Coût  de la\u00a0mesure", 18),
        ("COÛT DE LA MESUREZ", None),
        ("LE COÛT DE LA MESURE", None),
    ],
)
def test_a_phrase_begins_a_text_as_whole_words(text: str, end: int | None) -> None:
    assert end_of_phrase(text, "cout de la mesure") == end
    assert end_of_phrase(text, "") is None


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
