"""What a page of HTML shows is read, with its block; what it does not show is told."""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.extract.html import HtmlReader
from pipeline.model.document import Block, Document, Grid
from pipeline.model.errors import SourceUnreadable
from pipeline.model.source import SourceFile

Source = Callable[[str, bytes], SourceFile]


WORD_LIST = """
<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span></span>
<![endif]>a<o:p></o:p></p>
<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>2.</span>b</p>c
"""


@pytest.fixture
def read(source: Source) -> Callable[[str], Document]:
    return lambda page: HtmlReader().read(source("text/html", page.encode()))


def shape(document: Document) -> list[Any]:
    """Blocks as `(kind, level, lines)`, grids as rows of cells of lines."""
    return [
        (block.kind, block.level, [line.text for line in block.lines])
        if isinstance(block, Block)
        else [[[line.text for line in cell] for cell in row] for row in block.rows]
        for block in document.blocks
    ]


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("<p>un<p>deux", [("paragraph", 0, ["un"]), ("paragraph", 0, ["deux"])]),
        ("un<div>deux</div>trois", [("paragraph", 0, [word]) for word in ("un", "deux", "trois")]),
        ("<h1>a <b>b</b></h1><h6>c</h6>", [("heading", 1, ["a b"]), ("heading", 6, ["c"])]),
        ("<p>un<br>deux<br/><br>trois", [("paragraph", 0, ["un", "deux", "trois"])]),
        ("<p>  un \n\t deux ", [("paragraph", 0, ["un deux"])]),
        ("<pre>un  deux\n trois</pre>", [("paragraph", 0, ["un  deux", "trois"])]),
        (
            "<ul><li>a<ol><li>b</ol><li><p>c</p><p>d</p></ul>e",
            [("item", 1, ["a"]), ("item", 2, ["b"]), ("item", 1, ["c"]), ("paragraph", 0, ["d"]),
             ("paragraph", 0, ["e"])],
        ),
        (
            WORD_LIST,
            [("item", 1, ["a"]), ("item", 2, ["b"]), ("paragraph", 0, ["c"])],
        ),
        ("<dl><dt>a<dd>b</dl>", [("paragraph", 0, ["a"]), ("paragraph", 0, ["b"])]),
        ("<p>12&nbsp;000&#160;$ &amp; e&#769;te&shy;", [("paragraph", 0, ["12\u00a0000\u00a0$ & éte"])]),
        ("<p>1,2 M$<sup>3</sup> et 2<sup>e</sup>, CO<sub>2</sub>", [("paragraph", 0, ["1,2 M$³ et 2e, CO₂"])]),
        ("<p>a<span style='mso-tab-count:2'>  </span>b", [("paragraph", 0, ["a\tb"])]),
        ("<montant>5</montant>", [("paragraph", 0, ["5"])]),
    ],
)  # fmt: skip
def test_blocks(read: Callable[[str], Document], page: str, blocks: list[Any]) -> None:
    assert shape(read(page)) == blocks


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<input type=checkbox checked> Oui <input type='CHECKBOX'> Non", "☒ Oui ☐ Non"),
        ("<input type=radio>Oui <input type=radio checked=''>Non", "☐ Oui ☒ Non"),
        ("<label><input type=checkbox>Oui</label>", "☐ Oui"),
        ("<img src=a.png alt='coché'> Oui <img src=b.png> Non", "coché Oui \ufffc Non"),
        ("Nom <input value='Ville'> <input type=hidden value=x><input type=submit value=Envoyer>", "Nom Ville"),
        ("<select><option>a<option selected>b</select><textarea>c\nd</textarea>", "b c d"),
        ("<a href='https://x.test/'>site</a>, <a href='mailto:a@x.test'>a@x.test</a>, <a href='#n'>note</a>",
         "site (https://x.test/), a@x.test, note"),
        ("<a href='javascript:alert(1)'>clic</a>", "clic"),
    ],
)  # fmt: skip
def test_what_stands_for_words(read: Callable[[str], Document], page: str, text: str) -> None:
    assert [line.text for line in read(f"<p>{page}</p>").lines()] == [text]


def test_a_merged_cell_has_its_words_once_and_cells_keep_their_columns(read: Callable[[str], Document]) -> None:
    page = (
        "<table><caption>Titre</caption><tr><th rowspan=2>a<th colspan=2>b<tr><td>c<td><p>d<p>e"
        "<tfoot><tr><td colspan=0>f<td>g<td rowspan=x>h</table>"
    )
    document = read(page)
    grid = document.blocks[-1]
    assert isinstance(grid, Grid)
    assert shape(document)[-1] == [[["a"], ["b"], []], [[], ["c"], ["d", "e"]], [["f"], ["g"], ["h"]]]
    places = [[cell[0].location.block if cell else None for cell in row] for row in grid.rows]
    number = len(document.blocks)
    assert places == [
        [f"{number}:1:1", f"{number}:1:2", None],
        [None, f"{number}:2:2", f"{number}:2:3"],
        [f"{number}:3:1", f"{number}:3:2", f"{number}:3:3"],
    ]


def test_a_caption_is_not_lost(read: Callable[[str], Document]) -> None:
    assert shape(read("<table><caption>Coûts</caption><tr><td>a</table>")) == [
        ("paragraph", 0, ["Coûts"]),
        [[["a"]]],
    ]


def test_a_table_inside_a_cell_is_lines_of_that_cell(read: Callable[[str], Document]) -> None:
    assert shape(read("<table><tr><td>a<table><tr><td>b<td>c</table>d<td>e</table>")) == [
        [[["a", "b", "c", "d"], ["e"]]]
    ]


@pytest.mark.parametrize(
    "hidden", ["<p hidden>x</p>", "<p style='DISPLAY : none'>x</p>", "<span style='visibility:hidden'>x</span>"]
)
def test_hidden_words_are_told_and_not_read(read: Callable[[str], Document], hidden: str) -> None:
    document = read(f"<p>un</p>{hidden}<table><tr><td>{hidden}deux<td hidden>y<tr hidden><td>z <b>t</b></table>")
    assert [line.text for line in document.lines()] == ["un", "deux"]
    assert [(one.code, one.details) for one in document.findings] == [("texte_cache", {"nombre": 4})]
    told = [(one.line.text, one.line.location.block, one.reason) for one in document.left_out]
    assert sorted(told) == [("x", "2", "cache"), ("x", "2:1:1", "cache"), ("y", "2", "cache"), ("z t", "2", "cache")]


def test_what_no_browser_shows_is_no_text(read: Callable[[str], Document]) -> None:
    page = (
        "<title>t</title><style>s</style><!-- c --><script>j</script><template>m</template><svg><text>v</text></svg>"
    )
    assert [line.text for line in read(f"{page}<p>un").lines()] == ["un"]
    assert read(f"{page}<p>un").findings == ()


@pytest.mark.parametrize("page", ["<div>" * 5_000 + "x", "<ul><li>" * 2_000 + "x"])
def test_a_page_that_is_too_deep_is_refused(read: Callable[[str], Document], page: str) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        read(page)
    assert (caught.value.code, caught.value.finding.details) == ("source_trop_complexe", {"cause": "imbrication"})


def test_spans_beyond_any_table_end_quickly(read: Callable[[str], Document]) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        read("<table>" + "<tr><td rowspan=1000 colspan=1000>x</tr>" * 2_000 + "</table>")
    assert caught.value.finding.details == {"cause": "cellules"}
