"""The codes, and the rules that bring their own."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.definitions import Definitions

Wrong = Callable[[Callable[[], object]], tuple[str, Mapping[str, object]]]
WORDS = "\n".join(f'{key} = "Mots."' for key in ("title", "message", "why", "fix", "good", "bad"))
HEAD = f'table = "couts"\nfield = "montant"\nseverity = "warning"\n[fr]\n{WORDS}\n[en]\n{WORDS}\n'
SELECT = "SELECT id_rapport, annee_financiere FROM couts;\n"


def _rule(own: Path, text: str) -> Path:
    path = own / "checks" / "rules" / "nouvelle.sql"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("first", ["/*\n", "/* ", "/*\n\n\n", "\ufeff/*\n"])
def test_a_rule_is_its_head_and_its_query(own: Path, opened: Definitions, first: str) -> None:
    path = _rule(own, f"{first}{HEAD}*/\n{SELECT}")
    rule = next(rule for rule in opened.catalogue.rules if rule.code.name == "nouvelle")
    assert (rule.code.severity, rule.code.table, rule.code.field) == ("warning", "couts", "montant")
    assert rule.code.words["en"].title == "Mots."
    assert (rule.sql, rule.file) == (SELECT.rstrip()[:-1], str(path))
    assert opened.catalogue.codes["nouvelle"] is rule.code


@pytest.mark.parametrize("text", [SELECT, HEAD, f"/*\n{HEAD}", f"-- why\n/*\n{HEAD}*/\n{SELECT}"])
def test_a_rule_without_a_head(own: Path, opened: Definitions, wrong: Wrong, text: str) -> None:
    path = _rule(own, text)
    assert wrong(lambda: opened.catalogue) == ("regle_sans_entete", {"fichier": str(path), "ligne": 1})


@pytest.mark.parametrize(
    ("change", "code", "details"),
    [
        (('"warning"', "warning"), "definition_toml", {"ligne": 4}),
        (('"warning"', '"grave"'), "definition_cle_valeur", {"ligne": 4, "cle": "severity", "valeur": "grave"}),
        (("severity", "severite"), "definition_cle_inconnue", {"ligne": 4, "proche": "severity"}),
        (("[fr]", "[es]"), "definition_cle_manquante", {"cle": "fr"}),
        (("[en]", "[en]\nnote = 1"), "definition_cle_inconnue", {"ligne": 13, "cle": "en.note"}),
        (('"couts"', '"cout"'), "definition_cle_valeur", {"ligne": 2, "cle": "table", "valeur": "cout"}),
        (('"montant"', '"montants"'), "definition_cle_valeur", {"ligne": 3, "cle": "field", "valeur": "montants"}),
    ],
)
def test_a_head_that_does_not_hold(
    own: Path, opened: Definitions, wrong: Wrong, change: tuple[str, str], code: str, details: Mapping[str, object]
) -> None:
    path = _rule(own, f"/*\n{HEAD.replace(*change, 1)}*/\n{SELECT}")
    told, said = wrong(lambda: opened.catalogue)
    assert told == code
    assert {key: said[key] for key in details} == details
    assert said["fichier"] == str(path)


def test_a_rule_states_the_numbers_that_its_query_names(own: Path, opened: Definitions) -> None:
    head = HEAD.replace("[fr]", "[seuils]\necart = 0.10\n[fr]", 1)
    _rule(own, f"/*\n{head}*/\n{SELECT[:-2]} WHERE montant > $ecart")
    assert opened.catalogue.codes["nouvelle"].thresholds == {"ecart": Decimal("0.1")}


def test_a_number_that_no_query_names_is_a_wrong_definition(own: Path, opened: Definitions, wrong: Wrong) -> None:
    head = HEAD.replace("[fr]", "[seuils]\necart = 0.10\n[fr]", 1)
    path = _rule(own, f"/*\n{head}*/\n{SELECT[:-2]} WHERE montant > $ecarts")
    told, said = wrong(lambda: opened.catalogue)
    assert (told, said["fichier"], said["cle"], said["ligne"]) == (
        "definition_cle_valeur", str(path), "seuils.ecart", 6,
    )  # fmt: skip


def test_a_third_language_is_welcome_in_a_head(own: Path, opened: Definitions) -> None:
    _rule(own, f"/*\n{HEAD}[es]\n{WORDS}\n*/\n{SELECT}")
    assert set(opened.catalogue.codes["nouvelle"].words) == {"fr", "en", "es"}


def test_a_code_without_words_is_named_with_its_language(own: Path, opened: Definitions, wrong: Wrong) -> None:
    path = own / "checks" / "codes.toml"
    text = path.read_text(encoding="utf-8") + '\n[code_neuf]\nseverity = "info"\nengine = "lecture"\n'
    path.write_text(text, encoding="utf-8")
    told = wrong(lambda: opened.catalogue)
    assert told == ("code_sans_mots", {"nom": "code_neuf", "fichier": str(path), "langue": "en"})


def test_a_code_of_unknown_severity(own: Path, opened: Definitions, wrong: Wrong) -> None:
    path = own / "checks" / "codes.toml"
    text = path.read_text(encoding="utf-8").replace('severity = "error"', 'severity = "erreur"', 1)
    path.write_text(text, encoding="utf-8")
    code, details = wrong(lambda: opened.catalogue)
    line = text[: text.index('"erreur"')].count("\n") + 1
    assert (code, details["ligne"], details["valeur"]) == ("definition_cle_valeur", line, "erreur")
    assert details["attendu"] == "error, warning, info"


def test_codes_are_sorted_and_rules_are_codes(definitions: Definitions) -> None:
    codes = definitions.catalogue.codes
    assert list(codes) == sorted(codes)
    assert all(codes[rule.code.name].engine == "duckdb" for rule in definitions.catalogue.rules)
    assert [name for name, _ in definitions.catalogue.views] == [
        "parts_du_cout",
        "rapprochement_couts",
        "textes_des_rapports",
    ]
