"""Every rule runs on its own small tables: what must pass, and what must be found."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.rules import create_views, run_rules
from pipeline.definitions import open_definitions
from pipeline.engine import Engine
from pipeline.model.catalogue import Catalogue
from pipeline.model.finding import Finding
from tests.small_tables import rows_of

HERE = Path(__file__).parent
DEFINITIONS = open_definitions()
RULES = {rule.code.name: rule for rule in DEFINITIONS.catalogue.rules}
CASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8"))["case"] for path in HERE.glob("*.toml")}


def _fill(engine: Engine, tables: dict[str, str], previous: dict[str, str] | None) -> None:
    """Every table that there can be; where the case has a previous release, its tables as well."""
    for name, spec in DEFINITIONS.tables.items():
        engine.create(name, spec.fields)
        if previous is not None:
            engine.insert(name, spec.fields, list(rows_of(spec, previous[name])) if name in previous else [])
            engine.run("CREATE SCHEMA IF NOT EXISTS previous")
            engine.run(f"CREATE TABLE previous.{name} AS SELECT * FROM {name}; DELETE FROM {name}")
        engine.insert(name, spec.fields, list(rows_of(spec, tables[name])) if name in tables else [])


def _run(code: str, tables: dict[str, str], previous: dict[str, str] | None) -> list[Finding]:
    specs = DEFINITIONS.tables
    alone = Catalogue(codes=DEFINITIONS.catalogue.codes, rules=(RULES[code],), views=DEFINITIONS.catalogue.views)
    with Engine() as engine:
        _fill(engine, tables, previous)
        engine.lock()
        create_views(engine, alone)
        findings, ran = run_rules(engine, alone, specs, lambda _done, _total: None)
    assert {run.code for run in ran} <= {code}
    return findings


@pytest.mark.parametrize(
    ("code", "case"),
    [pytest.param(code, case, id=f"{code}: {case['name']}") for code, cases in CASES.items() for case in cases],
)
def test_case(code: str, case: dict[str, Any]) -> None:
    found = [
        " ".join(filter(None, (finding.table, "|".join(finding.key), finding.field)))
        for finding in _run(code, case.get("tables", {}), case.get("previous"))
    ]
    assert sorted(found) == sorted(case["expect"])


def test_a_finding_is_told_with_its_amounts_and_its_place() -> None:
    case = next(case for case in CASES["cout_different_des_parts"] if case["expect"])
    provenance = """
table_nom | cle | champ | rang | id_source | ligne | extrait | methode | version_bilan
couts | p/1.1/2010-2011¦2010-2011 | montant | 1 | abc | 12 | 2010-2011 : 17,3 M$ | lecture | 0
"""
    tables = {**case["tables"], "sources": "id_source | fichier\nabc | rapport.md", "provenance": provenance}
    specs = DEFINITIONS.tables
    with Engine() as engine:
        for name, spec in specs.items():
            engine.create(name, spec.fields)
            engine.insert(name, spec.fields, list(rows_of(spec, tables[name])) if name in tables else [])
        create_views(engine, DEFINITIONS.catalogue)
        alone = Catalogue(codes={}, rules=(RULES["cout_different_des_parts"],), views=())
        (finding,), _ = run_rules(engine, alone, specs, lambda _done, _total: None)
    assert finding.location is not None
    assert (finding.location.file, finding.location.line) == ("rapport.md", 12)
    assert finding.value == "2010-2011 : 17,3 M$"
    assert finding.details["somme"] == Decimal("13.70") * 1_000_000
    assert finding.details["montant"] == 17_300_000


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_cases_that_pass_and_cases_that_fail(code: str) -> None:
    assert code in CASES, f"tests/rules/{code}.toml is missing"
    verdicts = {bool(case["expect"]) for case in CASES[code]}
    assert verdicts == {True, False}


def test_no_cases_without_a_rule() -> None:
    assert set(CASES) == set(RULES)
