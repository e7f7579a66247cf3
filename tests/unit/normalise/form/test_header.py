"""Headers: the same statements whatever the form's typist did with tabs, grids, colons and line ends."""

from collections.abc import Callable

import pytest

from pipeline.model.document import Document
from pipeline.model.layout import HeaderField, Layout
from pipeline.normalise.form.header import Header, read_header

Read = Callable[[str], Document]

TITLE, CODE, PLACE = "rapports.titre", "mesures.code_mesure", "rapports.orientation"
BODY, YEAR, REVISION = "rapports_organismes.texte", "rapports.annee_financiere", "rapports.revision"


def _said(header: Header, target: str) -> list[str]:
    return [one.passage.text for one in header.of(target)]


def _leftovers(header: Header) -> list[str]:
    return [words.text for words in header.leftovers]


@pytest.fixture
def read(document: Read, layout: Layout) -> Callable[[str], Header]:
    return lambda text: read_header(document(text).blocks, layout)


FORMS = {
    "tabs": "TITRE DE LA MESURE\tOuvrir des tables\tN° DE LA MESURE\t1.1\nORIENTATION\tAider les gens\t\t",
    "gaps": "TITRE DE LA MESURE   Ouvrir des tables     N° DE LA MESURE   1.1\nORIENTATION      Aider les gens",
    "colons": "Titre de la mesure : Ouvrir des tables\nNo de la mesure: 1.1\nOrientation : Aider les gens",
    "dashes": "Titre de la mesure – Ouvrir des tables\n\nNo de la mesure - 1.1\n\nOrientation — Aider les gens",
    "next line": "TITRE DE LA MESURE\nOuvrir des tables\nN° DE LA MESURE :\n1.1\nORIENTATION\nAider les gens",
    "next block": (
        "TITRE DE LA MESURE\n\nOuvrir des tables\n\nN° DE LA MESURE :\n\n1.1\n\nORIENTATION\n\nAider les gens"
    ),
    "wrapped": "TITRE DE LA MESURE : Ouvrir\ndes tables\nN° DE LA MESURE : 1.1\nORIENTATION : Aider\nles gens",
    "wrapped beside a pair": (
        "TITRE DE LA MESURE\tOuvrir\ndes tables\tN° DE LA MESURE\t1.1\nORIENTATION\tAider les gens"
    ),
    "grid": (
        "| TITRE DE LA MESURE | Ouvrir des tables | N° DE LA MESURE | 1.1 |\n| ORIENTATION | Aider les gens | | |"
    ),
    "grid of lines": (
        "| TITRE DE LA MESURE | Ouvrir<br>des tables |\n"
        "| N° DE LA<br>MESURE | 1.1 |\n| ORIENTATION | Aider<br>les gens |"
    ),
    "grid continued": (
        "| TITRE DE LA MESURE | Ouvrir |\n| | des tables |\n"
        "| N° DE LA MESURE | 1.1 |\n| ORIENTATION | Aider les gens |"
    ),
    "one column": (
        "| TITRE DE LA MESURE |\n| Ouvrir des tables |\n"
        "| N° DE LA MESURE |\n| 1.1 |\n| ORIENTATION |\n| Aider les gens |"
    ),
    "label row": (
        "| TITRE DE LA MESURE | N° DE LA MESURE | ORIENTATION |\n| Ouvrir des tables | 1.1 | Aider les gens |"
    ),
    "tabbed label row": (
        "TITRE DE LA MESURE\tN° DE LA MESURE\tORIENTATION\nOuvrir des\t1.1\tAider\ntables\t\tles gens"
    ),
    "capitals and a space": (
        "TITRE DE LA MESURE Ouvrir des tables\nN° DE LA MESURE 1.1\nORIENTATION DU PLAN Aider les gens"
    ),
    "label in two lines": (
        "TITRE DE LA\nMESURE\tOuvrir des tables\nN° DE\nLA MESURE\t1.1\nORIENTATION : Aider les gens"
    ),
    "headings": (
        "### TITRE DE LA MESURE\n\nOuvrir des tables\n\n"
        "### N° DE LA MESURE\n\n1.1\n\n### ORIENTATION\n\nAider les gens"
    ),
    "items": "- Titre de la mesure : Ouvrir des tables\n- No de la mesure : 1.1\n- Orientation : Aider les gens",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_every_form_states_the_same(read: Callable[[str], Header], text: str) -> None:
    header = read(text)
    assert _said(header, TITLE) == ["Ouvrir des tables"]
    assert _said(header, CODE) == ["1.1"]
    assert _said(header, PLACE) == ["Aider les gens"]
    assert _leftovers(header) == []


@pytest.mark.parametrize(
    "text",
    [
        "# FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011",
        "FICHE ANNUELLE DE SUIVI – ANNÉE : 2010-2011",
        "Fiche annuelle de suivi\nannée 2010-2011",
        "# FICHE ANNUELLE DE SUIVI\n\n## ANNÉE 2010-2011",
        "FICHE ANNUELLE DE SUIVI\tANNÉE\t2010-2011",
        "FICHE ANNUELLE DE SUIVI ANNÉE\n2010-2011",
        "| FICHE ANNUELLE DE SUIVI | ANNÉE 2010-2011 |",
    ],
)
def test_a_pattern_holds_the_year(read: Callable[[str], Header], text: str) -> None:
    header = read(text)
    assert _said(header, YEAR) == ["2010-2011"]
    assert _leftovers(header) == []


def test_words_behind_the_year_mean_something_or_are_left_over(read: Callable[[str], Header]) -> None:
    header = read("FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011 (version révisée)")
    assert (_said(header, YEAR), _said(header, REVISION)) == (["2010-2011"], ["(version révisée)"])
    assert _leftovers(read("FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011 provisoire")) == ["provisoire"]
    assert _said(read("FICHE ANNUELLE DE SUIVI ANNÉE inconnue"), YEAR) == ["inconnue"]


def test_a_pattern_may_end_with_words(document: Read, layout: Layout) -> None:
    year = HeaderField(name="annee", target=YEAR, pattern="Exercice {annee_financiere} (clos)")
    bare = HeaderField(name="autre", target=YEAR, pattern="{annee_financiere} fiche")
    form = type(layout)(id="f", recognised_by=(), header=(year, bare), sections=())
    assert _said(read_header(document("EXERCICE 2010-2011 (clos)").blocks, form), YEAR) == ["2010-2011"]
    assert _said(read_header(document("EXERCICE 2010-2011").blocks, form), YEAR) == ["2010-2011"]


def test_the_longest_label_wins(read: Callable[[str], Header]) -> None:
    header = read("ORIENTATION DU PLAN\tAider\n\nORIENTATION : Unir")
    assert _said(header, PLACE) == ["Aider", "Unir"]


@pytest.mark.parametrize(
    "text",
    [
        "Orientation professionnelle des jeunes",
        "ORIENTATION DES JEUNES",
        "Titre de la mesure, en bref",
        "Le titre de la mesure : Ouvrir",
        "ORIENTATIONS : deux",
    ],
)
def test_what_only_looks_like_a_label_is_left_over(read: Callable[[str], Header], text: str) -> None:
    header = read(text)
    assert header.stated == ()
    assert _leftovers(header) == [text]


@pytest.mark.parametrize(("text", "said"), [("RÉVISION 3", "3"), ("Révision no 3", "no 3"), ("RÉVISION : 3", "3")])
def test_a_revision(read: Callable[[str], Header], text: str, said: str) -> None:
    assert _said(read(text), REVISION) == [said]


def test_words_that_mean_something_alone(read: Callable[[str], Header]) -> None:
    assert _said(read("Version révisée"), REVISION) == ["Version révisée"]
    assert _leftovers(read("Révision des barèmes")) == ["Révision des barèmes"]


def test_a_code_or_a_year_is_not_gone_on_with(read: Callable[[str], Header]) -> None:
    header = read("N° DE LA MESURE : 1.1\nVeuillez écrire lisiblement.\n\nN° DE LA MESURE\t2\tremarque")
    assert _said(header, CODE) == ["1.1", "2"]
    assert _leftovers(header) == ["Veuillez écrire lisiblement.", "remarque"]


def test_labels_without_values(read: Callable[[str], Header]) -> None:
    header = read("TITRE DE LA MESURE\t\tN° DE LA MESURE\t\nORIENTATION\tAider")
    assert (_said(header, TITLE), _said(header, CODE), _said(header, PLACE)) == ([], [], ["Aider"])


def test_a_block_behind_an_empty_cell_is_no_value(read: Callable[[str], Header]) -> None:
    header = read("ORIENTATION\t\n\nUne remarque.\n\n| ORIENTATION | |\n\nUne autre.")
    assert _said(header, PLACE) == []
    assert _leftovers(header) == ["Une remarque.", "Une autre."]


def test_columns_keep_to_their_labels(read: Callable[[str], Header]) -> None:
    header = read("| TITRE DE LA MESURE | | ORIENTATION |\n| Ouvrir | perdu | Aider |\n| | | les gens |")
    assert (_said(header, TITLE), _said(header, PLACE)) == (["Ouvrir"], ["Aider les gens"])
    assert _leftovers(header) == ["perdu"]


def test_a_grid_row_of_its_own_belongs_nowhere(read: Callable[[str], Header]) -> None:
    header = read("| ORIENTATION | Aider |\n| Remarque | ici |\n| N° DE LA MESURE | 1.1 |\n| | 2 |")
    assert _said(header, PLACE) == ["Aider"]
    assert _leftovers(header) == ["Remarque", "ici", "2"]


def test_one_label_above_a_row_of_several_cells(read: Callable[[str], Header]) -> None:
    header = read("| ORIENTATION | |\n| Aider | ici |")
    assert _said(header, PLACE) == ["Aider"]
    assert _leftovers(header) == ["ici"]


def test_bodies_in_items_and_cells_are_apart(read: Callable[[str], Header]) -> None:
    header = read("ORGANISME RESPONSABLE :\n\n- Ville d'Essai\n- Office des\nloisirs\n\nFin.")
    (stated,) = header.of(BODY)
    assert [piece.text for piece in stated.pieces] == ["Ville d'Essai", "Office des loisirs"]
    assert _leftovers(header) == ["Fin."]
    (stated,) = read("ORGANISME RESPONSABLE\tVille d'Essai\tOffice").of(BODY)
    assert [piece.text for piece in stated.pieces] == ["Ville d'Essai", "Office"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Plan d'action pour la vie\nde quartier 2010-2015", ["Plan d'action pour la vie de quartier 2010-2015"]),
        ("# Plan d'action pour\n\n# LA VIE 2010-2015", ["Plan d'action pour LA VIE 2010-2015"]),
        ("Plan\nd'action de la vie", ["Plan d'action de la vie"]),
        ("Bilan du Plan d'action de la vie", ["Bilan du Plan d'action de la vie"]),
        ("ORIENTATION : Aider\nPlan d'action de la vie", ["Plan d'action de la vie"]),
        ("ORIENTATION :\n\nPlan d'action de la vie", ["Plan d'action de la vie"]),
    ],
)
def test_the_words_that_name_the_plan(read: Callable[[str], Header], text: str, said: list[str]) -> None:
    header = read(text)
    assert [words.text for words in header.plan] == said
    assert _leftovers(header) == []


@pytest.mark.parametrize(
    "text",
    [
        "TITRE DE LA MESURE\tPlan d'action local",
        "| TITRE DE LA MESURE | Plan d'action local |",
        "TITRE DE LA MESURE :\nPlan d'action local",
        "TITRE DE LA MESURE : Soutenir le\nPlan d'action local",
        "| TITRE DE LA MESURE |\n| Plan d'action local |",
    ],
)
def test_a_value_may_speak_of_a_plan(read: Callable[[str], Header], text: str) -> None:
    header = read(text)
    assert header.plan == ()
    assert _said(header, TITLE)[0].endswith("Plan d'action local")


def test_a_mention_below_the_labels_names_no_plan(read: Callable[[str], Header]) -> None:
    header = read("N° DE LA MESURE : 1.1\n\nReconduite du Plan d'action 2004-2010")
    assert header.plan == ()
    assert _leftovers(header) == ["Reconduite du Plan d'action 2004-2010"]


def test_the_form_s_own_title_is_nothing_left_over(read: Callable[[str], Header]) -> None:
    header = read("FICHE ANNUELLE DE SUIVI\n\nORIENTATION : Aider\nCOÛT DE LA MESURE")
    assert _leftovers(header) == []
    assert _said(header, PLACE) == ["Aider"]


def test_the_first_words_of_a_label_are_no_label(read: Callable[[str], Header]) -> None:
    assert _leftovers(read("ORIENTATION DU\nfutur\n\nTITRE DE LA")) == ["ORIENTATION DU futur", "TITRE DE LA"]


def test_each_value_keeps_its_lines(read: Callable[[str], Header]) -> None:
    header = read("TITRE DE LA MESURE\nOuvrir\ndes tables")
    assert [line.location.line for line in header.of(TITLE)[0].passage.lines] == [2, 3]
