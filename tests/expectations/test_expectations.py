"""Every expectation holds on a small table and fails on another, judged by Great Expectations on DuckDB."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.expectations import check_expectations
from pipeline.check.expectations.process import WORKER
from pipeline.definitions import open_definitions
from pipeline.engine import Engine
from pipeline.model.catalogue import Expectation, Suite
from pipeline.model.errors import DefinitionWrong, TargetFailed
from pipeline.model.package import PARQUET, DataPackage
from tests.small_tables import rows_of

HERE = Path(__file__).parent
DEFINITIONS = open_definitions()
KNOWN = {one.code.name: one for suite in DEFINITIONS.catalogue.suites for one in suite.expectations}
CASES = [
    {"table": path.stem, **case}
    for path in sorted(HERE.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def _package(folder: Path, name: str, table: str) -> DataPackage:
    """A package of one table, as far as its expectations look at it."""
    folder.mkdir()
    spec = DEFINITIONS.tables[name]
    with Engine() as engine:
        engine.create(name, spec.fields)
        engine.insert(name, spec.fields, list(rows_of(spec, table)))
        engine.run(f"COPY {name} TO '{folder / 'table.parquet'}' (FORMAT parquet)")
    descriptor = {"resources": [{"name": name, PARQUET: {"path": "table.parquet"}}]}
    (folder / "datapackage.json").write_text(str(descriptor).replace("'", '"'), encoding="utf-8")
    return DataPackage(root=str(folder), descriptor=descriptor, tables=(name,), rows={})


def _suite(table: str, *expectations: Expectation) -> tuple[Suite, ...]:
    return (Suite(table=table, expectations=expectations, file=f"checks/expectations/{table}.json"),)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['code']}-{case['fails']}")
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    previous = _package(tmp_path / "old", case["table"], case["previous"]) if "previous" in case else None
    outcome = check_expectations(
        _package(tmp_path / "new", case["table"], case["rows"]),
        _suite(case["table"], KNOWN[case["code"]]),
        DEFINITIONS.tables,
        previous=Path(previous.root) if previous else None,
    )
    assert [run.code for run in outcome.checks] == [case["code"]]
    assert {one.code for one in outcome.findings} == ({case["code"]} if case["fails"] else set())
    for one in outcome.findings:
        assert one.table == case["table"]
        assert one.key or "observe" in one.details


@pytest.mark.parametrize("code", KNOWN)
def test_every_expectation_has_a_case_that_holds_and_one_that_fails(code: str) -> None:
    assert {case["fails"] for case in CASES if case["code"] == code} == {True, False}


def test_no_cases_without_an_expectation() -> None:
    assert {case["code"] for case in CASES} == set(KNOWN)


def test_every_failing_row_is_told_though_the_library_tells_two_hundred(tmp_path: Path) -> None:
    rows = "\n".join(["id_rapport | annee_financiere | statut", *(f"r{n} | 2010-2011 | autre" for n in range(701))])
    package = _package(tmp_path / "p", "couts", rows)
    outcome = check_expectations(package, _suite("couts", KNOWN["attente_couts_statut"]), DEFINITIONS.tables)
    assert {one.key for one in outcome.findings} == {(f"r{n}", "2010-2011") for n in range(701)}
    assert {one.value for one in outcome.findings} == {"autre"}


def test_what_needs_a_previous_release_is_neither_run_nor_said_to_be(tmp_path: Path) -> None:
    package = _package(tmp_path / "p", "mesures", "id_mesure\nm")
    outcome = check_expectations(package, _suite("mesures", KNOWN["attente_mesures_lignes"]), DEFINITIONS.tables)
    assert outcome.checks == outcome.findings == ()


@pytest.mark.parametrize("code", ["attente_couts_quantiles", "attente_couts_moyenne"])
def test_a_column_without_a_value_has_no_distribution_to_judge(code: str, tmp_path: Path) -> None:
    empty = "id_rapport | annee_financiere | montant\na | 2010-2011 |"
    before = _package(tmp_path / "old", "couts", f"{empty} 5")
    package = _package(tmp_path / "p", "couts", empty)
    outcome = check_expectations(
        package, _suite("couts", KNOWN[code]), DEFINITIONS.tables, previous=Path(before.root)
    )
    assert ([one.code for one in outcome.checks], outcome.findings) == ([code], ())


def test_a_column_that_is_not_there_is_a_wrong_definition_and_no_failure(tmp_path: Path) -> None:
    package = _package(tmp_path / "p", "mesures", "id_mesure\nm")
    one = KNOWN["attente_mesures_longueur_titre"]
    wrong = Expectation(code=one.code, type=one.type, kwargs={**one.kwargs, "column": "nulle_part"})
    with pytest.raises(DefinitionWrong) as told:
        check_expectations(package, _suite("mesures", wrong), DEFINITIONS.tables)
    assert told.value.code == "attente_invalide"
    assert told.value.details["fichier"] == "checks/expectations/mesures.json"


def test_the_results_are_the_same_each_time_and_in_the_order_of_the_suite(tmp_path: Path) -> None:
    package = _package(tmp_path / "p", "couts", "id_rapport | annee_financiere | statut\na | 2010-2011 | declare")
    suites = tuple(suite for suite in DEFINITIONS.catalogue.suites if suite.table == "couts")
    first, second = (check_expectations(package, suites, DEFINITIONS.tables) for _ in range(2))
    assert first == second
    (suite,) = first.results
    assert [one["code"] for one in suite["results"]] == [
        one.code.name for one in suites[0].expectations if not one.previous
    ]


def test_a_worker_that_dies_is_told_and_replaced(tmp_path: Path) -> None:
    package = _package(tmp_path / "p", "mesures", "id_mesure | titre\nm | Titre")
    suites = _suite("mesures", KNOWN["attente_mesures_longueur_titre"])
    with pytest.raises(TargetFailed) as told:
        WORKER.ask({"suites": [{"table": "x", "expectations": [], "key": []}]}, patience=0.0)
    assert told.value.code == "attentes_interrompues"
    assert check_expectations(package, suites, DEFINITIONS.tables).findings == ()


COSTS = "id_rapport | annee_financiere | statut | montant\na | 2010-2011 | declare | 100\nb | 2010-2011 | absent |"


@pytest.mark.parametrize(
    ("code", "stated"),
    [
        ("attente_couts_connus", {"mostly": "0.75"}),
        ("attente_couts_quantiles", {"q50_max": "99"}),
        ("attente_couts_lignes", {"min_value": "2"}),
        ("attente_couts_part", {"min_value": "-0.1"}),
        ("attente_couts_moyenne", {"min_value": "2", "max_value": "5"}),
    ],
)
def test_a_plan_sets_the_numbers_of_an_expectation(code: str, stated: dict[str, str], tmp_path: Path) -> None:
    package, before = (_package(tmp_path / name, "couts", COSTS) for name in ("new", "old"))
    numbers = {code: {name: Decimal(value) for name, value in stated.items()}}
    found = []
    for catalogue in (DEFINITIONS.catalogue, DEFINITIONS.catalogue.with_thresholds(numbers)):
        suites = catalogue.expected(lambda name: name == code)
        outcome = check_expectations(package, suites, DEFINITIONS.tables, previous=Path(before.root))
        found.append([one.code for one in outcome.findings])
        (run,) = outcome.checks
    assert found[0] == [] or code == "attente_couts_quantiles"
    assert set(found[1]) == {code}
    assert run.thresholds.items() >= numbers[code].items()
