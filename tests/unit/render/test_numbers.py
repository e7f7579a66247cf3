from decimal import Decimal

import pytest

from pipeline.render.numbers import money, number, plural


@pytest.mark.parametrize(
    ("value", "lang", "expected"),
    [
        (9389, "fr", "9389"),
        (12749, "fr", "12 749"),
        (12749, "en", "12,749"),
        (Decimal("13700000.00"), "fr", "13 700 000,00"),
        (Decimal("13700000.00"), "en", "13,700,000.00"),
        (Decimal("6.6"), "fr", "6,6"),
        (Decimal(100000), "fr", "100 000"),
        (Decimal("1E+9"), "fr", "1 000 000 000"),
        (Decimal("NaN"), "fr", "NaN"),
        (Decimal("-1200.5"), "en", "-1,200.5"),
    ],
)
def test_numbers_keep_every_digit(value: int | Decimal, lang: str, expected: str) -> None:
    assert number(value, lang) == expected


@pytest.mark.parametrize(
    ("value", "lang", "expected"),
    [
        (Decimal("1200000.00"), "fr", "1 200 000 $"),
        (Decimal("1200000.00"), "en", "$1,200,000"),
        (Decimal("3833502.46"), "fr", "3 833 502,46 $"),
        (Decimal("0.10"), "fr", "0,10 $"),
        (9389, "fr", "9 389 $"),
    ],
)
def test_amounts_have_cents_only_where_there_are_any(value: int | Decimal, lang: str, expected: str) -> None:
    assert money(value, lang) == expected


def test_plurals_follow_the_language() -> None:
    forms = ("un", "plusieurs")
    assert [plural(count, forms, "fr") for count in (0, 1, Decimal("1.5"), 2)] == ["un", "un", "un", "plusieurs"]
    assert [plural(count, forms, "en") for count in (0, 1, 2)] == ["plusieurs", "un", "plusieurs"]


def test_a_language_without_a_canadian_form_has_its_own_and_an_unknown_one_that_of_french() -> None:
    assert number(Decimal("12345.5"), "de") == "12.345,5"
    assert number(Decimal("12345.5"), "zz") == "12 345,5"
    assert number(Decimal("12345.5"), "") == "12 345,5"
