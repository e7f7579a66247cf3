"""Keys into other data packages: by path and hash, or told as not checked."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.structure import TableAsked
from pipeline.check.structure.packages import check_structure

REGIONS = "code,nom\n01,Bas-Saint-Laurent\n02,Saguenay\n"


def digest(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def other(folder: Path, **changed: Any) -> Path:
    """A package of regions beside the one that is judged."""
    folder.mkdir()
    (folder / "regions.csv").write_text(REGIONS, encoding="utf-8")
    fields = [{"name": "code", "type": "string"}, {"name": "nom", "type": "string"}]
    resource = {"name": "regions", "path": "regions.csv", "schema": {"fields": fields}}
    resource |= {"hash": digest(folder / "regions.csv"), **changed}
    told = {key: value for key, value in resource.items() if value is not None}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [told]}), encoding="utf-8")
    return folder / "datapackage.json"


def judged(root: Path, reference: dict[str, Any], cells: str = "01\n03\n", **how: Any) -> Counter[tuple[str, Any]]:
    root.mkdir(exist_ok=True)
    (root / "projets.csv").write_text(f"region\n{cells}", encoding="utf-8")
    schema = {
        "fields": [{"name": "region", "type": "string"}],
        "foreignKeys": [{"fields": ["region"], "reference": {"fields": ["code"], **reference}}],
    }
    descriptor = {"resources": [{"name": "projets", "path": "projets.csv", "schema": schema, **how.pop("more", {})}]}
    before = json.dumps(descriptor)
    found, _ = check_structure(root, descriptor, lambda _done, _total: None, TableAsked(**how))
    assert json.dumps(descriptor) == before
    return Counter((one.code, one.location.row if one.location else None) for one in found)


def reference(there: Path, **changed: Any) -> dict[str, Any]:
    return {"package": "../regions/datapackage.json", "resource": "regions", "hash": digest(there), **changed}


def test_a_key_into_another_package_is_held(tmp_path: Path) -> None:
    there = other(tmp_path / "regions")
    assert judged(tmp_path / "a", reference(there)) == {("foreign-key", 3): 1}
    assert judged(tmp_path / "a", reference(there), "01\n02\n\n") == {("blank-row", 4): 1}


@pytest.mark.parametrize(
    ("changed", "there", "code"),
    [
        ({"hash": None}, {}, "cle_autre_jeu_non_lu"),
        ({"hash": "md5:00"}, {}, "cle_autre_jeu_non_lu"),
        ({"package": "https://example.org/datapackage.json"}, {}, "cle_autre_jeu_non_lu"),
        ({}, {"hash": None}, "cle_autre_jeu_non_lu"),
        ({"hash": "sha256:00"}, {}, "cle_autre_jeu_different"),
        ({"package": "../rien/datapackage.json"}, {}, "cle_autre_jeu_different"),
        ({"package": "a\0b"}, {}, "cle_autre_jeu_different"),
        ({"resource": "villes"}, {}, "cle_autre_jeu_different"),
        ({"fields": ["numero"]}, {}, "cle_autre_jeu_different"),
        ({}, {"hash": "sha256:00"}, "cle_autre_jeu_different"),
        ({}, {"path": "../a/projets.csv"}, "cle_autre_jeu_different"),
        ({}, {"path": "absent.csv"}, "cle_autre_jeu_different"),
        ({}, {"schema": "schema.json"}, "cle_autre_jeu_different"),
    ],
)
def test_what_is_not_pinned_is_told_and_not_read(
    tmp_path: Path, changed: dict[str, Any], there: dict[str, Any], code: str
) -> None:
    found = other(tmp_path / "regions", **there)
    assert judged(tmp_path / "a", reference(found, **changed)) == {(code, None): 1}


@pytest.mark.parametrize("how", [{"engine": "frictionless"}, {"more": {"compression": "no"}}])
def test_frictionless_alone_follows_no_such_key_and_says_so(tmp_path: Path, how: dict[str, Any]) -> None:
    there = other(tmp_path / "regions")
    assert judged(tmp_path / "a", reference(there), **how)[("cle_autre_jeu_non_lu", None)] == 1
