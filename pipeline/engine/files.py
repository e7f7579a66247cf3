"""How a table is written to disk: one way for every package, so that one content has one sequence of bytes."""

from pathlib import Path

from pipeline.engine.connection import Engine
from pipeline.engine.names import literal

_CSV = "FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULL '', NEW_LINE '\\r\\n'"
_PARQUET = "FORMAT parquet, COMPRESSION zstd"


def write_csv(engine: Engine, query: str, path: Path) -> None:
    """The rows of a query that sorts them: UTF-8, no mark, comma, CRLF, quotes where needed, null is nothing."""
    engine.run(f"COPY ({query}) TO {literal(str(path))} ({_CSV})")


def write_parquet(engine: Engine, query: str, path: Path, table: str) -> None:
    """The rows of a query that sorts them, typed, with zstd; the file names its table."""
    metadata = f"KV_METADATA {{'bilan_table': {literal(table)}}}"
    engine.run(f"COPY ({query}) TO {literal(str(path))} ({_PARQUET}, {metadata})")
