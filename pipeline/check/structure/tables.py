"""A table against its schema: counted in SQL, decided by frictionless where SQL is not sure, then located."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.check.structure import keys as keyed
from pipeline.check.structure.asked import Answer, TableAsked
from pipeline.check.structure.bench import bench_of
from pipeline.check.structure.decide import decide
from pipeline.check.structure.dialects import Dialect
from pipeline.check.structure.every import EveryCell
from pipeline.check.structure.foreign import Referred, refer
from pipeline.check.structure.found import cell_findings, key_finding, key_findings
from pipeline.check.structure.keys import Key
from pipeline.check.structure.labels import match_labels
from pipeline.check.structure.listing import Listing
from pipeline.check.structure.locate import BLANK, locate
from pipeline.check.structure.opening import Measuring, OpenText
from pipeline.check.structure.parquet import is_plain, parquet_columns, parquet_relation
from pipeline.check.structure.reading import Read, TextReader, source_empty
from pipeline.check.structure.samples import SAMPLES
from pipeline.check.structure.scan import scan
from pipeline.check.structure.shape import Shape
from pipeline.check.structure.tally import KeyTally
from pipeline.check.structure.verdicts import ColumnSql, judges_of
from pipeline.engine import Engine
from pipeline.model.finding import Finding
from pipeline.model.report import CheckRun
from pipeline.storage.digests import sha256_file

_RECORDS = "_records"
_MISPLACED = {"incorrect-label", "duplicate-label"}


def check_text(path: Path, asked: TableAsked, text: OpenText, measuring: Measuring) -> Answer:
    """Everything about a CSV or TSV that has a schema; its bytes are measured at the same time."""
    schema = asked.schema or {"fields": []}
    names = [field["name"] for field in schema["fields"]]
    columns, header = match_labels(text.labels, schema, dialect=text.dialect, file=path.name)
    header = [replace(one, table=asked.name or path.stem) for one in header]
    judges = judges_of(columns)
    keys = keyed.keys_of(schema, judges)
    with bench_of(path, asked) as (engine, folder):
        measured = measuring.begin()
        if not columns:
            empty = [] if header or text.labels else [source_empty(path.name)]
            return Answer(
                findings=[*header, *empty], checks=_checks(), sha256=measured.result().sha256, schema=schema
            )
        reader = TextReader(engine=engine, folder=folder, text=text, columns=columns, judges=judges, table=_RECORDS)
        quick = {place: sql for place, key in enumerate(keys) if (sql := keyed.quick_sql(key)) is not None}
        counted = list(dict.fromkeys(quick.values()))
        read = reader.read(measured, counted, declared=asked.encoding is not None)
        by_sql = dict(zip(counted, read.tally.keys, strict=True))
        table = _Table(
            engine=engine,
            name=asked.name or path.stem,
            file=path.name,
            schema=schema,
            judges=judges,
            read=read,
            folder=folder,
            others=asked.others,
            listing=asked.listing,
            misplaced=_misplaced(header, names),
        )
        found = [*read.findings, *header, *table.findings(keys, {place: by_sql[sql] for place, sql in quick.items()})]
        if not text.labels and not read.tally.rows:
            found.insert(0, source_empty(path.name))
        answer = Answer(
            findings=_cascaded(found, header, names),
            checks=_checks(),
            rows=read.tally.rows,
            schema=schema,
            listed=True,
        )
        return replace(answer, sha256=measured.result().sha256)


def check_parquet(path: Path, asked: TableAsked) -> Answer | None:
    """Everything about a Parquet file that has a schema; None where frictionless must read it itself."""
    schema = asked.schema or {"fields": []}
    names = [field["name"] for field in schema["fields"]]
    with ThreadPoolExecutor(1) as pool, bench_of(path, asked) as (engine, folder):
        types = parquet_columns(engine, path)
        if not is_plain(types, asked):
            return None
        digest = pool.submit(sha256_file, path)
        columns, header = match_labels(list(types), schema, dialect=Dialect(), file=path.name)
        judges = judges_of(columns)
        keys = keyed.keys_of(schema, judges)
        found = list(header)
        rows = None
        if columns:
            relation = parquet_relation(engine, path, types, judges, _RECORDS)
            tally = scan(engine, _RECORDS, judges)
            table = _Table(
                engine=engine, name=asked.name or path.stem, file=path.name, schema=schema,
                judges=judges,
                read=Read(relation=relation, tally=tally),
                folder=folder,
                others=asked.others,
                listing=asked.listing,
                misplaced=_misplaced(header, names),
            )  # fmt: skip
            found += table.findings(keys, {})
            rows = tally.rows
        found = _cascaded(found, header, names)
        return Answer(findings=found, checks=_checks(), rows=rows, sha256=digest.result(), schema=schema, listed=True)


def _checks() -> list[CheckRun]:
    return [CheckRun(code="table-schema", engine="duckdb")]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table that was read and counted."""

    engine: Engine
    name: str
    file: str
    schema: Mapping[str, Any]
    judges: tuple[ColumnSql, ...]
    read: Read
    folder: Path
    others: Mapping[str, tuple[Path, TableAsked]]
    listing: Listing | None
    misplaced: frozenset[str]

    def findings(self, keys: Sequence[Key], quick: Mapping[int, KeyTally]) -> Iterator[Finding]:
        """All that is wrong in cells, records and keys; `quick` are the keys that the first pass counted."""
        relation, tally = self.read.relation, self.read.tally
        unsure = {judge.column.place for judge in tally.unsure(self.judges)}
        decide(self.engine, relation.source, self.judges, tally)
        wanted = {kind: count for kind, count in tally.verdicts.items() if count}
        if tally.blank:
            wanted[BLANK, BLANK] = tally.blank
        primary = next((key.columns for key in keys if key.sort == "primary"), ())
        places = locate(self.engine, relation.pieces, self.judges, wanted, primary, unsure) if wanted else {}
        yield from cell_findings(self.name, self.file, self.judges, wanted, places)
        if self.listing and wanted:
            every = EveryCell(
                engine=self.engine, table=self.name, file=self.file, judges=self.judges, key=primary,
                decided=unsure, misplaced=self.misplaced,
            )  # fmt: skip
            every.into(self.listing, relation.pieces(1), wanted)
        if relation.spooled:
            yield from self._shape(primary)
        yield from self._foreign()
        for place, key in enumerate(keys):
            counted = quick.get(place)
            sure = not any(judge.column.place in unsure for judge in key.columns)
            whole = sure and counted and self._no_empty(key, counted.there)
            if not (whole and counted and counted.there == counted.different):
                yield from self._key(key, counted.suspects if whole and counted else None)

    def _shape(self, primary: Sequence[ColumnSql]) -> Iterator[Finding]:
        shape = Shape(
            engine=self.engine,
            spooled=self.read.relation.source,
            judges=self.judges,
            key=primary,
            table=self.name,
            file=self.file,
        )
        if self.listing:
            self.listing.add(shape.every())
        yield from shape.findings()

    def _no_empty(self, key: Key, there: int) -> bool:
        """Whether the rows with a key are all rows: only a primary key is wrong when it is empty."""
        return key.sort == "unique" or there == self.read.tally.rows

    def _foreign(self) -> Iterator[Finding]:
        """The rows whose foreign key names no row of the table that it refers to."""
        by_name = {judge.column.name: judge for judge in self.judges}
        for number, (key, resource, there) in enumerate(keyed.foreign_keys(self.schema, self.judges)):
            referred = None
            if resource in {"", self.name}:
                if all(name in by_name for name in there):
                    own = [by_name[name] for name in there]
                    referred = Referred(source=self.read.relation.source, columns=own)
            elif resource in self.others:
                referred = refer(self.engine, self.folder, self.others[resource], there, number)
            if referred is not None:
                keyed.read_values(self.engine, referred.source, referred.columns)
                keyed.lookup(self.engine, referred.source, referred.columns, str(key.lookup))
                yield from self._key(key)

    def _key(self, key: Key, suspects: str | None = None) -> Iterator[Finding]:
        """The rows in which a key is wrong; `suspects` as `keys.count` takes them."""
        relation = self.read.relation
        keyed.read_values(self.engine, relation.source, () if suspects else key.columns)
        if count := keyed.count(self.engine, relation.source, key, suspects):
            places = keyed.places(self.engine, relation.pieces(SAMPLES / count), key)
            yield from key_findings(self.name, self.file, key, count, places)
            if self.listing:
                places = keyed.places(self.engine, relation.pieces(1), key)
                self.listing.add(key_finding(self.name, self.file, key, place) for place in places)


def _cascaded(found: Sequence[Finding], header: Sequence[Finding], names: Sequence[str]) -> list[Finding]:
    """Cells under a label that belongs to another field are wrong for that alone."""
    misplaced = _misplaced(header, names)
    return [
        replace(one, cascade_of="incorrect-label") if one.field in misplaced and one not in header else one
        for one in found
    ]


def _misplaced(header: Sequence[Finding], names: Sequence[str]) -> frozenset[str]:
    """The fields that stand under the label of another one."""
    return frozenset(one.field for one in header if one.field and one.code in _MISPLACED and one.value in names)
