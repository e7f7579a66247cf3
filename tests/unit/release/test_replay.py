"""Changes that do not fit the rows they are applied to are refused, with the table and the key."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.engine import Engine, literal
from pipeline.release.changes import CHANGES, Direction, MisfitError, Side, Step, make_delta, replay

FIELDS = (("k", "string"), ("n", "integer"), ("m", "number"), ("d", "date"), ("x", "string"))
KEPT, CHANGED, GONE, COME = "a|b", "c", "d", "e"
OLD = f"""
    ('{KEPT}', 1, 2.50, DATE '2026-01-02', 'x'), ('{CHANGED}', 3, NULL, NULL, 'y'), ('{GONE}', 5, 1.00, NULL, 'z')
"""
NEW = f"""
    ('{KEPT}', 1, 2.50, DATE '2026-01-02', 'x'), ('{CHANGED}', 4, 7.25, NULL, NULL), ('{COME}', 6, NULL, NULL, 'z')
"""
MODIFIED = "SELECT * REPLACE ('modification' AS changement) FROM l"
TYPED = "k::VARCHAR AS k, n::BIGINT AS n, m::DECIMAL(15,2) AS m, d::DATE AS d, x::VARCHAR AS x"


def _schema(*fields: tuple[str, str], key: str = "k") -> dict[str, object]:
    return {"fields": [{"name": name, "type": kind} for name, kind in fields], "primaryKey": [key]}


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine(threads=1) as engine:
        yield engine


def _side(engine: Engine, path: Path, rows: str) -> Side:
    engine.run(
        f"COPY (SELECT {TYPED} FROM (VALUES {rows}) v(k, n, m, d, x) ORDER BY ALL) "
        f"TO {literal(str(path))} (FORMAT parquet)"
    )
    return Side(file=path, schema=_schema(*FIELDS))


@pytest.fixture
def sides(engine: Engine, tmp_path: Path) -> tuple[Side, Side]:
    return _side(engine, tmp_path / "old.parquet", OLD), _side(engine, tmp_path / "new.parquet", NEW)


def _step(engine: Engine, folder: Path, sides: tuple[Side, Side], query: str = "SELECT * FROM l") -> Step:
    """The changes between two sides, as `query` makes other ones of them."""
    make_delta(engine, "t", *sides)
    path = folder / "changes.parquet"
    told = f"WITH l AS (SELECT * FROM {CHANGES}.t) {query}"
    engine.run(f"COPY ({told}) TO {literal(str(path))} (FORMAT parquet)")
    return Step(table="t", file=path, before=sides[0].schema, after=sides[1].schema)


def _line(key: str | None, operation: str, column: str | None, before: str | None, after: str | None) -> str:
    cells = ["NULL" if cell is None else literal(cell) for cell in (key, operation, column, before, after)]
    return f"SELECT * FROM l UNION ALL SELECT {', '.join(cells)}, NULL, NULL"


@pytest.mark.parametrize("way", ["forward", "back"])
def test_changes_that_fit_give_the_other_rows_in_order(
    engine: Engine, sides: tuple[Side, Side], tmp_path: Path, way: Direction
) -> None:
    base, target = sides if way == "forward" else sides[::-1]
    query = replay(engine, _step(engine, tmp_path, sides), base.file, way)
    assert query is not None
    assert list(engine.rows(query)) == list(engine.rows(f"FROM read_parquet({literal(str(target.file))})"))


HOSTILE = {
    "unknown column": (_line(CHANGED, "modification", "zz", None, "1"), CHANGED),
    "column of the key": (_line(CHANGED, "modification", "k", None, "1"), CHANGED),
    "no operation": (_line(CHANGED, "suppression", "d", None, "2026-01-01"), CHANGED),
    "null operation": (f"SELECT * REPLACE (NULL::VARCHAR AS changement) FROM l WHERE cle_k = '{GONE}'", GONE),
    "same line twice": (f"SELECT * FROM l UNION ALL SELECT * FROM l WHERE cle_k = '{CHANGED}'", CHANGED),
    "cell twice, otherwise": (_line(CHANGED, "modification", "n", "3", "9"), CHANGED),
    "row not there": (_line("zz", "modification", "n", "3", "9"), "zz"),
    "nothing to remove": (_line("zz", "retrait", None, None, None), "zz"),
    "row there already": (_line(KEPT, "ajout", None, None, None), KEPT),
    "cells of a row there already": (_line(KEPT, "ajout", "x", None, "w"), KEPT),
    "cells of a row that does not come": (_line("zz", "ajout", "x", None, "w"), "zz"),
    "two things at once": (_line(GONE, "modification", "d", None, "2026-01-01"), GONE),
    "another old value": (_line(KEPT, "modification", "x", "w", "v"), KEPT),
    "value where nothing was": (_line(KEPT, "modification", "n", None, "2"), KEPT),
    "change without a change": (_line(KEPT, "modification", "x", "x", "x"), KEPT),
    "change of a whole row": (_line(KEPT, "modification", None, None, None), KEPT),
    "old value of a row that comes": (_line(COME, "ajout", "m", "1.00", "2.00"), COME),
    "new value of a row that goes": (_line(GONE, "retrait", "d", None, "2026-01-01"), GONE),
    "no key": (_line(None, "ajout", None, None, None), ""),
    "no number": (_line(KEPT, "modification", "n", "1", "un"), KEPT),
    "more decimals": (_line(KEPT, "modification", "m", "2.50", "2.505"), KEPT),
    "number otherwise written": (_line(KEPT, "modification", "n", "1", "02"), KEPT),
    "no date": (_line(KEPT, "modification", "d", "2026-01-02", "2026-02-30"), KEPT),
    "other columns": ("SELECT cle_k, changement, colonne, avant FROM l", None),
    "a column more": ("SELECT *, 1 AS autre FROM l", None),
    "other types": ("SELECT * REPLACE (1 AS avant) FROM l", None),
    "key of another type": ("SELECT * REPLACE (1 AS cle_k) FROM l", None),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_does_not_fit_is_refused_with_its_key(
    name: str, engine: Engine, sides: tuple[Side, Side], tmp_path: Path
) -> None:
    query, key = HOSTILE[name]
    step = _step(engine, tmp_path, sides, query)
    with pytest.raises(MisfitError) as refusal:
        replay(engine, step, sides[0].file, "forward")
    assert (refusal.value.table, refusal.value.key) == ("t", key)


def test_a_file_that_is_no_parquet_is_refused(engine: Engine, sides: tuple[Side, Side], tmp_path: Path) -> None:
    step = _step(engine, tmp_path, sides)
    assert step.file is not None
    for content in (b"", b"PAR1" * 20, step.file.read_bytes()[:-20]):
        step.file.write_bytes(content)
        with pytest.raises(MisfitError):
            replay(engine, step, sides[0].file, "forward")


def test_keys_that_join_to_the_same_text_are_two_rows(engine: Engine, tmp_path: Path) -> None:
    schema = {"fields": [{"name": n, "type": "string"} for n in "pqx"], "primaryKey": ["p", "q"]}
    sides = []
    for number, cells in enumerate(("('a|b', 'c', '1'), ('a', 'b|c', '2')", "('a|b', 'c', '3'), ('a', 'b|c', '4')")):
        path = tmp_path / f"{number}.parquet"
        engine.run(f"COPY (FROM (VALUES {cells}) v(p, q, x) ORDER BY ALL) TO {literal(str(path))} (FORMAT parquet)")
        sides.append(Side(file=path, schema=schema))
    query = replay(engine, _step(engine, tmp_path, (sides[0], sides[1])), sides[0].file, "forward")
    assert query is not None
    assert list(engine.rows(query)) == [("a", "b|c", "4"), ("a|b", "c", "3")]


def test_a_cell_that_another_type_cannot_hold_must_have_its_line(engine: Engine, sides: tuple[Side, Side]) -> None:
    after = _schema(*((name, "integer" if name == "m" else kind) for name, kind in FIELDS))
    step = Step(table="t", file=None, before=sides[0].schema, after=after)
    with pytest.raises(MisfitError) as refusal:
        replay(engine, step, sides[0].file, "forward")
    assert refusal.value.key == KEPT, "2.50 is no whole number"


def test_under_another_key_every_row_must_go(engine: Engine, sides: tuple[Side, Side], tmp_path: Path) -> None:
    other = Side(file=sides[1].file, schema=_schema(*FIELDS, key="n"))
    step = _step(engine, tmp_path, (sides[0], other))
    query = replay(engine, step, sides[0].file, "forward")
    assert query is not None
    assert sorted(engine.rows(query), key=str) == sorted(
        engine.rows(f"FROM read_parquet({literal(str(other.file))})"), key=str
    )
    left = _step(engine, tmp_path, (sides[0], other), f"SELECT * FROM l WHERE cle_k IS DISTINCT FROM '{GONE}'")
    with pytest.raises(MisfitError) as refusal:
        replay(engine, left, sides[0].file, "forward")
    assert refusal.value.key == GONE
    for file in (None, _step(engine, tmp_path, (sides[0], other), MODIFIED).file):
        with pytest.raises(MisfitError):
            replay(engine, Step(table="t", file=file, before=step.before, after=step.after), sides[0].file, "forward")


def test_a_table_comes_and_goes_whole(engine: Engine, sides: tuple[Side, Side], tmp_path: Path) -> None:
    make_delta(engine, "t", None, sides[1])
    path = tmp_path / "come.parquet"
    engine.run(f"COPY {CHANGES}.t TO {literal(str(path))} (FORMAT parquet)")
    step = Step(table="t", file=path, before=None, after=sides[1].schema)
    query = replay(engine, step, None, "forward")
    assert query is not None
    assert list(engine.rows(query)) == list(engine.rows(f"FROM read_parquet({literal(str(sides[1].file))})"))
    assert replay(engine, step, sides[1].file, "back") is None
    for base, way in ((sides[0].file, "forward"), (None, "back")):
        with pytest.raises(MisfitError):
            replay(engine, step, base, way)  # type: ignore[arg-type]
    gone = _step(engine, tmp_path, sides)
    with pytest.raises(MisfitError):
        replay(engine, Step(table="t", file=gone.file, before=None, after=sides[1].schema), None, "forward")
