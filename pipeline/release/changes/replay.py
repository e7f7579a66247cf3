"""Makes a table of one release from that of the other and the changes between them, in either direction.

Nothing is believed: a line that does not fit the rows that it is applied to ends in MisfitError, never in other rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.engine import Engine, EngineError, literal, quoted
from pipeline.release.changes.delta import Side
from pipeline.release.changes.fit import BACK, FORWARD, Fit, MisfitError
from pipeline.release.content import parquet_table

Direction = Literal["forward", "back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The changes of one table: their file (None where nothing changed) and the schemas before and after."""

    table: str
    file: Path | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    def ends(self, direction: Direction) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
        """The schema from which and the one to which a direction leads."""
        return (self.before, self.after) if direction == "forward" else (self.after, self.before)


def replay(engine: Engine, step: Step, base: Path | None, direction: Direction) -> str | None:
    """A query that returns the rows of the other release in the order of their key; None where it has no such table.

    `base` is the table's Parquet file in the release one starts from. Its rows and cells are held against the changes
    first. Raises MisfitError; EngineError where memory or disk run out; what reading a schema that is none raises.
    """
    start, target = step.ends(direction)
    if (start is None) != (base is None):
        raise MisfitError(step.table)
    if target is None:
        return None
    side = Side(file=base, schema=start) if base and start else None
    way = FORWARD if direction == "forward" else BACK
    fit = Fit(engine=engine, table=step.table, lines=step.file, base=side, target=target, way=way)
    try:
        fit.prove()
    except EngineError as cause:
        if cause.exhausted:
            raise
        raise MisfitError(step.table) from cause
    return _query(fit)


def _query(fit: Fit) -> str:
    """The rows of the target, from lines that fit."""
    parts = []
    if fit.base is not None and fit.matched:
        parts.append(_kept(fit, fit.base))
    if fit.lines is not None:
        parts.append(_come(fit, parquet_table(fit.lines)))
    if not parts:
        nothing = ", ".join(f"CAST(NULL AS {kind}) AS {quoted(name)}" for name, kind in fit.types.items())
        parts.append(f"SELECT {nothing} LIMIT 0")
    order = ", ".join(map(quoted, fit.key))
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY {order}"


def _kept(fit: Fit, base: Side) -> str:
    """The rows of the base that stay, each cell that changed with its other value."""
    rows, held = parquet_table(base.file), {name: _held(base, name, kind) for name, kind in fit.types.items()}
    if fit.lines is None:
        return f"SELECT {', '.join(f'{held[name]} AS {quoted(name)}' for name in fit.types)} FROM {rows} b"
    lines, keys = parquet_table(fit.lines), ", ".join(quoted(f"cle_{part}") for part in fit.key)
    free = {name: f"c{place}" for place, name in enumerate(fit.types) if name not in fit.key}
    pivot = "".join(
        f", max({fit.way.new}) FILTER (colonne = {literal(name)}) AS v{mark}, "
        f"coalesce(bool_or(colonne = {literal(name)}), false) AS m{mark}"
        for name, mark in free.items()
    )
    cells = ", ".join(
        f"CASE WHEN coalesce(c.m{free[name]}, false) THEN CAST(c.v{free[name]} AS {kind}) ELSE {held[name]} END"
        f" AS {quoted(name)}"
        if name in free
        else f"b.{quoted(name)}"
        for name, kind in fit.types.items()
    )
    gone = f"SELECT {keys} FROM {lines} WHERE changement = {literal(fit.way.gone)} AND colonne IS NULL"
    changed = f"SELECT {keys}{pivot} FROM {lines} WHERE changement = 'modification' GROUP BY {keys}"
    return (
        f"SELECT {cells} FROM (SELECT * FROM {rows} b ANTI JOIN ({gone}) g ON {fit.same('g', 'b')}) b "
        f"LEFT JOIN ({changed}) c ON {fit.same('c', 'b')}"
    )


def _held(base: Side, name: str, kind: str) -> str:
    """What a row of the base holds in a column of the target; a column that is new is empty."""
    return f"TRY_CAST(b.{quoted(name)} AS {kind})" if name in base.columns else f"CAST(NULL AS {kind})"


def _come(fit: Fit, lines: str) -> str:
    """The rows that come."""
    cells = ", ".join(
        f"CAST(any_value({quoted(f'cle_{name}')}) AS {kind}) AS {quoted(name)}"
        if name in fit.key
        else f"CAST(max({fit.way.new}) FILTER (colonne = {literal(name)}) AS {kind}) AS {quoted(name)}"
        for name, kind in fit.types.items()
    )
    keys = ", ".join(quoted(f"cle_{part}") for part in fit.key)
    return f"SELECT {cells} FROM {lines} WHERE changement = {literal(fit.way.come)} GROUP BY {keys}"
