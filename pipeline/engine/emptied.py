"""An engine that several lend each other: who comes next finds nothing of who went before."""

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.engine.connection import Engine
from pipeline.engine.names import quoted

_MADE = (
    "SELECT 'VIEW', view_name FROM duckdb_views() WHERE NOT internal "
    "UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables()"
)


@contextmanager
def emptied(engine: Engine) -> Iterator[None]:
    """Within the block tables and views may be made in an engine that has none; after it, it has none again."""
    try:
        yield
    finally:
        for kind, name in list(engine.rows(_MADE)):
            engine.run(f"DROP {kind} {quoted(name)}")
