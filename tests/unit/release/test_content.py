"""The digest of a table's content: what it is made of, and what it does not depend on."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, none, text, tuples

from pipeline.engine import Engine, literal
from pipeline.release.content import Content, content_digest, proved_content

CSV = "FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULL '', NEW_LINE '\\r\\n'"
ROWS: dict[str, Sequence[Sequence[str | None]]] = {
    "plain": [("a", "1", None), ("b", None, "x")],
    "quotes": [('"', 'a"b', '""'), ("'", "c", None)],
    "separators": [("a,b", "c\nd", "e\r\nf"), (";", "\t", "|")],
    "signs": [("#", "a#b", "'"), ("a\rb", " ", "\\")],
    "empty texts": [("", None, '""'), ("x", "", None)],
    "unicode": [("é – « »", "\u00a0\u202f", "🜁"), ("e\u0301", "中", None)],
    "nothing": [(None, None, None), (None, None, None)],
    "long": [("é" * 70_000, "x", None), ("y", '"' * 9_999, None)],
    "no row": [],
}


def _cell(cell: str | None) -> str:
    if cell is None:
        return ""
    quoted = cell == "" or any(sign in cell for sign in ',"#\r\n')
    return '"' + cell.replace('"', '""') + '"' if quoted else cell


def _stated(rows: Sequence[Sequence[str | None]]) -> str:
    return sha256("".join(",".join(map(_cell, row)) + "\r\n" for row in rows).encode()).hexdigest()


def _write(engine: Engine, folder: Path, rows: Sequence[Sequence[str | None]]) -> tuple[Path, Path]:
    engine.run("CREATE TABLE t (a VARCHAR, b VARCHAR, c VARCHAR)")
    for row in rows:
        engine.run("INSERT INTO t VALUES (?, ?, ?)", row)
    csv, parquet = folder / "t.csv", folder / "t.parquet"
    engine.run(f"COPY t TO {literal(str(csv))} ({CSV})")
    engine.run(f"COPY t TO {literal(str(parquet))} (FORMAT parquet)")
    return csv, parquet


@pytest.mark.parametrize("name", ROWS)
def test_the_digest_is_that_of_the_lines_of_the_csv(name: str, tmp_path: Path) -> None:
    with Engine() as engine:
        csv, parquet = _write(engine, tmp_path, ROWS[name])
        assert content_digest(engine, parquet, ["a", "b", "c"]) == (len(ROWS[name]), _stated(ROWS[name]))
        told = proved_content(engine, csv, parquet, ["a", "b", "c"])
        assert told == Content(rows=len(ROWS[name]), sha256=_stated(ROWS[name]), differing=0, exact=True)
        assert sha256(csv.read_bytes().partition(b"\r\n")[2]).hexdigest() == _stated(ROWS[name])


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
        told = proved_content(engine, csv, parquet, ["k", "version_bilan"])
        assert told == Content(rows=1, sha256=_stated([("a",)]), differing=1, exact=False)


def test_rows_that_differ_are_counted(tmp_path: Path) -> None:
    with Engine() as engine:
        csv, parquet = _write(engine, tmp_path, [("a", None, "1"), ("b", "x", "2"), ("c", "y", "3")])
        csv.write_bytes(csv.read_bytes().replace(b"y", b"z") + b"d,,4\r\n")
        assert proved_content(engine, csv, parquet, ["a", "b", "c"]).differing == 2


@settings(max_examples=40)
@given(
    rows=lists(tuples(none() | text(), none() | text(',"#\r\n\\;a '), none() | integers(-9, 9).map(str)), max_size=8)
)
def test_a_csv_that_the_engine_writes_is_proved_by_its_bytes(rows: list[tuple[str | None, ...]]) -> None:
    with Engine() as engine, TemporaryDirectory() as folder:
        csv, parquet = _write(
            engine, Path(folder), [[cell and cell.replace("\0", "") for cell in row] for row in rows]
        )
        body = csv.read_bytes().partition(b"\r\n")[2]
        assert content_digest(engine, parquet, ["a", "b", "c"]) == (len(rows), sha256(body).hexdigest())


def test_values_of_every_type_are_written_as_in_the_csv(tmp_path: Path) -> None:
    query = (
        "SELECT DATE '2024-02-29' AS d, CAST(-0.50 AS DECIMAL(15,2)) AS m, true AS b, 9223372036854775807 AS i, "
        "CAST(1e300 AS DOUBLE) AS f, TIMESTAMP '2024-01-02 03:04:05' AS t, ['a,b', '\"'] AS l"
    )
    with Engine() as engine:
        csv, parquet = tmp_path / "t.csv", tmp_path / "t.parquet"
        engine.run(f"COPY ({query}) TO {literal(str(parquet))} (FORMAT parquet)")
        engine.run(f"COPY ({query}) TO {literal(str(csv))} ({CSV})")
        body = csv.read_bytes().partition(b"\r\n")[2]
        assert content_digest(engine, parquet, list("dmbiftl")) == (1, sha256(body).hexdigest())


@pytest.mark.parametrize(
    ("written", "differing"),
    [
        (b'a,b,c\r\n"x",,1\r\ny,,2\r\n', 0),
        (b"a,b,c\r\nx,,1\r\ny,,02\r\n", 1),
        (b"a,b,c\r\ny,,2\r\nx,,1\r\n", 2),
        (b"a,b,c\r\nx,,1\r\n", 1),
    ],
)
def test_a_csv_with_other_bytes_is_held_against_the_cells(written: bytes, differing: int, tmp_path: Path) -> None:
    with Engine() as engine:
        csv, parquet = _write(engine, tmp_path, [("x", None, "1"), ("y", None, "2")])
        csv.write_bytes(written)
        told = proved_content(engine, csv, parquet, ["a", "b", "c"])
        assert (told.differing, told.exact) == (differing, False)


@pytest.mark.parametrize("rows", [[], [("x", None, "1"), ("y", None, "2")]])
def test_a_parquet_file_with_another_column_differs_in_every_row(
    rows: list[tuple[str | None, ...]], tmp_path: Path
) -> None:
    with Engine() as engine:
        csv, parquet = _write(engine, tmp_path, rows)
        engine.run(f"COPY (SELECT *, 1 AS d FROM t) TO {literal(str(parquet))} (FORMAT parquet)")
        told = proved_content(engine, csv, parquet, ["a", "b", "c"])
        assert (told.differing, told.exact) == (max(len(rows), 1), False)
