"""Every score counts what it says on small tables: all of it right, a part of it, and nothing to count."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.rules import create_views
from pipeline.check.scores import run_scores
from pipeline.definitions import open_definitions
from pipeline.engine import Engine
from pipeline.model.catalogue import Catalogue
from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import Finding
from pipeline.model.quality import Measured, Score
from tests.small_tables import rows_of

HERE = Path(__file__).parent
DEFINITIONS = open_definitions()
CATALOGUE = DEFINITIONS.catalogue
SCORES = {one.name: one for one in CATALOGUE.scores}
CASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["case"] for path in HERE.glob("*.toml")}


def _count(scores: tuple[Measured, ...], tables: dict[str, str], findings: list[Finding]) -> tuple[Score, ...]:
    """The scores over every table that there can be, those of the case filled."""
    with Engine() as engine:
        for name, spec in DEFINITIONS.tables.items():
            engine.create(name, spec.fields)
            engine.insert(name, spec.fields, list(rows_of(spec, tables[name])) if name in tables else [])
        engine.lock()
        create_views(engine, CATALOGUE)
        return run_scores(engine, Catalogue(codes=CATALOGUE.codes, rules=(), views=(), scores=scores), findings)


def _finding(told: str) -> Finding:
    code, table, key = told.split(maxsplit=2)
    return Finding(code=code, table=table, key=tuple(key.split("|")))


@pytest.mark.parametrize(
    ("name", "case"),
    [pytest.param(name, case, id=f"{name}: {case['name']}") for name, cases in CASES.items() for case in cases],
)
def test_case(name: str, case: dict[str, Any]) -> None:
    found = [_finding(told) for told in case.get("findings", [])]
    (score,) = _count((SCORES[name],), case.get("tables", {}), found)
    assert (score.good, score.total) == (case["good"], case["total"])


@pytest.mark.parametrize("name", SCORES)
def test_every_score_has_a_case_that_is_full_one_that_is_not_and_one_with_nothing_to_count(name: str) -> None:
    assert name in CASES, f"tests/scores/{name}.toml is missing"
    kinds = {"none" if not case["total"] else case["good"] == case["total"] for case in CASES[name]}
    assert kinds == {"none", True, False}


def test_no_cases_without_a_score() -> None:
    assert set(CASES) == set(SCORES)


def test_no_score_has_the_name_of_a_code() -> None:
    assert not set(SCORES) & set(CATALOGUE.codes), "`bilan checks NAME` shows one or the other"


def test_nothing_to_count_has_no_share() -> None:
    assert Score(name="x", good=0, total=0).share is None
    assert Score(name="x", good=1, total=4).share == 0.25


def test_a_score_over_tables_that_are_not_there_is_left_out() -> None:
    with Engine() as engine:
        assert run_scores(engine, CATALOGUE, []) == ()


@pytest.mark.parametrize("counted", ["1 AS bon", "'a' AS bon, 2 AS total", "NULL AS bon, 2 AS total"])
def test_a_query_that_counts_nothing_is_a_wrong_definition(counted: str) -> None:
    score = Measured(name="x", rank=1, words={}, sql=f"SELECT {counted}", file="checks/scores/x.sql")
    with pytest.raises(DefinitionWrong) as told:
        _count((score,), {}, [])
    assert (told.value.code, told.value.details["fichier"]) == ("regle_invalide", "checks/scores/x.sql")
