"""Two engines and the reference say the same of every table of the corpus, but for what the standard asks."""

from collections import Counter
from pathlib import Path

import pytest

from tests.conformance.cases import DIFFERENCES, Case, read_corpus
from tests.conformance.ours import WAYS, our_faults
from tests.conformance.reference import Escaped, Fault, listed, reference_faults

CORPUS = read_corpus()
ESCAPED: Counter[Fault] = Counter({("exception", None, None): 1})


def _reference(case: Case, folder: Path) -> Counter[Fault]:
    try:
        return reference_faults(case.write(folder), case.schema, case.dialect, case.encoding)
    except Escaped:
        return ESCAPED


def _stated(faults: Counter[Fault], case: Case) -> Counter[Fault]:
    return Counter({one: count for one, count in faults.items() if one[1] not in case.told})


def _ids(case: Case) -> str:
    return f"{case.subject}: {case.name}"


@pytest.mark.parametrize("case", [case for case in CORPUS if not case.differs], ids=_ids)
def test_the_reference_says_what_the_standard_says(case: Case, tmp_path: Path) -> None:
    found = _reference(case, tmp_path)
    assert found != ESCAPED
    if case.expected is not None:
        assert listed(_stated(found, case).elements()) == listed(case.expected.elements())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", [case for case in CORPUS if not case.differs], ids=_ids)
def test_our_engine_says_what_the_reference_says(case: Case, way: str, tmp_path: Path) -> None:
    found, more = our_faults(case.write(tmp_path), case.schema, case.asked(), way)
    assert not more
    assert listed(found.elements()) == listed(_reference(case, tmp_path).elements())


@pytest.mark.parametrize("case", [case for case in CORPUS if case.differs], ids=_ids)
def test_an_intended_difference_is_really_there(case: Case, tmp_path: Path) -> None:
    assert case.expected is not None
    assert _reference(case, tmp_path) != case.expected


@pytest.mark.parametrize("way", [one for one in WAYS if one != "frictionless"])
@pytest.mark.parametrize("case", [case for case in CORPUS if case.differs], ids=_ids)
def test_our_engine_says_what_the_standard_asks_where_the_reference_does_not(
    case: Case, way: str, tmp_path: Path
) -> None:
    assert case.expected is not None
    found, _ = our_faults(case.write(tmp_path), case.schema, case.asked(), way)
    assert listed(found.elements()) == listed(case.expected.elements())


def test_every_difference_has_a_case_and_a_quote() -> None:
    assert {case.differs for case in CORPUS if case.differs} == set(DIFFERENCES)
    for one in DIFFERENCES.values():
        assert set(one) == {"standard", "quote", "shows"}


def test_the_corpus_is_large_and_its_names_are_its_own() -> None:
    assert len(CORPUS) >= 350
    assert [name for name, count in Counter(map(_ids, CORPUS)).items() if count > 1] == []
