"""Prose: paragraphs as written, boxes cut out, figures with their sentence and lines."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from pipeline.model.document import Block, Document, Grid
from pipeline.model.layout import Choice, Layout
from pipeline.normalise.form.prose import paragraphs, paragraphs_and_choice, prose_rows

Read = Callable[[str], Document]


@pytest.fixture
def choice(layout: Layout) -> Choice:
    found = layout.sections[0].choice
    assert found is not None
    return found


def test_a_paragraph_an_item_and_a_grid_row_are_a_text_each(document: Read) -> None:
    blocks = document(
        "Un\u00a0: deux   trois\nquatre.\n\n- cinq\n- six\n\n| a | | b<br>c |\n| | d | |\n| | | |"
    ).blocks
    texts = [passage.text for passage in paragraphs(blocks)]
    assert texts == ["Un\u00a0: deux trois quatre.", "cinq", "six", "a | b c", "d"]


BOXES = {
    "items": "- ☐ Reconduction d'une mesure du plan précédent\n- ☒ Nouvelle mesure\n\nElle aide.",
    "lines": "☐ Reconduction d'une mesure du plan précédent\n☒ Nouvelle mesure\n\nElle aide.",
    "one line": "☐ Reconduction d'une mesure du plan précédent ☒ Nouvelle mesure\n\nElle aide.",
    "wrapped": "☐ Reconduction d'une mesure\ndu plan précédent\n☒\nNouvelle mesure.\n\nElle aide.",
    "before the text": "☐ Reconduction d'une mesure du plan précédent\n☒ Nouvelle mesure Elle\naide.",
    "cells": "| ☐ | Reconduction d'une mesure du plan précédent |\n| ☒ | Nouvelle mesure |\n\nElle aide.",
    "cells in a row": "| ☐ Reconduction d'une mesure<br>du plan précédent | ☒ Nouvelle mesure |\n\nElle aide.",
    "after the text": "Elle aide.\n\n[ ] Reconduction d'une mesure du plan précédent\n[X] Nouvelle mesure",
}


@pytest.mark.parametrize("text", BOXES.values(), ids=BOXES.keys())
def test_boxes_are_cut_out(document: Read, choice: Choice, text: str) -> None:
    passages, ticked = paragraphs_and_choice(document(text).blocks, choice)
    assert ticked.value == "nouvelle"
    assert [passage.text for passage in passages] == ["Elle aide."]


def test_boxes_tell_their_lines(document: Read, choice: Choice) -> None:
    text = "Avant.\n\nReconduction d'une mesure\ndu plan précédent\n\nNouvelle mesure"
    passages, ticked = paragraphs_and_choice(document(text).blocks, choice)
    assert ticked.value == "illisible"
    assert [line.location.line for line in ticked.lines] == [3, 4, 6]
    assert [passage.text for passage in passages] == ["Avant."]


def test_without_boxes_nothing_is_cut(document: Read, choice: Choice) -> None:
    passages, ticked = paragraphs_and_choice(document("Une nouvelle mesure du plan.\n\n…").blocks, choice)
    assert (ticked.value, ticked.lines) == ("absente", ())
    assert [passage.text for passage in passages] == ["Une nouvelle mesure du plan.", "…"]


def test_nothing_gives_nothing(choice: Choice) -> None:
    assert paragraphs(()) == ()
    assert paragraphs((Grid(rows=()), Block(kind="paragraph", lines=()))) == ()
    assert paragraphs_and_choice((), choice)[0] == ()


def test_figures_are_quoted_with_their_sentence_and_lines(document: Read) -> None:
    text = "Une aide est venue. Elle vaut près\nde 1,2\nM$ en tout, soit\n93 % du coût. Fin."
    texts, figures, findings = prose_rows(paragraphs(document(text).blocks), "activites", "p/1/2010-2011")
    assert len(texts) == 1
    assert [line.location.line for line in texts[0].origin["texte"]] == [1, 2, 3, 4]
    assert [(row.values["texte"], row.values["valeur"], row.values["unite"]) for row in figures] == [
        ("1,2 M$", Decimal("1200000.00"), "CAD"),
        ("93 %", Decimal("93.00"), "pourcent"),
    ]
    assert [row.values["position"] for row in figures] == [1, 2]
    assert figures[0].values["borne"] == "approximative"
    assert figures[0].values["contexte"] == "Elle vaut près de 1,2 M$ en tout, soit 93 % du coût."
    assert [line.location.line for line in figures[0].origin["valeur"]] == [2, 3]
    assert [line.location.line for line in figures[0].origin["contexte"]] == [1, 2, 3, 4]
    assert [line.location.line for line in figures[1].origin["texte"]] == [4]
    assert findings == []


def test_ranks_and_positions_begin_at_one(document: Read) -> None:
    texts, figures, _ = prose_rows(paragraphs(document("- 1 $ et 2 $\n- 3 $").blocks), "etapes", "p/1/2010-2011")
    assert [row.values["rang"] for row in texts] == [1, 2]
    assert [(row.values["rang"], row.values["position"]) for row in figures] == [(1, 1), (1, 2), (2, 1)]


def test_a_figure_that_cannot_be_read_is_told_at_its_line(document: Read) -> None:
    passages = paragraphs(document("Le coût est\nde 2 à 3 M$\nou de 13.7 M$.").blocks)
    _, figures, findings = prose_rows(passages, "etapes", "p/1/2010-2011")
    assert [(one.code, one.value) for one in findings] == [
        ("notation_corrigee", "13.7 M$"),
        ("chiffre_refuse", findings[1].value),
    ]
    assert "2 à 3 M$" in (findings[1].value or "")
    assert findings[1].location is not None
    assert findings[1].location.line == 2
    assert findings[1].key == ("p/1/2010-2011", "etapes", "1")
    assert findings[0].key == ("p/1/2010-2011", "etapes", "1", "1")
    assert len(figures) == 1
