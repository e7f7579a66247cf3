"""Asks the worker about a package, and turns what it says into findings."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.check.expectations.process import WORKER
from pipeline.check.kept import Keeping
from pipeline.check.rules.load import parquet_files
from pipeline.check.structure.samples import counted
from pipeline.engine import literal, quoted
from pipeline.model.catalogue import Code, Expectation, Suite
from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import Detail, Finding
from pipeline.model.package import DataPackage
from pipeline.model.report import CheckRun
from pipeline.model.table import TableSpec

_MEMORY = "1GB"
_FEW = Keeping()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was found, what was looked for, and the library's own results without ids and times, in suite order.

    `surplus` are the expectations of which not all findings are kept, each with the query of its rows as `tell`
    takes it.
    """

    findings: tuple[Finding, ...] = ()
    checks: tuple[CheckRun, ...] = ()
    surplus: tuple[tuple[Code, str], ...] = ()
    results: tuple[Mapping[str, Any], ...] = ()


def check_expectations(
    package: DataPackage,
    suites: tuple[Suite, ...],
    tables: Mapping[str, TableSpec],
    *,
    previous: Path | None = None,
    threads: int | None = None,
    keeping: Keeping = _FEW,
) -> Outcome:
    """Judges the tables of a package; what compares with the previous release is asked where there is one.

    Of the rows that fail an expectation the first are kept, the last of which counts the rest, unless `keeping`
    says otherwise.
    """
    root = Path(package.root).resolve()
    here = {name: str(root / path) for name, path in parquet_files(package.descriptor)}
    before = _previous(previous)
    asked = [found for suite in suites if (found := _asked(suite, here, before)).expectations]
    if not asked:
        return Outcome()
    told = WORKER.ask({
        "tables": {suite.table: here[suite.table] for suite in asked},
        "previous": {suite.table: before[suite.table] for suite in asked if suite.table in before},
        "suites": [_question(suite, tables[suite.table], keeping) for suite in asked],
        "memory": _MEMORY,
        "threads": threads,
    })  # fmt: skip
    if "wrong" in told:
        raise _wrong(asked, **told["wrong"])
    findings: list[Finding] = []
    surplus: list[tuple[Code, str]] = []
    for suite, judged in zip(asked, told["suites"], strict=True):
        for one, result in zip(suite.expectations, judged["results"], strict=True):
            failed = list(_findings(suite, one, result))
            if keeping.listed:
                keeping.listed(failed)
            most = keeping.most(one.code.name)
            findings += counted(failed[:most], result["count"])
            if most is not None and result["count"] > most:
                surplus.append((one.code, _keys(suite, tables[suite.table], one, result["query"])))
    return Outcome(
        findings=tuple(findings),
        checks=tuple(_run(one) for suite in asked for one in suite.expectations),
        surplus=tuple(surplus),
        results=tuple(_without_rows(judged) for judged in told["suites"]),
    )


def _previous(root: Path | None) -> dict[str, str]:
    if root is None:
        return {}
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    return {name: str(root.resolve() / path) for name, path in parquet_files(descriptor)}


def _asked(suite: Suite, here: Mapping[str, str], before: Mapping[str, str]) -> Suite:
    """What can be asked of a table that is in the package."""
    able = [one for one in suite.expectations if suite.table in here and (not one.previous or suite.table in before)]
    return Suite(table=suite.table, expectations=tuple(able), file=suite.file)


def _question(suite: Suite, spec: TableSpec, keeping: Keeping) -> dict[str, Any]:
    stated = [
        {"type": one.type, "kwargs": dict(one.kwargs), "meta": {"code": one.code.name}} for one in suite.expectations
    ]
    names = [one.code.name for one in suite.expectations]
    most = {name: None if keeping.listed else keeping.most(name) for name in names}
    return {"table": suite.table, "key": list(spec.primary_key), "expectations": stated, "most": most}


def _keys(suite: Suite, spec: TableSpec, one: Expectation, query: str) -> str:
    """The table, key and field of every row that fails, of which `query` is the library's own."""
    key = " || '|' || ".join(f"CAST({quoted(part)} AS VARCHAR)" for part in spec.primary_key)
    field = literal(one.code.field) if one.code.field else "NULL"
    return f"SELECT {literal(suite.table)}, {key}, {field} FROM ({query})"


def _run(one: Expectation) -> CheckRun:
    return CheckRun(code=one.code.name, engine="great_expectations", thresholds=one.code.thresholds)


def _without_rows(judged: Mapping[str, Any]) -> dict[str, Any]:
    """A suite's results as they are published: failing rows are findings of the report."""
    kept = [
        {key: value for key, value in one.items() if key not in {"rows", "count", "query"}}
        for one in judged["results"]
    ]
    return {"table": judged["table"], "results": kept}


def _wrong(asked: Iterable[Suite], code: str, cause: str) -> DefinitionWrong:
    """The error about the expectation of a code, which the worker could not judge."""
    file, line = next((s.file, one.line) for s in asked for one in s.expectations if one.code.name == code)
    return DefinitionWrong("attente_invalide", fichier=file, ligne=line, nom=code, cause=cause)


def _findings(suite: Suite, one: Expectation, result: Mapping[str, Any]) -> Iterator[Finding]:
    """None where it holds; one a failing row where rows fail; else one about the table."""
    if result["success"] or _saw_nothing(result["result"]):
        return
    details = _details(one, result)
    for row in result["rows"]:
        *key, value = row if "column" in one.kwargs else [*row, None]
        yield Finding(
            code=one.code.name, table=suite.table, field=one.code.field, key=tuple(key), value=value, details=details
        )
    if not result["rows"]:
        yield Finding(code=one.code.name, table=suite.table, field=one.code.field, details=details)


def _saw_nothing(found: Mapping[str, Any]) -> bool:
    """Whether a measure was asked of a column without a single value: that says nothing of its distribution."""
    observed = found.get("observed_value", "")
    values = observed.get("values") if isinstance(observed, Mapping) else [observed]
    return "observed_value" in found and bool(values) and all(value is None for value in values or ())


def _details(one: Expectation, result: Mapping[str, Any]) -> dict[str, Detail]:
    """What was observed beside what was expected, as the messages name them."""
    found, kwargs = result["result"], result["kwargs"]
    share = found.get("unexpected_percent")
    observed = found.get("observed_value") if share is None else 100 - share
    details: dict[str, Detail] = {"observe": _shown(observed), "nombre": found.get("unexpected_count")}
    for name, word in (("min_value", "minimum"), ("max_value", "maximum")):
        if kwargs.get(name) is not None:
            details[word] = _shown(kwargs[name])
    if "mostly" in one.kwargs:
        details["part"] = _shown(100 * one.kwargs["mostly"])
    if "value_set" in one.kwargs:
        details["attendu"] = ", ".join(map(str, one.kwargs["value_set"]))
    return {name: value for name, value in details.items() if value is not None}


def _shown(value: Any) -> Detail:  # noqa: ANN401  what the library observed
    """A number to four digits after the point; anything else as JSON writes it."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return Decimal(str(round(value, 4))).normalize() + 0
    return json.dumps(value, ensure_ascii=False, default=str)
