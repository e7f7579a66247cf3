"""A release and its changes give the next one, cell for cell, and back, whatever was edited."""

import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.engine import Engine, literal
from pipeline.model.table import Field
from pipeline.release.changes import Side, Step, make_delta, replay
from pipeline.release.changes.delta import CHANGES

TEXTS = st.text(st.sampled_from("abé|\"',\n\r\t 0-%\u00a0🜁"), max_size=6)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "integer": st.integers(-(2**40), 2**40),
    "number": st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2)),
    "date": st.integers(0, 20_000).map(lambda days: date(1990, 1, 1) + timedelta(days)),
    "boolean": st.booleans(),
}
COLUMNS = ("a", "b", "c d", "é", 'q"')
Rows = dict[tuple[Any, ...], dict[str, Any]]
Shape = tuple[tuple[str, ...], Mapping[str, str]]
"""The key, and the type of each column."""


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    names = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=4, unique=True))
    types = {name: draw(st.sampled_from(list(VALUES))) for name in names}
    key = tuple(names[: draw(st.integers(1, min(2, len(names))))])
    return key, types


def _row(draw: st.DrawFn, shape: Shape) -> dict[str, Any]:
    key, types = shape
    return {name: draw(VALUES[kind] if name in key else st.none() | VALUES[kind]) for name, kind in types.items()}


def _keyed(rows: list[dict[str, Any]], shape: Shape) -> Rows:
    return {tuple(row[part] for part in shape[0]): row for row in rows}


@st.composite
def editions(draw: st.DrawFn) -> tuple[tuple[Shape, Rows], tuple[Shape, Rows]]:
    """A table before and after: rows added, dropped and changed; columns added, dropped, typed or keyed otherwise."""
    shape = draw(shapes())
    before = _keyed([_row(draw, shape) for _ in range(draw(st.integers(0, 6)))], shape)
    other = shape if draw(st.booleans()) else draw(shapes())
    after: list[dict[str, Any]] = []
    for row in before.values():
        if not draw(st.booleans()):
            continue
        fresh = _row(draw, other)
        same = {name for name in other[1] if other[1][name] == shape[1].get(name) and draw(st.booleans())}
        after.append(
            {name: row[name] if name in same | set(other[0]) & row.keys() else fresh[name] for name in fresh}
            if _keeps(row, shape, other)
            else fresh
        )
    after += [_row(draw, other) for _ in range(draw(st.integers(0, 3)))]
    return (shape, before), (other, _keyed(after, other))


def _keeps(row: Mapping[str, Any], shape: Shape, other: Shape) -> bool:
    """Whether a row can keep its key under another shape."""
    return all(part in row and shape[1][part] == other[1][part] for part in other[0])


def _side(engine: Engine, path: Path, shape: Shape, rows: Rows) -> Side:
    key, types = shape
    fields = [Field(name=name, type=kind, constraints={}, words={}) for name, kind in types.items()]
    engine.run("DROP TABLE IF EXISTS t")
    engine.create("t", fields)
    engine.insert("t", fields, list(rows.values()))
    engine.run(f"COPY t TO {literal(str(path))} (FORMAT parquet)")
    described = [{"name": name, "type": kind} for name, kind in types.items()]
    return Side(file=path, schema={"fields": described, "primaryKey": list(key)})


def _listed(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    return sorted(engine.rows(query), key=repr)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pair=editions())
def test_changes_lead_to_the_other_release_and_back(
    pair: tuple[tuple[Shape, Rows], tuple[Shape, Rows]],
) -> None:
    with tempfile.TemporaryDirectory() as name, Engine(threads=1) as engine:
        folder = Path(name)
        old, new = (_side(engine, folder / f"{n}.parquet", *one) for n, one in enumerate(pair))
        told = make_delta(engine, "t", old, new)
        lines = folder / "changes.parquet"
        engine.run(f"COPY (SELECT * FROM {CHANGES}.t) TO {literal(str(lines))} (FORMAT parquet)")
        any_line = engine.value(f"SELECT count(*) FROM {CHANGES}.t")
        step = Step(table="t", file=lines if any_line else None, before=old.schema, after=new.schema)
        for base, target, way in ((old, new, "forward"), (new, old, "back")):
            query = replay(engine, step, base.file, way)  # type: ignore[arg-type]
            assert query is not None
            assert _listed(engine, query) == _listed(
                engine, f"SELECT * FROM read_parquet({literal(str(target.file))})"
            )
            assert engine.columns(query) == target.columns
        assert (told.rows_before, told.rows_after) == (len(pair[0][1]), len(pair[1][1]))
        if old.key == new.key and told.any:
            assert told.rows_before + told.added - told.removed == told.rows_after
