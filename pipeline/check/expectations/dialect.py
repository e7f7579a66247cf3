"""DuckDB for SQLAlchemy as Great Expectations needs it: every connection is a cursor of one engine.

Great Expectations reads from cursors whose connection it has closed, and ends transactions that it never began:
one pooled connection, and no transactions, make every expectation run on DuckDB itself.
"""

from typing import Any, ClassVar

from duckdb_engine import ConnectionWrapper, Dialect
from sqlalchemy.dialects import registry
from sqlalchemy.pool import StaticPool

from pipeline.engine import Engine

NAME = "bilan"


class EngineDialect(Dialect):
    """Connects to the engine that `engine` holds when a connection is asked for."""

    name = NAME
    supports_statement_cache = True
    engine: ClassVar[Engine | None] = None

    def __init__(self, *stated: Any, **named: Any) -> None:  # noqa: ANN401  what the base takes
        super().__init__(*stated, **named)
        self.dialect = type(self)

    @classmethod
    def get_pool_class(cls, _url: Any) -> type[StaticPool]:  # noqa: ANN401  what the base takes
        return StaticPool

    def connect(self, *_stated: Any, **_named: Any) -> Any:  # noqa: ANN401  what the base takes and gives
        if self.engine is None:
            raise LookupError(NAME)
        return ConnectionWrapper(self.engine.cursor())

    def get_pk_constraint(self, *_stated: Any, **_named: Any) -> Any:  # noqa: ANN401  what the base takes and gives
        """None: what is judged was loaded from a file, without keys; to ask the engine takes longer than to judge."""
        return {"constrained_columns": [], "name": None, "comment": None}

    def do_begin(self, _connection: Any) -> None:  # noqa: ANN401  what the base takes
        """Begins no transaction."""

    def do_commit(self, _connection: Any) -> None:  # noqa: ANN401  what the base takes
        """Has no transaction to end."""

    def do_rollback(self, _connection: Any) -> None:  # noqa: ANN401  what the base takes
        """Has no transaction to end."""


registry.register(NAME, __name__, "EngineDialect")
