import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.render.visible import LONGEST, escaped_json, shown, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Montréal – 13,7 M$", "Montréal – 13,7 M$"),
        ("\x1b[31mrouge\x1b[0m", "\\u001b[31mrouge\\u001b[0m"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2066b\u2069", "a\\u2066b\\u2069"),
        ("une\nligne\r\net\tune autre", "une⏎ligne⏎et une autre"),
        ("\x9b31m", "\\u009b31m"),
        ("nom\udce9.md", "nom\\udce9.md"),
        ("12\u00a0500\u202f000\u00a0$", "12\u00a0500\u202f000\u00a0$"),
    ],
)
def test_hidden_signs_are_shown_and_the_rest_is_kept(text: str, expected: str) -> None:
    assert visible(text) == expected


@given(st.text(st.characters(codec="utf-8")))
def test_nothing_visible_moves_a_terminal(text: str) -> None:
    shown = visible(text)
    assert not any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 or sign in "\u202e\u2066\u200f" for sign in shown)


@given(st.dictionaries(st.text(), st.text()))
def test_json_reads_back_to_the_same_values(values: dict[str, str]) -> None:
    page = escaped_json(json.dumps(values, ensure_ascii=False, indent=2))
    assert json.loads(page) == values
    page.encode("utf-8")


def test_json_keeps_accents_and_escapes_direction_marks_beyond_the_first_plane() -> None:
    assert escaped_json('{"é": "\u202e\U000e0001"}') == '{"é": "\\u202e\\udb40\\udc01"}'


def test_a_long_text_ends_in_an_ellipsis() -> None:
    assert shown("é" * LONGEST) == "é" * LONGEST
    assert shown("é" * (LONGEST + 1)) == "é" * (LONGEST - 1) + "…"


def test_no_hidden_sign_is_passed_over() -> None:
    left = set(escaped_json("".join(map(chr, range(0x110000)))))
    assert {sign for sign in left if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} == {"\n"}
