"""Streams row sets into the engine and joins them there; reports that claim one identity are all left out.

Memory stays flat: rows go to the engine in pieces, and what concerns several sources is SQL.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.assemble.derive import derive
from pipeline.assemble.origins import origin_rows
from pipeline.engine import Engine, quoted
from pipeline.model.finding import Finding
from pipeline.model.rows import Row, RowSet, Value
from pipeline.model.source import Location, SourceFile
from pipeline.model.table import Field, TableSpec

_PIECE = 20_000
_SOURCE = Field(name="_source", type="integer", constraints={}, words={})
_REPORTS = {"rapports": "id_rapport", "rapports_regionaux": "id_rapport_regional"}
"""The tables whose key a report claims for itself."""

Rows = Mapping[str, tuple[Mapping[str, Value], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The tables that now stand in the engine, and what was found on the way."""

    tables: tuple[TableSpec, ...]
    findings: tuple[Finding, ...]
    sources: int


class _Arrivals:
    """Rows on their way into the engine, by table."""

    def __init__(self, engine: Engine, tables: Mapping[str, TableSpec]) -> None:
        self._engine = engine
        self._fields = {name: (_SOURCE, *spec.fields) for name, spec in tables.items()}
        self.regional = False
        self._waiting: dict[str, list[Mapping[str, Value]]] = defaultdict(list)
        for name, fields in self._fields.items():
            engine.create(f"_{name}", fields)
        self._regions = {name for name, spec in tables.items() if spec.family == "region"}

    def add(self, table: str, source: int, values: Mapping[str, Value]) -> None:
        self.regional = self.regional or table in self._regions
        waiting = self._waiting[table]
        waiting.append({"_source": source, **values})
        if len(waiting) >= _PIECE:
            self._send(table)

    def finish(self) -> None:
        for table in tuple(self._waiting):
            self._send(table)

    def _send(self, table: str) -> None:
        self._engine.insert(f"_{table}", self._fields[table], self._waiting.pop(table))


def fill(
    engine: Engine,
    tables: Mapping[str, TableSpec],
    rowsets: Iterable[RowSet],
    references: Rows,
    version: str,
) -> Filled:
    """Puts every table of one dataset into the engine, typed, unsorted; `version` is bilan's own."""
    read = {
        name: spec for name, spec in tables.items() if spec.family in {"registre", "mesure", "region", "provenance"}
    }
    arrivals = _Arrivals(engine, read)
    findings: list[Finding] = []
    files: list[str] = []
    for number, rowset in enumerate(rowsets):
        files.append(rowset.source.name)
        findings += rowset.findings
        _add(arrivals, number, rowset, tables, version)
    arrivals.finish()
    findings += _left_out(engine, files, read)
    if not arrivals.regional:
        read = {name: spec for name, spec in read.items() if spec.family != "region"}
    for name, spec in read.items():
        _keep(engine, name, spec)
    references = {**_empty_references(read, tables), **references}
    _refer(engine, tables, references)
    derived = [spec for spec in tables.values() if spec.sql is not None]
    for spec in derived:
        derive(engine, spec)
    chosen = {*read, *references, *(spec.name for spec in derived)}
    return Filled(
        tables=tuple(spec for name, spec in tables.items() if name in chosen),
        findings=tuple(findings),
        sources=len(files),
    )


def _add(arrivals: _Arrivals, number: int, rowset: RowSet, tables: Mapping[str, TableSpec], version: str) -> None:
    if not rowset.rows:
        return
    files = (rowset.source, *rowset.others)
    for source in files:
        arrivals.add("sources", number, _source_row(source, rowset.language))
    by_name = {source.name: source for source in files}
    for read in rowset.rows:
        row = _without_empty_texts(read)
        arrivals.add(row.table, number, row.values)
        for origin in origin_rows(row, tables[row.table], by_name, version):
            arrivals.add("provenance", number, origin)


def _source_row(source: SourceFile, language: str) -> dict[str, Value]:
    return {
        "id_source": source.id,
        "fichier": source.name,
        "type_media": source.media_type,
        "octets": source.size,
        "sha256": source.sha256,
        "langue": language,
    }


def _without_empty_texts(row: Row) -> Row:
    """A text of no characters is no value: CSV could not tell the two apart."""
    return replace(row, values={name: None if value == "" else value for name, value in row.values.items()})


def _left_out(engine: Engine, files: list[str], read: Container[str]) -> list[Finding]:
    """Marks every source whose report another source claims too, and says so, one finding a source."""
    engine.run("CREATE TABLE _doubles (_source BIGINT)")
    return [
        finding
        for table, key in _REPORTS.items()
        if table in read
        for finding in _claimed_twice(engine, files, table, key)
    ]


def _claimed_twice(engine: Engine, files: list[str], table: str, key: str) -> Iterator[Finding]:
    found = (
        f"SELECT DISTINCT _source, {key} FROM _{table} "
        f"WHERE {key} IN (SELECT {key} FROM _{table} GROUP BY {key} HAVING count(*) > 1)"
    )
    claims: dict[str, list[int]] = defaultdict(list)
    for source, report in engine.rows(f"{found} ORDER BY {key}, _source"):
        claims[report].append(source)
    engine.run(f"INSERT INTO _doubles SELECT _source FROM ({found})")
    for report, sources in claims.items():
        for source in sources:
            yield Finding(
                code="rapport_en_double",
                table=table,
                field=key,
                key=(report,),
                location=Location(file=files[source]),
                value=report,
                details={"id_rapport": report, "fichiers": ", ".join(files[other] for other in sources)},
            )


def _keep(engine: Engine, name: str, spec: TableSpec) -> None:
    columns = ", ".join(quoted(column) for column in spec.columns)
    engine.run(
        f"CREATE TABLE {quoted(name)} AS SELECT {columns} FROM {quoted('_' + name)} "
        "WHERE _source NOT IN (SELECT _source FROM _doubles)"
    )
    engine.run(f"DROP TABLE {quoted('_' + name)}")


def _empty_references(read: Mapping[str, TableSpec], tables: Mapping[str, TableSpec]) -> Rows:
    """No rows for each reference table that a table of a region refers to: a plan may keep none of it."""
    named = {key.table for spec in read.values() if spec.family == "region" for key in spec.foreign_keys}
    return {name: () for name in named if name in tables and tables[name].family == "reference"}


def _refer(engine: Engine, tables: Mapping[str, TableSpec], references: Rows) -> None:
    for name, rows in references.items():
        engine.create(name, tables[name].fields)
        engine.insert(name, tables[name].fields, rows)
