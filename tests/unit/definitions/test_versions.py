"""What the profiles of the standard ask for, quoted from their files, beside what the linter makes of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.definitions.descriptors import check_package
from pipeline.definitions.table_schema import lint_schema
from pipeline.definitions.table_schema.versions import beyond_v1

STANDARD = Path(__file__).resolve().parents[3] / "schemas" / "standard"
V1, V2 = (f"https://datapackage.org/profiles/{version}/tableschema.json" for version in ("1.0", "2.0"))
PACKAGE_V1 = "https://datapackage.org/profiles/1.0/datapackage.json"
FIELD = {"name": "x", "type": "integer"}
BOUNDED = {**FIELD, "constraints": {"exclusiveMinimum": 1}}


def _profile(version: str) -> dict[str, Any]:
    text = (STANDARD / version / "tableschema.json").read_text(encoding="utf-8")
    properties: dict[str, Any] = json.loads(text)["properties"]
    return properties


def _types(version: str) -> dict[str, dict[str, Any]]:
    fields = _profile(version)["fields"]["items"]
    return {one["properties"].get("type", {}).get("enum", ["any"])[0]: one["properties"] for one in fields["oneOf"]}


def _codes(schema: Any) -> list[str]:
    return [f"{one.severity} {one.code}" for one in lint_schema(schema)]


def test_the_profile_asks_for_a_list_of_ways_to_match_and_the_text_for_one_word() -> None:
    words = ["exact", "equal", "subset", "superset", "partial"]
    quote = {"type": "array", "item": {"type": "string", "enum": words, "default": "exact"}}
    assert _profile("v2")["fieldsMatch"] == quote
    for word in words:
        assert _codes({"fields": [FIELD], "fieldsMatch": word}) == []
        assert _codes({"fields": [FIELD], "fieldsMatch": [word]}) == ["warning schema_correspondance_liste"]
    assert _codes({"fields": [FIELD], "fieldsMatch": words}) == ["error definition_cle_valeur"]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_profiles_ask_for_at_least_one_field_and_one_part_of_a_key(version: str) -> None:
    profile = _profile(version)
    key = profile["primaryKey"]["oneOf"][0]
    assert (profile["fields"]["minItems"], key["minItems"], key["uniqueItems"]) == (1, 1, True)


def test_the_profile_asks_for_categories_of_the_fields_own_type() -> None:
    bare, labelled = (one["items"] for one in _types("v2")["integer"]["categories"]["anyOf"])
    assert bare == labelled["properties"]["value"] == {"type": "integer"}


@pytest.mark.parametrize("kind", sorted({*_types("v1"), *_types("v2")}))
def test_each_word_that_version_1_lacks_is_told(kind: str) -> None:
    one, two = (_types(version)[kind] for version in ("v1", "v2"))
    new = set(two) - set(one)
    asked = set(two.get("constraints", {}).get("properties", {})) - set(one["constraints"]["properties"])
    field = {"type": kind, **dict.fromkeys(new), "constraints": dict.fromkeys(asked)}
    told = {fault.path[-1] for fault in beyond_v1({"fields": [field]})}
    assert told == new | asked


def test_the_keys_of_a_schema_that_version_1_lacks_are_told() -> None:
    new = set(_profile("v2")) - set(_profile("v1")) - {"$schema"}
    assert {fault.path[0] for fault in beyond_v1(dict.fromkeys(new))} == new


@pytest.mark.parametrize(
    ("profile", "own", "codes"),
    [
        (PACKAGE_V1, {}, ["schema_version"]),
        (PACKAGE_V1, {"$schema": V2}, []),
        ("https://datapackage.org/profiles/2.0/datapackage.json", {"$schema": V1}, ["schema_version"]),
        ("https://datapackage.org/profiles/2.0/datapackage.json", {}, []),
        (None, {}, []),
    ],
)
def test_a_schema_without_a_version_has_that_of_its_package(profile: Any, own: Any, codes: list[str]) -> None:
    resource = {"name": "a", "path": "a.csv", "schema": {**own, "fields": [BOUNDED]}}
    package = {"resources": [resource], **({"$schema": profile} if profile else {})}
    assert [one.code for one in check_package(package)] == codes
