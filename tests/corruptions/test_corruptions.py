"""What the checks catch: known corruptions of a clean release, one at a time, each by the check that is for it."""

import pytest

from tests.corruptions.clean import SETTING, clean
from tests.corruptions.corrupted import CASES, caught_by

pytestmark = pytest.mark.slow

LEAST, SHARE = 60, 0.95


def test_the_clean_release_has_no_error() -> None:
    codes = SETTING.definitions.catalogue.codes
    assert [one for one in clean().findings if codes[one.code].severity == "error"] == []


@pytest.mark.parametrize("case", [one for one in CASES if "missed" not in one], ids=lambda one: str(one["name"]))
def test_a_corruption_is_caught_by_the_check_that_is_for_it(case: dict[str, str]) -> None:
    assert case["expect"] in caught_by(case)


@pytest.mark.parametrize("case", [one for one in CASES if "missed" in one], ids=lambda one: str(one["name"]))
def test_what_is_said_to_be_missed_still_is(case: dict[str, str]) -> None:
    assert caught_by(case) == set(), case["missed"]


def test_nearly_all_of_many_corruptions_are_caught() -> None:
    names = [one["name"] for one in CASES]
    assert len(names) == len(set(names)) >= LEAST
    assert sum("missed" not in one for one in CASES) >= SHARE * len(CASES)
