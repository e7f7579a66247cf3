"""The value's own words are marked where they stand, or not at all."""

import pytest

from pipeline.release.tracing.marks import mark

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("sentence", "written", "own"),
    [
        ("La mesure a coûté 14 M$ en 2021.", "14 M$", "14 M$"),
        (f"La mesure a coûté 14{SPACE}M$ en 2021.", "14 M$", f"14{SPACE}M$"),
        ("La mesure a coûté 14  M$.", f"14{SPACE}M$", "14  M$"),
        ("14 M$", "14 M$", "14 M$"),
        ("14 M$ en 2021", "14 M$", "14 M$"),
        ("en 2021, 14 M$.", "14 M$", "14 M$"),
        ("2020-2021 : s. o.", "s. o.", "s. o."),
        ("114 M$ d'abord, puis 14 M$", "14 M$", "14 M$"),
        (r"un coût de 14 M$\* révisé", "14 M$*", r"14 M$\*"),
        ("un coût de 14 M$* révisé", "14 M$*", "14 M$*"),
        ("2021-2022 2,4 M$", "2,4 M$", "2,4 M$"),
        ("aidés : 12", "12", "12"),
        ("a. 12 (1)", "12 (1)", "12 (1)"),
    ],
)
def test_words_that_stand_once_are_marked(sentence: str, written: str, own: str) -> None:
    found = mark(sentence, written)
    assert found is not None
    assert sentence[found[0] : found[1]] == own


@pytest.mark.parametrize(
    ("sentence", "written"),
    [
        ("14 M$ en 2021, 14 M$ en 2022", "14 M$"),
        (f"14 M$ en 2021, 14{SPACE}M$ en 2022", "14 M$"),
        ("2,4 M$", "4 M$"),
        ("12 500 $", "500 $"),
        (f"12{SPACE}500 $", "500 $"),
        ("114 M$", "14 M$"),
        ("14 000", "14"),
        ("14,5", "14"),
        ("-5 $", "5 $"),
        ("14 Mesures", "14 M"),
        ("rien de tel", "14 M$"),
        ("14 m$", "14 M$"),
        ("", "14 M$"),
        ("14 M$", ""),
        ("14 M$", " "),
        (None, "14 M$"),
        ("14 M$", None),
    ],
)
def test_nothing_is_marked_that_is_not_certain(sentence: str | None, written: str | None) -> None:
    assert mark(sentence, written) is None


def test_words_that_overlap_themselves_stand_twice() -> None:
    assert mark("s. s. s.", "s. s.") is None


def test_signs_of_patterns_are_signs_of_words() -> None:
    assert mark("coût (a+b)* [x] ^2", "(a+b)* [x]") == (5, 15)
