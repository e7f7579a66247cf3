"""The locked DuckDB: the only door to the engine. It knows tables and SQL, not what they mean."""

from pipeline.engine.connection import Engine, EngineError
from pipeline.engine.names import literal, quoted, sql_type
from pipeline.engine.room import bounded

__all__ = ["Engine", "EngineError", "bounded", "literal", "quoted", "sql_type"]
