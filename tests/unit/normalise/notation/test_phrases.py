"""The fold keeps the place of each character; a phrase is found as whole words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.notation.phrases import end_of_phrase, fold_with_places
from pipeline.normalise.notation.shadow import fold


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
