"""What is written and read again is the same; what is read is never more than what was written."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalise.notation.amounts import parse_amount
from pipeline.normalise.notation.counts import parse_count
from pipeline.normalise.notation.damage import find_damage
from pipeline.normalise.notation.dates import column_order, read_date
from pipeline.normalise.notation.figures import find_figures, sentence_around
from pipeline.normalise.notation.names import RegionIndex
from pipeline.normalise.notation.shadow import flatten, fold, fold_name, shadow
from pipeline.normalise.notation.years import parse_year, settle, split_year, year_bounds

SPACES = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "\u2007"])
SCALES = [
    (1, ["$", "$ CA", "dollars"]),
    (10**3, ["k$", "mille dollars"]),
    (10**6, ["M$", "M $", "millions de dollars", "million $"]),
    (10**9, ["G$", "milliards $", "milliard de dollars"]),
]
SIGNS = "0123456789 ,.$%kMG€-–()?'et à entre de plus millions\u00a0\u202f\n"
PROSE = st.one_of(st.text(max_size=80), st.text(alphabet=SIGNS, max_size=60))


@st.composite
def written_amounts(draw: st.DrawFn) -> tuple[str, Decimal, Decimal]:
    """An amount in one of the regular writings, with its value and precision."""
    scale, units = draw(st.sampled_from(SCALES))
    whole = draw(st.integers(0, 10**13 // scale - 1))
    most = 2 if scale <= 10**3 else 6
    decimals = draw(st.text("0123456789", max_size=most))
    space = draw(SPACES)
    grouped = f"{whole:,}".replace(",", space)
    number = f"{grouped},{decimals}" if decimals else grouped
    unit = draw(st.sampled_from(units)).replace(" ", space)
    gap = draw(st.sampled_from(["", space])) if unit[0] in "$kMG" else space
    value = Decimal(f"{whole}.{decimals or 0}") * scale
    return f"{number}{gap}{unit}", value, Decimal(scale).scaleb(-len(decimals))


@settings(deadline=None)
@given(written_amounts())
def test_an_amount_is_read_as_it_was_written(case: tuple[str, Decimal, Decimal]) -> None:
    written, value, precision = case
    found = parse_amount(written)
    assert (found.value, found.precision, found.status, found.code) == (value, precision, "declare", None)
    assert found.bound == "exacte"
    assert not found.corrected


@settings(deadline=None)
@given(written_amounts(), st.sampled_from(["près de", "plus de", "jusqu'à", "au plus", "environ"]))
def test_a_qualifier_changes_the_bound_alone(case: tuple[str, Decimal, Decimal], words: str) -> None:
    written, value, _ = case
    found = parse_amount(f"{words} {written}")
    assert found.value == value
    assert found.bound != "exacte"


@settings(deadline=None)
@given(st.lists(written_amounts(), max_size=5), st.sampled_from(["; puis ", ". Ensuite ", " et encore "]))
def test_prose_gives_each_amount_where_it_stands(cases: list[tuple[str, Decimal, Decimal]], between: str) -> None:
    text = "Soit " + between.join(written for written, _, _ in cases)
    figures, refused = find_figures(text)
    assert [(one.text, one.value, one.precision) for one in figures] == cases
    assert refused == ()


@settings(deadline=None)
@given(PROSE, PROSE)
def test_figures_of_two_paragraphs_are_those_of_each(first: str, second: str) -> None:
    between = "\n;;; puis aussi ;;;\n"
    figures, refused = find_figures(first + between + second)
    ours = [one for text in (first, second) for part in find_figures(text) for one in part]
    assert sorted(one.text for one in (*figures, *refused)) == sorted(one.text for one in ours)


@settings(deadline=None)
@given(PROSE)
def test_figures_stand_in_the_text(text: str) -> None:
    figures, refused = find_figures(text)
    for one in (*figures, *refused):
        assert one.text == text[one.start : one.end] != ""
        sentence = sentence_around(text, one.start, one.end)
        assert one.text.strip() in sentence
        assert sentence in text
    assert [one.start for one in figures] == sorted(one.start for one in figures)
    assert all(one.value >= 0 and one.value < 10**13 and one.precision >= Decimal("0.01") for one in figures)
    places = sorted((one.start, one.end) for one in (*figures, *refused))
    assert all(before[1] <= after[0] for before, after in pairwise(places))


@settings(deadline=None)
@given(PROSE)
def test_a_cell_has_a_value_only_when_it_declares_one(text: str) -> None:
    found = parse_amount(text)
    assert (found.value is not None) == (found.status == "declare")
    assert (found.precision is None) == (found.bound is None) == (found.value is None)
    assert found.value is None or (0 <= found.value < 10**13 and found.value.as_tuple().exponent == -2)
    assert found.status != "illisible" or found.code is not None


@settings(deadline=None)
@given(PROSE)
def test_a_count_has_a_number_only_when_it_declares_one(text: str) -> None:
    found = parse_count(text)
    assert found.number is None or (found.status == "declare" and 0 <= found.number < 10**13)
    assert found.unit is None or (found.unit in text and found.number is not None)
    assert (found.bound is None) == (found.number is None)


@settings(deadline=None)
@given(st.integers(0, 10**12), st.sampled_from(["ménages", "projets en cours", "personnes âgées"]), SPACES)
def test_a_count_is_read_as_it_was_written(number: int, unit: str, space: str) -> None:
    grouped = f"{number:,}".replace(",", space)
    found = parse_count(f"{grouped}{space}{unit}")
    assert (found.number, found.unit, found.bound) == (number, unit, "exacte")


@settings(deadline=None)
@given(st.integers(1900, 2098), st.sampled_from(["-", "–", "\u2011", "/", " - "]))
def test_a_year_is_read_as_it_was_written(first: int, dash: str) -> None:
    value = f"{first}-{first + 1}"
    found = parse_year(f"{first}{dash}{first + 1}")
    assert (found.value, found.kind, found.regular) == (value, "annee", dash == "-")
    split = split_year(f"{first}{dash}{first + 1} : 3 M$")
    assert split is not None
    assert (split[0].value, split[1]) == (value, "3 M$")
    start, end = year_bounds(value)
    assert (end - start).days in {364, 365}


@settings(deadline=None)
@given(st.lists(PROSE, max_size=6))
def test_settling_adds_candidates_and_changes_nothing_else(texts: list[str]) -> None:
    years = [parse_year(text) for text in texts]
    for year, value in zip(years, settle(years), strict=True):
        assert value == year.value or (year.value is None and value == year.candidate)


@settings(deadline=None)
@given(PROSE)
def test_a_split_line_keeps_its_rest(text: str) -> None:
    split = split_year(text)
    assert split is None or text[split[2] :].strip() == split[1]


@settings(deadline=None)
@given(st.text())
def test_shadows_keep_places_and_folds_are_stable(text: str) -> None:
    assert len(shadow(text)) == len(flatten(text)) == len(text)
    assert shadow(shadow(text)) == shadow(text)
    assert fold(fold(text)) == fold(text)
    assert fold_name(fold_name(text)) == fold_name(text)


@settings(deadline=None)
@given(st.dates(), st.sampled_from(["jour", "mois"]))
def test_a_numeric_date_is_never_read_two_ways(day: object, order: str) -> None:
    written = f"{day:%d/%m/%Y}" if order == "jour" else f"{day:%m/%d/%Y}"
    alone = read_date(written)
    assert alone.value in {day, None}
    assert column_order([written]) in {order, None}


@settings(deadline=None)
@given(PROSE)
def test_nothing_else_ever_raises(text: str) -> None:
    read_date(text)
    places = [(one.start, one.end) for one in find_damage(text, frozenset({"millions"}))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert RegionIndex({"04": "Mauricie"}).find(text).id in {"04", None}
