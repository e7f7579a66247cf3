"""Of a page of HTML, whatever its elements, every word that is shown is read once, in order, in rising blocks."""

import hashlib
import html
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.html import HtmlReader
from pipeline.model.document import Block, Document
from pipeline.model.source import SourceFile

INLINE = ["b", "i", "span", "a", "label", "font", "mot-a-moi", "o:p", "mark", "code"]
AROUND = ["div", "section", "blockquote", "ul", "ol", "center", "form", "fieldset", "details", "article"]
UNSEEN = ["script", "style", "template", "noscript"]
BREAKS = ["<br>", "<hr>", "<wbr>", "<!-- rien -->", "<img src=x>", "\n", " ", "&nbsp;"]


@dataclass(frozen=True)
class Piece:
    """A part of a page, and the words that it shows."""

    page: str
    shown: tuple[str, ...]


def _join(pieces: list[Piece]) -> Piece:
    return Piece("".join(one.page for one in pieces), tuple(word for one in pieces for word in one.shown))


def _within(tag: str, piece: Piece, attributes: str = "") -> Piece:
    return Piece(f"<{tag}{attributes}>{piece.page}</{tag}>", piece.shown)


def _table(rows: list[list[Piece]]) -> Piece:
    lines = [_within("tr", _join([_within("td", cell) for cell in row])) for row in rows]
    return _within("table", _within("tbody", _join(lines)))


WORDS = st.text("abcéÉœ0 $%,<>&\u00a0’", min_size=1, max_size=12).map(
    lambda text: Piece(html.escape(text), tuple(text.split()))
)
NOTHING = st.one_of(
    st.sampled_from(BREAKS).map(lambda text: Piece(text, ())),
    st.sampled_from(UNSEEN).map(lambda tag: Piece(f"<{tag}>invisible</{tag}>", ())),
    st.just(Piece("<p hidden>invisible</p>", ())),
)
PHRASES = st.recursive(
    WORDS, lambda inner: st.tuples(st.sampled_from(INLINE), inner).map(lambda pair: _within(*pair)), max_leaves=4
)


def _flow(inner: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    several = st.lists(st.one_of(inner, NOTHING), max_size=4).map(_join)
    return st.one_of(
        st.tuples(st.sampled_from(AROUND), several).map(lambda pair: _within(*pair)),
        several.map(lambda piece: _within("li", piece)),
        st.lists(st.lists(several, min_size=1, max_size=3), min_size=1, max_size=3).map(_table),
    )


PARAGRAPHS = st.tuples(st.sampled_from(["p", "h1", "h3", "pre"]), PHRASES).map(lambda pair: _within(*pair))
PAGES = st.lists(st.recursive(st.one_of(PARAGRAPHS, WORDS), _flow, max_leaves=12), min_size=1, max_size=5).map(_join)


def read(page: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path, data = Path(folder) / "page.html", page.encode()
        path.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        return HtmlReader().read(
            SourceFile(name="page.html", path=str(path), media_type="text/html", sha256=digest, size=len(data))
        )


@settings(max_examples=400, deadline=None)
@given(piece=PAGES)
def test_every_word_that_is_shown_is_read_once_and_in_order(piece: Piece) -> None:
    document = read(f"<body>{piece.page}<p>fin</p>")
    found = "".join(line.text for line in document.lines())
    assert "".join(found.replace("\ufffc", "").split()) == "".join((*piece.shown, "fin"))


@settings(max_examples=200, deadline=None)
@given(piece=PAGES)
def test_blocks_are_numbered_as_they_stand(piece: Piece) -> None:
    document = read(f"<body>{piece.page}<p>fin</p>")
    for number, block in enumerate(document.blocks, start=1):
        if isinstance(block, Block):
            assert {line.location.block for line in block.lines} == {str(number)}
            continue
        for row, cells in enumerate(block.rows, start=1):
            for column, cell in enumerate(cells, start=1):
                assert {line.location.block for line in cell} <= {f"{number}:{row}:{column}"}
