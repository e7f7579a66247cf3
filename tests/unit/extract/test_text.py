"""Plain text: paragraphs, items and tables as people type them."""

from collections.abc import Callable

import pytest

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


def test_blank_lines_part_paragraphs(plain: Read) -> None:
    assert shape(plain("\nCOÛT\na  b\tc \n   \nd")) == [
        ("paragraph", 0, [(2, "COÛT"), (3, "a  b\tc")]),
        ("paragraph", 0, [(5, "d")]),
    ]


def test_nothing_is_a_mark(plain: Read) -> None:
    written = r"# **a** <b>c</b> M\$ &amp; `d` [e](f)"
    assert shape(plain(written)) == [("paragraph", 0, [(1, written)])]


def test_drawn_lines_part_paragraphs(plain: Read) -> None:
    assert shape(plain("TITRE\n=====\na\n- - -\nb")) == [
        ("paragraph", 0, [(1, "TITRE")]),
        ("paragraph", 0, [(3, "a")]),
        ("paragraph", 0, [(5, "b")]),
    ]


@pytest.mark.parametrize("bullet", ["-", "•", "*", "–", "·", "▪", "o", "—", "\uf0b7", "1.", "1)", "a)", "A)"])
def test_bullets_are_no_text(plain: Read, bullet: str) -> None:
    assert shape(plain(f"Étapes :\n{bullet} un\n  suite\n{bullet}\tdeux")) == [
        ("paragraph", 0, [(1, "Étapes :")]),
        ("item", 1, [(2, "un"), (3, "suite")]),
        ("item", 1, [(4, "deux")]),
    ]


def test_boxes_are_no_bullets(plain: Read) -> None:
    assert shape(plain("☐ a\n■ b\n[x] c\n- [ ] d")) == [
        ("paragraph", 0, [(1, "☐ a"), (2, "■ b"), (3, "[x] c")]),
        ("item", 1, [(4, "[ ] d")]),
    ]


def test_a_dash_in_wrapped_prose_is_a_word(plain: Read) -> None:
    assert shape(plain("Échanges avec les CRÉ\n– signature des ententes\n• a\n– b")) == [
        ("paragraph", 0, [(1, "Échanges avec les CRÉ"), (2, "– signature des ententes")]),
        ("item", 1, [(3, "a"), (4, "– b")]),
    ]


def test_a_lone_dash_is_a_value(plain: Read) -> None:
    assert shape(plain("Coût :\n-\n–")) == [("paragraph", 0, [(1, "Coût :"), (2, "-"), (3, "–")])]


def test_items_are_nested_by_their_indent(plain: Read) -> None:
    document = plain("- a\n  - b\n\t- c\n  - d\n- e")
    assert [(level, lines[0][1]) for _, level, lines in shape(document)] == [
        (1, "a"),
        (2, "b"),
        (3, "c"),
        (2, "d"),
        (1, "e"),
    ]


def test_numbers_that_run_are_bullets(plain: Read) -> None:
    document = plain("1. a\n2. b\n\nc\n\n3. d\n2010. e\n5) f")
    assert [(kind, [text for _, text in lines]) for kind, _, lines in shape(document)] == [
        ("item", ["a"]),
        ("item", ["b"]),
        ("paragraph", ["c"]),
        ("item", ["d", "2010. e", "5) f"]),
    ]


def test_numbers_in_wrapped_prose_are_text(plain: Read) -> None:
    assert len(shape(plain("1. a\n\nvoir le tableau\n2. et la suite"))) == 2
    assert shape(plain("M. Roy\nA. Dion")) == [("paragraph", 0, [(1, "M. Roy"), (2, "A. Dion")])]
    assert shape(plain("13.7 M$")) == [("paragraph", 0, [(1, "13.7 M$")])]


def test_pipe_tables(plain: Read) -> None:
    document = plain("Coût\n| Année | Coût |\n|---|---|\n| 2009-2010 | |\n| 2010-2011 | 13,7 M\\$ |\nfin")
    grid = document.blocks[1]
    assert isinstance(grid, Grid)
    assert [[[(c.location.line, c.text) for c in cell] for cell in row] for row in grid.rows] == [
        [[(2, "Année")], [(2, "Coût")]],
        [[(4, "2009-2010")], []],
        [[(5, "2010-2011")], [(5, r"13,7 M\$")]],
    ]
    assert shape(document) == [("paragraph", 0, [(1, "Coût")]), ("paragraph", 0, [(6, "fin")])]


def test_pipes_without_a_separator_are_text(plain: Read) -> None:
    assert shape(plain("a | b\nc | d")) == [("paragraph", 0, [(1, "a | b"), (2, "c | d")])]


def test_more_cells_than_any_report_are_refused(plain: Read) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        plain("|" * 1_000_001)
    assert caught.value.details == {"cause": "cellules"}
