"""The tables of a package are judged in one engine, and none of them finds what another left."""

from pathlib import Path

import pytest

from pipeline.check.structure.asked import TableAsked
from pipeline.check.structure.bench import Bench, bench_of
from pipeline.check.structure.check import check_table
from pipeline.engine import EngineError

SCHEMA = {
    "fields": [{"name": "id", "type": "integer"}, {"name": "autre", "type": "date"}],
    "primaryKey": ["id"],
    "foreignKeys": [{"fields": ["id"], "reference": {"resource": "b", "fields": ["id"]}}],
}
OTHER = {"fields": [{"name": "id", "type": "integer"}, {"name": "texte", "type": "boolean"}]}
TEXTS = {
    "a": "id,autre\n1,2020-01-01\n1,x\n3,\nu,2020-01-02\n",
    "b": "id,texte\n1,oui\n2,true\n",
    "c": 'id,autre\n"4',
}


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, tuple[Path, TableAsked]]:
    found = {}
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        asked = TableAsked(schema=OTHER if name == "b" else SCHEMA, name=name, root=tmp_path)
        found[name] = (tmp_path / f"{name}.csv", asked)
    return found


def _asked(asked: TableAsked, tables: dict[str, tuple[Path, TableAsked]], bench: Bench | None = None) -> TableAsked:
    return TableAsked(schema=asked.schema, name=asked.name, root=asked.root, others=tables, bench=bench)


def test_tables_that_share_a_bench_are_judged_as_each_alone(
    tables: dict[str, tuple[Path, TableAsked]], tmp_path: Path
) -> None:
    alone = [check_table(path, _asked(asked, tables)) for path, asked in tables.values()]
    assert [bool(one.findings) for one in alone] == [True, True, True]
    with Bench(TableAsked(), tmp_path, tables) as bench:
        for turn in range(2):
            for (path, asked), expected in zip(tables.values(), alone, strict=True):
                assert check_table(path, _asked(asked, tables, bench)) == expected, (path.name, turn)
            with bench.taken() as (engine, folder):
                assert engine.tables() == ()
                assert list(folder.iterdir()) == []


def _fail_at(bench: Bench, seen: list[object]) -> None:
    with bench.taken() as (engine, folder):
        engine.run("CREATE TABLE t (x INTEGER); CREATE VIEW v AS FROM t")
        (folder / "rest").touch()
        seen += [engine, folder]
        raise LookupError


def test_what_ended_badly_leaves_nothing(tmp_path: Path) -> None:
    seen: list[object] = []
    with Bench(TableAsked(), tmp_path, {}) as bench:
        with pytest.raises(LookupError):
            _fail_at(bench, seen)
        with bench.taken() as (engine, folder):
            assert (engine.tables(), list(folder.iterdir())) == ((), [])
            assert (engine is seen[0], folder != seen[1]) == (True, True)


def test_it_is_bounded_and_reaches_no_other_folder(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    for place in (tmp_path, tmp_path / "inside", tmp_path / "inside" / "deep"):
        place.mkdir(exist_ok=True)
        (place / "t.csv").write_text("x\n1\n", encoding="utf-8")
    with Bench(TableAsked(memory="200MB", threads=1), tmp_path / "inside", {}) as bench, bench.taken() as (engine, _):
        assert engine.value("SELECT current_setting('threads')") == 1
        assert engine.memory <= 200 * 1024 * 1024
        assert engine.value(f"SELECT count(*) FROM '{tmp_path}/inside/deep/t.csv'") == 1
        with pytest.raises(EngineError):
            engine.value(f"SELECT count(*) FROM '{tmp_path}/t.csv'")


def test_a_table_of_its_own_has_a_bench_of_its_own(tmp_path: Path) -> None:
    with bench_of(tmp_path / "t.csv", TableAsked()) as (engine, folder):
        assert engine.tables() == ()
    assert not folder.exists()
