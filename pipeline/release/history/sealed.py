"""Files of published versions, held against the manifest of their version, and that against the index."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.model.errors import TargetFailed
from pipeline.release.dataset.index import read_index
from pipeline.release.manifest import MANIFEST
from pipeline.storage.digests import sha256_file

DESCRIPTOR = "datapackage.json"
_SCHEMAS = "schemas/"


@dataclass(slots=True)
class Sealed:
    """The versions in a dataset's folder, as its index names them.

    Raises TargetFailed for what is not as it was published, and where there is no index to tell.
    """

    folder: Path
    _stated: dict[str, Any] = field(init=False)
    _manifests: dict[str, Mapping[str, Any] | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        entries = read_index(self.folder)["versions"]
        self._stated = {one["version"]: one.get("manifest_sha256") for one in entries}

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that the index names."""
        return tuple(self._stated)

    def manifest(self, version: str) -> Mapping[str, Any] | None:
        """The manifest of a version, if it is still there."""
        if version not in self._manifests:
            self._manifests[version] = self._read(version)
        return self._manifests[version]

    def _read(self, version: str) -> Mapping[str, Any] | None:
        path = self.folder / version / MANIFEST
        if not path.is_file():
            return None
        try:
            if sha256_file(path) != self._stated[version]:
                raise ValueError(path)  # noqa: TRY301  told below, as one that cannot be read
            told = json.loads(path.read_text(encoding="utf-8"))
            files = {str(one["path"]): one["sha256"] for one in told["files"]}
            tables = {
                name: (one["rows"], one["content_sha256"], one["schema_sha256"], tuple(map(str, one["files"])))
                for name, one in told["tables"].items()
            }
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as cause:
            raise TargetFailed("livraison_alteree", fichier=str(path)) from cause
        return {"version": version, "files": files, "tables": tables}

    def whole(self, version: str, only: str | None = None) -> tuple[str, ...]:
        """The files from which a version's tables, or one of them, can be read, where it has them all; else none."""
        try:
            manifest = self.manifest(version)
        except TargetFailed:
            return ()
        if manifest is None:
            return ()
        schemas = [name for name in manifest["files"] if name.startswith(_SCHEMAS)]
        tables = [one[-1] for name, one in manifest["tables"].items() if only in {None, name}]
        names = (DESCRIPTOR, *schemas, *(name for files in tables for name in files if name.endswith(".parquet")))
        return names if all((self.folder / version / name).is_file() for name in names) else ()

    def hold(self, version: str, names: Iterable[str]) -> None:
        """Ends in TargetFailed unless these files of a version are the ones that its manifest states."""
        root, manifest = self.folder / version, self.manifest(version)
        if manifest is None:
            raise TargetFailed("livraison_alteree", fichier=str(root / MANIFEST))
        for name in names:
            path = root / name
            try:
                same = path.resolve().is_relative_to(root.resolve()) and sha256_file(path) == manifest["files"][name]
            except (OSError, LookupError):
                same = False
            if not same:
                raise TargetFailed("livraison_alteree", fichier=str(path))
