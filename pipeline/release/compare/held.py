"""What is too striking to publish before a person has looked: empty cells, magnitudes, a region that is gone.

Each is a finding with a scope that a confirmation in plan.toml names.
"""

from collections.abc import Iterator, Sequence

from pipeline.engine import Engine, quoted
from pipeline.model.finding import Finding
from pipeline.release.changes import CHANGES, Side
from pipeline.release.content import NOT_CONTENT, parquet_table

_POINTS = 0.10  # of empty cells more than before
_ENOUGH = 20  # rows: with fewer, two cells alone move a share by ten points
_FACTORS = (10, 1000)
_REGION = "code_region"
_AMOUNT = "number"


def held_changes(engine: Engine, table: str, old: Side, new: Side, key_names: Sequence[str]) -> Iterator[Finding]:
    """What a person must confirm of one table that both releases have and that differs."""
    types = {one["name"]: one["type"] for one in new.schema["fields"]}
    shared = [name for name in old.columns if types.get(name) is not None and name not in NOT_CONTENT]
    yield from _emptier(engine, table, old, new, shared)
    amounts = [one["name"] for one in old.schema["fields"] if one["type"] == types.get(one["name"]) == _AMOUNT]
    yield from _other_magnitude(engine, table, amounts, key_names)
    if _REGION in shared:
        yield from _gone_regions(engine, table, old, new)


def _emptier(engine: Engine, table: str, old: Side, new: Side, names: Sequence[str]) -> Iterator[Finding]:
    free = [name for name in names if name not in old.key]
    if not free:
        return
    counts = ", ".join(["count(*)", *(f"count(*) - count({quoted(name)})" for name in free)])
    (before, *empty), (after, *emptied) = (
        next(engine.rows(f"SELECT {counts} FROM {parquet_table(side.file)}")) for side in (old, new)
    )
    if before < _ENOUGH or after < _ENOUGH:
        return
    for name, one, two in zip(free, empty, emptied, strict=True):
        if two / after - one / before >= _POINTS:
            shares = {"avant": round(100 * one / before), "apres": round(100 * two / after)}
            yield _held("vides_en_hausse", table, name, f"{table}.{name}", **shares)


def _other_magnitude(engine: Engine, table: str, amounts: Sequence[str], keys: Sequence[str]) -> Iterator[Finding]:
    """Amounts that are exactly ten or a thousand times what they were, or a tenth or a thousandth.

    One that a person corrected, or declared an erratum, was looked at.
    """
    key = ", ".join(f"CAST({quoted(one)} AS VARCHAR)" for one in keys)
    factors = " OR ".join(
        f"{_number('avant')} * {factor} = {_number('apres')} OR {_number('apres')} * {factor} = {_number('avant')}"
        for factor in _FACTORS
    )
    for name in amounts:
        found = engine.rows(
            f"SELECT avant, apres, count(*) OVER (), {key} FROM {quoted(CHANGES)}.{quoted(table)} "
            "WHERE colonne = ? AND changement = 'modification' AND raison IS DISTINCT FROM 'erratum' "
            "AND raison IS DISTINCT FROM 'correction' AND CASE WHEN avant IS NULL OR apres IS NULL THEN false "
            f"ELSE {_number('avant')} <> 0 AND ({factors}) END ORDER BY ALL LIMIT 1",
            [name],
        )
        for before, after, count, *parts in found:
            scope = f"{table}.{name}"
            told = {"avant": before, "apres": after, "nombre": count}
            yield _held("grandeur_changee", table, name, scope, key=tuple(map(str, parts)), **told)


def _number(column: str) -> str:
    return f"TRY_CAST({column} AS DECIMAL(18, 2))"


def _gone_regions(engine: Engine, table: str, old: Side, new: Side) -> Iterator[Finding]:
    region = quoted(_REGION)
    regions = [f"SELECT {region} FROM {parquet_table(side.file)} WHERE {region} IS NOT NULL" for side in (old, new)]
    for (code,) in engine.rows(f"{regions[0]} EXCEPT {regions[1]} ORDER BY 1"):
        yield _held("region_sans_ligne", table, _REGION, f"{table}.{_REGION}|{code}", region=str(code))


def _held(code: str, table: str, name: str, scope: str, *, key: tuple[str, ...] = (), **told: str | int) -> Finding:
    return Finding(code=code, table=table, field=name, key=key, details={"portee": scope, **told})
