import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from frictionless import errors as reference

from pipeline.model import errors as ours
from pipeline.model.errors import BilanError

ROOT = Path(__file__).resolve().parents[3]
CHECKS = ROOT / "checks"
LANGS = ("fr", "en")
PLACE = re.compile(r"\{(\w+)[^{}]*\}")
CONTEXT = {"value", "file", "line", "row", "table", "field", "key"}
JARGON = (
    "parser", "null", "string", "regex", "traceback", "token", "bug", "checker", "boolean", "parsing", "stack",
    "exception", "json schema", "fichier d'entrée", "invalide",
)  # fmt: skip
DETAILS = {
    "changement_silencieux": {"avant", "apres", "ajout", "retrait", "modification"},
    "vides_en_hausse": {"avant", "apres", "portee"},
    "grandeur_changee": {"avant", "apres", "nombre", "portee"},
    "region_sans_ligne": {"region", "portee"},
    "version_abaissee": {"version", "calculee"},
    "cle_autre_jeu_different": {"visee"},
    "cle_autre_jeu_non_lu": {"visee"},
    "cle_autre_table_non_lue": {"visee"},
    "source_binaire": {"octet"},
    "source_utf8_abime": {"octet"},
    "source_trop_grande": {"octets", "limite"},
    "source_type_inconnu": {"extension", "formats"},
    "source_inaccessible": {"cause"},
    "schema_deduit": {"types"},
    "schema_mot_cle_inconnu": {"proche"},
    "schema_motif_variable": {"extrait"},
    "schema_motif_alternative": {"lu"},
    "schema_cles_types": {"type", "autre"},
    "schema_motif_grand": {"limite"},
    "schema_mot_etranger": {"genre"},
    "schema_forme": {"cle", "attendu"},
    "schema_correspondance_liste": {"mot"},
    "schema_mot_de_version_2": {"attendu"},
    "schema-error": {"cle"},
    "descripteur_valeur": {"cle", "attendu"},
    "descripteur_manque": {"cle"},
    "encodage_inconnu": {"encodage"},
    "parquet_illisible": {"cause"},
    "archive_piegee": {"octets"},
    "classeur_cellule_lointaine": {"cellule"},
    "gabarit_inconnu": {"version"},
    "feuille_absente": {"feuille_attendue", "feuilles"},
    "feuille_en_double": {"feuille_attendue", "feuilles"},
    "entetes_absentes": {"feuille_attendue", "attendu"},
    "colonne_absente": {"feuille_attendue", "colonne"},
    "colonne_en_double": {"autre"},
    "colonne_inconnue": {"nombre", "proche"},
    "plusieurs_rapports": {"nombre"},
    "cellule_obligatoire": {"colonne", "exemple"},
    "cellules_fusionnees": {"plage"},
    "organisme_non_reconnu": {"proches"},
    "region_non_reconnue": {"proches"},
    "valeur_hors_liste": {"permis", "proche"},
    "valeur_hors_bornes": {"minimum", "maximum"},
    "valeur_mal_formee": {"exemple"},
    "montant_non_lu": {"cause"},
    "montant_approximatif": {"lecture"},
    "nombre_approximatif": {"lecture"},
    "date_non_lue": {"cause"},
    "numero_devenu_nombre": {"colonne"},
    "numero_devenu_date": {"colonne"},
    "projet_en_double": {"autre", "modification"},
    "total_inexact": {"colonne", "somme", "ecart"},
    "feuille_non_lue": {"nombre"},
    "feuille_cachee": {"nombre"},
    "rangees_cachees": {"nombre", "premiere"},
    "colonnes_cachees": {"nombre", "premiere"},
    "ligne_de_total": {"rangees"},
    "nombre_pris_pour_texte": {"lecture"},
    "source_trop_complexe": {"cause"},
    "source_abimee": {"page"},
    "texte_cache": {"nombre"},
    "correction_appliquee": {"avant", "apres", "raison_donnee", "qui", "date"},
    "correction_inutile": {"maintenant"},
    "correction_perimee": {"lu", "maintenant", "extrait", "mots", "source", "fichier"},
    "correction_sans_extrait": {"mots"},
    "mots_recolles": {"nombre"},
    "texte_supprime": {"nombre"},
    "invite_restee": {"nombre"},
    "ligatures_separees": {"nombre"},
    "texte_nfd": {"nombre"},
    "traits_d_union_conditionnels": {"nombre"},
    "caractere_de_commande": {"nombre"},
    "formulaire_inconnu": {"formulaires"},
    "autre_plan": {"nomme", "attendu"},
    "rapport_en_double": {"id_rapport", "fichiers"},
    "annee_en_double": {"annee", "valeurs"},
    "annee_repetee": {"annee"},
    "montant_ambigu": {"lecture_1", "lecture_2"},
    "montant_intervalle": {"minimum", "maximum"},
    "devise_etrangere": {"devise"},
    "organisme_inconnu": {"proches"},
    "region_pour_organisme": {"region"},
    "chiffre_refuse": {"raison"},
    "notation_corrigee": {"lecture"},
    "section_absente": {"section"},
    "annee_deduite": {"annee"},
    "texte_endommage": {"nature", "attendu"},
    "index_different": {"version"},
    "table_illisible": {"cause"},
    "csv_parquet_different": {"lignes"},
    "contenu_different": {"lignes"},
    "classeur_different": {"nombre", "cellule"},
    "classeur_publie_illisible": {"cause"},
    "changements_non_rejoues": {"precedente"},
    "precedente_alteree": {"precedente"},
    "empreinte_donnee_differente": {"obtenue"},
    "origine_non_prouvee": {"empreinte"},
    "version_retiree": {"version", "date", "raison"},
    "refait_table_differente": {"ajoutees", "retirees", "cellules"},
    "refait_autre_version": {"version", "obtenue"},
    "refait_autre_bilan": {"alors", "ici"},
    "refait_autre_moteur": {"alors", "ici"},
}


NOTES = {"note", "type", "contrainte", "attendu", "obtenu", "autre", "champs", "valeurs", "visee"}


@cache
def messages(lang: str) -> dict[str, Any]:
    return tomllib.loads((CHECKS / "messages" / f"{lang}.toml").read_text(encoding="utf-8"))


@cache
def codes() -> dict[str, Any]:
    return tomllib.loads((CHECKS / "codes.toml").read_text(encoding="utf-8"))


def leaves(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def rule_files() -> list[Path]:
    return sorted((CHECKS / "rules").glob("*.sql"))


@cache
def error_classes() -> frozenset[str]:
    return frozenset(
        name for name, thing in vars(ours).items() if isinstance(thing, type) and issubclass(thing, BilanError)
    )


@cache
def calls() -> Sequence[tuple[str, ast.Call]]:
    return [
        (node.func.id, node)
        for path in sorted((ROOT / "pipeline").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]


@cache
def raised() -> dict[str, list[set[str]]]:
    """The details that every error of the program is raised with, by code."""
    found: dict[str, list[set[str]]] = {}
    for name, call in calls():
        if name in error_classes() and call.args and isinstance(call.args[0], ast.Constant):
            details = {keyword.arg for keyword in call.keywords if keyword.arg}
            found.setdefault(str(call.args[0].value), []).append(details)
    return found


def found_codes() -> set[str]:
    """The codes that the program writes into findings, where they stand there as they are."""
    return {
        str(keyword.value.value)
        for name, call in calls()
        if name == "Finding"
        for keyword in call.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    }


def named_causes() -> set[str]:
    """The root causes that the program writes into findings, where they stand there as they are."""
    return {
        str(keyword.value.value)
        for name, call in calls()
        for keyword in call.keywords
        if (name, keyword.arg) in {("Finding", "cause"), ("Cause", "code")}
        and isinstance(keyword.value, ast.Constant)
    } - {"None"}


def required(template: str) -> set[str]:
    """The details that a template cannot do without."""
    return set(PLACE.findall(re.sub(r"\[\[.*?\]\]", "", template)))


def test_both_languages_say_the_same_things() -> None:
    french, english = (dict(leaves(messages(lang))) for lang in LANGS)
    assert french.keys() == english.keys()


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_is_empty_and_none_is_left_in_the_other_language(lang: str) -> None:
    texts = dict(leaves(messages(lang)))
    assert [path for path, text in texts.items() if not text.strip()] == []


def test_templates_ask_for_the_same_details_in_both_languages() -> None:
    french, english = (dict(leaves(messages(lang))) for lang in LANGS)
    differing = [path for path in french if set(PLACE.findall(french[path])) != set(PLACE.findall(english[path]))]
    assert differing == []


@pytest.mark.parametrize("lang", LANGS)
def test_codes_and_words_are_the_same_list(lang: str) -> None:
    assert codes().keys() == messages(lang)["codes"].keys()


def test_no_code_has_two_homes() -> None:
    assert codes().keys() & {path.stem for path in rule_files()} == set()


def test_every_error_type_of_the_reference_has_words() -> None:
    types = {
        str(getattr(thing, "type", None))
        for thing in vars(reference).values()
        if isinstance(thing, type) and hasattr(thing, "template")
    }
    assert types - codes().keys() == set()


def test_every_code_that_the_program_finds_has_words() -> None:
    assert found_codes() - codes().keys() - {path.stem for path in rule_files()} == set()


def test_every_error_that_the_program_raises_has_words() -> None:
    assert raised().keys() - messages("fr")["errors"].keys() == set()


def test_errors_are_raised_with_what_their_words_need() -> None:
    lacking = {
        code: required(text["message"]) | required(text["fix"])
        for code, text in messages("fr")["errors"].items()
        for details in raised().get(code, [])
        if not (required(text["message"]) | required(text["fix"])) <= details
    }
    assert lacking == {}


@pytest.mark.parametrize("lang", LANGS)
def test_templates_of_codes_use_known_details_only(lang: str) -> None:
    for code, words in messages(lang)["codes"].items():
        known = CONTEXT | DETAILS.get(code, set())
        known |= NOTES if codes()[code]["engine"] == "frictionless" else set()
        used = set(PLACE.findall(words["message"] + words["fix"]))
        assert used <= known, code
        assert PLACE.findall(words["title"] + words["why"]) == [], code


@pytest.mark.parametrize("lang", LANGS)
def test_a_cause_is_a_name_and_one_remedy(lang: str) -> None:
    for cause, words in messages(lang)["causes"].items():
        assert not words["title"].endswith((".", "!", "?")), cause
        assert words["title"][0].isupper(), cause
        assert PLACE.findall(words["title"]) == [], cause
        assert set(PLACE.findall(words["fix"])) <= CONTEXT, cause


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_causes_look_alike(lang: str) -> None:
    titles = [words["title"] for words in messages(lang)["causes"].values()]
    assert len(set(titles)) == len(titles)


def test_every_cause_that_the_program_names_has_words() -> None:
    assert named_causes() - messages("fr")["causes"].keys() == set()


def sentences(text: str) -> list[str]:
    plain = re.sub(r"\[\[|\]\]", "", PLACE.sub("x", text))
    protected = re.sub(r"\b(s\. o|n\. d|p\. ex|M)\.", "x", plain)
    return [one for one in re.split(r"(?<=[.!?])\s+|;\s", protected) if one.strip()]


def french_prose() -> Iterator[tuple[str, str]]:
    for code, words in messages("fr")["codes"].items():
        yield from ((f"{code}.{key}", words[key]) for key in ("message", "why", "fix"))
    for code, words in messages("fr")["errors"].items():
        yield from ((f"{code}.{key}", words[key]) for key in ("message", "fix"))
    for cause, words in messages("fr")["causes"].items():
        yield f"{cause}.fix", words["fix"]
    for path in rule_files():
        head = tomllib.loads(path.read_text(encoding="utf-8").partition("*/")[0].removeprefix("/*"))
        yield from ((f"{path.stem}.{key}", head["fr"][key]) for key in ("message", "why", "fix"))


def test_french_sentences_are_short() -> None:
    lengths = {
        f"{path}: {sentence}": len(re.findall(r"[\w'’-]+", sentence))
        for path, text in french_prose()
        for sentence in sentences(text)
    }
    assert [sentence for sentence, length in lengths.items() if length > 25] == []
    assert mean(lengths.values()) <= 18


def test_french_has_no_jargon() -> None:
    jargon = re.compile(rf"\b({'|'.join(map(re.escape, JARGON))})s?\b", re.IGNORECASE)
    assert [(path, found.group()) for path, text in french_prose() for found in jargon.finditer(text)] == []


def test_french_prose_ends_as_a_sentence() -> None:
    assert [path for path, text in french_prose() if not text.rstrip("]").endswith((".", "?", "!"))] == []


def test_every_command_has_help_and_an_example_that_names_it() -> None:
    for lang in LANGS:
        for name, texts in messages(lang)["commands"].items():
            if name not in {"bilan", "common"}:
                assert texts["example"].startswith(f"bilan {name} "), name
