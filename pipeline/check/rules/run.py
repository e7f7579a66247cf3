"""Runs rules and the views that they share; one that is no single query, or that the engine refuses, is wrong."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice

from pipeline.check.kept import Keeping, tell
from pipeline.check.rules.load import PREVIOUS
from pipeline.check.rules.places import finding_of, with_keys, with_places
from pipeline.check.structure.samples import counted
from pipeline.engine import Engine, EngineError, quoted
from pipeline.model.catalogue import Catalogue, Rule
from pipeline.model.errors import BilanError, DefinitionWrong, TargetFailed
from pipeline.model.finding import Finding
from pipeline.model.reading import Reconciliation
from pipeline.model.report import CheckRun
from pipeline.model.table import TableSpec

_RECONCILIATION = "rapprochement_couts"
_FOUND = "_trouve"
_FEW = Keeping()
_BATCH = 20_000


def create_views(engine: Engine, catalogue: Catalogue, tables: Iterable[str] = ()) -> None:
    """The queries that several rules share, as far as those of `tables` that they read stand."""
    known = {*tables, *(name for name, _ in catalogue.views)}
    for name, sql in catalogue.views:
        file = f"{catalogue.folder}/{name}.sql"
        _only_select(engine, sql, file, 1)
        if _lacks(engine.tables_read(sql) - set(engine.tables()), known):
            continue
        try:
            engine.run(f"CREATE VIEW {quoted(name)} AS {sql}")
        except EngineError as cause:
            raise _wrong("regle_invalide", file, 1, cause) from cause


def run_rules(
    engine: Engine,
    catalogue: Catalogue,
    tables: Mapping[str, TableSpec],
    advance: Callable[[int, int], None],
    keeping: Keeping = _FEW,
) -> tuple[list[Finding], list[CheckRun]]:
    """Findings of every rule whose tables stand in the engine, and the rules that ran.

    A rule that compares with the previous release runs where there is one. Of what a rule finds the first of each
    table and field are kept, the last of which counts the rest, unless `keeping` says otherwise.
    """
    standing = set(engine.tables())
    known = {*tables, *(name for name, _ in catalogue.views)}
    findings: list[Finding] = []
    ran: list[CheckRun] = []
    for number, rule in enumerate(catalogue.rules, start=1):
        _only_select(engine, rule.sql, rule.file, rule.line)
        if rule.code.table in standing and not _lacks(engine.tables_read(rule.sql) - standing, known):
            try:
                findings += _run(engine, rule, tables, standing, keeping)
            except EngineError as cause:
                raise _refused(rule, cause) from cause
            ran.append(CheckRun(code=rule.code.name, engine="duckdb", thresholds=rule.code.thresholds))
        advance(number, len(catalogue.rules))
    return findings, ran


def _lacks(missing: Iterable[str], known: Collection[str]) -> bool:
    """Whether one of the tables that are missing is one that there could be, but is not in this package."""
    return any(name.removeprefix(f"{PREVIOUS}.") in known for name in missing)


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


def _only_select(engine: Engine, sql: str, file: str, start: int) -> None:
    try:
        other = engine.line_of_no_select(sql)
    except EngineError as cause:
        raise _wrong("regle_invalide", file, start, cause) from cause
    if other is not None:
        raise DefinitionWrong("regle_pas_un_select", fichier=file, ligne=start + other - 1)


def _wrong(code: str, file: str, start: int, cause: EngineError) -> DefinitionWrong:
    """The error about a query that begins at line `start` of its file."""
    return DefinitionWrong(code, fichier=file, ligne=start + (cause.line or 1) - 1, cause=str(cause))


def _run(
    engine: Engine, rule: Rule, tables: Mapping[str, TableSpec], standing: Collection[str], keeping: Keeping
) -> list[Finding]:
    """What one rule finds; the documents behind it are looked up only where it finds something."""
    engine.run(f"CREATE OR REPLACE TABLE {_FOUND} AS {_with_numbers(rule)}\n")
    columns = engine.columns(f"SELECT * FROM {_FOUND}")
    keyed, most = with_keys(rule, _FOUND, columns, tables), keeping.most(rule.code.name)
    counts = {
        (table, field): count
        for table, field, count in engine.rows(f"SELECT _table, _champ, count(*) FROM ({keyed}) GROUP BY ALL")
    }
    kinds: dict[tuple[str | None, str], list[Finding]] = {kind: [] for kind in counts}
    if counts:
        placed = with_places(keyed, columns, standing, None if keeping.listed else most)
        found = (finding_of(rule, columns, row, tables) for row in engine.rows(placed))
        for one in _listed(found, keeping):
            kept = kinds.setdefault((one.table, one.field or ""), [])
            if most is None or len(kept) < most:
                kept.append(one)
    if most is not None and any(count > most for count in counts.values()):
        tell(engine, rule.code, f"SELECT _table, _cle, nullif(_champ, '') FROM ({keyed})")
    engine.run(f"DROP TABLE {_FOUND}")
    return [one for kind, kept in kinds.items() for one in counted(kept, counts.get(kind, 0))]


def _listed(found: Iterator[Finding], keeping: Keeping) -> Iterator[Finding]:
    """The same, piece by piece, each of which is listed where a list was asked for."""
    while piece := list(islice(found, _BATCH)):
        if keeping.listed:
            keeping.listed(piece)
        yield from piece


def _refused(rule: Rule, cause: EngineError) -> BilanError:
    """What it means that the engine did not run a rule."""
    if cause.exhausted:
        return TargetFailed("moteur_epuise", cause=str(cause))
    return _wrong("regle_trop_longue" if cause.late else "regle_invalide", rule.file, rule.line, cause)


def _with_numbers(rule: Rule) -> str:
    """The query with its thresholds in the place of their names."""
    return re.sub(
        r"\$([a-z][a-z0-9_]*)\b",
        lambda name: f"{rule.code.thresholds[name[1]]:f}" if name[1] in rule.code.thresholds else name[0],
        rule.sql,
    )
