"""The shadow keeps places; folds compare labels and names."""

import pytest

from pipeline.normalise.notation.shadow import flatten, fold, fold_name, shadow


def test_shadow_has_a_character_for_each_character() -> None:
    text = "12\u00a0500\u202f000\u2009$\u2007et\t2010\u20132011\u20142\u22121\u2010\u2011\u2012"
    assert shadow(text) == "12 500 000 $ et 2010-2011-2-1---"
    assert len(shadow(text)) == len(text)


def test_shadow_keeps_line_ends_and_flatten_does_not() -> None:
    assert shadow("l’an\n2010") == "l’an\n2010"
    assert flatten("l’an\r\n2010") == "l'an  2010"


@pytest.mark.parametrize(
    "written", ["COÛT DE LA MESURE :", "Coût  de la\u00a0mesure", "  coût de la–mesure\n", "Cout de la mesure\u202f:"]
)
def test_labels_fold_alike(written: str) -> None:
    assert fold(written) == "cout de la mesure"


def test_fold_opens_ligatures_and_straightens_apostrophes() -> None:
    assert fold("L’Œuvre et l'e\ufb03cacité N\u00ba 1") == "l'oeuvre et l'efficacite no 1"


def test_names_fold_without_articles() -> None:
    assert fold_name("Ministère de l’Emploi et de la Solidarité") == "ministere emploi et solidarite"
    assert fold_name("Les Îles-de-la-Madeleine") == "iles madeleine"
    assert fold_name("Société d'habitation du Québec") == "societe habitation quebec"
