"""The JSON Schemas of our own definition files accept what is right and refuse a typo."""

import copy
import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[3]
PROFILES = ("codes", "corrections", "expectations", "formulaire", "messages", "plan", "rule", "score", "table")
WORDS = dict.fromkeys(("title", "message", "why", "fix", "good", "bad"), "mots")
PLAN = """
id = "plan-a"
sigle = "PA"
autres_noms = ["PAA"]
titre = "Plan A"
date_debut = 2010-04-01
date_fin = 2015-03-31
url = "https://exemple.gouv.qc.ca/plan"
formulaires = ["rapport-annuel-mesure"]
[translations.en]
titre = "Plan A"
[editeur]
nom = "Ministère"
id_organisme = "ministere"
courriel = "donnees@exemple.gouv.qc.ca"
[publication]
licence = "CC-BY-4.0"
publie = []
sources = "empreinte"
[portail]
tout = { est = ["libre"] }
[severites]
cout_different_des_parts = "error"
type-error = "warning"
[[decisions]]
nature = "derogation"
code = "annee_manquante"
portee = "plan-a/1.1"
raison = "La mesure n'existait pas."
qui = "responsable"
date = 2026-11-20
expire = 2027-11-20
[fichiers."mesures/1.1-v2.md"]
revision = 2
"""
CORRECTIONS = """
[[corrections]]
table = "couts"
cle = "plan-a/1.1/2010-2011|2010-2011"
champ = "montant"
lu = ""
valeur = 1200.50
raison = "Dit au téléphone."
qui = "responsable"
date = 2026-11-20
"""
FORM = """
id = "rapport-annuel-mesure"
reconnu_par = ["TITRE DE LA MESURE", "COÛT DE LA MESURE"]
plan_nomme_par = ["Plan d'action"]
[entete.code]
libelles = ["N° DE LA MESURE"]
champ = "mesures.code_mesure"
[entete.organisme]
libelles = ["MINISTÈRE"]
champ = "rapports_organismes.texte"
role = "responsable"
[entete.annee]
motif = "RAPPORT ANNÉE {annee_financiere}"
champ = "rapports.annee_financiere"
[entete.revision]
motif = "RÉVISION {revision}"
seules = ["VERSION RÉVISÉE"]
valeur = "2"
champ = "rapports.revision"
[[sections]]
titres = ["DESCRIPTION"]
genre = "choix+textes"
section = "description"
choix.champ = "rapports.origine"
choix.nouvelle = ["Nouvelle mesure"]
[[sections]]
titres = ["ACTIVITÉS"]
genre = "textes"
section = "activites"
[[sections]]
titres = ["COÛT"]
genre = "serie"
table = "couts"
"""
RIGHT: dict[str, dict[str, Any]] = {
    "rule": {
        "table": "couts",
        "field": "montant",
        "severity": "warning",
        "fr": WORDS,
        "en": WORDS,
        "iu": WORDS,
    },
    "codes": {
        "source_vide": {"severity": "error", "engine": "lecture"},
        "type-error": {"severity": "error", "engine": "frictionless", "table": "couts", "field": "montant"},
    },
    "messages": {
        "codes": {
            "source_vide": dict.fromkeys(("title", "message", "why", "fix"), "mots"),
            "type-error": WORDS,
        },
        "errors": {"plan_introuvable": {"message": "mots", "fix": "mots"}},
        "words": {"oui": "oui", "statuts": {"lu": "lu"}},
        "commands": {
            "as-of": {
                "help": "mots",
                "example": "bilan as-of",
                "to": "dossier",
                "options": {"lang": "langue"},
            }
        },
    },
}


def plain(value: Any) -> Any:
    """A TOML value as the profiles see it: dates as ISO text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def profile(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / f"schemas/meta/{name}.schema.json").read_text(encoding="utf-8"))
    return read


def right(name: str) -> dict[str, Any]:
    files = {"table": "schemas/couts.schema.json", "expectations": "checks/expectations/couts.json"}
    if name in files:
        read: dict[str, Any] = json.loads((ROOT / files[name]).read_text(encoding="utf-8"))
        return read
    if name == "score":
        return {"rang": 1, **{lang: {"title": "mots", "why": "mots"} for lang in ("fr", "en")}}
    texts = {"plan": PLAN, "formulaire": FORM, "corrections": CORRECTIONS}
    return plain(tomllib.loads(texts[name])) if name in texts else copy.deepcopy(RIGHT[name])


def faults(name: str, value: Any) -> list[str]:
    return sorted(error.json_path for error in Draft202012Validator(profile(name)).iter_errors(value))


def set_in(*path: str | int, to: Any) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        value[path[-1]] = to

    return change


def drop(*path: str | int) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        del value[path[-1]]

    return change


def test_the_profiles_are_those_of_our_definition_files() -> None:
    found = sorted(path.name.removesuffix(".schema.json") for path in (ROOT / "schemas/meta").iterdir())
    assert found == list(PROFILES)


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_is_itself_a_valid_json_schema(name: str) -> None:
    Draft202012Validator.check_schema(profile(name))
    assert profile(name)["title"]
    assert profile(name)["description"]


@pytest.mark.parametrize("name", PROFILES)
def test_a_right_file_is_accepted(name: str) -> None:
    assert faults(name, right(name)) == []


WRONG: list[tuple[str, Callable[[Any], None], str]] = [
    ("plan", set_in("date_fini", to="2015-03-31"), "$"),
    ("plan", drop("id"), "$"),
    ("score", drop("rang"), "$"),
    ("score", set_in("fr", "fix", to="mots"), "$.fr"),
    ("expectations", set_in("expectations", 0, "type", to="expect_nothing"), "$.expectations[0].type"),
    ("expectations", set_in("expectations", 0, "kwargs", "mostely", to=1), "$.expectations[0].kwargs"),
    ("expectations", set_in("expectations", 0, "kwargs", "regex", to="[0-9]"), "$.expectations[0].kwargs.regex"),
    ("expectations", drop("expectations", 0, "meta", "fr"), "$.expectations[0].meta"),
    ("plan", drop("translations", "en"), "$.translations"),
    ("plan", set_in("id", to="PSIS 2010"), "$.id"),
    ("plan", set_in("date_debut", to="1er avril 2010"), "$.date_debut"),
    ("plan", set_in("date_debut", to=2010), "$.date_debut"),
    ("plan", set_in("formulaires", to=[]), "$.formulaires"),
    ("plan", set_in("url", to="exemple"), "$.url"),
    ("plan", set_in("publication", "sources", to="copies"), "$.publication.sources"),
    ("plan", set_in("publication", "license", to="CC-BY-4.0"), "$.publication"),
    ("plan", set_in("editeur", "mail", to="a@b"), "$.editeur"),
    ("plan", set_in("severites", "annee_manquante", to="erreur"), "$.severites.annee_manquante"),
    ("plan", drop("decisions", 0, "expire"), "$.decisions[0]"),
    ("plan", drop("decisions", 0, "code"), "$.decisions[0]"),
    ("plan", set_in("decisions", 0, "nature", to="waiver"), "$.decisions[0].nature"),
    ("plan", set_in("fichiers", "a.md", to={"revison": 2}), "$.fichiers['a.md']"),
    (
        "plan",
        set_in("fichiers", "mesures/1.1-v2.md", "revision", to=0),
        "$.fichiers['mesures/1.1-v2.md'].revision",
    ),
    ("formulaire", set_in("reconnu_par", to=["TITRE"]), "$.reconnu_par"),
    ("formulaire", set_in("entete", "code", "libelle", to=["N°"]), "$.entete.code"),
    ("formulaire", drop("entete", "code", "libelles"), "$.entete.code"),
    ("formulaire", drop("entete", "revision", "valeur"), "$.entete.revision"),
    ("formulaire", set_in("entete", "annee", "motif", to="ANNÉE"), "$.entete.annee.motif"),
    ("formulaire", set_in("entete", "code", "champ", to="code_mesure"), "$.entete.code.champ"),
    ("formulaire", set_in("sections", 0, "genre", to="choix"), "$.sections[0].genre"),
    ("formulaire", drop("sections", 0, "choix"), "$.sections[0]"),
    ("formulaire", drop("sections", 0, "choix", "champ"), "$.sections[0].choix"),
    ("formulaire", drop("sections", 1, "section"), "$.sections[1]"),
    ("formulaire", set_in("sections", 1, "choix", to={"champ": "a.b", "c": ["d"]}), "$.sections[1].choix"),
    ("formulaire", drop("sections", 2, "table"), "$.sections[2]"),
    ("formulaire", set_in("sections", 2, "section", to="activites"), "$.sections[2].section"),
    ("table", set_in("missingValue", to=[""]), "$"),
    ("table", drop("translations", "en"), "$.translations"),
    ("table", drop("translations", "en", "description"), "$.translations.en"),
    ("table", drop("fields", 2, "translations"), "$.fields[2]"),
    ("table", set_in("fields", 2, "title", to=" "), "$.fields[2].title"),
    ("table", set_in("fields", 2, "type", to="year"), "$.fields[2].type"),
    ("table", set_in("fields", 2, "constraints", to={"requierd": True}), "$.fields[2].constraints"),
    ("table", set_in("fields", 0, "constraints", "pattern", to="[0-9]+"), "$.fields[0].constraints.pattern"),
    ("table", drop("fields", 5, "bilan:libelles"), "$.fields[5]"),
    ("table", drop("fields", 5, "bilan:libelles", "declare", "en"), "$.fields[5]['bilan:libelles'].declare"),
    (
        "table",
        set_in("fields", 2, "bilan:libelles", to={"a": {"fr": "a", "en": "a"}}),
        "$.fields[2]['bilan:libelles']",
    ),
    ("table", set_in("bilan:famille", to="derivée"), "$['bilan:famille']"),
    ("table", set_in("primaryKey", to="id_rapport"), "$.primaryKey"),
    ("table", set_in("foreignKeys", 0, "fields", to="id_rapport"), "$.foreignKeys[0].fields"),
    ("rule", drop("en"), "$"),
    ("rule", drop("en", "bad"), "$.en"),
    ("rule", set_in("severty", to="error"), "$"),
    ("rule", set_in("fr", "titel", to="mots"), "$.fr"),
    ("codes", set_in("source_vide", "engine", to="read"), "$.source_vide.engine"),
    ("codes", drop("source_vide", "severity"), "$.source_vide"),
    ("codes", set_in("Source Vide", to={"severity": "info", "engine": "lecture"}), "$"),
    ("messages", drop("words"), "$"),
    ("messages", drop("codes", "source_vide", "fix"), "$.codes.source_vide"),
    ("messages", set_in("errors", "plan_introuvable", "why", to="mots"), "$.errors.plan_introuvable"),
    ("messages", drop("commands", "as-of", "example"), "$.commands['as-of']"),
    ("messages", set_in("words", "un", to=1), "$.words.un"),
]


@pytest.mark.parametrize(("name", "change", "where"), WRONG, ids=[f"{n}-{i}" for i, (n, _, _) in enumerate(WRONG)])
def test_a_fault_is_refused_where_it_stands(name: str, change: Callable[[Any], None], where: str) -> None:
    value = right(name)
    change(value)
    assert any(path.startswith(where) for path in faults(name, value)), faults(name, value)


def definition_files() -> list[tuple[str, Path]]:
    kinds = (
        ("plan", "datapackage/*/plan.toml"),
        ("formulaire", "datapackage/formulaires/*.toml"),
        ("formulaire", "datapackage/*/formulaires/*.toml"),
        ("codes", "checks/codes.toml"),
        ("messages", "checks/messages/*.toml"),
        ("rule", "checks/rules/*.sql"),
        ("score", "checks/scores/*.sql"),
        ("expectations", "checks/expectations/*.json"),
    )
    return [(kind, path) for kind, pattern in kinds for path in sorted(ROOT.glob(pattern))]


@pytest.mark.parametrize(("kind", "path"), definition_files(), ids=lambda value: getattr(value, "name", value))
def test_every_definition_file_of_the_repository_fits_its_profile(kind: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if kind == "expectations":
        assert faults(kind, json.loads(text)) == []
        return
    if kind in {"rule", "score"}:
        head = re.match(r"/\*(.*?)\*/", text, re.DOTALL)
        assert head is not None
        text = head.group(1)
    assert faults(kind, plain(tomllib.loads(text))) == []
