"""Blocks of Markdown, with the lines where they stand."""

from collections.abc import Callable

import pytest

from pipeline.extract.commonmark import NESTING_MAX, without_comments
from pipeline.extract.markdown import BRACKETS_MAX
from pipeline.model.document import Block, Document, Grid
from pipeline.model.errors import SourceUnreadable

Read = Callable[[str], Document]
Shape = tuple[str, int, list[tuple[int | None, str]]]


def shape(document: Document) -> list[Shape]:
    return [
        (block.kind, block.level, [(line.location.line, line.text) for line in block.lines])
        for block in document.blocks
        if isinstance(block, Block)
    ]


def grids(document: Document) -> list[list[list[list[tuple[int | None, str]]]]]:
    return [
        [[[(line.location.line, line.text) for line in cell] for cell in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Grid)
    ]


def test_headings_have_their_level(markdown: Read) -> None:
    assert shape(markdown("# A\n\n### B ###\ntexte")) == [
        ("heading", 1, [(1, "A")]),
        ("heading", 3, [(3, "B")]),
        ("paragraph", 0, [(4, "texte")]),
    ]


def test_lines_of_a_series_stay_apart(markdown: Read) -> None:
    assert shape(markdown("\n2009-2010 : s. o.  \n 2010-2011 : 13,7 M\\$\n")) == [
        ("paragraph", 0, [(2, "2009-2010 : s. o."), (3, "2010-2011 : 13,7 M$")])
    ]


def test_header_tabs_survive(markdown: Read) -> None:
    document = markdown("<b>TITRE</b>\tMesure\t<b>N° DE LA MESURE</b>\t1.1\t\t\n")
    assert shape(document) == [("paragraph", 0, [(1, "TITRE\tMesure\tN° DE LA MESURE\t1.1")])]


def test_an_underlined_line_is_a_heading(markdown: Read) -> None:
    assert shape(markdown("TITRE\n=====\n\nSous-titre\n---\ntexte")) == [
        ("heading", 1, [(1, "TITRE")]),
        ("heading", 2, [(4, "Sous-titre")]),
        ("paragraph", 0, [(6, "texte")]),
    ]


def test_a_drawn_line_below_a_series_makes_no_heading(markdown: Read) -> None:
    for stroke in ("---", "====="):
        assert shape(markdown(f"2009-2010 : 1 $\n2010-2011 : 2 $\n{stroke}\nfin")) == [
            ("paragraph", 0, [(1, "2009-2010 : 1 $"), (2, "2010-2011 : 2 $")]),
            ("paragraph", 0, [(4, "fin")]),
        ]


def test_a_lone_dash_is_a_value_not_an_underline(markdown: Read) -> None:
    assert shape(markdown("Coût\n-")) == [("paragraph", 0, [(1, "Coût"), (2, "-")])]
    assert shape(markdown("Coût\n==")) == [("paragraph", 0, [(1, "Coût"), (2, "==")])]


def test_items_and_their_nesting(markdown: Read) -> None:
    assert shape(markdown("- a\n  suite\n- b\n    - c\n\n  autre\n* [x] d")) == [
        ("item", 1, [(1, "a"), (2, "suite")]),
        ("item", 1, [(3, "b")]),
        ("item", 2, [(4, "c")]),
        ("paragraph", 0, [(6, "autre")]),
        ("item", 1, [(7, "[x] d")]),
    ]


def test_a_heading_in_an_item_is_a_heading(markdown: Read) -> None:
    assert shape(markdown("- # A\n  b")) == [("heading", 1, [(1, "A")]), ("paragraph", 0, [(2, "b")])]


def test_running_numbers_are_bullets(markdown: Read) -> None:
    assert [lines for _, _, lines in shape(markdown("1. a\n2. b\n\ntexte\n\n3. c"))] == [
        [(1, "a")],
        [(2, "b")],
        [(4, "texte")],
        [(6, "c")],
    ]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("2010. Texte", [(1, "2010. Texte")]),
        ("3) c", [(1, "3) c")]),
        ("01. a", [(1, "01. a")]),
        ("2010.", [(1, "2010.")]),
        ("2010.\n      Texte", [(1, "2010."), (2, "Texte")]),
    ],
)
def test_a_number_that_does_not_run_is_text(markdown: Read, written: str, lines: list[tuple[int, str]]) -> None:
    assert shape(markdown(written)) == [("item", 1, lines)]


@pytest.mark.parametrize("inside", ["- a", "```\n      a\n      ```", "> a", "| a | b |\n      |---|---|"])
def test_a_number_is_kept_before_whatever_follows(markdown: Read, inside: str) -> None:
    lines = list(markdown(f"2010. {inside}").lines())
    assert lines[0].text.startswith("2010.")
    assert any("a" in line.text for line in lines)


def test_numbers_restart_after_a_heading(markdown: Read) -> None:
    assert shape(markdown("1. a\n\n# B\n\n2. c"))[-1] == ("item", 1, [(5, "2. c")])


def test_quotations_keep_their_lines(markdown: Read) -> None:
    assert shape(markdown("> a\n> b\nc\n\n> - d")) == [
        ("paragraph", 0, [(1, "a"), (2, "b"), (3, "c")]),
        ("item", 1, [(5, "d")]),
    ]


def test_more_than_is_no_quotation(markdown: Read) -> None:
    assert shape(markdown("> 10 000 ménages")) == [("paragraph", 0, [(1, "> 10 000 ménages")])]


def test_indented_text_is_text(markdown: Read) -> None:
    assert shape(markdown("a\n\n        **b** c\n\n\t- d")) == [
        ("paragraph", 0, [(1, "a")]),
        ("paragraph", 0, [(3, "b c")]),
        ("item", 1, [(5, "d")]),
    ]


def test_what_looks_like_a_reference_is_text(markdown: Read) -> None:
    assert shape(markdown("[ADS]: désignée\n\n[^1]: 13,7 M\\$")) == [
        ("paragraph", 0, [(1, "[ADS]: désignée")]),
        ("paragraph", 0, [(3, "[^1]: 13,7 M$")]),
    ]


def test_html_blocks_are_read(markdown: Read) -> None:
    assert shape(markdown("<div>\n<b>COÛT</b>\n\n**a**\n</div>")) == [
        ("paragraph", 0, [(2, "COÛT")]),
        ("paragraph", 0, [(4, "a")]),
    ]


def test_fences_keep_their_lines_as_written(markdown: Read) -> None:
    assert shape(markdown("```note 1\n a  *b*\n\n  c\n```\nd")) == [
        ("paragraph", 0, [(1, "note 1"), (2, "a  *b*")]),
        ("paragraph", 0, [(4, "c")]),
        ("paragraph", 0, [(6, "d")]),
    ]


def test_a_fence_that_never_ends_loses_nothing(markdown: Read) -> None:
    assert shape(markdown("~~~\na\n## B")) == [("paragraph", 0, [(2, "a"), (3, "## B")])]


def test_comments_are_dropped_and_move_nothing(markdown: Read) -> None:
    assert shape(markdown("a <!-- x\n\ny --> b\n<!-- z -->\nc")) == [
        ("paragraph", 0, [(1, "a")]),
        ("paragraph", 0, [(3, "b")]),
        ("paragraph", 0, [(5, "c")]),
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a <!-- b", "a <!-- b"),
        ("a <!--> b -->", "a  b -->"),
        ("a <!---> b", "a  b"),
        (r"a \<!-- b --> c", r"a \<!-- b --> c"),
        ("<!-- a --><!-- b -->c", "c"),
        ("<!--a\nb-->", "\n"),
    ],
)
def test_where_comments_end(written: str, kept: str) -> None:
    assert without_comments(written) == kept


def test_tables(markdown: Read) -> None:
    document = markdown("| Année | **Coût** |\n|---|--:|\n| 2009-2010 | s. o.<br>x |\n| 2010-2011 | 13,7 M\\$ |\nfin")
    assert grids(document) == [
        [
            [[(1, "Année")], [(1, "Coût")]],
            [[(3, "2009-2010")], [(3, "s. o."), (3, "x")]],
            [[(4, "2010-2011")], [(4, "13,7 M$")]],
        ]
    ]
    assert shape(document) == [("paragraph", 0, [(5, "fin")])]


def test_no_cell_is_dropped_or_invented(markdown: Read) -> None:
    assert grids(markdown("| a |\n|---|---|\n| b | c | d |\n| | |\n|e|")) == [
        [[[(1, "a")]], [[(3, "b")], [(3, "c")], [(3, "d")]], [[], []], [[(5, "e")]]]
    ]


def test_a_table_may_follow_a_line_of_text_or_stand_in_an_item(markdown: Read) -> None:
    document = markdown("texte\na | b\n-|-\nc | d\n\n- x\n\n  | e | f |\n  |---|---|\n| g | h |")
    assert grids(document)[0] == [[[(2, "a")], [(2, "b")]], [[(4, "c")], [(4, "d")]]]
    assert grids(document)[1] == [[[(8, "e")], [(8, "f")]]]
    assert shape(document)[-1] == ("paragraph", 0, [(10, "| g | h |")])


def test_a_table_ends_where_another_block_begins(markdown: Read) -> None:
    document = markdown("| a | b |\n|---|---|\n- c | d\n")
    assert len(grids(document)[0]) == 1
    assert shape(document) == [("item", 1, [(3, "c | d")])]


def test_a_table_without_separator_is_text(markdown: Read) -> None:
    assert shape(markdown("| a | b |\n| c | d |")) == [("paragraph", 0, [(1, "| a | b |"), (2, "| c | d |")])]


@pytest.mark.parametrize("deep", [">" * 10_000 + " a", "- " * 10_000 + "a", "1. " * 10_000 + "a"])
def test_deep_nesting_is_refused_not_dropped(markdown: Read, deep: str) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        markdown(deep)
    assert caught.value.code == "source_trop_complexe"
    assert caught.value.details == {"cause": "imbrication"}


@pytest.mark.parametrize(("mark", "deepest"), [(">", NESTING_MAX - 1), ("- ", NESTING_MAX // 2 - 1)])
def test_every_depth_is_read_until_it_is_refused(markdown: Read, mark: str, deepest: int) -> None:
    for depth in range(1, deepest + 1):
        assert [line.text for line in markdown(mark * depth + " mot").lines()] == ["mot"]
    with pytest.raises(SourceUnreadable):
        markdown(mark * (deepest + 1) + " mot")


@pytest.mark.parametrize(("many", "cause"), [("[" * (BRACKETS_MAX + 1), "crochets"), ("|" * 1_000_001, "cellules")])
def test_more_marks_than_any_report_are_refused(markdown: Read, many: str, cause: str) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        markdown(many)
    assert caught.value.details == {"cause": cause}


def test_front_matter_keeps_its_words(markdown: Read) -> None:
    words = " ".join(line.text for line in markdown("---\ntitre: A\ncode: 1.1\n---\nb").lines())
    assert words == "titre: A code: 1.1 b"
