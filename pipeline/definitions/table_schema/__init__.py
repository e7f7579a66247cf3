"""The linter of Table Schemas: what cannot be applied, and what tools read in different ways."""

from pipeline.definitions.table_schema.fault import SchemaFault
from pipeline.definitions.table_schema.foreign import lint_foreign_keys
from pipeline.definitions.table_schema.lint import lint_schema, read_schema

__all__ = ["SchemaFault", "lint_foreign_keys", "lint_schema", "read_schema"]
