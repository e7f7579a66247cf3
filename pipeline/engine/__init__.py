"""The locked DuckDB: the only door to the engine. It knows tables and SQL, not what they mean."""

from pipeline.engine.connection import Engine, EngineError
from pipeline.engine.names import literal, quoted, sql_type

__all__ = ["Engine", "EngineError", "literal", "quoted", "sql_type"]
