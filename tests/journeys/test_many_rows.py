"""What `make bench` measures at five million rows finds what it should, at two hundred thousand."""

from pathlib import Path

from pipeline.engine import Engine, write_csv, write_parquet
from pipeline.model.release import Comparison
from pipeline.release.changes import Side, make_delta
from pipeline.release.changes.write import write_changes
from pipeline.storage.digests import sha256_file
from tests.benchmarks.as_of_ratios import KINDS, SCHEMA, cell
from tests.benchmarks.release_ratios import measure

ROWS = 200_000


def test_a_large_table_is_written_proved_compared_and_released() -> None:
    told = {name: ones[0]["told"] for name, ones in measure(ROWS).items()}
    moved = ROWS // 200
    changed = ROWS * 11 // 100
    assert told["written"] == told["copies"]
    assert told["written"][0] == ROWS - moved
    assert told["delta"] == [moved, moved, changed, changed]
    assert told["join"] == changed + 2 * moved
    assert told["compared"] == ["MINOR", ["lignes_ajoutees", "lignes_retirees", "cellules_changees"]]
    assert told["release"] == "1.1.0"


def _written(folder: Path, threads: int) -> dict[str, str]:
    """The digests of a table and of what changed in it, whose rows came in another order each time."""
    folder.mkdir()
    sides = []
    with Engine(threads=threads) as engine:
        for name, changed in (("old", "0"), ("new", "13")):
            cells = ", ".join(cell(place, kind, changed) for place, kind in enumerate(KINDS))
            engine.run(
                f"CREATE OR REPLACE TABLE t AS SELECT printf('%010d', i) AS id, {cells} "
                f"FROM range({ROWS}) r(i) ORDER BY hash(i + {threads})"
            )
            write_csv(engine, "SELECT * FROM t ORDER BY id", folder / f"{name}.csv")
            write_parquet(engine, "SELECT * FROM t ORDER BY id", folder / f"{name}.parquet", "t")
            sides.append({"t": Side(file=folder / f"{name}.parquet", schema=SCHEMA)})
        told = make_delta(engine, "t", sides[0]["t"], sides[1]["t"])
        comparison = Comparison(old="1.0.0", new="1.1.0", tables=(told,))
        write_changes(engine, comparison, (sides[0], sides[1]), ({}, {}), folder)
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


def test_many_rows_have_the_same_bytes_by_any_number_of_threads(tmp_path: Path) -> None:
    made = {threads: _written(tmp_path / str(threads), threads) for threads in (1, 2, 4, 8)}
    assert len(made[1]) == len({"old", "new"} | {"changes"}) * 2
    assert made[2] == made[1]
    assert made[4] == made[1]
    assert made[8] == made[1]
