"""An in-memory DuckDB that reaches the folders it was given, then nothing else."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import duckdb

from pipeline.engine.names import literal, quoted, sql_type
from pipeline.engine.queries import tables_read
from pipeline.engine.room import room_for
from pipeline.model.rows import Value
from pipeline.model.table import Field

if TYPE_CHECKING:
    import pyarrow as pa

_CSV = "header = {header}, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
_LONGEST = 64 * 1024 * 1024  # bytes of a line: a document's longest paragraph, its quotes doubled
_PIECE = 10_000
_BATCH = 10 * 2_048
_SHARE = 0.8  # of the memory that a command may take, the part of the engine's own buffers
_ROOM = 1 << 30  # bytes that an engine without a bound is sure to need


class EngineError(Exception):
    """The engine refused a statement; the text is DuckDB's own, first line.

    `line` is where in the statement, from 1, as far as the engine tells. `exhausted` tells that memory or disk ran
    out: it is not the statement or the data that are wrong. `late` tells that the engine's patience ran out.
    """

    def __init__(self, cause: duckdb.Error) -> None:
        first, _, rest = str(cause).partition("\n")
        super().__init__(first)
        told = re.search(r"^LINE (\d+):", rest, re.MULTILINE)
        self.line = int(told[1]) if told else None
        self.exhausted = isinstance(cause, duckdb.OutOfMemoryException) or "No space left" in str(cause)
        self.late = isinstance(cause, duckdb.InterruptException)


class Engine:
    """A connection. Use it as a context; give it `folders` to read and write in, then `lock` it.

    `threads` and `memory` (such as `1GB`) bound it; by default the engine's own choice. Of the memory a fifth is
    left to what surrounds the engine. `lazy_lists` has a long `IN (…)` compared only where a `CASE` comes to it;
    DuckDB otherwise makes a join of it, over every row. `patience` is how many seconds a query may take.
    """

    def __init__(
        self,
        *,
        threads: int | None = None,
        memory: str | None = None,
        lazy_lists: bool = False,
        patience: float | None = None,
    ) -> None:
        self.patience = patience
        if not room_for(_bytes(memory) if memory else _ROOM):
            raise EngineError(duckdb.OutOfMemoryException("address space"))
        try:
            self._spill = tempfile.mkdtemp(prefix="bilan-")
        except OSError as cause:
            raise EngineError(duckdb.OutOfMemoryException(str(cause.strerror))) from cause
        self._lent: dict[str, pa.Table] = {}
        config: dict[str, str | bool | int | float | list[str]] = {"temp_directory": self._spill}
        if threads:
            config["threads"] = threads
        if memory:
            config["memory_limit"] = f"{_bytes(memory) * _SHARE // 1024:.0f}KiB"
        self._connection = duckdb.connect(":memory:", config=config)
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET arrow_large_buffer_size = true")  # an answer may hold more than 2 GB of text
        self._connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
        if lazy_lists:
            self._connection.execute("SET disabled_optimizers = 'in_clause'")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def lock(self, *folders: Path) -> None:
        """From here on only `folders` can be reached, and no setting changes any more."""
        reach = ", ".join(literal(f"{folder.resolve()}/") for folder in folders)
        self.run(f"SET allowed_directories = [{reach}]")
        self.run("SET enable_external_access = false")
        self.run("SET lock_configuration = true")

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor on the same tables, for a library that brings its own statements."""
        return self._connection.cursor()

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        """Runs statements that return nothing; `values` stand for the question marks of one statement."""
        with self._timed(self._connection):
            self._connection.execute(sql, values or None)

    @contextmanager
    def _timed(self, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Within the block a statement is stopped when patience is at its end; what the engine refuses is ours."""
        clock = Timer(self.patience, connection.interrupt) if self.patience else None
        try:
            if clock:
                clock.start()
            yield
        except duckdb.Error as cause:
            raise EngineError(cause) from cause
        finally:
            if clock:
                clock.cancel()

    def rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, fetched in pieces; `values` stand for its question marks."""
        cursor = self._connection.cursor()
        for name, table in self._lent.items():  # what is lent to one cursor is unknown to another
            cursor.register(name, table)
        with self._timed(cursor):
            cursor.execute(sql, values or None)
            while piece := cursor.fetchmany(_PIECE):
                yield from piece

    def text_pieces(self, sql: str) -> Iterator[tuple["pa.Buffer | bytes", int]]:
        """The texts that a query of one column without nulls returns, in its order: bytes end to end, and how many.

        Nothing is copied and no more than a piece is held.
        """
        cursor = self._connection.cursor()
        with self._timed(cursor):
            for batch in cursor.sql(sql).to_arrow_reader(_BATCH):
                texts = batch.column(0)
                _, offsets, data = texts.buffers()
                width = 8 if texts.type == "large_string" else 4
                first, last = (
                    int.from_bytes(offsets[place * width : (place + 1) * width].to_pybytes(), "little")
                    for place in (texts.offset, texts.offset + len(texts))
                )
                yield (data[first:last] if data is not None else b""), len(texts)

    def arrow(self, sql: str) -> "pa.Table":
        """The whole answer to a query as one Arrow table."""
        try:
            cursor = self._connection.cursor()
            for name, table in self._lent.items():
                cursor.register(name, table)
            return cursor.sql(sql).to_arrow_table()
        except duckdb.Error as cause:
            raise EngineError(cause) from cause

    def flat(self, sql: str, name: str) -> "pa.Table":
        """The items of all lists that a query of one column returns, as the column `name` of an Arrow table."""
        lists = self.arrow(sql).column(0)
        items = [  # as `flatten` does, without what that imports
            chunk.values[chunk.offsets[0].as_py() : chunk.offsets[-1].as_py()] for chunk in lists.chunks
        ]
        import pyarrow as pa  # noqa: PLC0415  loaded when there is something to hold

        return pa.table({name: pa.chunked_array(items, type=lists.type.value_type)})

    def columns(self, sql: str) -> tuple[str, ...]:
        """The names that a query returns."""
        return tuple(row[0] for row in self.rows(f"DESCRIBE {sql}"))

    def value(self, sql: str) -> Any:  # noqa: ANN401  a cell of any type
        """The first cell of a query."""
        return next(self.rows(sql))[0]

    @property
    def memory(self) -> int:
        """The bytes that the engine may take before it writes to disk."""
        return _bytes(str(self.value("SELECT current_setting('memory_limit')")))

    def tables(self) -> tuple[str, ...]:
        """The names of the tables and views that stand, sorted; those of another schema as `schema.table`."""
        found = self.rows(
            "SELECT CASE table_schema WHEN 'main' THEN table_name ELSE table_schema || '.' || table_name END AS name "
            "FROM information_schema.tables ORDER BY name"
        )
        return tuple(row[0] for row in found)

    def tables_read(self, sql: str) -> frozenset[str]:
        """The tables that one query names, whether they stand or not, written as `tables` writes them."""
        return tables_read(str(self.value(f"SELECT json_serialize_sql({literal(sql)})")))

    def is_one_select(self, sql: str) -> bool:
        """Whether the text is exactly one query and nothing else."""
        return self.line_of_no_select(sql) is None

    def line_of_no_select(self, sql: str) -> int | None:
        """The line, from 1, of what keeps the text from being exactly one query; None where it is one."""
        try:
            statements = self._connection.extract_statements(sql)
        except duckdb.Error as cause:
            raise EngineError(cause) from cause
        if not statements:
            return 1
        first = statements[0]
        if first.type != duckdb.StatementType.SELECT:
            return sql[: max(sql.find(first.query), 0)].count("\n") + 1
        return sql[: sql.find(statements[1].query)].count("\n") + 1 if len(statements) > 1 else None

    def read_text_csv(self, path: Path, columns: Sequence[str], *, header: bool) -> str:
        """A table expression over a CSV whose every cell is text; an empty cell is null."""
        names = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
        options = _CSV.format(header=str(header).lower())
        options += f", new_line = '\\r\\n', max_line_size = {_LONGEST}"
        return f"read_csv({literal(str(path))}, {options}, columns = {{{names}}})"

    def read_cells(self, path: Path, columns: Sequence[str], *, delimiter: str, header: bool, null: str) -> str:
        """A table expression over a CSV in the engine's strict reading; cells that are `null` are null."""
        names = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
        options = f"header = {str(header).lower()}, auto_detect = false, delim = {literal(delimiter)}"
        options += f", quote = '\"', escape = '\"', nullstr = {literal(null)}, strict_mode = true"
        return f"read_csv({literal(str(path))}, {options}, columns = {{{names}}})"

    @contextmanager
    def lent(self, name: str, table: "pa.Table") -> Iterator[None]:
        """Within the block an Arrow table is at hand under `name`; nothing is copied."""
        self._lent[name] = table
        self._connection.register(name, table)
        try:
            yield
        finally:
            self._connection.unregister(name)
            del self._lent[name]

    @contextmanager
    def rows_lent(self, name: str, rows: Sequence[Mapping[str, object]]) -> Iterator[None]:
        """Within the block rows that all have the same keys are at hand under `name`."""
        import pyarrow as pa  # noqa: PLC0415

        with self.lent(name, pa.Table.from_pylist(list(rows))):
            yield

    def append(self, name: str, columns: Mapping[str, Sequence[object]], types: Mapping[str, str]) -> None:
        """Adds rows given as columns to a table, which is made when it does not stand yet.

        `types` gives the SQL type of each column: VARCHAR, BIGINT, INTEGER or VARCHAR[].
        """
        stated = ", ".join(f"{quoted(key)} {types[key]}" for key in columns)
        self.run(f"CREATE TABLE IF NOT EXISTS {quoted(name)} ({stated})")
        listed = ", ".join(f"unnest(CAST(? AS {types[key]}[]))" for key in columns)  # Arrow would load pandas
        self.run(f"INSERT INTO {quoted(name)} SELECT {listed}", list(columns.values()))

    def load_parquet(self, name: str, path: Path, schema: str = "main") -> None:
        """Makes a table of a Parquet file, in a schema that is made when it does not stand yet."""
        self.run(f"CREATE SCHEMA IF NOT EXISTS {quoted(schema)}")
        table = f"{quoted(schema)}.{quoted(name)}"
        self.run(f"CREATE TABLE {table} AS SELECT * FROM read_parquet({literal(str(path))})")

    def create(self, name: str, fields: Sequence[Field]) -> None:
        """An empty table with the columns of `fields`, typed as the schema types them."""
        columns = ", ".join(f"{quoted(field.name)} {sql_type(field)}" for field in fields)
        self.run(f"CREATE TABLE {quoted(name)} ({columns})")

    def insert(self, name: str, fields: Sequence[Field], rows: Sequence[Mapping[str, Value]]) -> None:
        """Appends rows; a column that a row lacks is null."""
        if not rows:
            return
        import pyarrow as pa  # noqa: PLC0415

        columns = {field.name: _column(field, [row.get(field.name) for row in rows]) for field in fields}
        self._connection.register("_arrivals", pa.table(columns))
        try:
            self.run(f"INSERT INTO {quoted(name)} SELECT * FROM _arrivals")
        finally:
            self._connection.unregister("_arrivals")


def _bytes(size: str) -> int:
    """`1GB` or `953.6 MiB` as bytes, never less than is meant."""
    stated = re.match(r"([0-9.]+) ?([KMGT]?)", size)
    number, unit = stated.groups() if stated else ("0", "")
    return int(float(number) * 1024 ** " KMGT".index(unit or " "))


def _column(field: Field, values: list[Value]) -> "pa.Array":
    import pyarrow as pa  # noqa: PLC0415

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.decimal128(15, 2),
        "date": pa.date32(),
        "boolean": pa.bool_(),
    }
    return pa.array(values, type=types[field.type])
