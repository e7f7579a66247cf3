"""A plan folder: its plan.toml, and the layouts that it names."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from pipeline.definitions import STARTER_ID, Definitions, slug

Wrong = Callable[[Callable[[], object]], tuple[str, Mapping[str, object]]]
DECISION = """
[[decisions]]
nature = "derogation"
code = "marques_perdues"
portee = "exemple/1.1"
raison = "Original perdu."
qui = "M. Essai"
date = "2024-01-01"
expire = 2025-01-01
"""


def _change(path: Path, old: str, new: str) -> int:
    """Rewrites a file; the line where the new words stand."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return text[: text.index(new)].count("\n") + 1


def test_all_that_a_plan_may_say(opened: Definitions, plan_folder: Path) -> None:
    path = plan_folder / "plan.toml"
    more = f'\n[severites]\nmarques_perdues = "warning"\n[fichiers."mesures/a.md"]\nrevision = 2\n{DECISION}'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    plan = opened.plan(str(path))
    assert (plan.id, plan.root, plan.acronym) == ("exemple", str(plan_folder), "PADEQ")
    assert set(plan.titles) == {"fr", "en"}
    assert (plan.start, plan.end) == (date(2021, 4, 1), date(2026, 3, 31))
    assert plan.publisher.email == "donnees@example.org"
    assert (plan.publication.licence, plan.publication.published_at) == ("CC-BY-4.0", ())
    assert plan.severities == {"marques_perdues": "warning"}
    assert plan.revisions == {"mesures/a.md": 2}
    (decision,) = plan.decisions
    assert (decision.on, decision.expires, decision.code) == (date(2024, 1, 1), date(2025, 1, 1), "marques_perdues")


def test_a_folder_without_a_plan(tmp_path: Path, opened: Definitions, wrong: Wrong) -> None:
    assert wrong(lambda: opened.plan(str(tmp_path))) == ("plan_introuvable", {"dossier": str(tmp_path)})


def test_a_plan_that_is_not_known(opened: Definitions, wrong: Wrong) -> None:
    known = "exemple, psis-2010-2015"
    assert wrong(lambda: opened.plan("nul")) == ("plan_inconnu", {"plan": "nul", "connus": known})


def test_a_folder_of_releases_does_not_hide_the_plan_of_its_name(
    opened: Definitions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "exemple").mkdir()
    monkeypatch.chdir(tmp_path)
    assert opened.plan("exemple").id == "exemple"


def test_a_folder_with_a_plan_comes_before_the_known_one(
    opened: Definitions, plan_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(plan_folder, tmp_path / "exemple")
    _change(tmp_path / "exemple" / "plan.toml", '"PADEQ"', '"AUTRE"')
    monkeypatch.chdir(tmp_path)
    assert opened.plan("exemple").acronym == "AUTRE"


@pytest.mark.parametrize(
    ("change", "code", "details"),
    [
        (("date_fin = 2026-03-31", "date_fin = 2021-04-01"), "definition_cle_valeur", {"cle": "date_fin"}),
        (("date_fin = 2026-03-31", 'date_fin = "2021-02-30"'), "definition_cle_valeur", {"cle": "date_fin"}),
        (("date_fin = 2026-03-31", "date_fin = 2026-03-31T00:00:00"), "definition_cle_valeur", {"cle": "date_fin"}),
        (("date_fin = 2026-03-31", "date_fin = 2026-02-30"), "definition_toml", {}),
        (("sigle =", "sigel ="), "definition_cle_inconnue", {"cle": "sigel", "proche": "sigle"}),
        (('nom = "M', 'nim = "M'), "definition_cle_inconnue", {"cle": "editeur.nim", "proche": "nom"}),
        (('"fiche-suivi-annuelle",', '"fiche-nulle",'), "formulaire_introuvable", {"formulaire": "fiche-nulle"}),
        (("[portail]", '[severites]\nmarque_perdue = "info"\n[portail]'), "definition_cle_valeur", {
            "cle": "severites.marque_perdue", "valeur": "marque_perdue", "attendu": "marques_perdues",
        }),
        (("[portail]", "[seuils.marques_perdues]\npart = 1\n[portail]"), "definition_cle_valeur", {
            "cle": "seuils.marques_perdues", "valeur": "marques_perdues",
        }),
        (("[portail]", "[seuils.attente_couts_connus]\nmostly = 1.5\n[portail]"), "definition_cle_valeur", {
            "cle": "seuils.attente_couts_connus.mostly", "valeur": "1.5", "attendu": "0–1",
        }),
        (("[portail]", "[seuils.attente_couts_quantiles]\nq50_max = 4\n[portail]"), "definition_cle_valeur", {
            "cle": "seuils.attente_couts_quantiles.q50_max", "valeur": "4", "attendu": "≥ 500",
        }),
        (("[portail]", "[seuils.attente_couts_quantiles]\nq50_min = 5e9\n[portail]"), "definition_cle_valeur", {
            "cle": "seuils.attente_couts_quantiles.q50_min", "attendu": "≤ 500000000",
        }),
        (("[portail]", "[seuils]\nmarques_perdues = 1\n[portail]"), "definition_cle_valeur", {
            "cle": "seuils.marques_perdues",
        }),
        (("[portail]", f"{DECISION.replace('marques_', 'zzz_')}[portail]"), "definition_cle_valeur", {
            "cle": "decisions.0.code", "valeur": "zzz_perdues", "attendu": "marques_perdues",
        }),
    ],
)  # fmt: skip
def test_a_plan_that_does_not_hold(
    opened: Definitions,
    plan_folder: Path,
    wrong: Wrong,
    change: tuple[str, str],
    code: str,
    details: Mapping[str, object],
) -> None:
    path = plan_folder / "plan.toml"
    _change(path, *change)
    told, said = wrong(lambda: opened.plan("exemple"))
    assert (told, said["fichier"]) == (code, str(path))
    assert {key: said[key] for key in details} == details
    line = path.read_text(encoding="utf-8").splitlines()[int(str(said["ligne"])) - 1]
    last = "formulaires" if code == "formulaire_introuvable" else str(said.get("cle", "date_fin")).split(".")[-1]
    assert line.startswith((last, f"[seuils.{last}"))


def test_a_decision_that_erases_nothing_needs_no_code(opened: Definitions, plan_folder: Path) -> None:
    decision = DECISION.replace('code = "marques_perdues"\n', "").replace("derogation", "confirmation")
    _change(plan_folder / "plan.toml", "[portail]", f"{decision}[portail]")
    assert opened.plan("exemple").decisions[0].code is None


# --- Layouts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "cle", "attendu"),
    [
        (('section = "activites"', 'section = "activite"'), "sections.1.section", "activites"),
        (('table = "couts"', 'table = "cout"'), "sections.2.table", "couts"),
        (('table = "couts"', 'table = "textes"'), "sections.2.table", "clienteles, couts"),
        (('role = "responsable"', 'role = "chef"'), "entete.organisme.role", "responsable, collaborateur"),
        (("choix.reconduite = [", "choix.reconduit = ["), "sections.0.choix.reconduit", "reconduite"),
        (('choix.champ = "rapports.ads"', 'choix.champ = "rapports.titre"'), "sections.6.choix.champ", None),
        (('champ = "rapports.titre"', 'champ = "rapports.titres"'), "entete.titre.champ", "rapports.titre"),
        (('champ = "rapports.titre"', 'champ = "couts.montant"'), "entete.titre.champ", None),
    ],
)
def test_a_layout_names_only_what_the_schemas_know(
    own: Path, opened: Definitions, wrong: Wrong, change: tuple[str, str], cle: str, attendu: str | None
) -> None:
    path = own / "datapackage" / "formulaires" / "rapport-annuel-mesure.toml"
    line = _change(path, *change)
    code, details = wrong(lambda: opened.plan("exemple"))
    assert (code, details["fichier"], details["cle"]) == ("definition_cle_valeur", str(path), cle)
    assert details["ligne"] == line
    assert attendu is None or details["attendu"] == attendu


def test_a_layout_of_the_plan_s_own_comes_first(own: Path, opened: Definitions, plan_folder: Path) -> None:
    shutil.copytree(own / "datapackage" / "formulaires", plan_folder / "formulaires")
    _change(plan_folder / "formulaires" / "rapport-annuel-mesure.toml", "VERSION RÉVISÉE", "ÉDITION REFAITE")
    assert "ÉDITION REFAITE" in {word for field in opened.plan("exemple").layouts[0].header for word in field.alone}
    assert "VERSION RÉVISÉE" in {
        word for field in opened.plan("psis-2010-2015").layouts[0].header for word in field.alone
    }


def test_a_layout_that_is_not_shaped_as_one(own: Path, opened: Definitions, wrong: Wrong) -> None:
    path = own / "datapackage" / "formulaires" / "rapport-annuel-mesure.toml"
    line = _change(path, 'genre = "serie"', 'genre = "tableau"')
    code, details = wrong(lambda: opened.plan("exemple"))
    assert (code, details["cle"], details["ligne"]) == ("definition_cle_valeur", "sections.2.genre", line)
    assert details["attendu"] == "textes, choix+textes, serie"


def test_a_table_has_no_place_under_prose(own: Path, opened: Definitions, wrong: Wrong) -> None:
    path = own / "datapackage" / "formulaires" / "rapport-annuel-mesure.toml"
    _change(path, 'section = "activites"', 'section = "activites"\ntable = "couts"')
    code, details = wrong(lambda: opened.plan("exemple"))
    assert (code, details["cle"]) == ("definition_cle_inconnue", "sections.1.table")


# --- Names of new plans ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Plan d'été 2024", "plan-d-ete-2024"),
        ("cœur & ÆGIR", "coeur-aegir"),
        ("--a__b--", "a-b"),
        ("計画", STARTER_ID),
        ("", STARTER_ID),
    ],
)
def test_a_folder_s_name_gives_an_id(name: str, expected: str) -> None:
    assert slug(name) == expected
