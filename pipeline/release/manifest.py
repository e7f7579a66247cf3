"""The manifest of a version folder: every file with its digest, every table with its three."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.engine import Engine
from pipeline.model.errors import TargetFailed
from pipeline.model.package import PARQUET
from pipeline.release.content import proved_content
from pipeline.storage.digests import sha256_file, sha256_text

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
_STAMP = frozenset({"version", "created"})
_OF_BYTES = frozenset({"hash", "bytes", PARQUET})


def list_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file below `root`, by POSIX path in byte order, the sums apart."""
    found = {
        path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file() or path.is_symlink()
    }
    for name in sorted(found):
        if name != SUMS:
            yield name, found[name]


def describe_tables(engine: Engine, root: Path, descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """Rows and digests (content, schema, files) of each table, after CSV and Parquet were found equal."""
    tables = {}
    for resource in descriptor["resources"]:
        name, csv, parquet = resource["name"], resource["path"], resource[PARQUET]["path"]
        schema = json.loads((root / resource["schema"]).read_text(encoding="utf-8"))
        columns = [field["name"] for field in schema["fields"]]
        files = {path: sha256_file(root / path) for path in (csv, parquet)}
        content = proved_content(engine, root / csv, root / parquet, columns, files[csv])
        if content.differing:
            raise TargetFailed("csv_parquet_different", table=name)
        tables[name] = {
            "rows": content.rows,
            "content_sha256": content.sha256,
            "schema_sha256": schema_digest(schema),
            "files": files,
        }
    return tables


def schema_digest(schema: Mapping[str, Any]) -> str:
    """The digest of what a schema says, however it is laid out."""
    return sha256_text(json.dumps(schema, ensure_ascii=False, sort_keys=True))


def metadata_digest(descriptor: Mapping[str, Any]) -> str:
    """The digest of what the descriptor says, but for version, date and the bytes of files."""
    plain = {key: value for key, value in descriptor.items() if key not in _STAMP}
    plain["resources"] = [
        {key: value for key, value in resource.items() if key not in _OF_BYTES}
        for resource in descriptor["resources"]
    ]
    return sha256_text(json.dumps(plain, ensure_ascii=False, sort_keys=True))


def file_entries(root: Path) -> list[dict[str, Any]]:
    """Path, size in bytes and SHA-256 of every file but the manifest and the sums."""
    return [
        {"path": name, "bytes": path.stat().st_size, "sha256": sha256_file(path)}
        for name, path in list_files(root)
        if name != MANIFEST
    ]


def sums_text(entries: list[dict[str, Any]], manifest_sha256: str) -> str:
    """The lines that `sha256sum -c` reads."""
    sums = {**{entry["path"]: entry["sha256"] for entry in entries}, MANIFEST: manifest_sha256}
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
