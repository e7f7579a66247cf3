"""What the manifest says, held against the files, the descriptor and the index of the dataset's folder."""

import json
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.model.errors import TargetFailed
from pipeline.model.finding import Finding
from pipeline.release.dataset.index import INDEX, read_index, version_key
from pipeline.release.manifest import MANIFEST, metadata_digest
from pipeline.release.proof.digests import Digests, found, read_inside

DESCRIPTOR = "datapackage.json"
WRONG = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading a file raises that is not what it must be."""


def read_manifest(root: Path) -> dict[str, Any] | None:
    """What the manifest says, where it is shaped as one."""
    return manifest_in(_bytes(root, MANIFEST))


def manifest_in(text: bytes) -> dict[str, Any] | None:
    """The manifest that stands in a file, where it is shaped as one."""
    try:
        data = json.loads(text)
        version_key(data["version"])
        if data.get("previous") is not None:
            version_key(data["previous"])
        parts = [
            data["name"],
            data["created"],
            *(entry[part] for entry in data["files"] for part in ("path", "sha256")),
        ]
        for name, table in data["tables"].items():
            parts += [name, table["content_sha256"], *table["files"]]
            int(table["rows"])
        return data if all(isinstance(part, str) for part in parts) else None
    except WRONG:
        return None


def read_descriptor(root: Path) -> dict[str, Any] | None:
    """What the descriptor says, where it is an object with resources."""
    try:
        data = json.loads(_bytes(root, DESCRIPTOR))
        return data if isinstance(data["resources"], list) else None
    except WRONG:
        return None


def _bytes(root: Path, name: str) -> bytes:
    try:
        return read_inside(root, name)
    except (OSError, ValueError):
        return b""


def prove_manifest(
    root: Path, manifest: Mapping[str, Any], there: Digests, told: Container[object]
) -> Iterator[Finding]:
    """One finding where the manifest does not say what stands: the files, the tables and the metadata.

    Files that were `told` already, for not being what SHA256SUMS says, are left out.
    """
    stated = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    parts = {path: digest for one in manifest["tables"].values() for path, digest in one["files"].items()}
    found_there, found_stated = (
        {name: digest for name, digest in files.items() if name != MANIFEST and name not in told}
        for files in (there, stated)
    )
    if found_there != found_stated or not parts.items() <= stated.items() or not _same_package(root, manifest):
        yield found("manifeste_altere", MANIFEST)


def _same_package(root: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether the descriptor has the tables and the metadata that the manifest states; true where there is none."""
    descriptor = read_descriptor(root)
    if descriptor is None:
        return True
    try:
        tables = {one["name"] for one in descriptor["resources"]}
        stated = (descriptor["version"], descriptor["created"], metadata_digest(descriptor), tables)
    except WRONG:
        return False
    told = (manifest["version"], manifest["created"], manifest.get("metadata_sha256"), set(manifest["tables"]))
    return stated == told


def prove_index(root: Path, manifest: Mapping[str, Any], there: Digests) -> Iterator[Finding]:
    """Where the release still stands in its dataset's folder, the index must name this very manifest."""
    place = root.resolve()
    if place.name != manifest["version"] or not (place.parent / INDEX).is_file():
        return
    try:
        entries = [one for one in read_index(place.parent)["versions"] if one["version"] == manifest["version"]]
    except TargetFailed:
        entries = []
    if [one.get("manifest_sha256") for one in entries] != [there.get(MANIFEST)]:
        yield found("index_different", INDEX, version=str(manifest["version"]))
