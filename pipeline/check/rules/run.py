"""Runs rules and the views that they share; one that is no single query, or that the engine refuses, is wrong."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from pipeline.check.rules.load import PREVIOUS
from pipeline.check.rules.places import finding_of, with_places
from pipeline.engine import Engine, EngineError, quoted
from pipeline.model.catalogue import Catalogue, Rule
from pipeline.model.errors import DefinitionWrong, TargetFailed
from pipeline.model.finding import Finding
from pipeline.model.reading import Reconciliation
from pipeline.model.report import CheckRun
from pipeline.model.table import TableSpec

_RECONCILIATION = "rapprochement_couts"


def create_views(engine: Engine, catalogue: Catalogue, tables: Iterable[str] = ()) -> None:
    """The queries that several rules share, as far as those of `tables` that they read stand."""
    for name, sql in catalogue.views:
        file = f"checks/views/{name}.sql"
        _only_select(engine, sql, file)
        if _lacks_known(engine, sql, catalogue, tables):
            continue
        try:
            engine.run(f"CREATE VIEW {quoted(name)} AS {sql}")
        except EngineError as cause:
            raise DefinitionWrong("regle_invalide", fichier=file, cause=str(cause)) from cause


def run_rules(
    engine: Engine, catalogue: Catalogue, tables: Mapping[str, TableSpec], advance: Callable[[int, int], None]
) -> tuple[list[Finding], list[CheckRun]]:
    """Findings of every rule whose tables stand in the engine, and the rules that ran.

    A rule that compares with the previous release runs where there is one.
    """
    standing = set(engine.tables())
    findings: list[Finding] = []
    ran: list[CheckRun] = []
    for number, rule in enumerate(catalogue.rules, start=1):
        _only_select(engine, rule.sql, rule.file)
        if rule.code.table in standing and not _lacks_known(engine, rule.sql, catalogue, tables):
            findings += _run(engine, rule, tables)
            ran.append(CheckRun(code=rule.code.name, engine="duckdb", thresholds=rule.code.thresholds))
        advance(number, len(catalogue.rules))
    return findings, ran


def _lacks_known(engine: Engine, sql: str, catalogue: Catalogue, tables: Iterable[str] = ()) -> bool:
    """Whether a query reads a table that there could be, but is not in this package."""
    views = {name for name, _ in catalogue.views}
    missing = engine.tables_read(sql) - set(engine.tables())
    known = {*tables, *views}
    return any(name in known or name.startswith(f"{PREVIOUS}.") for name in missing)


def reconcile(engine: Engine) -> tuple[Reconciliation, ...]:
    """Every report's cost beside the sum of the amounts that its activities quote.

    None where the definitions have no view that compares them.
    """
    if _RECONCILIATION not in engine.tables():
        return ()
    names = ("id_rapport", "montant", "parts", "somme", "tolerance", "concorde")
    try:
        rows = list(engine.rows(f"SELECT {', '.join(names)} FROM {_RECONCILIATION} ORDER BY id_rapport"))
    except EngineError as cause:
        file = f"checks/views/{_RECONCILIATION}.sql"
        raise DefinitionWrong("regle_invalide", fichier=file, cause=str(cause)) from cause
    return tuple(Reconciliation(**{**dict(zip(names, row, strict=True)), "parts": tuple(row[2])}) for row in rows)


def _only_select(engine: Engine, sql: str, file: str) -> None:
    try:
        alone = engine.is_one_select(sql)
    except EngineError as cause:
        raise DefinitionWrong("regle_invalide", fichier=file, cause=str(cause)) from cause
    if not alone:
        raise DefinitionWrong("regle_pas_un_select", fichier=file)


def _run(engine: Engine, rule: Rule, tables: Mapping[str, TableSpec]) -> Iterator[Finding]:
    sql = _with_numbers(rule)
    try:
        columns = engine.columns(sql)
        found = list(engine.rows(with_places(rule, sql, columns, tables)))
    except EngineError as cause:
        if cause.exhausted:
            raise TargetFailed("moteur_epuise", cause=str(cause)) from cause
        code = "regle_trop_longue" if cause.late else "regle_invalide"
        raise DefinitionWrong(code, fichier=rule.file, cause=str(cause)) from cause
    for row in found:
        yield finding_of(rule, columns, row, tables)


def _with_numbers(rule: Rule) -> str:
    """The query with its thresholds in the place of their names."""
    return re.sub(
        r"\$([a-z][a-z0-9_]*)\b",
        lambda name: f"{rule.code.thresholds[name[1]]:f}" if name[1] in rule.code.thresholds else name[0],
        rule.sql,
    )
