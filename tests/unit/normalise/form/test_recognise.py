"""A document is known by its own words: two of the form's, and the plan's name."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.model.document import Document
from pipeline.model.layout import Layout
from pipeline.model.plan import Plan
from pipeline.normalise.form.header import read_header
from pipeline.normalise.form.locate import locate
from pipeline.normalise.form.recognise import PlanStatement, recognise_layout, recognise_plan, stated_plan

Read = Callable[[str], Document]
FORM = "TITRE DE LA MESURE\tOuvrir\n\n## COÛT DE LA MESURE\n\n2010-2011 : 3 $"


@pytest.fixture
def statement(document: Read, layout: Layout, plan: Plan) -> Callable[[str], PlanStatement]:
    return lambda text: stated_plan(read_header(locate(document(text), layout).header, layout), plan)


@pytest.mark.parametrize(
    "text",
    [
        FORM,
        "titre de la mesure : Ouvrir\n\n3. Cout de la mesure",
        "| a | TITRE DE LA MESURE | Ouvrir |\n| COÛT DE<br>LA MESURE | 3 $ |",
        "FICHE ANNUELLE DE SUIVI ANNÉE 2010-2011\n\nOuvrir\tTITRE DE LA MESURE",
        "FICHE ANNUELLE\nDE SUIVI\nANNÉE 2010-2011\nTITRE DE LA MESURE",
    ],
)
def test_two_of_the_form_s_words_are_enough(document: Read, layout: Layout, text: str) -> None:
    assert recognise_layout(document(text), (layout,)) == layout


@pytest.mark.parametrize(
    "text",
    [
        "",
        "COÛT DE LA MESURE",
        "COÛT DE LA MESURE\n\nCOÛT DE LA MESURE",
        "COÛT DE LA MESURES\n\nTITRE DE LA MESUREZ",
        "Le coût de la mesure et le titre de la mesure",
    ],
)
def test_one_is_not_enough(document: Read, layout: Layout, text: str) -> None:
    assert recognise_layout(document(text), (layout,)) is None


def test_the_form_with_the_most_words_wins(document: Read, layout: Layout) -> None:
    wider = replace(layout, id="large", recognised_by=(*layout.recognised_by[1:], "OUVRIR", "2010-2011"))
    assert recognise_layout(document(FORM), (layout, wider)) == wider
    assert recognise_layout(document(FORM), (layout, replace(layout, id="autre"))) == layout
    assert recognise_layout(document(FORM), ()) is None


@pytest.mark.parametrize(
    "name",
    [
        "Plan d'action pour la vie de quartier 2010-2015",
        "Plan d'action pour\nLA VIE DE QUARTIER (PVQ) 2010–2015",
        "PLAN D’ACTION POUR LA VIE DE QUARTIER 2010-2015 (édition corrigée)",
        "Plan d'action en matière de quartiers (PVQ), 2010-2015",
        "Plan d'action dit Plan Quartiers 2010-2015",
    ],
)
def test_ways_to_name_the_plan(statement: Callable[[str], PlanStatement], name: str) -> None:
    found = statement(f"{name}\n\n{FORM}")
    assert found.named
    assert found.other is None


@pytest.mark.parametrize(
    "name",
    [
        "Plan d'action pour la vie de quartier 2004-2010",
        "Plan d'action pour la vie de quartier",
        "Plan d'action PVQ 2004-2010",
        "Plan d'action PVQX 2010-2015",
        "Plan d'action pour la vie de quartier (2010-2015)",
    ],
)
def test_another_plan(statement: Callable[[str], PlanStatement], name: str) -> None:
    found = statement(f"{name}\n\n{FORM}")
    assert not found.named
    assert found.other is not None
    assert found.other.text == name


def test_no_plan_named(statement: Callable[[str], PlanStatement]) -> None:
    found = statement(f"Remarque\n\n{FORM}")
    assert (found.named, found.other) == (False, None)
    assert [words.text for words in found.leftovers] == ["Remarque"]


def test_words_around_the_name_are_left_over(statement: Callable[[str], PlanStatement]) -> None:
    found = statement(f"Plan d'action PVQ 2010-2015\nDocument de travail\n\nRemarque\n\n{FORM}")
    assert found.named
    assert [words.text for words in found.leftovers] == ["Document de travail", "Remarque"]


def test_the_name_counts_even_without_the_form_s_plan_words(document: Read, layout: Layout, plan: Plan) -> None:
    form = replace(layout, plan_words=())
    header = read_header(document("PVQ 2010-2015\nÉbauche\n\nRemarque").blocks, form)
    found = stated_plan(header, plan)
    assert found.named
    assert [words.text for words in found.leftovers] == ["Ébauche", "Remarque"]


def test_the_plan_among_several(document: Read, plan: Plan) -> None:
    older = replace(plan, id="ancien", title="Plan d'action pour la rue 2004-2010", acronym="PR")
    unknown = replace(plan, id="inconnu", layouts=())
    wanted = document(f"Plan d'action pour la rue 2004-2010\n\n{FORM}")
    assert recognise_plan(wanted, (unknown, plan, older)) == older
    assert recognise_plan(wanted, (plan,)) is None
    assert recognise_plan(document(FORM), (plan, older)) is None
