"""Of what a check finds the first are held; the others are counted, and every key is told to the scores."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.check.expectations import check_expectations
from pipeline.check.kept import FINDINGS, KEPT, Keeping, tell
from pipeline.check.rules import run_rules
from pipeline.check.scores import run_scores
from pipeline.definitions import open_definitions
from pipeline.engine import Engine
from pipeline.model.catalogue import Catalogue, Code, Rule, Suite
from pipeline.model.finding import Finding
from pipeline.model.package import PARQUET, DataPackage
from pipeline.model.quality import Measured

TABLES = open_definitions().tables
CODE = Code(name="essai", severity="warning", engine="duckdb", table="couts", field="montant", words={})
ROWS = 5_000
COSTS = (
    f"CREATE TABLE couts AS SELECT 'r' || range AS id_rapport, '2010-2011' AS annee_financiere, 'autre' AS statut "
    f"FROM range({ROWS})"
)
ALL = "SELECT id_rapport, annee_financiere FROM couts"
SCORE = Measured(
    name="s", rank=1, words={}, file="checks/scores/s.sql",
    sql=f"SELECT count(DISTINCT cle) AS bon, count(*) AS total FROM {FINDINGS} WHERE gravite = 'warning'",
)  # fmt: skip


def _catalogue(sql: str) -> Catalogue:
    return Catalogue(
        codes={"essai": CODE}, rules=(Rule(code=CODE, sql=sql, file="x.sql"),), views=(), scores=(SCORE,)
    )


def _run(engine: Engine, sql: str, keeping: Keeping | None = None) -> list[Finding]:
    return run_rules(engine, _catalogue(sql), TABLES, lambda _done, _total: None, keeping or Keeping())[0]


@pytest.fixture
def engine() -> Engine:
    one = Engine()
    one.run(COSTS)
    return one


def test_the_first_are_held_in_the_order_of_the_query_and_the_last_counts_the_rest(engine: Engine) -> None:
    with engine:
        found = _run(engine, f"{ALL} ORDER BY id_rapport DESC")
    assert [one.key[0] for one in found] == sorted((f"r{n}" for n in range(ROWS)), reverse=True)[:KEPT]
    assert [one.more for one in found] == [0] * (KEPT - 1) + [ROWS - KEPT]


def test_as_many_as_are_held_leave_none(engine: Engine) -> None:
    with engine:
        found = _run(engine, f"{ALL} LIMIT {KEPT}")
    assert (len(found), sum(one.more for one in found)) == (KEPT, 0)


def test_each_table_and_field_has_its_own_count(engine: Engine) -> None:
    sql = "SELECT *, CASE WHEN id_rapport < 'r2' THEN 'statut' ELSE 'montant' END AS champ FROM couts"
    with engine:
        found = _run(engine, sql)
        under = engine.value("SELECT count(*) FROM couts WHERE id_rapport < 'r2'")
    counts = {field: sum(1 + one.more for one in found if one.field == field) for field in ("statut", "montant")}
    assert counts == {"statut": under, "montant": ROWS - under}
    assert {one.field for one in found if one.more} == {"statut", "montant"}


@pytest.mark.parametrize("more", [0, 1])
def test_scores_know_the_key_of_every_row(more: int, engine: Engine) -> None:
    other = [Finding(code="essai", table="couts", key=("x",))] * more
    with engine:
        found = _run(engine, ALL)
        (score,) = run_scores(engine, _catalogue(ALL), found)
        assert (score.good, score.total) == (ROWS, ROWS)
    with Engine() as small:
        small.run("CREATE TABLE couts AS SELECT 'r' AS id_rapport, '2010-2011' AS annee_financiere")
        (score,) = run_scores(small, _catalogue(ALL), [*_run(small, ALL), *other])
        assert (score.good, score.total) == (1 + more, 1 + more)


def test_what_somebody_decided_on_is_held_whole(engine: Engine) -> None:
    with engine:
        found = _run(engine, ALL, Keeping(whole=frozenset({"essai"})))
    assert (len(found), {one.more for one in found}) == (ROWS, {0})


def test_a_list_is_given_every_finding(engine: Engine) -> None:
    listed: list[Finding] = []
    with engine:
        found = _run(engine, ALL, Keeping(listed=listed.extend))
    assert ({one.key[0] for one in listed}, len(listed)) == ({f"r{n}" for n in range(ROWS)}, ROWS)
    assert len(found) == KEPT


@pytest.fixture
def judged(tmp_path: Path) -> Callable[[Keeping], tuple[list[Finding], int]]:
    """The findings of an expectation that five thousand rows fail, and how many keys the scores are told of."""

    def judge(keeping: Keeping) -> tuple[list[Finding], int]:
        with Engine() as engine:
            engine.run(COSTS)
            engine.run(f"COPY couts TO '{tmp_path / 'table.parquet'}' (FORMAT parquet)")
            descriptor = {"resources": [{"name": "couts", PARQUET: {"path": "table.parquet"}}]}
            package = DataPackage(root=str(tmp_path), descriptor=descriptor, tables=("couts",), rows={})
            (suite,) = (one for one in open_definitions().catalogue.suites if one.table == "couts")
            alone = Suite(table="couts", expectations=suite.expectations[:1], file=suite.file)
            outcome = check_expectations(package, (alone,), TABLES, keeping=keeping)
            for code, rows in outcome.surplus:
                tell(engine, code, rows)
            told = FINDINGS in engine.tables() and engine.value(f"SELECT count(DISTINCT cle) FROM {FINDINGS}")
            assert all(
                set(one) == {"code", "type", "kwargs", "success", "result"} for one in outcome.results[0]["results"]
            )
            return list(outcome.findings), int(told)

    return judge


def test_rows_that_fail_an_expectation_are_held_alike(judged: Callable[[Keeping], tuple[list[Finding], int]]) -> None:
    found, told = judged(Keeping())
    assert (len(found), sum(one.more for one in found), told) == (KEPT, ROWS - KEPT, ROWS)
    listed: list[Finding] = []
    found, _ = judged(Keeping(listed=listed.extend))
    assert (len(found), sum(one.more for one in found), len(listed)) == (KEPT, ROWS - KEPT, ROWS)
    whole, told = judged(Keeping(whole=frozenset({found[0].code})))
    assert (len(whole), told) == (ROWS, 0)
