"""Edits in place: what they change, and that all else stays."""

import re
from xml.sax.saxutils import escape, quoteattr

import openpyxl.utils.escape
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.render.annotate.markup import (
    MarkupError,
    appended,
    clean,
    parsed,
    raw_attributes,
    spliced,
    string,
    utf8,
    with_attributes,
)

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)


@given(TEXT, TEXT, TEXT)
def test_an_attribute_is_changed_and_the_others_stay(first: str, second: str, new: str) -> None:
    tag = f"<x:c  r={quoteattr(first)}\n s={quoteattr(second)} xmlns:x='u'/>".encode()
    made = with_attributes(tag, s=new, t="a")
    there = parsed(made).attributes
    assert (there["r"], there["s"], there["t"]) == (parsed(tag).attributes["r"], new, "a")
    assert raw_attributes(made)[b"r"] == raw_attributes(tag)[b"r"]
    assert with_attributes(tag) == tag


@pytest.mark.parametrize("tag", ["<a/>", "<a />", "<a></a>", "<a>\n</a>", "<p:a xmlns:p='u'/>", "<a b='/>'/>"])
def test_content_is_added_to_an_element_however_it_is_closed(tag: str) -> None:
    data = f"<top>{tag}<!-- > --></top>".encode()
    one = parsed(data).children[0]
    made = spliced(data, [appended(data, one, b"<new/>")])
    assert [child.name for child in parsed(made).children[0].children] == ["new"]
    assert made.endswith(b"<!-- > --></top>")


@given(TEXT)
def test_text_reads_back_as_it_was_written(text: str) -> None:
    data = b"<t>" + string(text, 100) + b"</t>"
    assert openpyxl.utils.escape.unescape(parsed(data).text) == text


def test_a_text_that_looks_like_an_escape_stays_that_text() -> None:
    assert string("_x0041_ et _x00e9_", 100) == b"_x005F_x0041_ et _x005F_x00e9_"


@given(st.text(max_size=60), st.integers(2, 40))
def test_clean_text_fits_and_opens(text: str, longest: int) -> None:
    told = clean(text, longest)
    assert len(told.encode("utf-16-le")) // 2 <= longest
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", told)
    parsed(f"<t>{escape(told)}</t>".encode())


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8"])
def test_other_encodings_become_utf_8(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?><t>été</t>'.encode(encoding)
    assert parsed(utf8(data)).text == "été"


@pytest.mark.parametrize(
    "data", [b"", b"<a>", b"<a></b>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"\xff\xfe<", b"<a>\xff</a>"]
)
def test_what_is_no_xml_is_refused(data: bytes) -> None:
    with pytest.raises(MarkupError):
        parsed(utf8(data))


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(MarkupError):
        utf8(b'<?xml version="1.0" encoding="klingon"?><t/>')
