"""Text of any length is read in a time that grows with it: no pattern goes back over what it has read."""

import time

import pytest

from pipeline.normalise.notation.amounts import parse_amount
from pipeline.normalise.notation.counts import parse_count
from pipeline.normalise.notation.damage import find_damage
from pipeline.normalise.notation.dates import parse_date
from pipeline.normalise.notation.figures import find_figures, sentence_around
from pipeline.normalise.notation.names import NameIndex, NameRow, RegionIndex
from pipeline.normalise.notation.shadow import fold, fold_name
from pipeline.normalise.notation.years import parse_year, split_year

MEGABYTE = 1_000_000
GENEROUS = 30.0  # seconds; each takes less than three, and would take hours if it went back
UNITS = [
    "9", " ", "a", "é", ".", "$", "-", "(", "?", "Ã", "\u202f", "\n", "1 ", "1,", "1, ", "$ ", "un ", "y ", "l a ",
    "M. ", "2010-", "2010 ", "2 à ", "1 000", "mille ", "entre ", "l'", "1.", "et 1 ", "s. o. ", "ab?", "d' ",
    "12,5 M$ ont été versés. ", "entre 2 et 3 M$, ",
]  # fmt: skip


def read_everything(text: str) -> None:
    find_figures(text)
    sentence_around(text, len(text) // 2, len(text) // 2 + 1)
    find_damage(text, frozenset({"abab"}))
    for parse in (parse_amount, parse_count, parse_date, parse_year, split_year, fold, fold_name):
        parse(text)
    NameIndex([NameRow(id="a", name="Office A")]).find(text)
    RegionIndex({"04": "Mauricie"}).find(text)


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_repetition(unit: str) -> None:
    text = unit * (MEGABYTE // 4 // len(unit))
    start = time.perf_counter()
    read_everything(text)
    assert time.perf_counter() - start < GENEROUS


@pytest.mark.parametrize("unit", ["9", "mot "])
def test_a_line_of_five_megabytes(unit: str) -> None:
    start = time.perf_counter()
    read_everything(unit * (5 * MEGABYTE // len(unit)))
    assert time.perf_counter() - start < 2 * GENEROUS


def test_ten_thousand_digits_are_no_amount() -> None:
    for written in ("9" * 10_000 + " $", "1," + "0" * 10_000 + " M$", "1 000" * 2000 + " $"):
        assert parse_amount(written).code == "montant_illisible"
        figures, refused = find_figures(written)
        assert (figures, len(refused)) == ((), 1)
        assert parse_count(written).number is None
