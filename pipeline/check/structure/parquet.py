"""A Parquet file against a schema: its columns are typed already, and its rows are numbered by the engine."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.check.structure.asked import TableAsked
from pipeline.check.structure.columns import Column
from pipeline.check.structure.opening import unreadable
from pipeline.check.structure.relation import Relation, standing
from pipeline.check.structure.verdicts import ColumnSql
from pipeline.engine import Engine, EngineError, literal, quoted

_PLAIN = ("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "U", "DECIMAL", "VARCHAR", "DATE", "TIME")
_FLOATS = {"DOUBLE", "FLOAT"}


def parquet_columns(engine: Engine, path: Path) -> dict[str, str]:
    """The name and SQL type of each column; a file that is no Parquet ends in SourceUnreadable."""
    try:
        described = engine.rows(f"DESCRIBE SELECT * FROM read_parquet({literal(str(path))})")
        return {str(row[0]): str(row[1]) for row in described}
    except EngineError as cause:
        raise unreadable("parquet_illisible", path.name, cause=str(cause)) from cause


def is_plain(types: dict[str, str], asked: TableAsked) -> bool:
    """Whether the text of every value says all about it; lists, structures and bytes go to frictionless."""
    return not asked.dialect and all(kind in _FLOATS or kind.startswith(_PLAIN) for kind in types.values())


def parquet_relation(
    engine: Engine, path: Path, types: dict[str, str], judges: Sequence[ColumnSql], view: str
) -> Relation:
    """The values as the text that frictionless would read alike; row 1 is the header."""
    texts = ", ".join(
        f"{'nullif' if judge.empty_is_null else ''}({_text(name, kind, judge.column)}"
        f"{', ' + chr(39) * 2 if judge.empty_is_null else ''}) AS {judge.column.sql}"
        for (name, kind), judge in zip(types.items(), judges, strict=True)
    )
    source = f"read_parquet({literal(str(path))}, file_row_number = true)"
    engine.run(
        f"CREATE VIEW {view} AS SELECT file_row_number + 2 AS _row, NULL::BIGINT AS _line, {texts} FROM {source}"
    )
    return standing(view, spooled=False)


def _text(name: str, kind: str, column: Column) -> str:
    """A column's values as text: whole floats as integers where integers are due, times as ISO 8601."""
    cell = quoted(name)
    if kind in _FLOATS and column.field.get("type") in {"integer", "year"}:
        whole = f"isfinite({cell}) AND {cell} = trunc({cell}) AND abs({cell}) < 1e37"
        return f"CASE WHEN {whole} THEN CAST(CAST({cell} AS HUGEINT) AS VARCHAR) ELSE CAST({cell} AS VARCHAR) END"
    if kind.startswith("TIMESTAMP"):
        return f"strftime({cell}, '%Y-%m-%dT%H:%M:%S')"
    return f"CAST({cell} AS VARCHAR)"
