"""What a table holds, apart from how it is encoded: a digest of its rows, and CSV held against Parquet."""

import hashlib
from collections.abc import Container, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine import Engine, literal, quoted
from pipeline.storage.digests import sha256_file

# bilan's own version stands in provenance; a new bilan alone makes no new release.
NOT_CONTENT = frozenset({"version_bilan"})
_QUOTED = ("','", "'\"'", "'#'", "chr(10)", "chr(13)")
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_PLAIN = ("BOOLEAN", *_WHOLE, *(f"U{kind}" for kind in _WHOLE), "DECIMAL", "DATE", "TIMESTAMP")
_AHEAD = 2  # pieces that may wait to be hashed


def parquet_table(path: Path) -> str:
    """A table expression over a Parquet file."""
    return f"read_parquet({literal(str(path))})"


def content_digest(engine: Engine, path: Path, columns: Sequence[str]) -> tuple[int, str]:
    """The rows of a Parquet file counted, and the SHA-256 of them in order, as `rows_digest` makes it."""
    return rows_digest(engine, parquet_table(path), columns)


def rows_digest(
    engine: Engine, rows: str, columns: Sequence[str], left_out: Container[str] = NOT_CONTENT
) -> tuple[int, str]:
    """The rows of a table expression counted, and the SHA-256 of them in their order.

    Each row is a line of its cells as a release's CSV writes them: joined by commas, ended by CRLF; a text with a
    comma, a quote, `#` or a line's end, and an empty one, between quotes, those within doubled; null is nothing. So
    where no column is left out, it is that of the CSV without its first line (`tail -n +2 t.csv | sha256sum`), and
    tells nothing of how the rows are encoded elsewhere.
    """
    kept = [name for name in columns if name not in left_out]
    (digest,), count = _digests(engine, rows, kept, [b""])
    return count, digest


def _digests(engine: Engine, rows: str, columns: Sequence[str], heads: Sequence[bytes]) -> tuple[list[str], int]:
    """The SHA-256 of each head with the lines of all rows behind it, and how many rows there are.

    The engine makes the next lines while the last ones are hashed.
    """
    digests, count = [hashlib.sha256(head) for head in heads], 0
    waiting: list[Future[None]] = []
    with ThreadPoolExecutor(1) as pool:
        for buffer, there in engine.text_pieces(f"SELECT {_line(engine, rows, columns)} FROM {rows}"):
            waiting.append(pool.submit(_update, digests, buffer))
            count += there
            if len(waiting) > _AHEAD:
                waiting.pop(0).result()
        for one in waiting:
            one.result()
    return [digest.hexdigest() for digest in digests], count


def _update(digests: Iterable["hashlib._Hash"], buffer: bytes) -> None:
    for digest in digests:
        digest.update(buffer)


def _line(engine: Engine, rows: str, columns: Sequence[str]) -> str:
    """The line of a row in SQL."""
    listed = ", ".join(map(quoted, columns))
    types = {str(row[0]): str(row[1]) for row in engine.rows(f"DESCRIBE SELECT {listed} FROM {rows}")}
    cells = ", ',', ".join(_cell(name, types[name]) for name in columns)
    return f"concat({cells}, chr(13), chr(10))"


def _cell(name: str, kind: str) -> str:
    """A cell as text, null where it is: `concat` then leaves it out. Only texts may need quotes."""
    text = f"CAST({quoted(name)} AS VARCHAR)"
    if kind.startswith(_PLAIN) and not kind.endswith("]"):
        return text
    special = " OR ".join(f"contains({text}, {sign})" for sign in _QUOTED)
    return f"""CASE WHEN {special} OR {text} = '' THEN '"' || replace({text}, '"', '""') || '"' ELSE {text} END"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a Parquet file holds, and how the CSV of the same table differs from it.

    `differing` counts the rows that are not, cell by cell and in the same place, the other's; all of them where the
    Parquet file has other columns. `exact` tells that the CSV is, byte for byte, what its rows are as CSV.
    """

    rows: int
    sha256: str
    differing: int
    exact: bool


def proved_content(
    engine: Engine, csv: Path, parquet: Path, columns: Sequence[str], csv_sha256: str | None = None
) -> Content:
    """The content of a Parquet file, held against the CSV; `csv_sha256` is the CSV's digest where that is known."""
    rows = parquet_table(parquet)
    head = (",".join(columns) + "\r\n").encode()
    if NOT_CONTENT.isdisjoint(columns):
        (content, whole), count = _digests(engine, rows, columns, [b"", head])
    else:
        count, content = rows_digest(engine, rows, columns)
        (whole,), _ = _digests(engine, rows, columns, [head])
    exact = whole == (csv_sha256 or sha256_file(csv))
    if engine.columns(f"SELECT * FROM {rows}") != tuple(columns):
        return Content(rows=count, sha256=content, differing=max(count, 1), exact=False)
    differing = 0 if exact else _count_differing(engine, csv, parquet, columns)
    return Content(rows=count, sha256=content, differing=differing, exact=exact)


def _count_differing(engine: Engine, csv: Path, parquet: Path, columns: Sequence[str]) -> int:
    left = ", ".join(f"{quoted(name)} AS {quoted('c_' + name)}" for name in columns)
    right = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted('p_' + name)}" for name in columns)
    unequal = " OR ".join(f"{quoted('c_' + name)} IS DISTINCT FROM {quoted('p_' + name)}" for name in columns)
    count = engine.value(
        f"SELECT count(*) FROM (SELECT {left}, 1 AS c_ FROM {engine.read_text_csv(csv, columns, header=True)}) "
        f"POSITIONAL JOIN (SELECT {right}, 1 AS p_ FROM {parquet_table(parquet)}) "
        f"WHERE c_ IS NULL OR p_ IS NULL OR {unequal}"
    )
    return int(count)
