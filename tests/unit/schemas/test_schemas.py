"""The published contract holds: every table, key, word and pattern of `schemas/`, and its examples."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from frictionless import Schema
from jsonschema import Draft202012Validator

CONTRACT = {
    "plans": "id_plan titre sigle date_debut date_fin url",
    "regions": "code_region nom",
    "organismes": "id_organisme nom type_organisme code_region",
    "noms_organismes": "id_organisme valide_du nom sigle valide_au",
    "sources": "id_source fichier type_media octets sha256 langue",
    "mesures": "id_mesure id_plan code_mesure titre orientation",
    "rapports": ("id_rapport id_mesure annee_financiere revision titre orientation origine ads id_source"),
    "rapports_organismes": "id_rapport rang texte id_organisme role",
    "couts": "id_rapport annee_financiere montant precision borne statut texte",
    "clienteles": "id_rapport annee_financiere nombre unite borne statut texte",
    "couts_courants": "id_mesure annee_financiere montant precision borne statut texte id_rapport",
    "clienteles_courantes": "id_mesure annee_financiere nombre unite borne statut texte id_rapport",
    "textes": "id_rapport section rang texte",
    "chiffres_cites": ("id_rapport section rang position valeur unite precision borne texte contexte"),
    "ententes": "id_entente id_mesure id_organisme code_region date_debut date_fin enveloppe",
    "rapports_regionaux": (
        "id_rapport_regional id_entente id_mesure id_organisme code_region annee_financiere revision "
        "date_depot nombre_projets montant_disponible montant_accorde montant_depense solde id_source"
    ),
    "projets": (
        "id_rapport_regional no_projet no_modification titre promoteur type_territoire territoire theme "
        "clientele montant_demande montant_accorde montant_depense autres_sources date_debut date_fin "
        "personnes_rejointes etat"
    ),
    "provenance": (
        "table_nom cle champ rang id_source page boite bloc ligne feuille cellule extrait methode version_bilan"
    ),
}
KEYS = {
    "plans": "id_plan",
    "regions": "code_region",
    "organismes": "id_organisme",
    "noms_organismes": "id_organisme valide_du",
    "sources": "id_source",
    "mesures": "id_mesure",
    "rapports": "id_rapport",
    "rapports_organismes": "id_rapport rang",
    "couts": "id_rapport annee_financiere",
    "clienteles": "id_rapport annee_financiere",
    "couts_courants": "id_mesure annee_financiere",
    "clienteles_courantes": "id_mesure annee_financiere",
    "textes": "id_rapport section rang",
    "chiffres_cites": "id_rapport section rang position",
    "ententes": "id_entente",
    "rapports_regionaux": "id_rapport_regional",
    "projets": "id_rapport_regional no_projet no_modification",
    "provenance": "table_nom cle champ rang",
}
CHOICE = ["aucune", "absente", "illisible", "contradictoire"]
STATUS = ["declare", "sans_objet", "indetermine", "absent", "illisible"]
CODE_LISTS = {
    ("rapports", "origine"): ["nouvelle", "reconduite", *CHOICE],
    ("rapports", "ads"): ["designee", "non_designee", *CHOICE],
    ("couts", "statut"): STATUS,
    ("clienteles", "statut"): STATUS,
    ("couts_courants", "statut"): STATUS[:2],
    ("clienteles_courantes", "statut"): STATUS[:2],
    ("textes", "section"): ["description", "activites", "etapes", "information", "ads"],
    ("chiffres_cites", "unite"): ["CAD", "pourcent"],
    ("couts", "borne"): ["exacte", "minimum", "maximum", "approximative"],
    ("provenance", "methode"): ["lecture", "correction"],
}
NOT_PORTABLE = re.compile(r"\(\?|\\[dDwWsSbB1-9AZ]|\[\[:|[*+?}][+]")
TABLES = sorted(CONTRACT)

Schemas = dict[str, dict[str, Any]]


def fields_of(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in schema["fields"]}


def read_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def typed(kind: str, text: str) -> object:
    if not text:
        return None
    read = {"string": str, "integer": int, "number": Decimal, "date": date.fromisoformat}
    return read[kind](text)


def test_every_table_of_the_contract_has_a_schema_and_nothing_else(schemas: Schemas) -> None:
    assert sorted(schemas) == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_fields_and_key_are_those_of_the_contract_in_its_order(schemas: Schemas, name: str) -> None:
    assert " ".join(fields_of(schemas[name])) == CONTRACT[name]
    assert " ".join(schemas[name]["primaryKey"]) == KEYS[name]
    assert schemas[name]["name"] == name


@pytest.mark.parametrize("name", TABLES)
def test_a_schema_is_valid_for_our_profile_and_for_frictionless(root: Path, schemas: Schemas, name: str) -> None:
    profile = json.loads((root / "schemas/meta/table.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(profile).iter_errors(schemas[name])] == []
    assert Schema.from_descriptor(schemas[name]).field_names == CONTRACT[name].split()


@pytest.mark.parametrize("name", TABLES)
def test_key_fields_are_never_empty(schemas: Schemas, name: str) -> None:
    fields = fields_of(schemas[name])
    assert all(fields[key]["constraints"]["required"] for key in schemas[name]["primaryKey"])


@pytest.mark.parametrize("name", TABLES)
def test_words_are_given_in_french_and_in_english(schemas: Schemas, name: str) -> None:
    for words in (schemas[name], *schemas[name]["fields"]):
        english = words["translations"]["en"]
        assert words["title"].strip()
        assert english["title"].strip()
        assert words["description"].endswith((".", "?"))
        assert english["description"].endswith((".", "?"))
        assert words["description"] != english["description"]


@pytest.mark.parametrize("name", TABLES)
def test_an_optional_field_says_what_its_emptiness_means(schemas: Schemas, name: str) -> None:
    for field in schemas[name]["fields"]:
        if not field.get("constraints", {}).get("required"):
            assert "vide " in field["description"].lower(), field["name"]
            assert "empty " in field["translations"]["en"]["description"].lower(), field["name"]


@pytest.mark.parametrize("name", TABLES)
def test_every_code_has_a_label_in_both_languages(schemas: Schemas, name: str) -> None:
    for field in schemas[name]["fields"]:
        codes = field.get("constraints", {}).get("enum", [])
        assert list(field.get("bilan:libelles", {})) == codes, field["name"]


@pytest.mark.parametrize(("name", "field"), sorted(CODE_LISTS))
def test_code_lists_are_those_of_the_contract(schemas: Schemas, name: str, field: str) -> None:
    assert fields_of(schemas[name])[field]["constraints"]["enum"] == CODE_LISTS[name, field]


@pytest.mark.parametrize("name", TABLES)
def test_foreign_keys_name_the_key_of_a_table_and_agree_in_type(schemas: Schemas, name: str) -> None:
    for key in schemas[name].get("foreignKeys", []):
        target = schemas[key["reference"]["resource"]]
        here, there = fields_of(schemas[name]), fields_of(target)
        assert key["reference"]["fields"] == target["primaryKey"]
        for mine, its in zip(key["fields"], key["reference"]["fields"], strict=True):
            assert here[mine]["type"] == there[its]["type"]
            assert here[mine]["constraints"].get("pattern") == there[its]["constraints"].get("pattern")


@pytest.mark.parametrize("name", TABLES)
def test_patterns_mean_the_same_in_python_and_in_the_engine(schemas: Schemas, name: str) -> None:
    for field in schemas[name]["fields"]:
        pattern = field.get("constraints", {}).get("pattern")
        if pattern is None:
            continue
        assert NOT_PORTABLE.search(pattern) is None, pattern
        for text in (str(field["example"]), f"{field['example']}\x7f", "", "é"):
            rows = duckdb.sql("SELECT regexp_full_match(?, ?)", params=[text, pattern]).fetchall()
            assert rows == [(re.fullmatch(pattern, text) is not None,)], (pattern, text)


@pytest.mark.parametrize("name", TABLES)
def test_a_field_s_example_passes_the_field_s_own_checks(schemas: Schemas, name: str) -> None:
    for field in Schema.from_descriptor(schemas[name]).fields:
        _, notes = field.read_cell(str(field.example))
        assert not notes, (field.name, notes)


@pytest.mark.parametrize("text", ["2010-2011", "0000-0000"])
def test_a_fiscal_year_is_two_years_of_four_digits(schemas: Schemas, text: str) -> None:
    for name in ("rapports", "couts", "rapports_regionaux"):
        assert re.fullmatch(fields_of(schemas[name])["annee_financiere"]["constraints"]["pattern"], text)


@pytest.mark.parametrize("text", ["2010–2011", "2010-11", "20102011", "2010-2011 ", "２010-2011"])
def test_anything_else_is_no_fiscal_year(schemas: Schemas, text: str) -> None:
    pattern = fields_of(schemas["couts"])["annee_financiere"]["constraints"]["pattern"]
    assert re.fullmatch(pattern, text) is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("psis-2010-2015/1.1/2010-2011", True),
        ("psis-2010-2015/3.1.1.1/2010-2011/r12", True),
        ("psis-2010-2015/1.1/2010-2011/r1", False),
        ("psis-2010-2015/1./2010-2011", False),
        ("PSIS/1.1/2010-2011", False),
        ("psis-2010-2015/1.1", False),
    ],
)
def test_a_report_is_named_by_plan_measure_year_and_revision(schemas: Schemas, text: str, right: bool) -> None:
    pattern = fields_of(schemas["rapports"])["id_rapport"]["constraints"]["pattern"]
    assert (re.fullmatch(pattern, text) is not None) is right


def test_derived_tables_and_only_they_have_a_query(root: Path, schemas: Schemas) -> None:
    queries = {path.stem for path in (root / "schemas").glob("*.sql")}
    assert queries == {name for name in schemas if schemas[name]["bilan:famille"] == "derivee"}


def test_every_table_has_its_example(root: Path) -> None:
    assert sorted(path.stem for path in (root / "schemas/examples").glob("*.csv")) == TABLES


def test_the_examples_are_one_valid_package_foreign_keys_included(root: Path, package_of: Any) -> None:
    package = package_of(root / "schemas", {name: f"examples/{name}.csv" for name in TABLES})
    report = package.validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert all(task.stats["rows"] for task in report.tasks)


def test_frictionless_sees_a_broken_foreign_key_in_such_a_package(
    root: Path, package_of: Any, tmp_path: Path
) -> None:
    for name in TABLES:
        text = (root / f"schemas/examples/{name}.csv").read_bytes()
        (tmp_path / f"{name}.csv").write_bytes(text.replace(b",ville-exemple,", b",ville-inconnue,"))
    package = package_of(tmp_path, {name: f"{name}.csv" for name in TABLES})
    kinds = {kind for (kind,) in package.validate().flatten(["type"])}
    assert kinds == {"foreign-key"}


@pytest.mark.parametrize("name", TABLES)
def test_an_example_is_written_as_releases_are(root: Path, schemas: Schemas, name: str) -> None:
    content = (root / f"schemas/examples/{name}.csv").read_bytes()
    text = content.decode("utf-8")
    again = io.StringIO(newline="")
    csv.writer(again, lineterminator="\r\n").writerows(csv.reader(io.StringIO(text, newline="")))
    assert not content.startswith(b"\xef\xbb\xbf")
    assert again.getvalue() == text
    assert text.splitlines()[0] == ",".join(CONTRACT[name].split())
    kinds = {field["name"]: field["type"] for field in schemas[name]["fields"]}
    rows = read_rows(root / f"schemas/examples/{name}.csv")
    keys = [tuple(typed(kinds[part], row[part]) for part in KEYS[name].split()) for row in rows]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", TABLES)
def test_money_has_two_decimals_and_fits_the_store(root: Path, schemas: Schemas, name: str) -> None:
    numbers = [field["name"] for field in schemas[name]["fields"] if field["type"] == "number"]
    for row in read_rows(root / f"schemas/examples/{name}.csv"):
        for field in numbers:
            assert re.fullmatch(r"(-?[0-9]{1,13}\.[0-9]{2})?", row[field]), (field, row[field])


@pytest.mark.parametrize("name", TABLES)
def test_a_value_is_present_exactly_when_its_status_says_so(root: Path, name: str) -> None:
    rows = read_rows(root / f"schemas/examples/{name}.csv")
    for row in rows:
        if "montant" in row and "statut" in row:
            assert bool(row["montant"]) is (row["statut"] == "declare")
            assert bool(row["montant"]) is bool(row["precision"]) is bool(row["borne"])
        if "nombre" in row:
            assert row["statut"] == "declare" or not row["nombre"]
