"""A figure is shown in its sentence; an abbreviation ends none."""

import pytest

from pipeline.normalise.notation.figures import find_figures, sentence_around


def around(text: str) -> str:
    figure = find_figures(text)[0][0]
    return sentence_around(text, figure.start, figure.end)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Un début. La ville a reçu 12,5 M$. La fin.", "La ville a reçu 12,5 M$."),
        ("La ville a reçu 12,5 M$", "La ville a reçu 12,5 M$"),
        ("Oui! Près de 3 M$? Non.", "Près de 3 M$?"),
        (
            "Avant. M. Roy et J. B. Côté ont versé 3 M$ (art. 5). Après.",
            "M. Roy et J. B. Côté ont versé 3 M$ (art. 5).",
        ),
        (
            "Avant. Le coût (s. o. En 2010) est de 3 M$ env. 2 ans. Après.",
            "Le coût (s. o. En 2010) est de 3 M$ env. 2 ans.",
        ),
        ("Avant, en 2010. Ensuite 1,5 M$… puis plus rien. Fin.", "Ensuite 1,5 M$… puis plus rien."),
        ("« Assez. » Il reste 3 M$.", "Il reste 3 M$."),
        ("Voir l'étape (c.-à-d. le suivi). Total : 3 M$", "Total : 3 M$"),
        ("Le choix 1. Il vaut 3 M$.", "Il vaut 3 M$."),
        ("Un coût de 3 M$.Sans espace. Fin.", "Un coût de 3 M$.Sans espace."),
        ("… 3 M$ (…). Fin.", "3 M$ (…)."),
    ],
)
def test_the_sentence_of_a_figure(text: str, sentence: str) -> None:
    assert around(text) == sentence


def test_an_endless_sentence_is_cut_between_words() -> None:
    text = "mot " * 5000 + "3 M$" + " mot" * 5000
    sentence = around(text)
    assert sentence in text
    assert 3000 < len(sentence) < 5000
    assert set(sentence.split()) == {"mot", "3", "M$"}


def test_an_endless_word_is_cut_anywhere() -> None:
    text = "x" * 9000
    assert 0 < len(sentence_around(text, 4500, 4501)) < 9000
