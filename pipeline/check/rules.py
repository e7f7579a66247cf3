"""Runs `checks/rules/*.sql` on a package in a locked engine, and finds the words behind each failing row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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


def load_package(engine: Engine, package: DataPackage) -> list[Finding]:
    """Makes a table of each Parquet file of the package, then closes every way out of the engine.

    A Parquet file that is none is a finding.
    """
    findings = []
    for resource in package.descriptor["resources"]:
        if PARQUET in resource:
            path = resource[PARQUET]["path"]
            try:
                engine.load_parquet(resource["name"], Path(package.root) / path)
            except EngineError as cause:
                place, details = Location(file=path), {"cause": str(cause)}
                findings.append(
                    Finding(code="table_illisible", table=resource["name"], location=place, details=details)
                )
    engine.lock()
    return findings


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
    """Findings of every rule whose table stands in the engine."""
    standing = set(engine.tables())
    rules = [rule for rule in catalogue.rules if rule.code.table in standing]
    findings: list[Finding] = []
    for number, rule in enumerate(rules, start=1):
        findings += _run(engine, rule, tables)
        advance(number, len(rules))
    return findings, [CheckRun(code=rule.code.name, engine="duckdb") for rule in rules]


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
    _only_select(engine, rule.sql, rule.file)
    try:
        columns = engine.columns(rule.sql)
        found = list(engine.rows(_with_places(rule, columns, tables)))
    except EngineError as cause:
        raise DefinitionWrong("regle_invalide", fichier=rule.file, cause=str(cause)) from cause
    for *row, place, file in found:
        yield _finding(rule, dict(zip(columns, row, strict=True)), {"fichier": file, **_stated(place)}, tables)


def _stated(place: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (place or {}).items() if value is not None}


def _with_places(rule: Rule, columns: Sequence[str], tables: Mapping[str, TableSpec]) -> str:
    """The rule's rows, each with the first place of the field it names, else of its row, and its report's file."""
    table = "r.table_nom" if "table_nom" in columns else literal(str(rule.code.table))
    field = "r.champ" if "champ" in columns else literal(rule.code.field or "")
    report = "r.id_rapport" if "id_rapport" in columns else "NULL"
    key = tables[str(rule.code.table)].primary_key
    missing = [part for part in key if part not in columns]
    if missing:
        raise DefinitionWrong("regle_sans_cle", fichier=rule.file, cle=", ".join(missing))
    joined = " || '|' || ".join(f"CAST(r.{quoted(part)} AS VARCHAR)" for part in key)
    return (
        f"WITH r AS ({rule.sql}\n), places AS (SELECT p.table_nom, p.cle, p.champ, s.fichier, p.ligne, p.extrait, "
        "p.rang FROM provenance p JOIN sources s USING (id_source)), "
        "reports AS (SELECT t.id_rapport, s.fichier FROM rapports t JOIN sources s USING (id_source)), "
        f"keyed AS (SELECT r.*, {joined} AS _cle, {table} AS _table, {field} AS _champ, {report} AS _rapport, "
        "row_number() OVER () AS _numero FROM r) "
        f"SELECT {', '.join(f'any_value(k.{quoted(name)})' for name in columns)}, arg_min("
        "{'fichier': q.fichier, 'ligne': q.ligne, 'extrait': q.extrait}, "
        "{'autre_champ': q.champ <> k._champ, 'rang': q.rang, 'champ': q.champ}), any_value(f.fichier) "
        "FROM keyed k LEFT JOIN places q ON q.table_nom = k._table AND q.cle = k._cle "
        "LEFT JOIN reports f ON f.id_rapport = k._rapport GROUP BY k._numero ORDER BY k._numero"
    )


def _finding(rule: Rule, row: dict[str, Any], place: Mapping[str, Any], tables: Mapping[str, TableSpec]) -> Finding:
    table = row.pop("table_nom", None) or str(rule.code.table)
    field = row.pop("champ", None) or rule.code.field
    key = tables[str(rule.code.table)].primary_key
    return Finding(
        code=rule.code.name,
        table=table,
        field=field,
        key=tuple(str(row[part]) for part in key),
        location=Location(file=place["fichier"], line=place.get("ligne")) if place["fichier"] else None,
        value=place.get("extrait"),
        details={name: _detail(value) for name, value in row.items()},
    )


def _detail(value: Any) -> Detail:  # noqa: ANN401  a cell of any type
    return value if value is None or isinstance(value, str | int | Decimal | bool) else str(value)
