"""Lines that begin with a year, series that settle a year, and the days of a fiscal year."""

from datetime import date

import pytest

from pipeline.normalise.notation.years import Year, parse_year, settle, split_year, year_bounds


@pytest.mark.parametrize(
    ("line", "value", "rest"),
    [
        ("2010-2011 : s. o.", "2010-2011", "s. o."),
        ("2010-2011: s. o.", "2010-2011", "s. o."),
        ("  2010–2011\t13,7 M$  ", "2010-2011", "13,7 M$"),
        ("2010-2011 13,7 M$", "2010-2011", "13,7 M$"),
        ("2010-2011 – 13,7 M$", "2010-2011", "13,7 M$"),
        ("2010-2011 | 13,7 M$", "2010-2011", "13,7 M$"),
        ("Exercice 2010-2011 = 4", "2010-2011", "4"),
        ("- 2010-2011 : x", "2010-2011", "x"),
        ("10-11 : x", "2010-2011", "x"),
        ("10-11 \t x", "2010-2011", "x"),
        ("2010-2011", "2010-2011", ""),
        ("2010-2011 :", "2010-2011", ""),
    ],
)
def test_a_line_is_parted_into_its_year_and_the_rest(line: str, value: str, rest: str) -> None:
    found = split_year(line)
    assert found is not None
    year, words, offset = found
    assert (year.value, words) == (value, rest)
    assert line[offset:].strip() == rest
    assert line[offset : offset + len(rest)] == rest


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("2010 : 12 M$", "aucune"),
        ("2O10-2011 : 12", "aucune"),
        ("2011-2010 : 12", "aucune"),
        ("2010-2015 : 12", "periode"),
        ("2004-2005 à 2009-2010 : s. o.", "periode"),
        ("2010 2011 : x", "indecise"),
        ("20102011 x", "indecise"),
    ],
)
def test_a_line_may_begin_with_a_year_that_has_no_value(line: str, kind: str) -> None:
    found = split_year(line)
    assert found is not None
    assert found[0].kind == kind
    assert found[0].value is None


@pytest.mark.parametrize(
    "line", ["", "12 M$", "10-11 ans", "2010 projets", "1.1 : texte", "2010-2011e", "2010-11-30 : x", "Total : 3"]
)
def test_other_lines_begin_with_no_year(line: str) -> None:
    assert split_year(line) is None


def test_only_the_exact_writing_is_regular() -> None:
    assert [split[0].regular for line in ("2010-2011 : x", "2010–2011 : x") if (split := split_year(line))] == [
        True,
        False,
    ]


def years(*written: str) -> list[Year]:
    return [parse_year(one) for one in written]


def test_a_consecutive_series_settles_an_undecided_year() -> None:
    assert settle(years("2009-2010", "20102011", "2011-2012")) == ("2009-2010", "2010-2011", "2011-2012")
    assert settle(years("2011 2012", "20102011", "2009-2010")) == ("2011-2012", "2010-2011", "2009-2010")


@pytest.mark.parametrize(
    "written",
    [
        ("20102011",),
        ("20102011", "2011-2012"),
        ("2008-2009", "20102011", "2011-2012"),
        ("20102011", "2011-2012", "total"),
        ("20102011", "2011-2012", "2010-2011"),
        ("20102011", "2010-2011", "2010-2011"),
    ],
)
def test_another_series_leaves_it_undecided(written: tuple[str, ...]) -> None:
    assert settle(years(*written))[written.index("20102011")] is None


def test_an_empty_series_settles_nothing() -> None:
    assert settle([]) == ()


def test_a_fiscal_year_runs_from_april_to_march() -> None:
    assert year_bounds("2010-2011") == (date(2010, 4, 1), date(2011, 3, 31))
