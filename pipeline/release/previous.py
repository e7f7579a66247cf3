"""The previous release: found in the index or where it was pointed at, and held against its own manifest."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, EngineError
from pipeline.model.errors import NotPublishable, TargetFailed
from pipeline.model.release import Change
from pipeline.release.compare import compare_rows, compare_schema, typed
from pipeline.release.index import newest, read_index, version_key
from pipeline.release.manifest import MANIFEST, schema_digest
from pipeline.storage.digests import sha256_file

NONE = "none"
_REGISTER = "registre"


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


def known_previous(folder: Path, asked: str | None, published_at: Sequence[str]) -> Path | None:
    """The folder of the release that checks compare a draft with, before anything is written.

    None where none can be told; the release that follows says why.
    """
    try:
        previous = find_previous(folder, read_index(folder), asked, published_at)
    except (NotPublishable, TargetFailed):
        return None
    return previous.root if previous else None


def read_previous(root: Path) -> Previous:
    """The release in a version folder."""
    path = root / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version_key(manifest["version"])
        if not isinstance(manifest["tables"], dict) or not isinstance(manifest["metadata_sha256"], str):
            raise TypeError(path)  # noqa: TRY301  told below, as a manifest that lacks them is
        return Previous(version=manifest["version"], root=root, manifest=manifest)
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise NotPublishable("comparaison_impossible", cause=str(path)) from cause


def compare(engine: Engine, previous: Previous, root: Path, manifest: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every difference between the previous release and the draft in `root`; none when both say the same."""
    old, new = previous.manifest["tables"], manifest["tables"]
    changes: list[Change] = [
        Change(level="MAJOR", kind="table_retiree", table=name) for name in sorted(old.keys() - new)
    ]
    changes += [Change(level="MINOR", kind="table_ajoutee", table=name) for name in sorted(new.keys() - old)]
    try:
        promised = _promised(previous.root, old)
        for name in sorted(old.keys() & new.keys()):
            pair = _Pair(name=name, old=old[name], new=new[name])
            changes += _compare_table(engine, previous, root, pair, promised=name in promised)
    except (EngineError, OSError, ValueError, LookupError, TypeError, AttributeError) as cause:
        raise NotPublishable("comparaison_impossible", cause=str(cause)) from cause
    if not changes and previous.manifest["metadata_sha256"] != manifest["metadata_sha256"]:
        changes.append(Change(level="PATCH", kind="metadonnees_changees"))
    return tuple(changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """What the two manifests say of one table."""

    name: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]

    def same(self, what: str) -> bool:
        return bool(self.old[what] == self.new[what])


def _promised(root: Path, tables: Mapping[str, Any]) -> set[str]:
    """The tables whose rows must not go, because other rows name them.

    A register of documents is none of them: a document that is mended or replaced has another digest, and
    so another row, while the reports that it gives remain. A report that is gone is missed by its own table.
    """
    schemas = {name: _schema(root, name) for name in tables}
    named = {key["reference"]["resource"] for schema in schemas.values() for key in schema.get("foreignKeys", [])}
    return {name for name in named if schemas.get(name, {}).get("bilan:famille") != _REGISTER}


def _schema(root: Path, name: str) -> dict[str, Any]:
    path = root / "schemas" / f"{name}.schema.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def _compare_table(
    engine: Engine, previous: Previous, root: Path, pair: _Pair, *, promised: bool
) -> Iterator[Change]:
    for path in sorted(pair.old["files"].keys() - pair.new["files"]):
        yield Change(level="MAJOR", kind="fichier_deplace", table=pair.name, field=path)
    if pair.same("content_sha256") and pair.same("schema_sha256"):
        return
    files = _intact(previous, pair), root / _parquet(pair.new["files"])
    old, new = _schema(previous.root, pair.name), _schema(root, pair.name)
    if schema_digest(old) != pair.old["schema_sha256"]:
        raise NotPublishable("livraison_precedente_alteree", fichier=f"schemas/{pair.name}.schema.json")
    changes = list(compare_schema(pair.name, old, new))
    if old["primaryKey"] == new["primaryKey"]:
        columns = {"key": new["primaryKey"], "shared": _shared(old, new)}
        changes += compare_rows(engine, pair.name, files, columns, promised=promised)
    yield from changes or [Change(level="PATCH", kind="ecriture_changee", table=pair.name)]


def _shared(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The columns whose cells can be held against each other."""
    before = {field["name"]: typed(field) for field in old["fields"]}
    return [field["name"] for field in new["fields"] if before.get(field["name"]) == typed(field)]


def _parquet(files: Mapping[str, str]) -> str:
    return {Path(path).suffix: path for path in files}[".parquet"]


def _intact(previous: Previous, pair: _Pair) -> Path:
    path = previous.root / _parquet(pair.old["files"])
    if not path.is_file() or sha256_file(path) != pair.old["files"][_parquet(pair.old["files"])]:
        raise NotPublishable("livraison_precedente_alteree", fichier=str(path))
    return path
