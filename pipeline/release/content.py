"""What a table holds, apart from how it is encoded: a digest of its rows, and CSV held against Parquet."""

import hashlib
from collections.abc import Container, Sequence
from pathlib import Path

from pipeline.engine import Engine, literal, quoted

# bilan's own version stands in provenance; a new bilan alone makes no new release.
NOT_CONTENT = frozenset({"version_bilan"})


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

    Each row is a line of its cells as text, joined by commas: a cell between quotes, those within doubled, an empty
    cell nothing at all; a line feed ends it. The digest tells nothing of how the rows are encoded.
    """
    told = ", ',', ".join(_cell(f"CAST({quoted(name)} AS VARCHAR)") for name in columns if name not in left_out)
    digest, count = hashlib.sha256(), 0
    for buffer, rows_there in engine.text_pieces(f"SELECT concat({told}, chr(10)) FROM {rows}"):
        digest.update(buffer)
        count += rows_there
    return count, digest.hexdigest()


def _cell(text: str) -> str:
    """A cell between quotes, null where it is: `concat` then leaves it out. Few cells hold a quote themselves."""
    return f"""'"' || CASE WHEN contains({text}, '"') THEN replace({text}, '"', '""') ELSE {text} END || '"'"""


def proved_content(engine: Engine, csv: Path, parquet: Path, columns: Sequence[str]) -> tuple[int, str, int]:
    """The rows and the digest of a Parquet file, and how many rows of the CSV are not its rows.

    A row differs where it is not, cell by cell and in the same place, the other's.
    """
    texts = engine.read_text_csv(csv, columns, header=True)
    rows, content = content_digest(engine, parquet, columns)
    whole = NOT_CONTENT.isdisjoint(columns)
    stated = (rows, content) if whole else rows_digest(engine, parquet_table(parquet), columns, ())
    same = rows_digest(engine, texts, columns, ()) == stated
    return rows, content, 0 if same else _count_differing(engine, texts, parquet, columns)


def _count_differing(engine: Engine, texts: str, parquet: Path, columns: Sequence[str]) -> int:
    left = ", ".join(f"{quoted(name)} AS {quoted('c_' + name)}" for name in columns)
    right = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted('p_' + name)}" for name in columns)
    unequal = " OR ".join(f"{quoted('c_' + name)} IS DISTINCT FROM {quoted('p_' + name)}" for name in columns)
    count = engine.value(
        f"SELECT count(*) FROM (SELECT {left}, 1 AS c_ FROM {texts}) "
        f"POSITIONAL JOIN (SELECT {right}, 1 AS p_ FROM {parquet_table(parquet)}) "
        f"WHERE c_ IS NULL OR p_ IS NULL OR {unequal}"
    )
    return int(count)
