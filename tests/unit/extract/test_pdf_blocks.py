"""Lines, paragraphs, lists, headings and tables of a PDF, and what its pages repeat."""

from collections.abc import Callable

import pytest

from pipeline.model.document import Block, Document, Grid
from tests.printed import BOLD, HEIGHT, LEFT, Printed, one_page

Read = Callable[[bytes], Document]
LONG = "Les bénévoles des quartiers reçoivent chaque semaine des personnes qui cherchent un logement ou un emploi"


def blocks(document: Document) -> list[tuple[str, int, list[str]]]:
    return [
        (block.kind, block.level, [line.text for line in block.lines])
        for block in document.blocks
        if isinstance(block, Block)
    ]


def grids(document: Document) -> list[list[list[list[str]]]]:
    return [
        [[[line.text for line in cell] for cell in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Grid)
    ]


def left_out(document: Document) -> list[tuple[str, str]]:
    return [(one.reason, one.line.text) for one in document.left_out]


def test_a_line_knows_its_page_and_its_rectangle(pdf: Read) -> None:
    paper = Printed()
    paper.turn()
    paper.words("Coût", 72, 100)
    (line,) = pdf(paper.done()).lines()
    assert line.location.page == 2
    assert line.location.box == pytest.approx((72, 92.1, 93.3, 102.1), abs=0.3)


def test_room_ends_a_paragraph_and_a_wrapped_line_does_not(pdf: Read) -> None:
    paper = Printed()
    paper.line(f"{LONG}. {LONG}.")
    paper.room()
    paper.line("Un autre paragraphe.")
    assert [len(lines) for _, _, lines in blocks(pdf(paper.done()))] == [3, 1]


def test_a_sentence_that_ends_short_ends_its_paragraph(pdf: Read) -> None:
    paper = Printed()
    paper.line(f"{LONG} convenable.")
    paper.line("Ils tiennent aussi une permanence.")
    paper.line(f"{LONG}.", x=LEFT + 20)
    assert [lines[0][:5] for _, _, lines in blocks(pdf(paper.done()))] == ["Les b", "Ils t", "Les b"]


def test_a_series_stays_one_block(pdf: Read) -> None:
    paper = Printed()
    for text in ("2010-2011 : s. o.", "2011-2012 : 1,5 M$", "2012-2013 : 2 M$"):
        paper.line(text)
    assert len(blocks(pdf(paper.done()))) == 1


def test_lists_are_items_with_their_depth(pdf: Read) -> None:
    paper = Printed()
    for mark, x, text in (
        ("•", 72, f"{LONG}."),
        ("–", 90, "Dans un quartier."),
        ("o", 90, "Dans deux quartiers :"),
        ("•", 72, "Évaluer."),
        ("1.", 72, "Premier."),
        ("2.", 72, "Deuxième."),
    ):
        paper.words(mark, x)
        paper.line(text, x=x + 14)
    paper.line("2010. Un paragraphe que rien n'ouvre.")
    paper.room(14)
    paper.line("- un tiret")
    found = blocks(pdf(paper.done()))
    assert [(kind, level, lines[0][:9]) for kind, level, lines in found] == [
        ("item", 1, "Les bénév"),
        ("item", 2, "Dans un q"),
        ("item", 2, "Dans deux"),
        ("item", 1, "Évaluer."),
        ("item", 1, "Premier."),
        ("item", 1, "Deuxième."),
        ("paragraph", 0, "2010. Un "),
        ("item", 1, "un tiret"),
    ]
    assert len(found[0][2]) == 2


def test_a_dash_inside_a_paragraph_opens_no_list(pdf: Read) -> None:
    paper = Printed()
    paper.line("Les tables ont reçu des dons")
    paper.line("– surtout des outils – de leurs voisins.")
    assert [kind for kind, _, _ in blocks(pdf(paper.done()))] == ["paragraph"]


def test_larger_or_bold_lines_that_stand_alone_are_headings(pdf: Read) -> None:
    paper = Printed()
    paper.line("RAPPORT ANNUEL DE LA MESURE QUI PORTE", size=18, font=BOLD)
    paper.line("UN LONG TITRE", size=18, font=BOLD)
    paper.line("1. Description", size=13)
    paper.line(f"{LONG}.")
    paper.line("Étapes à venir", font=BOLD)
    paper.line(f"{LONG}.")
    paper.line("Toute une phrase en gras n'est pas un titre.", font=BOLD)
    assert [(kind, level, len(lines)) for kind, level, lines in blocks(pdf(paper.done()))] == [
        ("heading", 1, 2),
        ("heading", 2, 1),
        ("paragraph", 0, 2),
        ("heading", 3, 1),
        ("paragraph", 0, 2),
        ("paragraph", 0, 1),
    ]


def test_raised_figures_join_no_number(pdf: Read) -> None:
    paper = Printed()
    end = paper.words("12 500", 72, 100)
    paper.words("2", end, 96, size=6)
    end = paper.words("CO", 72, 130)
    paper.words("2", end, 133, size=6)
    end = paper.words("1", 72, 160)
    paper.words("er", end, 156, size=6)
    assert [line.text for line in pdf(paper.done()).lines()] == ["12 500²", "CO₂", "1er"]


def test_characters_printed_twice_and_spaces_of_layout(pdf: Read) -> None:
    twice = b"BT /F1 10 Tf 72 700 Td (Gras) Tj ET BT /F1 10 Tf 72.3 700 Td (Gras) Tj ET"
    (once,) = pdf(one_page(twice.replace(b"(Gras) Tj", b"(G) Tj"))).lines()
    assert once.text == "G"
    wide = b"BT /F1 10 Tf 72 700 Td (  Titre    4.2 ) Tj ( ) Tj (suite) Tj ET"
    (line,) = pdf(one_page(wide)).lines()
    assert line.text == "Titre    4.2  suite"
    blank = b"BT /F1 10 Tf 72 700 Td (   ) Tj 0 -40 Td (a) Tj 0 -40 Td ( ) Tj ET"
    assert [line.text for line in pdf(one_page(blank)).lines()] == ["a"]


def unicode_page(mapped: dict[int, str], text: bytes) -> bytes:
    """A page whose font says what each code means."""
    lines = b"\n".join(
        b"<%02X> <%s>" % (code, words.encode("utf-16-be").hex().encode()) for code, words in mapped.items()
    )
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"%d beginbfchar\n%s\nendbfchar endcmap end" % (len(mapped), lines)
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    content = b"BT /F2 10 Tf 72 700 Td %s ET" % text
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap)
    page = one_page(content, b"", b"", font, stream)
    return page.replace(b"/Font << /F1", b"/Font << /F2 5 0 R /F1")


def test_letters_are_put_in_order_and_told(pdf: Read) -> None:
    mapped = {97: "\ufb01", 98: "e", 99: "\u0301", 100: "\x07", 101: "n", 102: "\u00ad", 103: "\ufb04"}
    document = pdf(unicode_page(mapped, b"(aebcdafeg) Tj 0 -12 Td (ef) Tj 0 -12 Td (bebe e) Tj"))
    assert [line.text for line in document.lines()] == ["finéfinffl", "nenen", "n"]
    assert {one.code: one.details for one in document.findings} == {
        "ligatures_separees": {"nombre": 3},
        "texte_nfd": {"nombre": 1},
        "caractere_de_commande": {"nombre": 1},
        "traits_d_union_conditionnels": {"nombre": 2},
    }
    assert all(one.location and one.location.page == 1 and one.location.box for one in document.findings)


def test_a_hyphen_that_may_be_part_of_the_word_stays(pdf: Read) -> None:
    paper = Printed()
    paper.line("Chacun prend ren-")
    paper.line("dez-vous.")
    assert blocks(pdf(paper.done())) == [("paragraph", 0, ["Chacun prend ren-", "dez-vous."])]


def test_a_merged_cell_has_its_words_once(pdf: Read) -> None:
    paper = Printed()
    for x, y, wide, high, words in (
        (72, 100, 200, 20, "Coût"),
        (72, 120, 100, 40, "Année"),
        (172, 120, 100, 20, "2010"),
        (172, 140, 100, 20, "2011"),
    ):
        paper.canvas.rect(x, HEIGHT - y - high, wide, high)
        paper.words(words, x + 4, y + 14)
    paper.words("au-dessus", 72, 80)
    document = pdf(paper.done())
    assert grids(document) == [[[["Coût"], []], [["Année"], ["2010"]], [[], ["2011"]]]]
    cells = [line.location for line in document.lines()][1:]
    assert [place.block for place in cells] == ["2:1:1", "2:2:1", "2:2:2", "2:3:2"]


def test_a_frame_is_no_table_and_an_empty_table_is_nothing(pdf: Read) -> None:
    paper = Printed()
    paper.canvas.rect(60, HEIGHT - 200, 400, 110)
    paper.line("Dans un cadre.", x=72)
    for column in range(3):
        paper.canvas.rect(72 + 90 * column, HEIGHT - 300, 90, 40)
    document = pdf(paper.done())
    assert grids(document) == []
    assert blocks(document) == [("paragraph", 0, ["Dans un cadre."])]


def test_a_cell_mends_its_cut_words(pdf: Read) -> None:
    mapped = {97: "a", 98: "b", 102: "\u00ad"}
    words = b"(abf) Tj 0 -12 Td (ba b) Tj ET 60 680 40 40 re S 100 680 40 40 re S BT /F2 10 Tf 105 700 Td (b) Tj"
    assert grids(pdf(unicode_page(mapped, words))) == [[[["abba", "b"], ["b"]]]]


def test_a_table_goes_on_over_a_page_break(pdf: Read) -> None:
    paper = Printed()
    paper.line(LONG)
    paper.at = 640
    paper.table([["Année", "Montant"], ["2010-2011", "1 M$"]], [100, 100])
    paper.turn()
    paper.at += 12
    paper.table([["Année", "Montant"], ["2011-2012", "2 M$"]], [100, 100])
    paper.room(20)
    paper.line("Après.")
    paper.table([["Année", "Montant"], ["2012-2013", "3 M$"]], [100, 100])
    document = pdf(paper.done())
    first, second = grids(document)
    assert first == [[["Année"], ["Montant"]], [["2010-2011"], ["1 M$"]], [["2011-2012"], ["2 M$"]]]
    assert len(second) == 2
    assert left_out(document) == [("en_tete", "Année"), ("en_tete", "Montant")]
    places = [line.location for block in document.blocks if isinstance(block, Grid) for row in block.rows
              for cell in row for line in cell]  # fmt: skip
    assert [(place.page, place.block) for place in places][4:6] == [(2, "2:3:1"), (2, "2:3:2")]


def test_tables_of_other_columns_stay_apart(pdf: Read) -> None:
    paper = Printed()
    paper.at = 640
    paper.table([["Année", "Montant"]], [100, 100])
    paper.turn()
    paper.at += 12
    paper.table([["Année", "Montant"]], [100, 140])
    assert len(grids(pdf(paper.done()))) == 2


def test_what_pages_repeat_at_their_edges_is_left_out(pdf: Read) -> None:
    paper = Printed()
    for page in range(1, 5):
        paper.words("Ministère fictif", 72, 40)
        paper.words(f"Rapport 20{page}0", 400, 40)
        paper.at = 120
        paper.line(f"{LONG} {page}")
        paper.line("Une ligne que chaque page répète au milieu.")
        paper.words(f"Page {page} de 4", 280, 760, size=8)
        if page < 4:
            paper.turn()
    document = pdf(paper.done())
    assert left_out(document)[:2] == [
        ("en_tete", "Ministère fictif\tRapport 2010"),
        ("pied_de_page", "Page 1 de 4"),
    ]
    assert len(left_out(document)) == 8
    assert sum("répète" in line.text for line in document.lines()) == 4


def test_a_title_at_the_top_and_a_lone_number_stay(pdf: Read) -> None:
    paper = Printed()
    paper.words("RAPPORT ANNUEL", 72, 50, size=16)
    paper.at = 120
    paper.line(LONG)
    paper.words("42", 280, 760)
    paper.turn()
    paper.words("RAPPORT ANNUEL", 72, 50, size=16)
    paper.at = 120
    paper.line(LONG)
    paper.words("2", 280, 740)
    document = pdf(paper.done())
    assert left_out(document) == [("pied_de_page", "2")]
    assert [line.text for line in document.lines()].count("RAPPORT ANNUEL") == 2


def test_forms_that_begin_alike_on_each_page_keep_their_title(pdf: Read) -> None:
    paper = Printed()
    for _ in range(3):
        paper.line("RAPPORT ANNUEL D'ACTIVITÉS")
        paper.room()
        paper.line(LONG)
        paper.turn()
        paper.at = 50
        paper.line("Une ligne collée au texte.")
        paper.line(LONG)
        paper.turn()
    assert pdf(paper.done()).left_out == ()


def test_notes_go_to_the_record_with_their_mark(pdf: Read) -> None:
    paper = Printed()
    end = paper.words("Le coût est de 12 500 $", 72, 100)
    paper.words("1", end, 96, size=6)
    paper.at = 130
    paper.line(LONG)
    paper.words("1 Montant estimé en mars.", 72, 690, size=7)
    paper.words("La suite de la note.", 72, 699, size=7)
    document = pdf(paper.done())
    assert next(document.lines()).text == "Le coût est de 12 500 $"
    assert left_out(document) == [("note", "1 Montant estimé en mars."), ("note", "La suite de la note.")]


def test_small_type_that_nothing_calls_stays(pdf: Read) -> None:
    paper = Printed()
    paper.line(LONG)
    paper.words("1 Montant estimé en mars.", 72, 690, size=7)
    assert pdf(paper.done()).left_out == ()


def test_a_mark_across_the_page_and_words_off_it_are_left_out(pdf: Read) -> None:
    turned = b"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm (BROUILLON) Tj ET "
    off = b"BT /F1 10 Tf 900 700 Td (ailleurs) Tj ET BT /F1 10 Tf 72 700 Td (ici) Tj ET"
    document = pdf(one_page(turned + off))
    assert [line.text for line in document.lines()] == ["ici"]
    assert sorted(left_out(document)) == [("cache", "ailleurs"), ("de_biais", "BROUILLON")]
    assert [one.code for one in document.findings] == ["texte_cache"]


def test_a_paragraph_goes_on_over_a_page_break(pdf: Read) -> None:
    paper = Printed()
    paper.at = 690
    paper.line("Les bénévoles reçoivent chaque semaine")
    paper.turn()
    paper.line("des personnes qui cherchent un logement.")
    paper.turn()
    paper.line("Une autre page.")
    assert [len(lines) for _, _, lines in blocks(pdf(paper.done()))] == [2, 1]


@pytest.mark.parametrize(("above", "below"), [
    ("La moitié des familles des quartiers en a reçu une part, soit 93", "% du prix."),
    ("La moitié des familles a reçu (avec", ") une part."),
    (f"{LONG[:95]} 14", "000 $ de plus."),
    (f"{LONG[:95]} et", "Lyne et ses bénévoles."),
])  # fmt: skip
def test_a_sentence_cut_by_the_page_goes_on(pdf: Read, above: str, below: str) -> None:
    paper = Printed()
    paper.line(f"{LONG}.")
    paper.room()
    paper.at = 690
    paper.line(above)
    paper.turn()
    paper.line(below)
    assert [lines for _, _, lines in blocks(pdf(paper.done()))][-1] == [above, below]


@pytest.mark.parametrize("below", ["2012-2013 : 15 M$", "- Autre activité", "Une autre partie"])
def test_a_short_line_without_full_stop_ends_with_its_page(pdf: Read, below: str) -> None:
    paper = Printed()
    paper.line(f"{LONG}.")
    paper.room()
    paper.at = 690
    paper.line("2011-2012 : 14 M$")
    paper.turn()
    paper.line(below)
    assert [lines for _, _, lines in blocks(pdf(paper.done()))][-2] == ["2011-2012 : 14 M$"]


def test_two_columns_are_read_one_after_the_other(pdf: Read) -> None:
    paper = Printed()
    paper.line("Un titre qui traverse toute la page, d'un bord à l'autre, au-dessus des colonnes de texte.")
    for column, (x, shift) in {"gauche": (72, 0), "droite": (320, 3)}.items():
        for line in range(10):
            paper.words(f"colonne de {column}, ligne numéro {line} du texte", x, 120 + shift + 12 * line)
    paper.at = 262
    paper.table([["Année", "Montant"]], [100, 100])
    paper.at = 320
    paper.line("Une phrase qui traverse toute la page, d'un bord à l'autre, en dessous des deux colonnes.")
    document = pdf(paper.done())
    words = [line.text for line in document.lines()]
    assert [word for text in words for word in ("gauche", "droite") if word in text] == ["gauche"] * 10 + [
        "droite"
    ] * 10
    assert words[0].startswith("Un titre")
    assert words[-3:-1] == ["Année", "Montant"]


def test_labels_with_their_values_are_read_across(pdf: Read) -> None:
    paper = Printed()
    for line in range(12):
        paper.words("Libellé " + "assez long " * (line % 4), 72, 120 + 12 * line)
        paper.words(f"valeur {'très ' * (line % 5)}détaillée du libellé {line}", 320, 120 + 12 * line)
    assert all("Libellé" in line.text and "valeur" in line.text for line in pdf(paper.done()).lines())
