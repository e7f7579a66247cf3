"""Whatever the marks around them, words are neither lost nor doubled nor moved to another line."""

import hashlib
import re
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import READERS
from pipeline.extract.encoding import decode
from pipeline.extract.reader import Reader
from pipeline.model.document import Document
from pipeline.model.errors import SourceUnreadable
from pipeline.model.source import SourceFile

BY_LINE = [reader for reader in READERS if reader.media_type in {"text/markdown", "text/plain"}]
READER = pytest.mark.parametrize("reader", BY_LINE, ids=lambda reader: reader.media_type)

# Everything that means something to a reader, but for pictures (`![`) and comments (`<!--`), whose
# addresses and words are left out on purpose.
MARKS = [
    *["*", "**", "_", "`", "``", "[", "](", "(", ")", "]", "]:", "[^1]: ", "\\", "~~", '"', "'", "$", "%", "=", "-"],
    *["> ", ">", "- ", "* ", "+ ", "1. ", "2. ", "2010. ", "3) ", "a) ", "o ", "• ", "– ", "#", "# ", "## "],
    *["|", " | ", "|---|---|\n", "---\n", "===\n", "--\n", "```\n", "~~~\n", "~~~ ", "[x] ", "[ ] ", "☒ "],
    *["<b>", "</b>", "<br>", "<x>", "<div>", "</div>", "<td>", "<a href=x>", "</a>", "<sup>", "</sup>", "<"],
    *["<mailto:", "<?", "?>", "<!D", "&", "&amp;", "&nbsp;", "&shy;", "&#10;", "&#0;"],
    *["\n", "\n", "\n", "\n\n", "  \n", "\\\n", "\r\n", "\r", "\t", " ", "  ", "    ", "        "],
    *["\x0c", "\u2028", "\u0085", "\u00a0", "\u00ad", "e\u0301", "5"],
]


@st.composite
def soups(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.one_of(st.just(""), st.just(" "), st.sampled_from(MARKS)), max_size=60))
    soup = ""
    for number, mark in enumerate(parts):
        soup += mark if mark.strip(" ") or len(mark) > 1 else f"mot{number}fin{mark}"
    return soup.replace("<!--", "<!D")


def read(reader: Reader, data: bytes) -> Document | str:
    """Return the document, or the code that says why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rapport"
        path.write_bytes(data)
        source = SourceFile(
            name="rapport",
            path=str(path),
            media_type=reader.media_type,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
        )
        try:
            return reader.read(source)
        except SourceUnreadable as error:
            return error.code


def decoded(data: bytes) -> tuple[str, ...] | str:
    """Return the lines, or the code that says why there are none."""
    try:
        return decode(data, "rapport").lines
    except SourceUnreadable as error:
        return error.code


def words(text: str) -> list[str]:
    return re.findall(r"mot\d+fin", text)


@READER
@settings(max_examples=400, deadline=None)
@given(soup=soups())
def test_no_word_is_lost_doubled_or_moved(reader: Reader, soup: str) -> None:
    written = [
        (number, word) for number, line in enumerate(re.split("\r\n|\r|\n", soup), start=1) for word in words(line)
    ]
    document = read(reader, soup.encode())
    if isinstance(document, str):
        assert document == "source_trop_complexe" or (document == "source_vide" and not written)
        return
    found = [(line.location.line, word) for line in document.lines() for word in words(line.text)]
    assert sorted(found) == sorted(written)
    places = [line.location.line or 0 for line in document.lines()]
    assert places == sorted(places)


@READER
@settings(max_examples=300, deadline=None)
@given(soup=soups())
def test_lines_are_trimmed_and_whole(reader: Reader, soup: str) -> None:
    document = read(reader, soup.encode())
    for line in () if isinstance(document, str) else document.lines():
        assert line.text == line.text.strip()
        assert line.text
        assert len(line.text.splitlines()) == 1


LETTERS = st.text("abcdeéèêëàâçîïôûùœæÉÈÀÇŒ’–«»° 0123456789,.", min_size=1, max_size=30)
HEADINGS = st.tuples(st.just("## "), LETTERS)
ITEMS = st.tuples(st.just("- "), LETTERS)
PARAGRAPHS = st.tuples(st.just("\n"), LETTERS)


@READER
@settings(max_examples=200, deadline=None)
@given(parts=st.lists(st.one_of(HEADINGS, ITEMS, PARAGRAPHS), min_size=1, max_size=12))
def test_every_word_of_a_report_is_on_its_line(reader: Reader, parts: list[tuple[str, str]]) -> None:
    content = "\n".join(f"{mark}mot{text.strip()} fin" for mark, text in parts)
    document = read(reader, content.encode())
    assert isinstance(document, Document)
    found = {(line.location.line, word) for line in document.lines() for word in line.text.split()}
    for number, line in enumerate(content.split("\n"), start=1):
        for word in line.removeprefix("## ").removeprefix("- ").split():
            assert (number, word) in found


@given(text=st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Cf"]), min_size=1).filter(str.strip))
def test_encodings_round_trip(text: str) -> None:
    assert decoded(text.encode()) == decoded(text.encode("utf-8-sig")) == (text,)
    by_chance_utf8 = unicodedata.normalize("NFC", text.encode("cp1252").decode("utf-8", "replace"))
    assert decoded(text.encode("cp1252")) in {(text,), "source_utf8_abime", (by_chance_utf8,)}


@settings(max_examples=300)
@given(data=st.binary(max_size=200))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    lines = decoded(data)
    if isinstance(lines, str):
        assert lines.startswith("source_")
    else:
        assert len(lines) == data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
