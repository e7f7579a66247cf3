"""Writes the engine's tables as a Frictionless data package: CSV, Parquet, schemas, descriptor.

Rows are sorted by the whole key, so that one content has one sequence of bytes at any number of threads.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, EngineError, quoted, write_csv, write_parquet
from pipeline.model.errors import TargetFailed
from pipeline.model.package import PARQUET, DataPackage
from pipeline.model.plan import Plan
from pipeline.model.table import TableSpec
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import json_text, write_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the descriptor of a draft says beside its tables; a version and a date come with its release."""

    plan: Plan
    template: Mapping[str, Any]


def write_package(
    engine: Engine,
    tables: Sequence[TableSpec],
    heading: Heading,
    to: Path,
    advance: Callable[[int, int], None],
) -> DataPackage:
    """Fills the empty folder `to`; `advance` hears of each table written."""
    resources: list[dict[str, Any]] = []
    rows: dict[str, int] = {}
    for number, spec in enumerate(tables, start=1):
        rows[spec.name] = engine.value(f"SELECT count(*) FROM {quoted(spec.name)}")
        resources.append(_write_table(engine, spec, to))
        advance(number, len(tables))
    resources.sort(key=lambda resource: str(resource["name"]))
    descriptor = _descriptor(heading, resources, rows)
    write_text(to / "datapackage.json", json_text(descriptor))
    return DataPackage(root=str(to), descriptor=descriptor, tables=tuple(spec.name for spec in tables), rows=rows)


def _write_table(engine: Engine, spec: TableSpec, to: Path) -> dict[str, Any]:
    folder = to / ("provenance" if spec.family == "provenance" else "data")
    folder.mkdir(exist_ok=True)
    order = ", ".join(quoted(part) for part in spec.primary_key)
    query = f"SELECT {', '.join(map(quoted, spec.columns))} FROM {quoted(spec.name)} ORDER BY {order}"
    schema = Path("schemas") / f"{spec.name}.schema.json"
    write_text(to / schema, json.dumps(spec.descriptor, ensure_ascii=False, indent=2) + "\n")
    csv, parquet = folder / f"{spec.name}.csv", folder / f"{spec.name}.parquet"
    try:
        write_csv(engine, query, csv)
        write_parquet(engine, query, parquet, spec.name)
    except EngineError as cause:
        raise TargetFailed("cible_ecriture", dossier=str(folder), cause=str(cause)) from cause
    return _resource(spec, csv, parquet, to, schema)


def _resource(spec: TableSpec, csv: Path, parquet: Path, to: Path, schema: Path) -> dict[str, Any]:
    """The table's resource: the CSV, with the Parquet file that holds the same rows under `bilan:parquet`.

    Parquet is no resource of its own: frictionless 5.21 reads its nullable integers as floats, and would
    call a correct package wrong.
    """
    words = spec.words["fr"]
    return {
        "name": spec.name,
        "path": csv.relative_to(to).as_posix(),
        "type": "table",
        "title": words.title,
        "description": words.description,
        "translations": spec.descriptor["translations"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": csv.stat().st_size,
        "hash": f"sha256:{sha256_file(csv)}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": schema.as_posix(),
        PARQUET: {
            "path": parquet.relative_to(to).as_posix(),
            "mediatype": "application/vnd.apache.parquet",
            "bytes": parquet.stat().st_size,
            "hash": f"sha256:{sha256_file(parquet)}",
        },
    }


def _descriptor(heading: Heading, resources: list[dict[str, Any]], rows: Mapping[str, int]) -> dict[str, Any]:
    plan = heading.plan
    publisher = {"title": plan.publisher.name, "roles": ["publisher"], "email": plan.publisher.email}
    place = "sources/" if plan.publication.sources == "copie" else plan.url
    documents = {"title": f"{plan.title} : {rows['sources']} documents (table sources)", "path": place}
    return {
        **heading.template,
        "name": plan.id,
        "title": plan.title,
        "translations": {lang: {"title": title} for lang, title in plan.titles.items() if lang != "fr"},
        "contributors": [_stated(publisher)],
        "sources": [_stated(documents)],
        **_stated({"bilan:cle": plan.publication.key}),
        "resources": resources,
    }


def _stated(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value}
