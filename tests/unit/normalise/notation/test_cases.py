"""Runs every case of `cases/`; the pages notation.md are written from the same files."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.normalise.notation.amounts import parse_amount
from pipeline.normalise.notation.counts import parse_count
from pipeline.normalise.notation.damage import find_damage
from pipeline.normalise.notation.dates import read_date
from pipeline.normalise.notation.figures import find_figures
from pipeline.normalise.notation.names import NameIndex, NameRow, RegionIndex
from pipeline.normalise.notation.years import parse_year

CASES = Path(__file__).parent / "cases"
Case = Mapping[str, Any]

REGIONS = RegionIndex(
    {"02": "Saguenay–Lac-Saint-Jean", "04": "Mauricie", "13": "Laval", "15": "Laurentides", "16": "Montérégie"}
)
BODIES = NameIndex(
    [
        NameRow(
            id="emploi",
            name="Ministère de l'Emploi et de la Solidarité sociale",
            acronym="MESS",
            valid_from=date(2005, 2, 18),
            valid_to=date(2015, 2, 26),
        ),
        NameRow(
            id="emploi",
            name="Ministère du Travail, de l'Emploi et de la Solidarité sociale",
            acronym="MTESS",
            valid_from=date(2015, 2, 27),
            valid_to=date(2022, 10, 19),
        ),
        NameRow(id="condition-feminine", name="Secrétariat à la condition féminine", acronym="SCF"),
        NameRow(id="service-forets", name="Service canadien des forêts", acronym="SCF"),
    ]
)
WORDS = frozenset({"différenciée", "renciée", "par", "tout", "partout"})


def written_in(case: Case) -> list[str]:
    return case["written"] if isinstance(case["written"], list) else [case["written"]]


def load(name: str) -> Iterator[tuple[str, Case]]:
    document = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
    for case in document["cases"]:
        yield from ((written, case) for written in written_in(case))


def decimals(details: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts stand as text in TOML, which knows no decimals."""
    amounts = ("minimum", "maximum", "lecture_1", "lecture_2", "value", "precision")
    return {name: Decimal(one) if name in amounts else one for name, one in details.items()}


def exact(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def check_amount(written: str, case: Case) -> None:
    found = parse_amount(written)
    status = case.get("status", "declare")
    assert (found.status, found.code) == (status, case.get("code"))
    assert (exact(found.value), exact(found.precision)) == (case.get("value"), case.get("precision"))
    assert found.bound == case.get("bound", "exacte" if status == "declare" else None)
    assert dict(found.details) == decimals(case.get("details", {}))
    assert found.corrected is case.get("corrected", False)


def check_figures(written: str, case: Case) -> None:
    figures, refused = find_figures(written)
    expected = [decimals({"text": written, "corrected": False, **one}) for one in case.get("figures", [])]
    assert [{name: getattr(one, name) for name in expected[0]} for one in figures] == expected
    against = [decimals({"text": written, **one}) for one in case.get("refused", [])]
    assert [{"text": one.text, **one.details} for one in refused] == against
    assert all(one.text == written[one.start : one.end] for one in (*figures, *refused))
    assert {one.code for one in refused} <= {"chiffre_refuse"}


def check_year(written: str, case: Case) -> None:
    found = parse_year(written)
    assert (found.value, found.kind) == (case.get("value"), case["kind"])
    assert (found.regular, found.candidate) == (case.get("regular", False), case.get("candidate"))


def check_date(written: str, case: Case) -> None:
    found = read_date(written, order=case.get("order"))
    value = found.value.isoformat() if found.value else None
    assert (value, found.problem) == (case.get("value"), case.get("problem"))


def check_count(written: str, case: Case) -> None:
    found = parse_count(written)
    names = ("number", "unit", "bound", "code")
    assert {name: getattr(found, name) for name in names} == {name: case.get(name) for name in names}
    assert found.status == case.get("status", "declare")


def check_name(written: str, case: Case) -> None:
    found = REGIONS.find(written) if case["kind"] == "region" else BODIES.find(written, case.get("year"))
    assert found.id == case.get("id")
    if "nearest" in case:
        assert list(found.nearest[: len(case["nearest"])]) == case["nearest"]


def check_damage(written: str, case: Case) -> None:
    found = [
        {"text": written[one.start : one.end], "nature": one.nature, "expected": one.expected}
        for one in find_damage(written, WORDS)
    ]
    expected = [{"text": written, "expected": None, **one} for one in case.get("found", [])]
    assert found == expected


CHECKS: Mapping[str, Callable[[str, Case], None]] = {
    "amounts": check_amount,
    "prose_figures": check_figures,
    "percentages": check_figures,
    "years": check_year,
    "dates": check_date,
    "counts": check_count,
    "names": check_name,
    "damage": check_damage,
}
ALL = [pytest.param(name, written, case, id=f"{name}-{written!a}") for name in CHECKS for written, case in load(name)]


@pytest.mark.parametrize(("name", "written", "case"), ALL)
def test_what_is_written_is_read_or_refused_as_promised(name: str, written: str, case: Case) -> None:
    CHECKS[name](written, case)


def test_every_file_of_cases_is_run() -> None:
    assert {file.stem for file in CASES.glob("*.toml")} == set(CHECKS)


def test_every_case_has_its_note_in_both_languages() -> None:
    assert all(set(case["note"]) == {"fr", "en"} for name in CHECKS for _, case in load(name))
