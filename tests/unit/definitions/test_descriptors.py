"""Descriptors against the standard's own JSON Schemas, offline, with what is wrong told at its place."""

import hashlib
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.definitions.descriptors import check_package
from pipeline.definitions.standard_schemas import check_descriptor
from pipeline.definitions.table_schema import SchemaFault, lint_foreign_keys
from pipeline.definitions.table_schema.versions import version_of

STANDARD = Path(__file__).resolve().parents[3] / "schemas" / "standard"
V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
ORIGINAL = {
    "v1/datapackage.json": "25865878304ca15c",
    "v1/dataresource.json": "380d40fad7268c23",
    "v1/tabledialect.json": "50ee4142351d03ab",
    "v1/tableschema.json": "62603d24cc51c8a4",
    "v2/datapackage.json": "a9ef0fc168b3402a",
    "v2/dataresource.json": "067d769b44b22178",
    "v2/tabledialect.json": "54e884a84e499b9f",
    "v2/tableschema.json": "a67779642acc7f51",
}
RESOURCE = {"name": "a", "path": "a.csv"}
FIELD = {"name": "x", "type": "integer"}


def _resource(**more: Any) -> dict[str, Any]:
    return {"resources": [{**RESOURCE, **more}]}


def _key(fault: SchemaFault) -> str:
    return ".".join(map(str, fault.path)) or "$"


def test_the_files_of_the_standard_are_unchanged() -> None:
    there = {
        f"{path.parent.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in STANDARD.glob("v*/*.json")
    }
    assert there == ORIGINAL


@pytest.mark.parametrize(
    ("descriptor", "version"),
    [
        ({}, "v1"),
        ([], "v1"),
        ({"$schema": ""}, "v1"),
        ({"$schema": 2}, "v1"),
        ({"profile": "tabular-data-package"}, "v1"),
        ({"$schema": "https://datapackage.org/profiles/1.0/datapackage.json"}, "v1"),
        ({"$schema": V2}, "v2"),
        ({"$schema": "https://example.org/mine.json"}, "v2"),
    ],
)
def test_the_version_is_the_one_that_is_said(descriptor: Any, version: str) -> None:
    assert version_of(descriptor) == version


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize(
    ("descriptor", "says"),
    [
        (_resource(), []),
        (_resource(schema={"fields": [FIELD]}), []),
        ({}, ["manque resources"]),
        ([], ["valeur $"]),
        ({"resources": []}, ["valeur resources"]),
        ({"resources": [{"name": "a"}]}, ["manque resources.0.data / path"]),
        ({"resources": [{"path": "a.csv"}]}, ["manque resources.0.name"]),
        (_resource(data=[]), ["valeur resources.0"]),
        (_resource(path="/etc/passwd"), ["valeur resources.0.path"]),
        (_resource(path=5), ["valeur resources.0.path"]),
        (_resource(mediatype="csv"), ["valeur resources.0.mediatype"]),
        (_resource(bytes="12"), ["valeur resources.0.bytes"]),
        (_resource(dialect={"header": "yes"}), ["valeur resources.0.dialect.header"]),
        ({**_resource(), "licenses": [{}]}, ["manque licenses.0.name / path"]),
        (
            _resource(schema={"fields": [{"name": "x", "type": "integr"}]}),
            ["valeur resources.0.schema.fields.0.type"],
        ),
        (
            _resource(schema={"fields": [{**FIELD, "constraints": {"minimum": []}}]}),
            ["valeur resources.0.schema.fields.0.constraints.minimum"],
        ),
    ],
    ids=str,
)
def test_descriptors_against_the_standard(descriptor: Any, says: list[str], version: str) -> None:
    faults = check_descriptor(descriptor, version)
    assert [f"{one.code.removeprefix('descripteur_')} {_key(one)}" for one in faults] == says


def test_the_known_errors_of_version_2_are_not_told() -> None:
    schema = {"fields": [{"name": "l", "type": "list", "itemType": "date"}], "fieldsMatch": "superset"}
    assert check_descriptor(_resource(schema=schema), "v2") == ()
    assert [_key(one) for one in check_descriptor({**schema, "fieldsMatch": "x"}, "v2", "tableschema")] == [
        "fieldsMatch"
    ]


@pytest.mark.parametrize(("kind", "key"), [("tabledialect", "header"), ("dataresource", "path")])
def test_each_kind_has_its_schema(kind: Any, key: str) -> None:
    assert key in [one.path[0] for one in check_descriptor({"name": "a", "path": 1, "header": 1}, "v2", kind)]


def test_no_address_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refused)
    data = {"$schema": "http://127.0.0.1:9/x.json", **_resource(schema={"$ref": "http://127.0.0.1:9/y.json"})}
    assert check_package(data)


def test_schemas_inside_are_linted_across_resources() -> None:
    key = {"fields": ["x"], "reference": {"resource": "b", "fields": ["y"]}}
    first = {**RESOURCE, "schema": {"fields": [FIELD], "foreignKeys": [key], "primarykey": "x"}}
    second = {"name": "b", "path": "b.csv", "schema": {"fields": [{"name": "y", "type": "string", "format": "mail"}]}}
    faults = check_package({"$schema": V2, "resources": [first, second]})
    assert [f"{one.severity} {one.code} {_key(one)}" for one in faults] == [
        "warning schema_mot_cle_inconnu resources.0.schema.primarykey",
        "warning schema_cles_types resources.0.schema.foreignKeys.0.fields.0",
        "error definition_cle_valeur resources.1.schema.fields.0.format",
    ]


@pytest.mark.parametrize(
    ("fields", "reference", "says"),
    [
        (["x"], {"resource": "b", "fields": ["n"]}, []),
        ("x", {"resource": "b", "fields": "n"}, []),
        ("x", {"resource": "b", "fields": "s"}, ["schema_cles_types fields"]),
        (["x"], {"resource": "b", "fields": ["free"]}, []),
        (["x"], {"resource": "b", "fields": ["no"]}, ["definition_cle_valeur reference.fields.0"]),
        (["x"], {"resource": "c", "fields": ["n"]}, ["definition_cle_valeur reference.resource"]),
        (["x"], {"resource": "elsewhere", "fields": ["n"]}, []),
        (["x"], {"package": "p.json", "resource": "c", "fields": ["n"]}, []),
        (["x", "t"], {"resource": "b", "fields": ["n", "n"]}, ["schema_cles_types fields.1"]),
        (["x"], {"resource": "", "fields": ["t"]}, ["schema_cles_types fields.0"]),
        (["x"], {"resource": "a", "fields": ["x"]}, []),
        (["x"], {"resource": ["b"], "fields": ["n"]}, []),
    ],
    ids=str,
)
def test_foreign_keys_beside_the_tables_that_they_name(fields: Any, reference: Any, says: list[str]) -> None:
    own = {
        "fields": [FIELD, {"name": "t", "type": "string"}],
        "foreignKeys": [{"fields": fields, "reference": reference}],
    }
    types = {"n": {"type": "number"}, "s": {"type": "string"}, "free": {}}
    other = {"fields": [{"name": name, **more} for name, more in types.items()]}
    faults = lint_foreign_keys(own, ["a", "b", "elsewhere"], {"a": own, "b": other}, "a")
    assert [f"{one.code} {_key(one)}" for one in faults] == [
        " ".join((code, f"foreignKeys.0.{key}")) for code, key in map(str.split, says)
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["resources", "name", "path", "schema", "fields", "type"]), inner, max_size=4
        )
    ),
    max_leaves=15,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_json_value_has_an_answer(value: Any) -> None:
    assert isinstance(check_package(value), tuple)
    assert isinstance(check_package({"resources": [{"schema": value, "name": value}, value]}), tuple)


def test_a_deep_descriptor_has_an_answer() -> None:
    deep: Any = 1
    for _ in range(50_000):
        deep = [deep]
    schema = {"fields": [{"name": "a", "constraints": {"enum": [deep, deep]}}]}
    assert isinstance(check_package({"resources": [{**RESOURCE, "schema": schema}], "keywords": deep}), tuple)
