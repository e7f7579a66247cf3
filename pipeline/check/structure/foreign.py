"""The tables that foreign keys refer to, read into the same engine."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.check.structure.asked import TableAsked
from pipeline.check.structure.dialects import Dialect
from pipeline.check.structure.labels import match_labels
from pipeline.check.structure.opening import Measure, measure, open_text
from pipeline.check.structure.parquet import parquet_columns, parquet_relation
from pipeline.check.structure.reading import TextReader
from pipeline.check.structure.verdicts import ColumnSql, judges_of
from pipeline.engine import Engine

APART = 100_000
"""How far the places of the columns of two tables are apart, so that each names one column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """A table expression and the columns that a key refers to."""

    source: str
    columns: Sequence[ColumnSql]


def refer(
    engine: Engine, folder: Path, other: tuple[Path, TableAsked], names: Sequence[str], number: int
) -> Referred | None:
    """The columns `names` of another table; None where its file lacks one of them."""
    path, asked = other
    schema, first, table = _plainly(asked.schema or {"fields": []}, names), APART * (number + 1), f"_other{number}"
    if path.suffix.lower() == ".parquet":
        types = parquet_columns(engine, path)
        columns, _ = match_labels(list(types), schema, dialect=Dialect(), file=path.name, first=first)
        judges = judges_of(columns)
        return _picked(parquet_relation(engine, path, types, judges, table).source, judges, names)
    fields = [str(field["name"]) for field in schema["fields"]]
    text = open_text(path, path.name, names=fields, dialect=asked.dialect, encoding=asked.encoding)
    columns, _ = match_labels(text.labels, schema, dialect=text.dialect, file=path.name, first=first)
    judges = judges_of(columns)
    measured: Future[Measure] = Future()
    measured.set_result(measure(path, path.name))
    reader = TextReader(engine=engine, folder=folder, text=text, columns=columns, judges=judges, table=table)
    read = reader.read(measured, [], declared=asked.encoding is not None)
    return _picked(read.relation.source, judges, names)


def _plainly(schema: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The schema in which all but the columns `names` are texts: of those, no more than where they stand counts."""
    fields = [one if one["name"] in names else {"name": one["name"]} for one in schema["fields"]]
    return {**schema, "fields": fields}


def _picked(source: str, judges: Sequence[ColumnSql], names: Sequence[str]) -> Referred | None:
    by_name = {judge.column.name: judge for judge in judges}
    if not all(name in by_name for name in names):
        return None
    return Referred(source=source, columns=[by_name[name] for name in names])
