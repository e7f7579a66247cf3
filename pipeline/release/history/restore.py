"""Any version of a dataset, made again from one that stands whole and the changes between the two."""

from collections import deque
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.engine import AMPLE, Engine
from pipeline.model.errors import TargetFailed, WrongUsage
from pipeline.model.near import nearest
from pipeline.model.release import Restored
from pipeline.release.changes import CHANGES_FILE, Direction, Side
from pipeline.release.content import content_digest
from pipeline.release.dataset.index import INDEX, is_version, read_index, version_key
from pipeline.release.history.sealed import Sealed
from pipeline.release.history.walk import Link, Walk, open_link
from pipeline.release.manifest import schema_digest
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import scratch

_STEPS = ".etapes"

Way = list[tuple[Link, Direction]]


def find_version(folder: Path, when: str) -> str:
    """The version that `when` means: itself, or the one that stood at the end of a day (`2026-01-31`).

    A version that was withdrawn stood until the day before. Raises WrongUsage for what the index does not know.
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
    days = {one["version"]: _day(one, folder) for one in entries}
    standing = [one for one in entries if days[one["version"]] <= day and not _gone(one, day)]
    if not standing:
        raise WrongUsage("rien_a_cette_date", date=day, premiere=min(days.values()))
    return str(max(standing, key=lambda one: (one["date"], version_key(one["version"])))["version"])


def _day(entry: Mapping[str, Any], folder: Path) -> str:
    """The day on which a version was published, as its entry of the index says."""
    try:
        return date.fromisoformat(str(entry["date"])[:10]).isoformat()
    except (LookupError, ValueError) as cause:
        raise TargetFailed("livraison_alteree", fichier=str(folder / INDEX)) from cause


def _gone(entry: Mapping[str, Any], day: str) -> bool:
    """Whether a version was withdrawn by the end of a day; one whose entry does not tell when never stood."""
    if entry.get("status") != "withdrawn":
        return False
    try:
        return date.fromisoformat(str(entry.get("withdrawn"))[:10]).isoformat() <= day
    except ValueError:
        return True


def restore(folder: Path, version: str, to: Path, only: str | None = None) -> Restored:
    """Writes the data package of a version into the empty folder `to`, proved against what is stated of it.

    `folder` is the dataset's, with its index; `only` names the one table that is wanted. What is read is held against
    the manifest of its version first, what comes out against that of `version`, or, where it is gone, the descriptor.
    Raises WrongUsage for a table that the version does not have; TargetFailed where no way leads there, where a file
    was changed, where changes do not fit, and where the result is not what is stated.
    """
    sealed = Sealed(folder)
    start, way = _way(sealed, version)
    sealed.hold(start, sealed.whole(start, only))
    for link, _ in way:
        sealed.hold(link.newer, link.files(only))
    with Engine(memory=AMPLE) as engine:
        engine.lock(folder, to)
        walk = Walk(engine, folder / start, to / _STEPS, only)
        for link, direction in way:
            walk.step(link, direction)
        if only is not None and only not in walk.tables:
            near = nearest(only, walk.tables)
            raise WrongUsage("schema_inconnu", table=only, tables=", ".join(sorted(walk.tables)), proches=near)
        written = walk.write(to)
        contents = {name: _content(engine, side) for name, side in written.items()}
        other_texts, other_files = walk.other_bytes(to)
    manifest = sealed.manifest(version)
    unlike = other_texts if manifest is None else _unlike(manifest, contents, only)
    if unlike:
        raise TargetFailed("reconstruction_inexacte", version=version, table=min(unlike))
    return Restored(
        version=version,
        start=start,
        steps=len(way),
        rows=sum(rows for rows, *_ in contents.values()),
        tables=len(written),
        same_bytes=not other_texts | other_files and (manifest is None or _same_files(manifest, to)),
    )


def _content(engine: Engine, side: Side) -> tuple[int, str, str]:
    return *content_digest(engine, side.file, side.columns), schema_digest(side.schema)


def _unlike(manifest: Mapping[str, Any], contents: Mapping[str, tuple[int, str, str]], only: str | None) -> set[str]:
    """The tables whose rows or schema are not those of the manifest."""
    stated = {name: one[:3] for name, one in manifest["tables"].items() if only in {None, name}}
    return {name for name in {*stated, *contents} if stated.get(name) != contents.get(name)}


def _same_files(manifest: Mapping[str, Any], to: Path) -> bool:
    """Whether every file is, byte for byte, the one that was published."""
    files = {path.relative_to(to).as_posix(): path for path in to.rglob("*") if path.is_file()}
    return all(sha256_file(path) == manifest["files"].get(name) for name, path in files.items())


def replay_faults(previous: Path, root: Path, manifests: tuple[Mapping[str, Any], Mapping[str, Any]]) -> list[str]:
    """The tables that the changes in `root` do not lead to from the release in `previous`, or not back from there.

    `manifests` are those of the two, in this order; their digests are what must come out. A table without changes is
    taken for the one of its manifest: its own release proves that. Unreadable changes give their file's name.
    """
    link = open_link(root, str(manifests[1]["version"]))
    if link is None or link.older != manifests[0]["version"]:
        return [CHANGES_FILE]
    faults: set[str] = set()
    ways: tuple[tuple[Path, Direction], ...] = ((previous, "forward"), (root, "back"))
    for start, direction in ways:
        stated, target = manifests if direction == "forward" else reversed(manifests)
        with scratch() as steps, Engine(memory=AMPLE) as engine:
            engine.lock(previous, root, steps)
            try:
                walk = Walk(engine, start, steps)
                walk.step(link, direction)
                faults |= walk.unlike(stated, target)
            except TargetFailed as cause:
                faults.add(str(cause.details.get("table", CHANGES_FILE)))
    return sorted(faults)


def _way(sealed: Sealed, version: str) -> tuple[str, Way]:
    """The whole version from which the fewest changes lead to `version`, and those changes."""
    links = [link for one in sealed.versions if (link := open_link(sealed.folder / one, one)) is not None]
    seen, queue = {version}, deque([(version, Way())])
    while queue:
        here, way = queue.popleft()
        if here in sealed.versions and sealed.whole(here):
            return here, way
        for link in links:
            start = {link.newer: link.older, link.older: link.newer}.get(here)
            if start is not None and start not in seen:
                seen.add(start)
                queue.append((start, [(link, "forward" if here == link.newer else "back"), *way]))
    raise TargetFailed("reconstruction_sans_chemin", version=version)
