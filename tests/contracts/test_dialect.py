"""Every type of expectation that the suites use says on our engine what a plain query of our own says."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.expectations.process import WORKER
from pipeline.definitions import open_definitions
from pipeline.engine import Engine

USED = {one.type for suite in open_definitions().catalogue.suites for one in suite.expectations}
TABLE = """
CREATE TABLE t AS SELECT * FROM (VALUES
  ('a|1', 'déclaré',     'é',                 10.50::DECIMAL(15,2), DATE '2020-01-31'),
  ('b''2', 'l''an',      'e' || chr(769),     NULL,                 DATE '2020-02-29'),
  ('c"3', 'dit "oui"',   '',                  0.00,                 NULL),
  ('d%4', NULL,          NULL,                -3.25,                DATE '1999-12-31'),
  ('e:5', '100 % :sûr',  'œuvre à l''écart',  1000000.01,           DATE '2030-06-01'),
  ('f\\6', 'déclaré',    '🙂🙂',              10.50,                DATE '2020-01-31'),
  ('é7',  'absent',      'abcdefghij',        NULL,                 NULL)
) v(id, statut, texte, montant, jour)
"""
SETS = ["déclaré", "l'an", 'dit "oui"', "100 % :sûr"]
LISTED = "('déclaré', 'l''an', 'dit \"oui\"', '100 % :sûr')"
ROWS = [
    ("column_values_to_be_in_set", {"column": "statut", "value_set": SETS}, f"statut NOT IN {LISTED}"),
    ("column_values_to_be_in_set", {"column": "statut", "value_set": ["DÉCLARÉ", "declare"]}, "statut IS NOT NULL"),
    ("column_values_to_be_in_set", {"column": "montant", "value_set": [10.5, 0]}, "montant NOT IN (10.5, 0)"),
    ("column_values_to_not_be_null", {"column": "statut"}, "statut IS NULL"),
    ("column_values_to_not_be_null", {"column": "jour"}, "jour IS NULL"),
    ("column_values_to_be_between", {"column": "montant", "min_value": 0, "max_value": 1000},
     "montant < 0 OR montant > 1000"),
    ("column_values_to_be_between", {"column": "montant", "min_value": 0, "strict_min": True}, "montant <= 0"),
    ("column_value_lengths_to_be_between", {"column": "texte", "min_value": 2, "max_value": 9},
     "length(texte) < 2 OR length(texte) > 9"),
    ("column_value_lengths_to_be_between", {"column": "texte", "max_value": 2}, "length(texte) > 2"),
]  # fmt: skip
MEASURES = [
    ("table_row_count_to_be_between", {"min_value": 8}, "SELECT count(*) FROM t"),
    ("column_mean_to_be_between", {"column": "montant", "max_value": 0}, "SELECT avg(montant) FROM t"),
    ("column_proportion_of_non_null_values_to_be_between", {"column": "statut", "min_value": 0.9},
     "SELECT count(statut) / count(*) FROM t"),
    ("column_quantile_values_to_be_between",
     {"column": "montant", "quantile_ranges": {"quantiles": [0.1, 0.5, 0.9], "value_ranges": [[0, 1]] * 3},
      "allow_relative_error": False},
     "SELECT quantile_disc(montant, [0.1, 0.5, 0.9]) FROM t"),
]  # fmt: skip


def _ask(folder: Path, table: str, kind: str, kwargs: dict[str, Any]) -> dict[str, Any]:
    """What the worker says of one expectation of a table `t`, whose key is `id`."""
    with Engine() as engine:
        engine.run(table)
        engine.run(f"COPY t TO '{folder / 't.parquet'}' (FORMAT parquet)")
    stated = {"type": f"expect_{kind}", "kwargs": kwargs, "meta": {"code": "x"}}
    suite = {"table": "t", "key": ["id"], "expectations": [stated], "most": {"x": None}}
    told = WORKER.ask({
        "tables": {"t": str(folder / "t.parquet")}, "previous": {}, "suites": [suite], "memory": "1GB", "threads": 1,
    })  # fmt: skip
    assert "wrong" not in told, told
    (result,) = told["suites"][0]["results"]
    return dict(result)


def _own(query: str, table: str = TABLE) -> list[tuple[Any, ...]]:
    with Engine() as engine:
        engine.run(table)
        return list(engine.rows(query))


def test_every_type_that_is_used_is_held_against_a_query() -> None:
    assert {f"expect_{case[0]}" for case in [*ROWS, *MEASURES]} >= USED


@pytest.mark.parametrize(("kind", "kwargs", "fails"), ROWS)
def test_rows_that_fail(kind: str, kwargs: dict[str, Any], fails: str, tmp_path: Path) -> None:
    told = _ask(tmp_path, TABLE, kind, kwargs)
    column = kwargs["column"]
    own = _own(f"SELECT id, CAST({column} AS VARCHAR) FROM t WHERE {fails}")
    assert own, "a case that no row fails tells nothing"
    assert sorted(map(tuple, told["rows"])) == sorted(own)
    ((count, judged),) = _own(f"SELECT count(*) FILTER ({fails}), count({'*' if 'null' in kind else column}) FROM t")
    assert (told["success"], told["count"], told["result"]["unexpected_count"]) == (False, count, count)
    assert told["result"]["element_count"] == 7
    assert told["result"]["unexpected_percent"] == pytest.approx(100 * count / judged)


@pytest.mark.parametrize(("kind", "kwargs", "fails"), [case for case in ROWS if case[2] != "statut IS NOT NULL"])
@pytest.mark.parametrize("aside", [-0.01, 0.0])
def test_a_share_may_fail(kind: str, kwargs: dict[str, Any], fails: str, aside: float, tmp_path: Path) -> None:
    ((count, judged),) = _own(
        f"SELECT count(*) FILTER ({fails}), count({'*' if 'null' in kind else kwargs['column']}) FROM t"
    )
    least = (judged - count) / judged
    told = _ask(tmp_path, TABLE, kind, {**kwargs, "mostly": least + aside})
    assert told["success"] is True
    assert _ask(tmp_path, TABLE, kind, {**kwargs, "mostly": least + 0.01})["success"] is False


@pytest.mark.parametrize(("kind", "kwargs", "query"), MEASURES)
def test_measures(kind: str, kwargs: dict[str, Any], query: str, tmp_path: Path) -> None:
    told = _ask(tmp_path, TABLE, kind, kwargs)
    observed = told["result"]["observed_value"]
    ((own,),) = _own(query)
    if "quantile" in kind:
        observed, own = [float(one) for one in observed["values"]], [float(one) for one in own]
    assert observed == pytest.approx(own)
    assert (told["success"], told["rows"]) == (False, [])


@pytest.mark.parametrize("failing", [19, 20, 21, 200, 201, 3000])
def test_every_row_that_fails_is_told(failing: int, tmp_path: Path) -> None:
    statut = "CASE WHEN range % 2 THEN 'é''' ELSE 'oui' END AS statut"
    table = f"CREATE TABLE t AS SELECT range AS id, {statut} FROM range({2 * failing})"
    told = _ask(tmp_path, table, "column_values_to_be_in_set", {"column": "statut", "value_set": ["oui"]})
    assert told["rows"] == [[str(number), "é'"] for number in range(1, 2 * failing, 2)]
    assert told["count"] == failing


def test_results_hold_no_id_and_no_time(tmp_path: Path) -> None:
    first, second = (_ask(tmp_path, TABLE, *ROWS[0][:2]) for _ in range(2))
    assert json.dumps(first) == json.dumps(second)
    assert set(first) == {"code", "type", "kwargs", "success", "result", "rows", "count", "query"}
    assert set(first["kwargs"]) == {"column", "value_set"}
    assert not any(word in json.dumps(first) for word in ("batch", "run_id", "timestamp", "_index", "partial"))
