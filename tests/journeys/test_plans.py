"""The plans as wholes: clean enough to release, every value traced, and the starter without a finding."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pytest

from pipeline.definitions.descriptors import check_package
from pipeline.definitions.standard_schemas import check_descriptor
from pipeline.definitions.table_schema.versions import version_of

PLANS = ("exemple", "psis-2010-2015", "modele")


@pytest.mark.parametrize("plan", PLANS)
def test_no_finding_is_an_error(plan: str, built: Callable[[str], Any]) -> None:
    assert built(plan).report.valid


def test_the_starter_has_no_finding(built: Callable[[str], Any]) -> None:
    assert built("modele").report.findings == ()


@pytest.mark.parametrize("plan", PLANS)
def test_the_standard_accepts_the_descriptor(plan: str, built: Callable[[str], Any]) -> None:
    descriptor = json.loads((built(plan).root / "datapackage.json").read_text(encoding="utf-8"))
    assert version_of(descriptor) == "v2"
    assert check_package(descriptor) == ()
    assert check_descriptor(descriptor, "v2") == ()  # the schemas inside as well


@pytest.mark.parametrize("plan", PLANS)
def test_a_stranger_s_frictionless_accepts_the_package(plan: str, built: Callable[[str], Any]) -> None:
    report = frictionless.Package(str(built(plan).root / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])


@pytest.mark.parametrize("plan", PLANS)
def test_every_value_has_its_provenance(plan: str, built: Callable[[str], Any], setting: Any) -> None:
    draft = built(plan)
    traced = {(row["table_nom"], row["cle"], row["champ"]) for row in draft.table("provenance")}
    owed = set()
    for name, spec in setting.definitions.tables.items():
        if spec.family not in {"mesure", "derivee"}:
            continue
        for row in draft.table(name):
            key = "|".join(row[part] for part in spec.primary_key)
            owed |= {(name, key, column) for column, value in row.items() if value and column not in spec.primary_key}
    assert traced == owed


@pytest.mark.parametrize("plan", PLANS)
def test_the_words_of_a_value_stand_on_its_line(plan: str, built: Callable[[str], Any], setting: Any) -> None:
    draft = built(plan)
    root = Path(setting.definitions.plan(str(Path(__file__).resolve().parents[2] / "datapackage" / plan)).root)
    sources = {row["id_source"]: row["fichier"] for row in draft.table("sources")}
    plain = str.maketrans("", "", "*<>/b\\ \t\u00a0|")
    lines: dict[str, list[str]] = {}
    for row in draft.table("provenance"):
        if not row["ligne"]:
            continue
        file = sources[row["id_source"]]
        if file not in lines:
            raw = (root / "sources" / file).read_bytes()
            try:
                text = raw.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = raw.decode("cp1252")
            lines[file] = text.replace("\r\n", "\n").split("\n")
        written = unicodedata.normalize("NFC", lines[file][int(row["ligne"]) - 1]).translate(plain)
        assert row["extrait"].translate(plain) in written, row
