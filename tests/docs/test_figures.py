"""The figures that the README gives of the checks are those of the checks."""

import re
from pathlib import Path

import pytest

from pipeline.definitions import open_definitions
from tests.corruptions.corrupted import CASES

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = open_definitions().catalogue
RULES, EXPECTATIONS = len(CATALOGUE.rules), sum(len(suite.expectations) for suite in CATALOGUE.suites)
CAUGHT = sum("missed" not in case for case in CASES)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("README.md", rf"{RULES} rules in SQL.* {EXPECTATIONS} expectations"),
        ("README.md", rf"{CAUGHT} of {len(CASES)} corruptions caught"),
        ("README.fr.md", rf"{RULES} règles en SQL.* {EXPECTATIONS} attentes"),
        ("README.fr.md", rf"trouve : {CAUGHT} sur {len(CASES)}\."),
    ],
)
def test_the_readme_counts_what_there_is(page: str, told: str) -> None:
    assert re.search(told, (ROOT / page).read_text(encoding="utf-8"))
