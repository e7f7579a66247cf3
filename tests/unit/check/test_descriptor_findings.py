"""What is wrong in a package's descriptor ends as findings at their lines, never as a traceback."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.check.structure.packages import open_package
from pipeline.model.finding import Finding
from pipeline.model.package import DataPackage

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"


def _opened(folder: Path, descriptor: Any) -> tuple[DataPackage | None, list[Finding]]:
    (folder / "a.csv").write_text("x\n1\n", encoding="utf-8")
    path = folder / "datapackage.json"
    path.write_text(json.dumps(descriptor, indent=1), encoding="utf-8")
    return open_package(path)


def _package(field: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    schema = {"fields": [field or {"name": "x", "type": "integer"}]}
    return {"$schema": V2, "resources": [{"name": "a", "path": "a.csv", "schema": schema, **more}]}


@pytest.mark.parametrize(
    ("field", "line", "details", "value"),
    [
        ({"name": "x", "type": "integr"}, 11, {"cle": "resources.0.schema.fields.0.type"}, "integr"),
        ({"type": "integer"}, 9, {"cle": "resources.0.schema.fields.0.name", "attendu": '"name"'}, None),
        (
            {"name": "x", "type": "string", "constraints": {"pattern": "("}},
            13,
            {"cle": "resources.0.schema.fields.0.constraints.pattern"},
            "(",
        ),
    ],
    ids=["type", "name", "pattern"],
)
def test_a_schema_that_cannot_be_applied_is_an_error_at_its_line(
    tmp_path: Path, field: dict[str, Any], line: int, details: dict[str, str], value: str | None
) -> None:
    package, (one,) = _opened(tmp_path, _package(field))
    assert package is None
    assert one.location is not None
    assert (one.code, one.table, one.field, one.value) == ("schema-error", "a", field.get("name"), value)
    assert (one.location.file, one.location.line) == ("datapackage.json", line)
    assert details.items() <= one.details.items()


def test_what_only_the_standard_asks_leaves_the_package_readable(tmp_path: Path) -> None:
    package, (one,) = _opened(tmp_path, _package(mediatype="csv"))
    assert package is not None
    assert one.location is not None
    assert (one.code, one.table, one.value, one.location.line) == ("descripteur_valeur", "a", "csv", 15)
    assert one.details["cle"] == "resources.0.mediatype"


def test_a_package_of_the_standard_has_no_fault(tmp_path: Path) -> None:
    assert _opened(tmp_path, _package())[1] == []


WORDS = ["resources", "name", "path", "schema", "fields", "type", "foreignKeys", "reference", "resource", "a"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_any_json_value_has_an_answer(tmp_path: Path, value: Any) -> None:
    for descriptor in (value, _package(schema=value), _package(foreignKeys=value), {"resources": [value]}):
        _, found = _opened(tmp_path, descriptor)
        assert all(one.location is not None for one in found)
