"""Runs `checks/rules/*.sql` on a package in a locked engine, and finds the words behind each failing row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, EngineError, literal, quoted
from pipeline.model.catalogue import Catalogue, Rule
from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import Detail, Finding
from pipeline.model.package import PARQUET, DataPackage
from pipeline.model.reading import Reconciliation
from pipeline.model.report import CheckRun
from pipeline.model.source import Location
from pipeline.model.table import TableSpec

_RECONCILIATION = "rapprochement_couts"


def load_package(engine: Engine, package: DataPackage) -> None:
    """Makes a table of each Parquet file of the package, then closes every way out of the engine."""
    for resource in package.descriptor["resources"]:
        engine.load_parquet(resource["name"], Path(package.root) / resource[PARQUET]["path"])
    engine.lock()


def create_views(engine: Engine, catalogue: Catalogue) -> None:
    """The queries that several rules share."""
    for name, sql in catalogue.views:
        file = f"checks/views/{name}.sql"
        _only_select(engine, sql, file)
        try:
            engine.run(f"CREATE VIEW {quoted(name)} AS {sql}")
        except EngineError as cause:
            raise DefinitionWrong("regle_invalide", fichier=file, cause=str(cause)) from cause


def run_rules(
    engine: Engine,
    catalogue: Catalogue,
    tables: Mapping[str, TableSpec],
    advance: Callable[[int, int], None],
) -> tuple[list[Finding], list[CheckRun]]:
    """Findings of every rule whose tables stand in the engine."""
    findings: list[Finding] = []
    for number, rule in enumerate(catalogue.rules, start=1):
        findings += _run(engine, rule, tables)
        advance(number, len(catalogue.rules))
    return findings, [CheckRun(code=rule.code.name, engine="duckdb") for rule in catalogue.rules]


def reconcile(engine: Engine) -> tuple[Reconciliation, ...]:
    """Every report's cost beside the sum of the amounts that its activities quote."""
    query = (
        f"SELECT id_rapport, montant, parts, somme, tolerance, concorde FROM {_RECONCILIATION} ORDER BY id_rapport"
    )
    names = ("id_rapport", "montant", "parts", "somme", "tolerance", "concorde")
    return tuple(
        Reconciliation(**{**dict(zip(names, row, strict=True)), "parts": tuple(row[2])}) for row in engine.rows(query)
    )


def _only_select(engine: Engine, sql: str, file: str) -> None:
    try:
        alone = engine.is_one_select(sql)
    except EngineError as cause:
        raise DefinitionWrong("regle_invalide", fichier=file, cause=str(cause)) from cause
    if not alone:
        raise DefinitionWrong("regle_pas_un_select", fichier=file)


def _run(engine: Engine, rule: Rule, tables: Mapping[str, TableSpec]) -> Iterator[Finding]:
    _only_select(engine, rule.sql, rule.file)
    try:
        columns = engine.columns(rule.sql)
        found = list(engine.rows(_with_places(rule, columns, tables)))
    except EngineError as cause:
        raise DefinitionWrong("regle_invalide", fichier=rule.file, cause=str(cause)) from cause
    for row in found:
        yield _finding(rule, dict(zip((*columns, "_place"), row, strict=True)), tables)


def _with_places(rule: Rule, columns: Iterable[str], tables: Mapping[str, TableSpec]) -> str:
    """The rule's rows, each with the first place of the field it names, else of its row."""
    columns = tuple(columns)
    table = "r.table_nom" if "table_nom" in columns else literal(str(rule.code.table))
    field = "r.champ" if "champ" in columns else literal(rule.code.field or "")
    key = tables[str(rule.code.table)].primary_key
    missing = [part for part in key if part not in columns]
    if missing:
        raise DefinitionWrong("regle_sans_cle", fichier=rule.file, cle=", ".join(missing))
    joined = " || '|' || ".join(f"CAST(r.{quoted(part)} AS VARCHAR)" for part in key)
    return (
        f"WITH r AS ({rule.sql}), places AS (SELECT p.table_nom, p.cle, p.champ, s.fichier, p.ligne, p.extrait, "
        "p.rang FROM provenance p JOIN sources s USING (id_source)), keyed AS "
        f"(SELECT r.*, {joined} AS _cle, {table} AS _table, {field} AS _champ, "
        "row_number() OVER () AS _numero FROM r) "
        "SELECT k.* EXCLUDE (_cle, _table, _champ, _numero), arg_min("
        "{'fichier': q.fichier, 'ligne': q.ligne, 'extrait': q.extrait}, "
        "{'autre_champ': q.champ <> k._champ, 'rang': q.rang, 'champ': q.champ}) AS _place "
        "FROM keyed k LEFT JOIN places q ON q.table_nom = k._table AND q.cle = k._cle GROUP BY ALL"
    )


def _finding(rule: Rule, row: dict[str, Any], tables: Mapping[str, TableSpec]) -> Finding:
    table = row.pop("table_nom", None) or str(rule.code.table)
    field = row.get("champ") or rule.code.field
    place = row.pop("_place") or {}
    key = tuple(str(row[part]) for part in tables[table].primary_key)
    return Finding(
        code=rule.code.name,
        table=table,
        field=field,
        key=key,
        location=Location(file=place["fichier"], line=place["ligne"]) if place.get("fichier") else None,
        value=place.get("extrait"),
        details={name: _detail(value) for name, value in row.items()},
    )


def _detail(value: Any) -> Detail:  # noqa: ANN401  a cell of any type
    return value if value is None or isinstance(value, str | int | Decimal | bool) else str(value)
