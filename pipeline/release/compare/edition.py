"""A package as a comparison needs it: a release or a draft, its tables with their files and schemas."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.model.package import PARQUET
from pipeline.release.changes import Side
from pipeline.release.manifest import metadata_digest, schema_digest
from pipeline.storage.folders import inside

_DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One package: `version` and `tool` (the version of bilan that made it) are None for a draft.

    `files` names the files of each table, `contents` their digests where a manifest states them.
    """

    root: Path
    version: str | None
    tool: str | None
    metadata: str
    tables: Mapping[str, Side]
    files: Mapping[str, tuple[str, ...]]
    contents: Mapping[str, str] = field(default_factory=dict)

    def family(self, table: str) -> str | None:
        """What kind of table it is (`bilan:famille`); None for a table that is not there, or that does not say."""
        side = self.tables.get(table)
        return side.schema.get("bilan:famille") if side else None

    def same(self, other: "Edition", table: str) -> bool:
        """Whether both state the same content and the same schema for a table."""
        known = table in self.contents and self.contents.get(table) == other.contents.get(table)
        return known and schema_digest(self.tables[table].schema) == schema_digest(other.tables[table].schema)


def open_edition(root: Path, manifest: Mapping[str, Any] | None) -> Edition:
    """The package in `root`; `manifest` is what it or its draft says of itself, None where nothing does.

    Raises OSError, ValueError, LookupError or TypeError for a folder that is no whole package.
    """
    descriptor = json.loads((root / _DESCRIPTOR).read_text(encoding="utf-8"))
    tables, files = {}, {}
    for one in descriptor["resources"]:
        name = one["name"]
        schema = json.loads(inside(root, one["schema"]).read_text(encoding="utf-8"))
        tables[name] = Side(file=inside(root, one[PARQUET]["path"]), schema=schema)
        files[name] = (one["path"], one[PARQUET]["path"])
    stated = manifest or {}
    return Edition(
        root=root,
        version=stated.get("version"),
        tool=stated.get("bilan"),
        metadata=metadata_digest(descriptor),
        tables=tables,
        files=files,
        contents={name: one["content_sha256"] for name, one in stated.get("tables", {}).items()},
    )
