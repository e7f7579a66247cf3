"""The changes of a release: they lead from the one before to it and back, where the one before stands beside it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine import AMPLE, Engine, EngineError, literal
from pipeline.model.errors import NotPublishable, TargetFailed
from pipeline.model.finding import Finding
from pipeline.model.source import Location
from pipeline.release.changes import CHANGES_FILE, MisfitError, Step, replay
from pipeline.release.compare import Edition, open_edition
from pipeline.release.content import NOT_CONTENT, parquet_table
from pipeline.release.dataset.previous import open_previous, read_previous
from pipeline.release.dataset.tombstone import read_tombstone
from pipeline.release.history.restore import replay_faults
from pipeline.release.manifest import MANIFEST
from pipeline.release.proof.digests import found, read_inside
from pipeline.release.proof.statements import WRONG
from pipeline.storage.folders import inside

_COUNTS = ("added", "removed", "cells")
Told = Mapping[str, Any]


def prove_changes(root: Path, manifest: Mapping[str, Any]) -> tuple[list[Finding], bool]:
    """Where the changes do not lead from the previous release to this one and back, and whether they were replayed.

    Where the previous release does not stand whole beside this one, they are held against this one alone, which is
    told. Raises TargetFailed where memory or disk run out.
    """
    told = _read(root, manifest)
    if told is None:
        return [found("changements_alteres", CHANGES_FILE)], False
    if told["from"] is None:
        return [], False
    try:
        with Engine(memory=AMPLE) as engine:
            engine.lock(root)
            wrong = list(
                _Changes(engine=engine, root=root, told=told, new=open_edition(root, manifest)).alone(manifest)
            )
    except EngineError as cause:
        if cause.exhausted:
            raise TargetFailed("moteur_epuise", cause=str(cause)) from cause
        return [found("changements_alteres", CHANGES_FILE)], False
    except WRONG:
        return [found("changements_alteres", CHANGES_FILE)], False
    return (wrong, False) if wrong else _between(root, manifest, told["from"])


def _between(root: Path, manifest: Mapping[str, Any], before: str) -> tuple[list[Finding], bool]:
    """Goes over the changes both ways, where the previous release stands whole beside this one."""
    place = root.resolve().parent / before
    if not (place / MANIFEST).is_file() or read_tombstone(place) is not None:
        return [found("changements_non_rejoues", CHANGES_FILE, precedente=before)], False
    try:
        previous = read_previous(place)
        open_previous(previous)
    except NotPublishable:
        return [found("precedente_alteree", CHANGES_FILE, precedente=before)], False
    faults = replay_faults(place, root, (previous.manifest, manifest))
    return [_wrong(CHANGES_FILE, None if table == CHANGES_FILE else table) for table in faults], True


def _wrong(file: object, table: str | None, key: str | None = None) -> Finding:
    place = Location(file=file if isinstance(file, str) else CHANGES_FILE)
    return Finding(code="changements_faux", table=table, key=(key,) if key else (), location=place)


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
                yield _wrong(one.get("file"), table)
                continue
            schemas = one.get("schemas") or dict.fromkeys(("before", "after"), side.schema if side else None)
            file = inside(self.root, one["file"]) if "file" in one else None
            step = Step(table=table, file=file, before=schemas["before"], after=schemas["after"])
            try:
                replay(self.engine, step, side.file if side else None, "back")
            except MisfitError as misfit:
                yield _wrong(one.get("file"), table, misfit.key)

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
