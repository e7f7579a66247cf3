"""The process in which Great Expectations runs: a question a line, an answer a line, as JSON.

It is a process of its own because importing the library takes seconds, which a worker that is kept pays once, and
because the engine prints on its way out what no reader of a report should see.
"""

import json
import os
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.registry import get_expectation_impl

from pipeline.check.expectations.dialect import NAME, EngineDialect
from pipeline.check.rules.load import PREVIOUS
from pipeline.engine import Engine, EngineError, quoted

_PARAMETER = re.compile(rf"{PREVIOUS}_(rows|mean|sum|share)(?:_([a-z][a-z0-9_]*))?")
_MEASURES = {
    "rows": "count(*)",
    "mean": "avg({0})",
    "sum": "sum({0})",
    "share": "count({0}) / nullif(count(*), 0)",
}


class WrongExpectationError(Exception):
    """The expectation of a code cannot be judged: it is wrong, and not the data."""

    def __init__(self, code: str, cause: str) -> None:
        super().__init__(code, cause)
        self.told = {"code": code, "cause": cause}


def answer(question: Mapping[str, Any]) -> dict[str, Any]:
    """The results of each suite in its order, with the failing rows, as many as are asked for, where rows fail.

    `tables` and `previous` name a Parquet file a table; `suites` are lists of expectations, each with its key's
    columns.
    """
    with Engine(memory=question["memory"], threads=question["threads"]) as engine:
        for schema in ("main", PREVIOUS):
            for name, path in question["tables" if schema == "main" else PREVIOUS].items():
                engine.load_parquet(name, Path(path), schema)
        engine.lock()
        EngineDialect.engine = engine
        try:
            source = _source()
            return {"suites": [_judged(engine, source, suite) for suite in question["suites"]]}
        finally:
            EngineDialect.engine = None


def _judged(engine: Engine, source: Any, suite: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401  as `_source`
    table, expectations = suite["table"], suite["expectations"]
    for one in expectations:
        _hold(one)
    batch = _batch(source, table)
    found = batch.validate(
        gx.ExpectationSuite(name=table, expectations=[dict(one) for one in expectations]),
        expectation_parameters=dict(_parameters(engine, table, expectations)),
        result_format={
            "result_format": "COMPLETE",
            "unexpected_index_column_names": suite["key"],
            "return_unexpected_index_query": True,
        },
    )
    by_code = {one["expectation_config"]["meta"]["code"]: one for one in found.to_json_dict()["results"]}
    return {
        "table": table,
        "results": [_told(engine, by_code[one["meta"]["code"]], suite) for one in expectations],
    }


def _hold(one: Mapping[str, Any]) -> None:
    """Ends in WrongExpectationError where the library takes no expectation of these arguments."""
    try:
        get_expectation_impl(one["type"])(**one["kwargs"])
    except ValueError as cause:
        stated: dict[str, Any] = cause.errors()[0] if hasattr(cause, "errors") else {"loc": (), "msg": str(cause)}
        words = ": ".join(map(str, [*stated["loc"], stated["msg"]])).removeprefix("__root__: ")
        raise WrongExpectationError(one["meta"]["code"], words) from cause


def _source() -> Any:  # noqa: ANN401  a data source of the library
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context.data_sources.add_or_update_sql(name=NAME, connection_string=f"{NAME}:///:memory:")


def _batch(source: Any, table: str) -> Any:  # noqa: ANN401  a source and a batch of the library
    return source.add_table_asset(name=table, table_name=table).add_batch_definition_whole_table(table).get_batch()


def _parameters(engine: Engine, table: str, expectations: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """What the expectations ask of the previous release, such as `previous_rows` or `previous_mean_montant`."""
    for word in sorted(set(re.findall(rf"{PREVIOUS}_[a-z0-9_]+", json.dumps(expectations)))):
        if asked := _PARAMETER.fullmatch(word):
            measure = _MEASURES[asked[1]].format(quoted(asked[2] or ""))
            value = engine.value(f"SELECT {measure} FROM {PREVIOUS}.{quoted(table)}")
            yield word, 0.0 if value is None else float(value)


def _told(engine: Engine, result: Mapping[str, Any], suite: Mapping[str, Any]) -> dict[str, Any]:
    """A result without ids and times; what failed row by row is fetched by the query that the library states.

    `suite` says how many of the rows that fail are asked for; `count` is how many there are.
    """
    config, found = result["expectation_config"], dict(result["result"])
    for fault in _faults(result["exception_info"]):
        _blame(config["meta"]["code"], fault["exception_message"])
    query = str(found.pop("unexpected_index_query", "") or "").rstrip(";")
    for name in [name for name in found if "_index" in name or name.startswith(("partial_", "unexpected_list"))]:
        del found[name]
    success, rows, count = bool(result["success"]), [], 0
    if query and not success:
        column = config["kwargs"].get("column")
        wanted = ", ".join(
            f"CAST({quoted(name)} AS VARCHAR)" for name in [*suite["key"], *([column] if column else [])]
        )
        most = suite["most"][config["meta"]["code"]]
        limit = "" if most is None else f" LIMIT {most}"
        rows = [list(row) for row in engine.rows(f"SELECT {wanted} FROM ({query}){limit}")]
        count = len(rows) if most is None else engine.value(f"SELECT count(*) FROM ({query})")
    kwargs = {name: value for name, value in config["kwargs"].items() if name != "batch_id"}
    return {
        "code": config["meta"]["code"],
        "type": config["type"],
        "kwargs": kwargs,
        "success": success,
        "result": found,
        "rows": rows,
        "count": count,
        "query": query,
    }


def _faults(info: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every exception that is told, whatever the depth at which the library tells it."""
    stated = [info] if "raised_exception" in info else [one for one in info.values() if isinstance(one, Mapping)]
    return (one for one in stated if one.get("raised_exception") and one.get("exception_message"))


def _blame(code: str, message: str) -> None:
    """Tells why an expectation could not be judged, without the library's class and query."""
    first = re.sub(r"^\(_duckdb\.\w+\) ", "", message.strip().split("\n", 1)[0])
    if first.startswith("Out of Memory"):
        raise MemoryError(first)
    raise WrongExpectationError(code, first)


def _plain(value: Any) -> Any:  # noqa: ANN401  what the library observed
    """A number of numpy as a number, a date or an exact decimal as text."""
    return value.item() if hasattr(value, "item") else str(value)


def _questions() -> Iterator[str]:
    """The lines that are asked. When nobody can ask any more the process ends at once, be it in the midst of one."""
    asked: SimpleQueue[str] = SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            asked.put(line)
        os._exit(0)

    Thread(target=listen, daemon=True).start()
    while True:
        yield asked.get()


def main() -> None:
    """Answers until nobody asks any more. What the library prints goes nowhere that an answer goes."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in _questions():
        try:
            told = answer(json.loads(line))
        except WrongExpectationError as cause:
            told = {"wrong": cause.told}
        except MemoryError as cause:
            told = {"exhausted": str(cause)}
        except EngineError as cause:
            told = {"exhausted" if cause.exhausted else "fault": str(cause)}
        except Exception:  # noqa: BLE001  whatever the library raises is told to the process that asked
            told = {"fault": traceback.format_exc()}
        answers.write(json.dumps(told, default=_plain) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
