"""Boxes: the glyph before a label decides, and a label without one is a lost mark."""

import pytest

from pipeline.normalise.form.choices import read_choice

OPTIONS = (
    ("reconduite", ("Reconduction d'une mesure",)),
    ("nouvelle", ("Nouvelle mesure", "Nouvelle mesure (hors plan)")),
)


@pytest.mark.parametrize("ticked", ["☒", "☑", "✓", "✔", "■", "[x]", "[X]", "[ x ]"])
@pytest.mark.parametrize("empty", ["☐", "□", "[ ]", "[]"])
def test_the_ticked_box_gives_its_value(ticked: str, empty: str) -> None:
    text = f"{empty} Reconduction d'une mesure\n{ticked}  Nouvelle mesure"
    assert read_choice(text, OPTIONS).value == "nouvelle"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("☐ Reconduction d'une mesure\n☐ Nouvelle mesure", "aucune"),
        ("☒ Reconduction d'une mesure\n☒ Nouvelle mesure", "contradictoire"),
        ("Reconduction d'une mesure\nNouvelle mesure", "illisible"),
        ("☒ Reconduction d'une mesure\nNouvelle mesure", "illisible"),
        ("Reconduction d'une mesure : ☒ ; Nouvelle mesure : ☐", "illisible"),
        ("☐ Nouvelle mesure", "aucune"),
        ("☒ Nouvelle mesure\n☑ Nouvelle mesure (hors plan)", "nouvelle"),
        ("Rien de tel.", "absente"),
        ("", "absente"),
    ],
)
def test_the_rules_of_the_notation(text: str, value: str) -> None:
    assert read_choice(text, OPTIONS).value == value


def test_labels_are_compared_folded_and_over_line_ends() -> None:
    text = "☑ NOUVELLE\n  MESURE (HORS\u00a0PLAN)"
    reading = read_choice(text, OPTIONS)
    assert reading.value == "nouvelle"
    assert reading.labels == ((0, len(text)),)


def test_the_longest_label_counts_once() -> None:
    text = "☒ Nouvelle mesure (hors plan)"
    assert read_choice(text, OPTIONS).labels == ((0, len(text)),)


def test_two_labels_on_a_line_whose_marks_were_lost() -> None:
    for gap in (" ", "  ", "\t"):
        reading = read_choice(f"Reconduction d'une mesure{gap}Nouvelle mesure", OPTIONS)
        assert reading.value == "illisible"
        assert len(reading.labels) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Il s'agit d'une nouvelle mesure du plan.",
        "Nouvelle mesure du plan, elle aide les familles.",
        "Elle est dite\nnouvelle mesure par le comité.",
        "Une renouvelle mesures",
        "Cette sous-nouvelle mesure",
    ],
)
def test_words_of_the_prose_are_no_label(text: str) -> None:
    reading = read_choice(text, OPTIONS)
    assert reading.value == "absente"
    assert reading.labels == ()


def test_a_glyph_makes_a_label_of_words_that_prose_follows() -> None:
    text = "☒ Nouvelle mesure Elle aide les familles depuis 2010."
    reading = read_choice(text, OPTIONS)
    assert reading.value == "nouvelle"
    assert text[reading.labels[0][1] :] == " Elle aide les familles depuis 2010."


def test_a_bullet_or_the_next_box_may_stand_beside_a_label() -> None:
    assert read_choice("- Nouvelle mesure", OPTIONS).value == "illisible"
    assert read_choice("Nouvelle mesure ☐", OPTIONS).value == "illisible"


def test_a_long_line_before_a_label_is_no_beginning() -> None:
    text = "La région demande depuis longtemps une nouvelle mesure"
    assert read_choice(text, OPTIONS).value == "absente"


def test_no_options_no_choice() -> None:
    assert read_choice("☒ Nouvelle mesure", (("nouvelle", ("",)),)).value == "absente"


@pytest.mark.parametrize(
    "sign",
    [
        "✗",
        "x",
        "X",
        "(x)",
        "( )",
        "[✓]",
        "[*]",
        "✘",
        "⊠",
        "×",
        "🗹",
        "●",
        "⬜",
        "_X_",
        "__",
        "\uf0fe",
        "\uf06f",
        "Oui",
        "Non",
    ],
)
@pytest.mark.parametrize("other", ["☐", "☒", "same"])
@pytest.mark.parametrize("between", ["\n", "  ", " ", "\n\n"])
def test_a_sign_that_is_no_known_box_is_a_lost_mark(sign: str, other: str, between: str) -> None:
    first = sign if other == "same" else other
    text = f"{first} Reconduction d'une mesure{between}{sign} Nouvelle mesure"
    reading = read_choice(text, OPTIONS)
    assert reading.value == "illisible"
    assert reading.labels == ((0, text.index(between + sign)), (text.index(between + sign) + len(between), len(text)))
