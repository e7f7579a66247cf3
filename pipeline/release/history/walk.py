"""The tables of one version on their way to another, over the changes between, and written there as a package."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, EngineError, quoted, write_csv, write_parquet
from pipeline.model.errors import TargetFailed
from pipeline.model.package import PARQUET
from pipeline.release.changes import CHANGES_FILE, Direction, MisfitError, Side, Step, replay, same_shape
from pipeline.release.compare import open_edition
from pipeline.release.content import content_digest, parquet_table
from pipeline.release.dataset.index import is_version
from pipeline.release.history.sealed import DESCRIPTOR
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import inside, json_text, write_text

WRONG = (OSError, ValueError, LookupError, TypeError, AttributeError)
"""What reading a file that is not what it must be raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The changes that the folder of `newer` holds since `older`."""

    older: str
    newer: str
    root: Path
    told: Mapping[str, Any]

    def files(self, only: str | None) -> tuple[str, ...]:
        """The files that the changes of all tables, or of one, are read from."""
        tables = self.told["tables"]
        return (CHANGES_FILE, *(tables[name]["file"] for name in _asked(tables, only) if "file" in tables[name]))


def open_link(root: Path, version: str) -> Link | None:
    """The changes in a version's folder; None for a first release, and where they cannot be read."""
    try:
        told = json.loads((root / CHANGES_FILE).read_text(encoding="utf-8"))
        older = told["from"]
        if older is None or told["to"] != version or not is_version(older):
            return None
        link = Link(older=older, newer=version, root=root, told=told)
        if not all(isinstance(one, str) for one in link.files(None)):
            return None
    except (RecursionError, *WRONG):
        return None
    return link


@dataclass(slots=True)
class Walk:
    """Starts from a whole version in `start`; each step writes the tables that change below `steps`.

    `only` names the one table that is asked for. Raises TargetFailed for what is not as it must be.
    """

    engine: Engine
    start: Path
    steps: Path
    only: str | None = None
    _sides: dict[str, Side] = field(init=False)
    _descriptor: dict[str, Any] = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        with _told(self.start / DESCRIPTOR):
            tables = open_edition(self.start, None).tables
            self._sides = {name: tables[name] for name in _asked(tables, self.only)}
            self._descriptor = json.loads((self.start / DESCRIPTOR).read_text(encoding="utf-8"))

    def step(self, link: Link, direction: Direction) -> None:
        """Goes over the changes of one version."""
        self._count += 1
        folder = self.steps / str(self._count)
        folder.mkdir(parents=True)
        with _told(link.root / CHANGES_FILE):
            try:
                self._descriptor = link.told["descriptors"]["after" if direction == "forward" else "before"]
                for table in _asked(link.told["tables"], self.only):
                    self._table(link, table, direction, folder)
            except MisfitError as cause:
                raise TargetFailed(
                    "changements_sans_suite", version=link.newer, table=cause.table, cle=cause.key
                ) from cause

    def _table(self, link: Link, table: str, direction: Direction, folder: Path) -> None:
        told, there = link.told["tables"][table], self._sides.get(table)
        schemas = told.get("schemas")
        if "file" not in told and schemas is None:
            return
        same = there.schema if there else None
        before, after = (schemas["before"], schemas["after"]) if schemas else (same, same)
        file = inside(link.root, told["file"]) if "file" in told else None
        step = Step(table=table, file=file, before=before, after=after)
        target = step.ends(direction)[1]
        if file is None and there and target and same_shape(before, after):
            self._sides[table] = Side(file=there.file, schema=target)
            return
        query = replay(self.engine, step, there.file if there else None, direction)
        if query is None:
            del self._sides[table]
            return
        path = inside(folder, f"{table}.parquet")
        write_parquet(self.engine, query, path, table)
        self._sides[table] = Side(file=path, schema=target or {})

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of the version where the way ends, as its descriptor names them."""
        with _told(self.start / DESCRIPTOR):
            return tuple(str(one["name"]) for one in self._descriptor["resources"])

    def unlike(self, stated: Mapping[str, Any], target: Mapping[str, Any]) -> set[str]:
        """The tables whose content is not the one that the manifest `target` states.

        A table that no step wrote has the content that the manifest of the start, `stated`, gives it.
        """
        wanted = {name: (one["rows"], one["content_sha256"]) for name, one in target["tables"].items()}
        made = {}
        for name, side in self._sides.items():
            there = stated["tables"].get(name, {"rows": 0, "content_sha256": ""})
            made[name] = (there["rows"], there["content_sha256"])
            if side.file.is_relative_to(self.steps):
                try:
                    made[name] = content_digest(self.engine, side.file, side.columns)
                except EngineError:
                    made[name] = (0, "")
        return {name for name in {*wanted, *made} if wanted.get(name) != made.get(name)}

    def write(self, to: Path) -> dict[str, Side]:
        """Writes the package, or the table that is asked for; each table as it now stands there."""
        written = {}
        with _told(self.start / DESCRIPTOR):
            resources = {str(one["name"]): one for one in self._descriptor["resources"]}
            asked = _asked(resources, self.only)
            for name in asked:
                written[name] = self._write(resources[name], self._sides[name], to)
            stated = {**self._descriptor, "resources": [resources[name] for name in asked]}
            write_text(to / DESCRIPTOR, json_text(stated))
        shutil.rmtree(self.steps, ignore_errors=True)
        return written

    def _write(self, told: Mapping[str, Any], side: Side, to: Path) -> Side:
        csv, parquet, schema = (inside(to, path) for path in (told["path"], told[PARQUET]["path"], told["schema"]))
        for path in (csv, parquet):
            path.parent.mkdir(parents=True, exist_ok=True)
        order, columns = (", ".join(map(quoted, names)) for names in (side.key, side.columns))
        query = f"SELECT {columns} FROM {parquet_table(side.file)} ORDER BY {order}"
        write_csv(self.engine, query, csv)
        write_parquet(self.engine, query, parquet, told["name"])
        write_text(schema, json_text(side.schema))
        return Side(file=parquet, schema=side.schema)

    def other_bytes(self, to: Path) -> tuple[set[str], set[str]]:
        """The tables of which the CSV in `to`, and those of which the Parquet file, is not the one published.

        The descriptor tells. A CSV is the same by any version of the engine, a Parquet file is not.
        """
        with _told(self.start / DESCRIPTOR):
            resources = {str(one["name"]): one for one in self._descriptor["resources"]}
            asked = [resources[name] for name in _asked(resources, self.only)]
            texts = {one["name"] for one in asked if not _is_stated(one, to)}
            return texts, {one["name"] for one in asked if not _is_stated(one[PARQUET], to)}


def _is_stated(told: Mapping[str, Any], to: Path) -> bool:
    return bool(told["hash"] == f"sha256:{sha256_file(inside(to, told['path']))}")


def _asked(names: Mapping[str, Any], only: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if only in {None, name})


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What goes wrong within is told as a fault of a published file, unless memory or disk ran out."""
    try:
        yield
    except EngineError as cause:
        if cause.exhausted:
            raise TargetFailed("moteur_epuise", cause=str(cause)) from cause
        raise TargetFailed("livraison_alteree", fichier=str(path)) from cause
    except (RecursionError, *WRONG) as cause:
        raise TargetFailed("livraison_alteree", fichier=str(path)) from cause
