"""The structure of tables: types, constraints, keys, shape, hashes. The only room that knows frictionless."""

from pipeline.check.structure.asked import Answer, EngineName, TableAsked
from pipeline.check.structure.check import TABLES, check_table

__all__ = ["TABLES", "Answer", "EngineName", "TableAsked", "check_table"]
