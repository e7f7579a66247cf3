"""The changes of a release: they lead from the one before to it and back, where the one before stands beside it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine import AMPLE, Engine, EngineError, literal, quoted
from pipeline.model.errors import NotPublishable, TargetFailed
from pipeline.model.finding import Finding
from pipeline.model.source import Location
from pipeline.release.changes import CHANGES_FILE, Direction, MisfitError, Side, Step, replay
from pipeline.release.compare import Edition, open_edition
from pipeline.release.content import NOT_CONTENT, parquet_table, rows_digest
from pipeline.release.previous import open_previous, read_previous
from pipeline.release.proof.digests import found, inside, read_inside
from pipeline.release.proof.statements import WRONG
from pipeline.release.tombstone import read_tombstone

_COUNTS = ("added", "removed", "cells")
Told = Mapping[str, Any]


def prove_changes(root: Path, manifest: Mapping[str, Any]) -> list[Finding]:
    """Where the changes do not lead from the previous release to this one and back.

    Where the previous release does not stand beside, the changes are held against this one alone, which is told.
    Raises TargetFailed where memory or disk run out.
    """
    told = _read(root, manifest)
    if told is None:
        return [found("changements_alteres", CHANGES_FILE)]
    if told["from"] is None:
        return []
    try:
        new = open_edition(root, manifest)
        before = _Before.find(root, told["from"])
        with Engine(memory=AMPLE) as engine:
            engine.lock(root, *([before.edition.root] if before.edition else []))
            changes = _Changes(engine=engine, root=root, told=told, new=new)
            wrong = list(changes.alone(manifest))
            if before.edition is not None and not wrong:
                wrong = list(changes.between(before.edition))
    except EngineError as cause:
        if cause.exhausted:
            raise TargetFailed("moteur_epuise", cause=str(cause)) from cause
        return [found("changements_alteres", CHANGES_FILE)]
    except WRONG:
        return [found("changements_alteres", CHANGES_FILE)]
    return [*wrong, *before.findings]


def _read(root: Path, manifest: Mapping[str, Any]) -> Told | None:
    """What the changes tell, where they are of the two versions and the changes that the manifest states."""
    try:
        told = json.loads(read_inside(root, CHANGES_FILE))
        stated = (told["from"], told["to"], told["changes"])
        tables = told["tables"]
        shaped = isinstance(tables, dict) and all(isinstance(one, dict) for one in tables.values())
        wanted = (manifest.get("previous"), manifest["version"], manifest.get("changes"))
    except WRONG:
        return None
    return told if shaped and stated == wanted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """The release before where it stands whole beside this one; else the finding that tells why it is not asked."""

    edition: Edition | None
    findings: tuple[Finding, ...] = ()

    @classmethod
    def find(cls, root: Path, version: str) -> "_Before":
        place = root.resolve().parent / version
        if not (place / "manifest.json").is_file() or read_tombstone(place) is not None:
            return cls(edition=None, findings=(found("changements_non_rejoues", CHANGES_FILE, precedente=version),))
        try:
            return cls(edition=open_previous(read_previous(place)))
        except NotPublishable:
            return cls(edition=None, findings=(found("precedente_alteree", CHANGES_FILE, precedente=version),))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changes:
    """The changes that stand in a release, and the tables to which they lead."""

    engine: Engine
    root: Path
    told: Told
    new: Edition

    def alone(self, manifest: Mapping[str, Any]) -> Iterator[Finding]:
        """Changes that are not what is told of them, or do not fit the rows of this release."""
        for table, one in sorted(self.told["tables"].items()):
            stated = manifest["tables"].get(table, {"rows": 0})
            side = self.new.tables.get(table)
            if one["rows_after"] != stated["rows"] or self._counts(one) != [one[name] for name in _COUNTS]:
                yield self._wrong(table)
                continue
            try:
                self._query(table, side, "back")
            except MisfitError as misfit:
                yield self._wrong(table, misfit.key)

    def between(self, old: Edition) -> Iterator[Finding]:
        """Tables of which the previous release and the changes do not give this one, or this one the previous."""
        for table in sorted(old.tables.keys() | self.new.tables.keys()):
            sides = old.tables.get(table), self.new.tables.get(table)
            ways: tuple[tuple[Direction, Side | None, Side | None], ...] = (
                ("forward", *sides), ("back", sides[1], sides[0])
            )  # fmt: skip
            for direction, start, end in ways:
                try:
                    query = self._query(table, start, direction)
                except MisfitError as misfit:
                    yield self._wrong(table, misfit.key)
                    break
                if not self._same(query, end):
                    yield self._wrong(table)
                    break

    def _counts(self, one: Told) -> list[int]:
        """Rows that came, rows that went and cells that changed, by the lines themselves."""
        if "file" not in one:
            return [0, 0, 0]
        left_out = ", ".join(map(literal, sorted(NOT_CONTENT)))
        return list(
            next(
                self.engine.rows(
                    "SELECT count(*) FILTER (changement = 'ajout' AND colonne IS NULL), "
                    "count(*) FILTER (changement = 'retrait' AND colonne IS NULL), "
                    f"count(*) FILTER (changement = 'modification' AND colonne NOT IN ({left_out})) "
                    f"FROM {parquet_table(inside(self.root, one['file']))}"
                )
            )
        )

    def _query(self, table: str, start: Side | None, direction: Direction) -> str | None:
        """The rows to which the changes of a table lead; a table without any is the same on both sides."""
        one = self.told["tables"].get(table, {})
        same = start.schema if start else None
        schemas = one.get("schemas") or {"before": same, "after": same}
        file = inside(self.root, one["file"]) if "file" in one else None
        step = Step(table=table, file=file, before=schemas["before"], after=schemas["after"])
        return replay(self.engine, step, start.file if start else None, direction)

    def _same(self, query: str | None, end: Side | None) -> bool:
        """Whether a query gives the very rows of a table, what is no content included."""
        if query is None or end is None:
            return query is None and end is None
        if set(self.engine.columns(query)) != set(end.columns):
            return False
        columns = ", ".join(map(quoted, end.columns))
        made = rows_digest(self.engine, f"(SELECT {columns} FROM ({query}))", end.columns, ())
        return made == rows_digest(self.engine, parquet_table(end.file), end.columns, ())

    def _wrong(self, table: str, key: str | None = None) -> Finding:
        one = self.told["tables"].get(table, {})
        file = one.get("file")
        return Finding(
            code="changements_differents",
            table=table,
            key=(key,) if key else (),
            location=Location(file=file if isinstance(file, str) else CHANGES_FILE),
        )
