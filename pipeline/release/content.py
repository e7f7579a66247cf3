"""What a table holds, apart from how it is encoded: a digest of its rows, and CSV held against Parquet."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.engine import Engine, literal, quoted

# bilan's own version stands in provenance; a new bilan alone makes no new release.
NOT_CONTENT = frozenset({"version_bilan"})


def parquet_table(path: Path) -> str:
    """A table expression over a Parquet file."""
    return f"read_parquet({literal(str(path))})"


def content_digest(engine: Engine, path: Path, columns: Sequence[str]) -> tuple[int, str]:
    """The rows of a Parquet file counted, and the SHA-256 of them in order, each a JSON array of texts."""
    told = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in columns if name not in NOT_CONTENT)
    digest, count = hashlib.sha256(), 0
    for row in engine.rows(f"SELECT {told} FROM {parquet_table(path)}"):
        digest.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        count += 1
    return count, digest.hexdigest()


def differing_rows(engine: Engine, csv: Path, parquet: Path, columns: Sequence[str]) -> int:
    """How many rows of the CSV are not, cell by cell and in the same place, those of the Parquet file."""
    left = ", ".join(f"{quoted(name)} AS {quoted('c_' + name)}" for name in columns)
    right = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted('p_' + name)}" for name in columns)
    unequal = " OR ".join(f"{quoted('c_' + name)} IS DISTINCT FROM {quoted('p_' + name)}" for name in columns)
    count = engine.value(
        f"SELECT count(*) FROM (SELECT {left}, 1 AS c_ FROM {engine.read_text_csv(csv, columns, header=True)}) "
        f"POSITIONAL JOIN (SELECT {right}, 1 AS p_ FROM {parquet_table(parquet)}) "
        f"WHERE c_ IS NULL OR p_ IS NULL OR {unequal}"
    )
    return int(count)
