"""The list of a dataset's versions: `index.json`, written last, then `latest.json` and the feeds, made from it."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.model.errors import TargetFailed
from pipeline.release.dataset.feed import write_feeds
from pipeline.release.dataset.tombstone import clear_withdrawn, read_tombstone
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import json_text, write_text

INDEX = "index.json"
LATEST = "latest.json"
_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")


def version_key(version: str) -> tuple[int, int, int]:
    """A version as three numbers, for sorting."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ValueError(version)
    major, minor, patch = match.groups()
    return int(major), int(minor), int(patch)


def is_version(name: str) -> bool:
    """Whether a name is `MAJOR.MINOR.PATCH`."""
    return _VERSION.fullmatch(name) is not None


def read_index(folder: Path) -> dict[str, Any]:
    """The index of a dataset's folder; an empty one where none stands."""
    path = folder / INDEX
    if not path.is_file():
        return {"name": folder.name, "versions": []}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        versions = [dict(one) for one in data["versions"]]
        for one in versions:
            version_key(one["version"])
        return {"name": str(data["name"]), "versions": versions}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as cause:
        raise TargetFailed("livraison_alteree", fichier=str(path)) from cause


def found_index(folder: Path) -> dict[str, Any]:
    """The index as the version folders are; nothing is written.

    A run killed before it wrote the index left a version out, or standing that was withdrawn.
    """
    index = read_index(folder)
    known = {one["version"] for one in index["versions"]}
    found = [
        _entry(path)
        for path in folder.iterdir()
        if path.is_dir() and is_version(path.name) and path.name not in known
    ]
    return {**index, "versions": [_withdrawn(folder, one) for one in (*index["versions"], *found)]}


def repair(folder: Path) -> dict[str, Any]:
    """Writes the index as the version folders are, where it says otherwise, and mends what is made from it.

    What a withdrawn version no longer holds is removed once the index tells it.
    """
    index = found_index(folder)
    entries = index["versions"]
    if entries != read_index(folder)["versions"]:
        index = write_index(folder, entries)
    elif entries:
        _write_beside(folder, index)
    if [one for one in entries if clear_withdrawn(folder / one["version"])]:
        _write_beside(folder, index)
    return index


def _withdrawn(folder: Path, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of a version, withdrawn where its tombstone stands."""
    told = read_tombstone(folder / entry["version"])
    if told is None:
        return dict(entry)
    return {**entry, "status": "withdrawn", "reason": told.reason, "withdrawn": told.date}


def add_version(folder: Path, version: str) -> None:
    """Puts a new version folder into the index, then points `latest.json` and the feeds at it."""
    versions = [one for one in read_index(folder)["versions"] if one["version"] != version]
    write_index(folder, [*versions, _entry(folder / version)])


def write_index(folder: Path, versions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Sorts, sets each status, writes the index, then what is made from it."""
    ordered = sorted((dict(one) for one in versions), key=lambda one: version_key(one["version"]))
    standing = [one for one in ordered if one.get("status") != "withdrawn"]
    for one in standing:
        one["status"] = "current" if one is standing[-1] else "superseded"
    index = {"name": folder.name, "versions": ordered}
    write_text(folder / INDEX, json_text(index))
    _write_beside(folder, index)
    return index


def newest(index: Mapping[str, Any]) -> str | None:
    """The highest version that was not withdrawn."""
    standing = [one["version"] for one in index["versions"] if one.get("status") != "withdrawn"]
    return max(standing, key=version_key, default=None)


def _entry(path: Path) -> dict[str, Any]:
    manifest = path / "manifest.json"
    try:
        date = json.loads(manifest.read_text(encoding="utf-8"))["created"]
        return {
            "version": path.name,
            "date": date,
            "status": "current",
            "path": path.name,
            "manifest_sha256": sha256_file(manifest),
        }
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as cause:
        raise TargetFailed("livraison_alteree", fichier=str(manifest)) from cause


def _write_beside(folder: Path, index: Mapping[str, Any]) -> None:
    """What is made from the index, and mended from it: `latest.json`, then the feeds."""
    _write_latest(folder, index)
    write_feeds(folder, index)


def _write_latest(folder: Path, index: Mapping[str, Any]) -> None:
    version, path = newest(index), folder / LATEST
    current = next((one for one in index["versions"] if one["version"] == version), None)
    if current is None:
        path.unlink(missing_ok=True)
        return
    text = json_text({"name": index["name"], **current})
    if not path.is_file() or path.read_bytes() != text.encode():
        write_text(path, text)
