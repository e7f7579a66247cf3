"""The digest of a table's content: what it is made of, and what it does not depend on."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.engine import Engine, literal
from pipeline.release.content import content_digest, proved_content

CSV = "FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULL '', NEW_LINE '\\r\\n'"
ROWS: dict[str, Sequence[Sequence[str | None]]] = {
    "plain": [("a", "1", None), ("b", None, "x")],
    "quotes": [('"', 'a"b', '""'), ("'", "c", None)],
    "separators": [("a,b", "c\nd", "e\r\nf"), (";", "\t", "|")],
    "unicode": [("é – « »", "\u00a0\u202f", "🜁"), ("e\u0301", "中", None)],
    "nothing": [(None, None, None), (None, None, None)],
    "long": [("é" * 70_000, "x", None), ("y", '"' * 9_999, None)],
    "no row": [],
}


def _stated(rows: Sequence[Sequence[str | None]]) -> str:
    lines = (
        ",".join("" if cell is None else '"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows
    )
    return sha256("".join(lines).encode()).hexdigest()


def _write(engine: Engine, folder: Path, rows: Sequence[Sequence[str | None]]) -> tuple[Path, Path]:
    engine.run("CREATE TABLE t (a VARCHAR, b VARCHAR, c VARCHAR)")
    for row in rows:
        engine.run("INSERT INTO t VALUES (?, ?, ?)", row)
    csv, parquet = folder / "t.csv", folder / "t.parquet"
    engine.run(f"COPY t TO {literal(str(csv))} ({CSV})")
    engine.run(f"COPY t TO {literal(str(parquet))} (FORMAT parquet)")
    return csv, parquet


@pytest.mark.parametrize("name", ROWS)
def test_the_digest_is_that_of_the_cells_between_quotes(name: str, tmp_path: Path) -> None:
    with Engine() as engine:
        csv, parquet = _write(engine, tmp_path, ROWS[name])
        assert content_digest(engine, parquet, ["a", "b", "c"]) == (len(ROWS[name]), _stated(ROWS[name]))
        assert proved_content(engine, csv, parquet, ["a", "b", "c"]) == (len(ROWS[name]), _stated(ROWS[name]), 0)


@pytest.mark.parametrize("threads", [1, 2, 4, 8])
def test_the_digest_depends_on_neither_threads_nor_writing(threads: int, tmp_path: Path) -> None:
    query = (
        "SELECT printf('%08d', i) AS a, CASE WHEN i % 3 > 0 THEN i END AS b, 'x' || i AS c FROM range(300_000) r(i)"
    )
    digests = set()
    with Engine(threads=threads) as engine:
        for size in (2_048, 50_000, 400_000):
            path = tmp_path / f"{size}.parquet"
            engine.run(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, ROW_GROUP_SIZE {size})")
            digests.add(content_digest(engine, path, ["a", "b", "c"]))
    rows = [(f"{n:08}", str(n) if n % 3 else None, f"x{n}") for n in range(300_000)]
    assert digests == {(300_000, _stated(rows))}


def test_the_version_of_bilan_is_no_content_but_csv_and_parquet_must_agree_on_it(tmp_path: Path) -> None:
    with Engine() as engine:
        csv, parquet = tmp_path / "t.csv", tmp_path / "t.parquet"
        engine.run(f"COPY (SELECT 'a' AS k, '1' AS version_bilan) TO {literal(str(parquet))} (FORMAT parquet)")
        engine.run(f"COPY (SELECT 'a' AS k, '2' AS version_bilan) TO {literal(str(csv))} ({CSV})")
        assert proved_content(engine, csv, parquet, ["k", "version_bilan"]) == (1, _stated([("a",)]), 1)


def test_rows_that_differ_are_counted(tmp_path: Path) -> None:
    with Engine() as engine:
        csv, parquet = _write(engine, tmp_path, [("a", None, "1"), ("b", "x", "2"), ("c", "y", "3")])
        csv.write_bytes(csv.read_bytes().replace(b"y", b"z") + b"d,,4\r\n")
        assert proved_content(engine, csv, parquet, ["a", "b", "c"])[2] == 2
