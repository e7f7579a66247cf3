"""A column may tell which number is the month."""

from datetime import date

import pytest

from pipeline.normalise.notation.dates import column_order, parse_date


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2011", "31/03/2012"], "jour"),
        (["03/04/2011", "03/31/2012"], "mois"),
        (["03/04/2011", "", "hier"], None),
        (["31/03/2012", "03/31/2012"], None),
        (["31/31/2012"], None),
    ],
)
def test_numbers_above_twelve_tell_the_order(texts: list[str], order: str | None) -> None:
    assert column_order(texts) == order


def test_a_date_read_with_its_column() -> None:
    assert parse_date("03/04/2011") is None
    assert parse_date("03/04/2011", order="jour") == date(2011, 4, 3)
    assert parse_date("13/13/2011", order="jour") is None


def test_a_long_text_is_no_date() -> None:
    assert parse_date("31 mars 2012 " * 10) is None
