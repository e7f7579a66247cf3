"""The locked DuckDB: the only door to the engine. It knows tables and SQL, not what they mean."""

from pipeline.engine.connection import Engine, EngineError
from pipeline.engine.files import write_csv, write_parquet
from pipeline.engine.names import literal, quoted, sql_type
from pipeline.engine.room import AMPLE, bounded

__all__ = ["AMPLE", "Engine", "EngineError", "bounded", "literal", "quoted", "sql_type", "write_csv", "write_parquet"]
