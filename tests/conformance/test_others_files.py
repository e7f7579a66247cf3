"""The tables that frictionless ships to test itself get the same verdicts from our engine."""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.errors import SourceUnreadable
from tests.conformance.cases import V2
from tests.conformance.ours import disagreement, our_faults
from tests.conformance.reference import Escaped, listed, reference_faults
from tests.source_distributions import fetched

pytestmark = pytest.mark.slow
LARGEST, LARGEST_STRICT = 300_000, 100_000  # bytes; the reference takes minutes for the few that are larger
UNREADABLE = {"source-error", "encoding-error", "error"}
TOLD = {"guillemet_jamais_ferme"}
STRICT = ({"type": "integer"}, {"type": "date", "constraints": {"required": True}}, {"type": "number"})


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `data/` folder of frictionless's own source distribution."""
    folder = tmp_path_factory.mktemp("frictionless")
    fetched("frictionless", folder, lambda name: "/data/" in name and _useful(name))
    return next(folder.glob("*/data"))


def test_inferred_schemas(data: Path) -> None:
    tables = _tables(data, LARGEST)
    assert len(tables) > 100
    assert _disagreements((table, None, {}) for table in tables) == []


@pytest.mark.parametrize("field", STRICT, ids=lambda field: field["type"])
def test_every_column_as_one_type(field: Mapping[str, Any], data: Path) -> None:
    asked = [(table, schema, {}) for table in _tables(data, LARGEST_STRICT) if (schema := _columns(table, field))]
    assert len(asked) > 80
    assert _disagreements(asked) == []


def test_schemas_and_dialects_of_packages(data: Path) -> None:
    asked = list(_described(data))
    assert len(asked) > 10
    assert _disagreements(asked) == []


def _useful(name: str) -> bool:
    return name.endswith((".csv", ".tsv", ".json"))


def _tables(data: Path, largest: int) -> list[Path]:
    found = (path for path in data.rglob("*") if path.suffix in {".csv", ".tsv"} and path.is_file())
    return sorted(path for path in found if path.stat().st_size <= largest)


def _encoding(path: Path) -> str:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _columns(path: Path, field: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A schema that takes every label of the header for a column of one type."""
    with path.open(encoding=_encoding(path), errors="replace", newline="") as stream:
        labels = [label.strip() for label in next(csv.reader(stream, delimiter=_delimiter(path)), [])]
    names = list(dict.fromkeys(label for label in labels if label))
    return {**V2, "fields": [{"name": name, **field} for name in names]} if names else None


def _delimiter(path: Path) -> str:
    return "\t" if path.suffix == ".tsv" else ","


Asked = tuple[Path, Mapping[str, Any] | None, Mapping[str, Any]]


def _described(data: Path) -> Iterator[Asked]:
    """The tables that descriptors name, with their schema and dialect."""
    for path in sorted(data.rglob("*.json")):
        try:
            descriptor = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        described = descriptor.get("resources", [descriptor]) if isinstance(descriptor, dict) else []
        for one in described:
            if isinstance(one, dict) and (asked := _asked(path.parent, one)):
                yield asked


def _asked(folder: Path, one: Mapping[str, Any]) -> Asked | None:
    schema, dialect = _loaded(folder, one.get("schema")), _loaded(folder, one.get("dialect")) or {}
    if not isinstance(one.get("path"), str) or not schema or not schema.get("fields"):
        return None
    table = folder / one["path"]
    if table.suffix not in {".csv", ".tsv"} or not table.is_file():
        return None
    alone = {key: value for key, value in schema.items() if key != "foreignKeys"}
    return table, alone, dialect


def _loaded(folder: Path, part: Any) -> Mapping[str, Any] | None:
    if isinstance(part, str) and part.endswith(".json") and (folder / part).is_file():
        return json.loads((folder / part).read_text(encoding="utf-8"))
    return part if isinstance(part, dict) else None


def _disagreements(asked: Iterator[Asked] | list[Asked]) -> list[str]:
    return [told for one in asked for told in _told(*one)]


def _told(path: Path, schema: Mapping[str, Any] | None, dialect: Mapping[str, Any]) -> Iterator[str]:
    stated = {"delimiter": _delimiter(path), **dialect}
    try:
        reference = reference_faults(path, schema, stated, _encoding(path))
    except Escaped:
        return
    try:
        kept, more = our_faults(path, schema, stated, "duckdb")
    except SourceUnreadable as cause:
        if not {kind for kind, _, _ in reference} & UNREADABLE:
            yield f"{path.name}: we cannot read it: {cause}"
        return
    for fault in [one for one in kept if one[0] in TOLD]:
        del kept[fault]
    lost, invented = disagreement(reference, kept, more)
    yield from (f"{path.name}: only the reference: {one}" for one in listed(lost)[:5])
    yield from (f"{path.name}: only we: {one}" for one in listed(invented)[:5])
