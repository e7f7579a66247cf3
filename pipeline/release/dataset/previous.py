"""The previous release: found in the index or where it was pointed at, and held against its own manifest."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.model.errors import NotPublishable, TargetFailed
from pipeline.release.compare import Edition, open_edition
from pipeline.release.dataset.index import newest, read_index, version_key
from pipeline.release.dataset.tombstone import refuse_withdrawn
from pipeline.release.manifest import MANIFEST, SUMS, schema_digest, sums_text
from pipeline.storage.digests import sha256_file, sha256_text
from pipeline.storage.folders import inside

NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """A release that stands: its folder and what its manifest says."""

    version: str
    root: Path
    manifest: Mapping[str, Any]
    _digests: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)

    def has(self, file: str, sha256: object) -> bool:
        """Whether a file of it has this digest; each is read once, and none outside of its folder."""
        if file not in self._digests:
            try:
                self._digests[file] = sha256_file(inside(self.root, file))
            except (OSError, ValueError):
                self._digests[file] = None
        return self._digests[file] == sha256


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
        refuse_withdrawn(Path(asked))
        return read_previous(Path(asked))
    version = newest(index)
    if version is not None:
        previous = read_previous(folder / version)
        entry = next(one for one in index["versions"] if one["version"] == version)
        if entry.get("manifest_sha256") != sha256_file(previous.root / MANIFEST):
            raise NotPublishable("livraison_precedente_alteree", fichier=str(previous.root / MANIFEST))
        return previous
    if published_at and not index["versions"]:
        raise NotPublishable("livraison_precedente_absente", lieux=", ".join(published_at))
    return None


def known_previous(folder: Path, asked: str | None, published_at: Sequence[str]) -> Path | None:
    """The folder of the release that checks compare a draft with, before anything is written.

    None where none can be told, or where it is not as its manifest says; the release that follows says why.
    """
    try:
        previous = find_previous(folder, read_index(folder), asked, published_at)
        if previous:
            open_previous(previous)
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
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as cause:
        raise NotPublishable("comparaison_impossible", cause=str(path)) from cause


def prove_previous(previous: Previous) -> None:
    """Ends in NotPublishable unless every file of the previous release is, byte for byte, the one of its manifest."""
    try:
        stated = {str(one["path"]): one["sha256"] for one in previous.manifest["files"]}
        sums = sums_text(previous.manifest["files"], sha256_file(previous.root / MANIFEST))
    except (OSError, LookupError, TypeError) as cause:
        raise NotPublishable("comparaison_impossible", cause=str(previous.root / MANIFEST)) from cause
    for file, sha256 in {**stated, SUMS: sha256_text(sums)}.items():
        if not previous.has(file, sha256):
            raise NotPublishable("livraison_precedente_alteree", fichier=str(previous.root / file))


def open_previous(previous: Previous) -> Edition:
    """The previous release ready for comparison, once its tables were found to be those of its manifest."""
    stated = previous.manifest["tables"]
    try:
        edition = open_edition(previous.root, previous.manifest)
        for name, side in edition.tables.items():
            file = side.file.relative_to(previous.root).as_posix()
            if not previous.has(file, stated[name]["files"][file]):
                raise NotPublishable("livraison_precedente_alteree", fichier=str(side.file))
            if schema_digest(side.schema) != stated[name]["schema_sha256"]:
                raise NotPublishable("livraison_precedente_alteree", fichier=f"schemas/{name}.schema.json")
        if missing := sorted(stated.keys() - edition.tables.keys()):
            raise NotPublishable("livraison_precedente_alteree", fichier=missing[0])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as cause:
        raise NotPublishable("comparaison_impossible", cause=str(cause)) from cause
    return edition
