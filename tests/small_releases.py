"""Version folders with real tables of a few rows, for the tests of what is done between two releases."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, literal, quoted
from pipeline.release.content import content_digest
from pipeline.release.manifest import schema_digest
from pipeline.storage.digests import sha256_file

Table = tuple[Mapping[str, Any], str]
"""The Table Schema of a table, and its rows as the rows of VALUES."""


def write_release(
    root: Path, tables: Mapping[str, Table], version: str = "1.0.0", words: str = "m"
) -> dict[str, Any]:
    """A version folder with real tables, and the manifest that stands in it."""
    told, resources = {}, []
    for folder in ("data", "schemas"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    with Engine() as engine:
        for name, (schema, rows) in tables.items():
            columns = [field["name"] for field in schema["fields"]]
            path, csv = root / "data" / f"{name}.parquet", root / "data" / f"{name}.csv"
            values = f"SELECT * FROM (VALUES {rows}) AS t({', '.join(map(quoted, columns))})"
            engine.run(f"COPY ({values}) TO {literal(str(path))} (FORMAT parquet)")
            csv.write_text(rows, encoding="utf-8")
            resources.append(
                {
                    "name": name,
                    "path": f"data/{csv.name}",
                    "schema": f"schemas/{name}.schema.json",
                    "bilan:parquet": {"path": f"data/{path.name}"},
                }
            )
            (root / "schemas" / f"{name}.schema.json").write_text(json.dumps(schema), encoding="utf-8")
            told[name] = {
                "content_sha256": content_digest(engine, path, columns)[1],
                "schema_sha256": schema_digest(schema),
                "files": {f"data/{one.name}": sha256_file(one) for one in (csv, path)},
            }
    (root / "datapackage.json").write_text(json.dumps({"title": words, "resources": resources}), encoding="utf-8")
    manifest = {"version": version, "created": "2026-01-02T00:00:00Z", "metadata_sha256": words, "tables": told}
    (root / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return manifest
