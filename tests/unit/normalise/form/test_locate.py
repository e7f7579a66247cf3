"""Section titles are found line by line, however the document writes them."""

from collections.abc import Callable

import pytest

from pipeline.model.document import Block, Document, Grid
from pipeline.model.layout import Layout
from pipeline.normalise.form.locate import Located, locate
from pipeline.normalise.form.passages import passage_of
from pipeline.normalise.form.prose import paragraphs

Read = Callable[[str], Document]


def _names(located: Located) -> list[str]:
    return [(part.section.section or part.section.table or "") if part.section else "?" for part in located.parts]


def _texts(located: Located, index: int) -> list[str]:
    return [passage.text for passage in paragraphs(located.parts[index].content)]


def test_headings_part_the_document(document: Read, layout: Layout) -> None:
    located = locate(document("# Fiche\n\nAvant.\n\n## COÛT DE LA MESURE\n\nUn.\n\n## ADS\n\nDeux."), layout)
    assert [passage.text for passage in paragraphs(located.header)] == ["Fiche", "Avant."]
    assert _names(located) == ["couts", "ads"]
    assert _texts(located, 0) == ["Un."]
    assert located.parts[1].heading[0].location.line == 9


@pytest.mark.parametrize(
    "title",
    [
        "COÛT DE LA MESURE",
        "Cout de la mesure :",
        "3. Coût de la mesure",
        "3) COÛT DE LA MESURE",
        "III. Coût de la mesure",
        "3 Coût de la mesure",
        "COÛTS  DE LA MESURE",
        "Coût de la mesure (suite)",
        "COÛT DE\nLA MESURE",
        "COÛT\nDE LA\nMESURE :",
        "- Coût de la mesure",
        "| COÛT DE LA MESURE | |",
    ],
)
def test_writings_of_a_title(document: Read, layout: Layout, title: str) -> None:
    located = locate(document(f"Avant.\n\n{title}\n\nAprès."), layout)
    assert _names(located) == ["couts"]
    assert _texts(located, 0) == ["Après."]


def test_plain_text_without_blank_lines(document: Read, layout: Layout) -> None:
    text = "Avant\nDESCRIPTION DE LA MESURE\nElle aide\nles gens\nCOÛT DE LA MESURE\n2010-2011 : 3 $\nADS\nRien."
    located = locate(document(text), layout)
    assert _names(located) == ["description", "couts", "ads"]
    assert _texts(located, 0) == ["Elle aide les gens"]
    assert _texts(located, 2) == ["Rien."]


def test_a_title_before_a_colon_or_a_tab_opens_its_section(document: Read, layout: Layout) -> None:
    located = locate(
        document("Avant.\nCOÛT DE LA MESURE : 2010-2011 : 3 $\nCLIENTÈLE REJOINTE\t2 projets\nsuite"), layout
    )
    assert _names(located) == ["couts", "clienteles"]
    assert _texts(located, 0) == ["2010-2011 : 3 $"]
    assert _texts(located, 1) == ["2 projets suite"]


def test_a_title_that_stands_alone_beats_one_before_a_colon(document: Read, layout: Layout) -> None:
    located = locate(document("ADS : analyse selon les sexes\n\n## ADS\n\nRien."), layout)
    assert _names(located) == ["ads"]
    assert _texts(located, 0) == ["Rien."]


def test_only_the_first_of_two_titles_before_a_colon_counts(document: Read, layout: Layout) -> None:
    located = locate(document("COÛT DE LA MESURE : 3 $\n\nCoût de la mesure : voir plus haut"), layout)
    assert _names(located) == ["couts"]
    assert _texts(located, 0) == ["3 $", "Coût de la mesure : voir plus haut"]


def test_a_word_of_a_paragraph_is_no_title(document: Read, layout: Layout) -> None:
    text = "## ÉTAPES À VENIR\n\nIl faut revoir la\nADS\ndans les régions.\n\n- Former\n- ADS\n- Conclure"
    located = locate(document(text), layout)
    assert _names(located) == ["etapes"]
    assert _texts(located, 0) == ["Il faut revoir la ADS dans les régions.", "Former", "ADS", "Conclure"]


def test_a_glossary_entry_is_no_title(document: Read, layout: Layout) -> None:
    text = "## ÉTAPES À VENIR\n\n- ADS : analyse\n\nle\nADS : analyse"
    assert _names(locate(document(text), layout)) == ["etapes"]


def test_numbered_titles_that_a_reader_gave_as_items(document: Read, layout: Layout) -> None:
    text = "- COÛT DE LA MESURE\n\n2010-2011 : 3 $\n\n- ÉTAPES À VENIR\n\n- Former\n- ADS\n\nRien."
    located = locate(document(text), layout)
    assert _names(located) == ["couts", "etapes", "ads"]


def test_an_unknown_heading_of_the_same_rank_begins_its_own_part(document: Read, layout: Layout) -> None:
    known = "## ÉTAPES À VENIR\n\nUn.\n\n### Détail\n\nDeux."
    text = f"{known}\n\n## AUTRE\n\nTrois.\n\n### Sous\n\nQuatre.\n\n# HAUT\n\nCinq."
    located = locate(document(text), layout)
    assert _names(located) == ["etapes", "?", "?"]
    assert _texts(located, 0) == ["Un.", "Détail", "Deux."]
    assert _texts(located, 1) == ["Trois.", "Sous", "Quatre."]


def test_any_heading_among_plain_titles_is_of_their_rank(document: Read, layout: Layout) -> None:
    located = locate(document("ÉTAPES À VENIR\nUn.\n\n### Autre\n\nDeux."), layout)
    assert _names(located) == ["etapes", "?"]


@pytest.mark.parametrize("other", ["AUTRES COÛTS\n", "### Autres coûts\n", "COÛT TOTAL DU PROGRAMME"])
def test_other_values_below_a_series_are_not_of_it(document: Read, layout: Layout, other: str) -> None:
    text = f"## COÛT DE LA MESURE\n\n2010-2011 : 3 $\n\n{other}\n2011-2012 : 900 $\n\n## ADS"
    located = locate(document(text), layout)
    assert _names(located) == ["couts", "?", "ads"]
    assert _texts(located, 0) == ["2010-2011 : 3 $"]
    assert _texts(located, 1) == ["2011-2012 : 900 $"]


@pytest.mark.parametrize(
    "inside",
    [
        "### 2010-2011\n\n3 $\n\n### 2011-2012\n\n4 $",
        "2010-2011\n\nSANS OBJET\n\n2011-2012\n\nFAMILLES DU QUARTIER",
        "EN MILLIERS DE DOLLARS\n\n2010-2011 : 3\n\nTOTAL",
        "2010-2011 : S. O.\n\n2011-2012 : FAMILLES DU QUARTIER",
    ],
)
def test_years_and_values_do_not_end_a_series(document: Read, layout: Layout, inside: str) -> None:
    located = locate(document(f"## COÛT DE LA MESURE\n\n{inside}"), layout)
    assert _names(located) == ["couts"]


@pytest.mark.parametrize("mark", ["## ", ""])
def test_words_in_brackets_behind_a_title_are_of_its_part(document: Read, layout: Layout, mark: str) -> None:
    text = f"{mark}ÉTAPES À VENIR\n\nUn.\n\n{mark}COÛT DE LA MESURE (en milliers de dollars)\n\n2010-2011 : 3 $"
    located = locate(document(text), layout)
    assert _names(located) == ["etapes", "couts"]
    assert _texts(located, 1) == ["(en milliers de dollars)", "2010-2011 : 3 $"]


def test_a_part_may_go_on_elsewhere(document: Read, layout: Layout) -> None:
    located = locate(document("## ADS\n\nUn.\n\n## ÉTAPES À VENIR\n\nDeux.\n\n## ADS (suite)\n\nTrois."), layout)
    ads = layout.sections[-1]
    assert [passage.text for passage in paragraphs(located.content_of((ads,)))] == ["Un.", "Trois."]
    assert located.has((ads,))
    assert not located.has((layout.sections[0],))


def test_titles_in_a_grid_cut_it(document: Read, layout: Layout) -> None:
    text = "| Avant | a |\n| COÛT DE LA MESURE | |\n| 2010-2011 | 3 $ |\n| CLIENTÈLE REJOINTE | 2010-2011 |\n| | 4 |"
    located = locate(document(text), layout)
    assert isinstance(located.header[0], Grid)
    assert _names(located) == ["couts", "clienteles"]
    clients = located.parts[1].content[0]
    assert isinstance(clients, Grid)
    assert [[passage_of(cell).text for cell in row] for row in clients.rows] == [["", "2010-2011"], ["", "4"]]


@pytest.mark.parametrize("above", ["## COÛT DE LA MESURE\n\n", "| COÛT DE LA MESURE | |\n"])
def test_a_title_below_its_own_heading_labels_a_row(document: Read, layout: Layout, above: str) -> None:
    text = "| | 2010-2011 |\n| Prévu | 4 $ |\n| Coût de la mesure | 3 $ |\n| CLIENTÈLE REJOINTE | 2010-2011 |"
    located = locate(document(above + text), layout)
    assert _names(located) == ["couts", "clienteles"]
    grid = located.parts[0].content[0]
    assert isinstance(grid, Grid)
    assert [passage_of(row[0]).text for row in grid.rows] == ["", "Prévu", "Coût de la mesure"]


def test_a_short_title_in_a_grid_stands_alone_in_its_row(document: Read, layout: Layout) -> None:
    assert _names(locate(document("| ADS | analyse |"), layout)) == []
    assert _names(locate(document("| x | y |\n| ADS | |\n| a | b |"), layout)) == ["ads"]


def test_a_heading_of_two_lines_keeps_what_follows(document: Read, layout: Layout) -> None:
    located = locate(document("## COÛT DE LA\nMESURE\n2010-2011 : 3 $"), layout)
    assert _texts(located, 0) == ["2010-2011 : 3 $"]
    block = located.parts[0].content[0]
    assert isinstance(block, Block)
    assert block.kind == "paragraph"


def test_very_long_lines_are_no_titles(document: Read, layout: Layout) -> None:
    for mark in ("", "| ", "- "):
        assert locate(document(mark + "COÛT DE LA MESURE " * 200), layout).parts == ()
