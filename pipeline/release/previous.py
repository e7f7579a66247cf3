"""The previous release: found in the index or where it was pointed at, and held against its own manifest."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, EngineError
from pipeline.model.errors import NotPublishable
from pipeline.model.release import Change
from pipeline.release.compare import compare_rows, compare_schema
from pipeline.release.index import newest
from pipeline.release.manifest import MANIFEST
from pipeline.storage.digests import sha256_file

NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """A release that stands: its folder and what its manifest says."""

    version: str
    root: Path
    manifest: Mapping[str, Any]


def find_previous(
    folder: Path, index: Mapping[str, Any], asked: str | None, published_at: Sequence[str]
) -> Previous | None:
    """The release to compare with; None when this is the first one.

    A plan that names a published place while none is found here is refused: an empty folder must not
    publish 1.0.0 a second time.
    """
    if asked == NONE:
        return None
    if asked is not None:
        return read_previous(Path(asked))
    version = newest(index)
    if version is not None:
        previous = read_previous(folder / version)
        entry = next(one for one in index["versions"] if one["version"] == version)
        if entry.get("manifest_sha256") != sha256_file(previous.root / MANIFEST):
            raise NotPublishable("livraison_precedente_alteree", fichier=str(previous.root / MANIFEST))
        return previous
    if published_at:
        raise NotPublishable("livraison_precedente_absente", lieux=", ".join(published_at))
    return None


def read_previous(root: Path) -> Previous:
    """The release in a version folder."""
    path = root / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        return Previous(version=str(manifest["version"]), root=root, manifest=manifest)
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise NotPublishable("comparaison_impossible", cause=str(path)) from cause


def compare(engine: Engine, previous: Previous, root: Path, manifest: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every difference between the previous release and the draft in `root`; none when both say the same."""
    old, new = previous.manifest["tables"], manifest["tables"]
    changes: list[Change] = [
        Change(level="MAJOR", kind="table_retiree", table=name) for name in sorted(old.keys() - new)
    ]
    changes += [Change(level="MINOR", kind="table_ajoutee", table=name) for name in sorted(new.keys() - old)]
    referenced = _referenced(root, new)
    for name in sorted(old.keys() & new.keys()):
        if (old[name]["content_sha256"], old[name]["schema_sha256"]) != (
            new[name]["content_sha256"],
            new[name]["schema_sha256"],
        ):
            changes += _compare_table(engine, previous, root, name, referenced=name in referenced)
    if not changes and previous.manifest["metadata_sha256"] != manifest["metadata_sha256"]:
        changes.append(Change(level="PATCH", kind="metadonnees_changees"))
    return tuple(changes)


def _referenced(root: Path, tables: Mapping[str, Any]) -> set[str]:
    schemas = {name: _schema(root, name) for name in tables}
    return {
        key["reference"]["resource"] or name
        for name, schema in schemas.items()
        for key in schema.get("foreignKeys", [])
    }


def _schema(root: Path, name: str) -> dict[str, Any]:
    path = root / "schemas" / f"{name}.schema.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def _compare_table(engine: Engine, previous: Previous, root: Path, name: str, *, referenced: bool) -> list[Change]:
    files = _intact(previous, name), _parquet(root, name)
    old, new = _schema(previous.root, name), _schema(root, name)
    changes = list(compare_schema(name, old, new))
    if old["primaryKey"] == new["primaryKey"]:
        names = {field["name"] for field in old["fields"]}
        shared = [field["name"] for field in new["fields"] if field["name"] in names]
        columns = {"key": new["primaryKey"], "shared": shared}
        try:
            changes += compare_rows(engine, name, files, columns, referenced=referenced)
        except EngineError as cause:
            raise NotPublishable("comparaison_impossible", cause=str(cause)) from cause
    return changes


def _parquet(root: Path, name: str) -> Path:
    folder = "provenance" if name == "provenance" else "data"
    return root / folder / f"{name}.parquet"


def _intact(previous: Previous, name: str) -> Path:
    path = _parquet(previous.root, name)
    stated = previous.manifest["tables"][name]["files"].get(path.relative_to(previous.root).as_posix())
    if not path.is_file() or sha256_file(path) != stated:
        raise NotPublishable("livraison_precedente_alteree", fichier=str(path))
    return path
