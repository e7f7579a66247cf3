"""The reference data are valid, official where they can be, and say nothing that is not established."""

import csv
import io
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

REFERENCE = ("regions", "organismes", "noms_organismes")
REGIONS = (
    ("01", "Bas-Saint-Laurent"),
    ("02", "Saguenay–Lac-Saint-Jean"),
    ("03", "Capitale-Nationale"),
    ("04", "Mauricie"),
    ("05", "Estrie"),
    ("06", "Montréal"),
    ("07", "Outaouais"),
    ("08", "Abitibi-Témiscamingue"),
    ("09", "Côte-Nord"),
    ("10", "Nord-du-Québec"),
    ("11", "Gaspésie–Îles-de-la-Madeleine"),
    ("12", "Chaudière-Appalaches"),
    ("13", "Laval"),
    ("14", "Lanaudière"),
    ("15", "Laurentides"),
    ("16", "Montérégie"),
    ("17", "Centre-du-Québec"),
)
MINISTRY = "ministere-emploi-solidarite-sociale"


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


@pytest.fixture(scope="module")
def tables(root: Path) -> dict[str, list[dict[str, str]]]:
    return {name: read(root / f"datapackage/reference/{name}.csv") for name in REFERENCE}


@pytest.fixture(scope="module")
def names(tables: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in tables["noms_organismes"]:
        grouped.setdefault(row["id_organisme"], []).append(row)
    return grouped


def test_the_reference_tables_are_valid_together(root: Path, package_of: Any) -> None:
    package = package_of(root / "datapackage", {name: f"reference/{name}.csv" for name in REFERENCE})
    assert package.validate().flatten(["title", "rowNumber", "fieldName", "note"]) == []


@pytest.mark.parametrize("name", REFERENCE)
def test_a_reference_table_is_written_as_releases_are(root: Path, schemas: Any, name: str) -> None:
    content = (root / f"datapackage/reference/{name}.csv").read_bytes()
    text = content.decode("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    again = io.StringIO(newline="")
    csv.writer(again, lineterminator="\r\n").writerows(rows)
    size = len(schemas[name]["primaryKey"])
    keys = [tuple(row[:size]) for row in rows[1:]]
    assert not content.startswith(b"\xef\xbb\xbf")
    assert again.getvalue() == text
    assert keys == sorted(set(keys))


def test_the_regions_are_the_official_17(tables: Any) -> None:
    assert tuple((row["code_region"], row["nom"]) for row in tables["regions"]) == REGIONS


def test_every_body_has_a_name_and_every_name_a_body(tables: Any, names: Any) -> None:
    assert {row["id_organisme"] for row in tables["organismes"]} == set(names)


def test_the_names_of_a_body_follow_each_other_without_overlap_or_gap(names: Any) -> None:
    for rows in names.values():
        for earlier, later in pairwise(rows):
            end = date.fromisoformat(earlier["valide_au"])
            assert date.fromisoformat(earlier["valide_du"]) <= end
            assert date.fromisoformat(later["valide_du"]) == end + timedelta(days=1)


def test_a_body_is_called_by_the_name_in_force(tables: Any, names: Any) -> None:
    for row in tables["organismes"]:
        latest = names[row["id_organisme"]][-1]
        assert latest["valide_au"] == ""
        assert latest["nom"] == row["nom"]


def test_an_acronym_names_one_body_at_a_time(tables: Any) -> None:
    bearers: dict[str, set[str]] = {}
    for row in tables["noms_organismes"]:
        if row["sigle"]:
            bearers.setdefault(row["sigle"], set()).add(row["id_organisme"])
    assert {sigle: ids for sigle, ids in bearers.items() if len(ids) > 1} == {}


def test_the_ministry_behind_mess_keeps_its_identity_through_its_names(names: Any) -> None:
    spans = [(row["sigle"], row["valide_du"][:4], row["valide_au"][:4]) for row in names[MINISTRY]]
    assert spans == [("MESS", "2005", "2015"), ("MTESS", "2015", "2022"), ("MESS", "2022", "")]


def test_an_identifier_is_built_on_no_acronym(tables: Any) -> None:
    acronyms = {row["sigle"].lower() for row in tables["noms_organismes"]} - {""}
    for row in tables["organismes"]:
        assert not acronyms & set(row["id_organisme"].split("-"))


def test_no_regional_conference_is_published_before_its_name_is_verified(root: Path, tables: Any) -> None:
    path = root.parent / "shared" / "reference" / "cre.csv"
    unverified = {row["nom"] for row in read(path) if row["nom_verifie"] != "true"} if path.exists() else set()
    published = {row["nom"] for row in tables["organismes"]} | {row["nom"] for row in tables["noms_organismes"]}
    assert not unverified & published
    assert "cre" not in {row["type_organisme"] for row in tables["organismes"]}
