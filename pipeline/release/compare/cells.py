"""The changed cells of a comparison, as lines to show or to write."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from pipeline.engine import Engine, EngineError, literal, quoted, write_parquet
from pipeline.model.errors import TargetFailed
from pipeline.model.release import CellChange, Comparison, Reason
from pipeline.release.changes import CHANGES, CHANGES_FILE
from pipeline.release.compare.edition import Edition
from pipeline.release.content import parquet_table

_ALIKE = ("changement", "colonne")


def take_reasons(engine: Engine, comparison: Comparison, new: Edition) -> Comparison:
    """The comparison with the reasons that the newer release itself states, where it follows the older one.

    They know of decisions that no package holds. Reasons that were found before stay where it states none. Raises
    TargetFailed for changes that no release states so.
    """
    if comparison.old is None or _follows(new.root / CHANGES_FILE) != comparison.old:
        return comparison
    tables = []
    for one in comparison.tables:
        name, file = f"{quoted(CHANGES)}.{quoted(one.table)}", new.root / "changes" / f"{one.table}.parquet"
        if one.table not in _made(engine) or not file.is_file():
            tables.append(one)
            continue
        keys = engine.columns(f"SELECT COLUMNS('^cle_') FROM {name}")
        _prove_reasons(engine, file, (*keys, *_ALIKE))
        same = " AND ".join(f"d.{quoted(part)} IS NOT DISTINCT FROM c.{quoted(part)}" for part in (*keys, *_ALIKE))
        engine.run(
            f"CREATE OR REPLACE TABLE {name} AS SELECT d.* REPLACE (coalesce(c.raison, d.raison) AS raison, "
            f"CASE WHEN c.raison IS NULL THEN d.origine ELSE c.origine END AS origine) "
            f"FROM {name} d LEFT JOIN {parquet_table(file)} c ON {same}"
        )
        counts = engine.rows(
            f"SELECT raison, count(*) FROM {name} WHERE raison IS NOT NULL AND "
            "colonne IS DISTINCT FROM 'version_bilan' GROUP BY raison ORDER BY raison"
        )
        tables.append(replace(one, reasons=dict(counts)))
    return replace(comparison, tables=tuple(tables))


def _follows(path: Path) -> object:
    """The version that a release says it follows, in its changes; None where it has none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["from"] if path.is_file() else None
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as cause:
        raise TargetFailed("livraison_alteree", fichier=str(path)) from cause


def _prove_reasons(engine: Engine, file: Path, about: Sequence[str]) -> None:
    """Each line of change is there once, with a reason that there is."""
    reasons = ", ".join(map(literal, get_args(Reason)))
    twice = f"count(*) - count(DISTINCT ({', '.join(map(quoted, about))}))"
    strange = f"count(*) FILTER (CAST(raison AS VARCHAR) NOT IN ({reasons}))"
    try:
        wrong = engine.value(f"SELECT {twice} + {strange} FROM {parquet_table(file)}")
    except EngineError as cause:
        if cause.exhausted:
            raise
        raise TargetFailed("livraison_alteree", fichier=str(file)) from cause
    if wrong:
        raise TargetFailed("livraison_alteree", fichier=str(file))


def first_cells(
    engine: Engine, comparison: Comparison, limit: int
) -> tuple[dict[str, tuple[CellChange, ...]], dict[str, int]]:
    """The first changed cells of each table in the order of keys, and how many there are; rows that came or went too.

    The cells of a row that came or went are told by its own line alone.
    """
    cells, lines = {}, {}
    for table in (one.table for one in comparison.tables if one.table in _made(engine)):
        count = int(engine.value(f"SELECT count(*) FROM {quoted(CHANGES)}.{quoted(table)} WHERE {_TOLD}"))
        if count:
            cells[table], lines[table] = tuple(_cells(engine, table, limit)), count
    return cells, lines


_TOLD = "(colonne IS NULL OR changement = 'modification') AND colonne IS DISTINCT FROM 'version_bilan'"


def _cells(engine: Engine, table: str, limit: int) -> Iterator[CellChange]:
    name = f"{quoted(CHANGES)}.{quoted(table)}"
    keys = [quoted(part) for part in engine.columns(f"SELECT COLUMNS('^cle_') FROM {name}")]
    told = ", ".join(f"CAST({key} AS VARCHAR)" for key in keys)
    order = ", ".join(f"{key} NULLS FIRST" for key in keys)
    query = (
        f"SELECT changement, colonne, avant, apres, raison, origine, {told} FROM {name} WHERE {_TOLD} "
        f"ORDER BY {order}, changement, colonne NULLS FIRST LIMIT {limit}"
    )
    for operation, column, before, after, reason, origin, *key in engine.rows(query):
        yield CellChange(
            table=table,
            key=tuple(part for part in key if part is not None),
            operation=operation,
            column=column,
            before=before,
            after=after,
            reason=reason,
            origin=origin,
        )


def write_lines(engine: Engine, comparison: Comparison, path: Path) -> None:
    """Every line of change of every table as one Parquet file.

    Its columns are text: `table_nom`, `cle` (its parts joined by `|`), `changement`, `colonne`, `avant`, `apres`,
    `raison`, `origine`.
    """
    parts = [_NO_LINE]
    for table in (one.table for one in comparison.tables if one.table in _made(engine)):
        name = f"{quoted(CHANGES)}.{quoted(table)}"
        keys = engine.columns(f"SELECT COLUMNS('^cle_') FROM {name}")
        key = f"concat_ws('|', {', '.join(f'CAST({quoted(part)} AS VARCHAR)' for part in keys)})"
        parts.append(
            f"SELECT {literal(table)}, {key}, changement, colonne, avant, apres, raison, origine FROM {name}"
        )
    query = f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY table_nom, cle, changement, colonne NULLS FIRST"
    write_parquet(engine, query, path, "changements")


_NO_LINE = (
    "SELECT "
    + ", ".join(
        f"NULL::VARCHAR AS {name}"
        for name in ("table_nom", "cle", "changement", "colonne", "avant", "apres", "raison", "origine")
    )
    + " WHERE false"
)


def _made(engine: Engine) -> frozenset[str]:
    """The tables that have lines of change."""
    return frozenset(name.removeprefix(f"{CHANGES}.") for name in engine.tables() if name.startswith(f"{CHANGES}."))
