"""Any version of a dataset, made again from one that stands whole and the changes between the two."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.engine import AMPLE, Engine, EngineError, quoted, write_csv, write_parquet
from pipeline.model.errors import TargetFailed, WrongUsage
from pipeline.model.near import nearest
from pipeline.model.package import PARQUET
from pipeline.model.release import Rebuilt
from pipeline.release.changes import CHANGES_FILE, Direction, MisfitError, Side, Step, replay
from pipeline.release.compare import open_edition
from pipeline.release.content import content_digest, parquet_table
from pipeline.release.index import is_version, read_index, version_key
from pipeline.release.manifest import MANIFEST
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import json_text, write_text

_DESCRIPTOR = "datapackage.json"
_WRONG = (OSError, ValueError, LookupError, TypeError, AttributeError)


def find_version(folder: Path, when: str) -> str:
    """The version that `when` means: itself, or the one that stood at the end of a day (`2026-01-31`).

    A version that was withdrawn is only meant by its number. Raises WrongUsage for what the index does not know.
    """
    entries = sorted(read_index(folder)["versions"], key=lambda one: version_key(one["version"]))
    if not entries:
        raise WrongUsage("pas_une_livraison", dossier=str(folder))
    known = {one["version"]: one for one in entries}
    if is_version(when):
        if when not in known:
            raise WrongUsage("version_inconnue", version=when, proche=nearest(when, known))
        return when
    try:
        day = date.fromisoformat(when).isoformat()
    except ValueError as cause:
        raise WrongUsage("version_ou_date", valeur=when) from cause
    standing = [one for one in entries if one.get("status") != "withdrawn" and str(one["date"])[:10] <= day]
    if not standing:
        raise WrongUsage("rien_a_cette_date", date=day, premiere=str(entries[0]["date"])[:10])
    return str(max(standing, key=lambda one: (one["date"], version_key(one["version"])))["version"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """The changes that the folder of `newer` holds since `older`."""

    older: str
    newer: str
    root: Path
    told: Mapping[str, Any]


def rebuild(folder: Path, version: str, to: Path) -> Rebuilt:
    """Writes the data package of a version into the empty folder `to`, proved against what is stated of it.

    `folder` is the dataset's, with its index. Raises TargetFailed where no way leads there, where changes do not fit,
    and where the result is not what the version's descriptor and manifest state.
    """
    start, way = _way(folder, version)
    with Engine(memory=AMPLE) as engine:
        engine.lock(folder, to)
        state = _State(engine, folder / start, to / ".etapes")
        for link, direction in way:
            state.step(link, direction)
        told = state.write(to)
        contents = _stated_contents(folder, version)
        for name, side in told.items():
            if contents and (content_digest(engine, side.file, side.columns) != contents.get(name)):
                raise TargetFailed("reconstruction_inexacte", version=version, table=name)
        same = state.same_bytes(to)
    if not contents and not same:
        raise TargetFailed("reconstruction_inexacte", version=version, table=min(told))
    state.clear()
    return Rebuilt(version=version, start=start, steps=len(way), rows=state.rows, tables=len(told), same_bytes=same)


def _way(folder: Path, version: str) -> tuple[str, list[tuple[_Link, Direction]]]:
    """The whole version from which the fewest changes lead to `version`, and those changes."""
    versions = [one["version"] for one in read_index(folder)["versions"]]
    links = [link for one in versions if (link := _link(folder / one, one)) is not None]
    whole = {one for one in versions if (folder / one / _DESCRIPTOR).is_file()}
    seen, queue = {version}, deque([(version, list[tuple[_Link, Direction]]())])
    while queue:
        here, way = queue.popleft()
        if here in whole:
            return here, way
        for link in links:
            start = {link.newer: link.older, link.older: link.newer}.get(here)
            if start is not None and start not in seen:
                seen.add(start)
                queue.append((start, [(link, "forward" if here == link.newer else "back"), *way]))
    raise TargetFailed("reconstruction_sans_chemin", version=version)


def _link(root: Path, version: str) -> _Link | None:
    """The changes in a version's folder; None for a first release, and where they cannot be read."""
    try:
        told = json.loads((root / CHANGES_FILE).read_text(encoding="utf-8"))
        older = told["from"]
        if older is None or told["to"] != version or not is_version(older):
            return None
        return _Link(older=older, newer=version, root=root, told=told)
    except _WRONG:
        return None


def _stated_contents(folder: Path, version: str) -> dict[str, tuple[int, str]]:
    """Rows and digest of each table as the version's manifest states them, if it is the one that the index names."""
    path = folder / version / MANIFEST
    entry = next(one for one in read_index(folder)["versions"] if one["version"] == version)
    try:
        if sha256_file(path) != entry["manifest_sha256"]:
            return {}
        tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
        return {name: (one["rows"], one["content_sha256"]) for name, one in tables.items()}
    except _WRONG:
        return {}


@dataclass(slots=True)
class _State:
    """The tables on their way from one version to another; each step writes those that change below `steps`."""

    engine: Engine
    start: Path
    steps: Path
    rows: int = 0
    _sides: dict[str, Side] = field(init=False)
    _descriptor: dict[str, Any] = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        try:
            self._sides = dict(open_edition(self.start, None).tables)
            self._descriptor = json.loads((self.start / _DESCRIPTOR).read_text(encoding="utf-8"))
        except _WRONG as cause:
            raise TargetFailed("livraison_alteree", fichier=str(self.start / _DESCRIPTOR)) from cause

    def step(self, link: _Link, direction: Direction) -> None:
        """Goes over the changes of one version."""
        self._count += 1
        folder = self.steps / str(self._count)
        folder.mkdir(parents=True)
        try:
            self._descriptor = link.told["descriptors"]["after" if direction == "forward" else "before"]
            for table, told in link.told["tables"].items():
                self._table(link, table, told, direction, folder)
        except MisfitError as cause:
            raise TargetFailed(
                "changements_sans_suite", version=link.newer, table=cause.table, cle=cause.key
            ) from cause
        except (EngineError, *_WRONG) as cause:
            raise TargetFailed("livraison_alteree", fichier=str(link.root / CHANGES_FILE)) from cause

    def _table(self, link: _Link, table: str, told: Mapping[str, Any], direction: Direction, folder: Path) -> None:
        schemas, there = told.get("schemas"), self._sides.get(table)
        if "file" not in told and schemas is None:
            return
        same = there.schema if there else None
        before, after = (schemas["before"], schemas["after"]) if schemas else (same, same)
        file = _inside(link.root, told["file"]) if "file" in told else None
        step = Step(table=table, file=file, before=before, after=after)
        query = replay(self.engine, step, there.file if there else None, direction)
        if query is None:
            del self._sides[table]
            return
        target = step.ends(direction)[1]
        path = _inside(folder, f"{table}.parquet")
        write_parquet(self.engine, query, path, table)
        self._sides[table] = Side(file=path, schema=target or {})

    def write(self, to: Path) -> dict[str, Side]:
        """Writes the package where its descriptor puts each file; each table as it now stands there."""
        written = {}
        try:
            for one in self._descriptor["resources"]:
                name = one["name"]
                side = self._sides[name]
                csv, parquet, schema = (
                    _inside(to, path) for path in (one["path"], one[PARQUET]["path"], one["schema"])
                )
                for path in (csv, parquet):
                    path.parent.mkdir(parents=True, exist_ok=True)
                order = ", ".join(map(quoted, side.key))
                columns = ", ".join(map(quoted, side.columns))
                query = f"SELECT {columns} FROM {parquet_table(side.file)} ORDER BY {order}"
                write_csv(self.engine, query, csv)
                write_parquet(self.engine, query, parquet, name)
                write_text(schema, json_text(side.schema))
                written[name] = Side(file=parquet, schema=side.schema)
                self.rows += int(self.engine.value(f"SELECT count(*) FROM ({query})"))
            write_text(to / _DESCRIPTOR, json_text(self._descriptor))
        except (EngineError, *_WRONG) as cause:
            raise TargetFailed("livraison_alteree", fichier=str(self.start / _DESCRIPTOR)) from cause
        return written

    def same_bytes(self, to: Path) -> bool:
        """Whether every file has the digest that the descriptor states."""
        parts = [part for one in self._descriptor["resources"] for part in (one, one[PARQUET])]
        return all(part["hash"] == f"sha256:{sha256_file(to / part['path'])}" for part in parts)

    def clear(self) -> None:
        """Removes what the steps wrote."""
        for path in sorted(self.steps.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        if self.steps.is_dir():
            self.steps.rmdir()


def _inside(root: Path, name: str) -> Path:
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        raise ValueError(name)
    return path
