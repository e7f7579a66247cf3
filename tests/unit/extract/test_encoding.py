import pytest

from pipeline.extract.encoding import LINES_MAX, MARKS_MAX, decode
from pipeline.model.errors import SourceUnreadable


def refusal(data: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(SourceUnreadable) as caught:
        decode(data, "rapport.md")
    return caught.value.code, dict(caught.value.details)


def told(data: bytes) -> list[tuple[str, int | None, object]]:
    return [
        (finding.code, finding.location.line, finding.details.get("nombre"))
        for finding in decode(data, "rapport.md").findings
        if finding.location is not None
    ]


def test_utf8_needs_no_remark() -> None:
    text = decode("Coût : 13,7 M$\n".encode(), "rapport.md")
    assert text.lines == ("Coût : 13,7 M$", "")
    assert text.findings == ()


def test_a_utf8_mark_is_no_text() -> None:
    assert decode(b"\xef\xbb\xbfCo\xc3\xbbt", "r").lines == ("Coût",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-be", "utf-32-be"])
def test_utf16_and_utf32_are_named(encoding: str) -> None:
    mark = "" if encoding in {"utf-16", "utf-32"} else "\ufeff"
    assert refusal(f"{mark}Coût".encode(encoding)) == ("source_utf16", {})


def test_a_nul_is_binary_and_has_its_place() -> None:
    assert refusal(b"PK\x03\x04\x00\x00") == ("source_binaire", {"octet": 4})


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u00ad\x0c".encode()])
def test_nothing_to_read(data: bytes) -> None:
    assert refusal(data) == ("source_vide", {})


def test_one_bad_byte_in_utf8_is_not_taken_for_cp1252() -> None:
    data = "Montréal, ".encode() + b"\xff" + "été".encode()
    assert refusal(data) == ("source_utf8_abime", {"octet": 11})


def test_a_bad_byte_after_a_mark_counts_from_the_start_of_the_file() -> None:
    assert refusal(b"\xef\xbb\xbfabc\xe9") == ("source_utf8_abime", {"octet": 6})


def test_cp1252_is_read_and_told() -> None:
    data = "Coût de l’année – 2010 € œuvre".encode("cp1252")
    assert decode(data, "r").lines == ("Coût de l’année – 2010 € œuvre",)
    assert told(data) == [("source_cp1252", None, None)]


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_bytes_without_meaning_in_cp1252_are_damage(byte: int) -> None:
    assert refusal(b"ann\xe9e " + bytes([byte])) == ("source_utf8_abime", {"octet": 6})


def test_every_character_of_cp1252_survives() -> None:
    data = bytes(b for b in range(0xA0, 0x100) if b != 0xAD)
    assert decode(b"a " + data, "r").lines == ("a " + data.decode("cp1252"),)


def test_the_three_line_ends_count_alike() -> None:
    assert decode(b"a\r\nb\rc\nd", "r").lines == ("a", "b", "c", "d")
    assert decode(b"a\n\rb", "r").lines == ("a", "", "b")


def test_other_separators_end_no_line() -> None:
    text = decode("a\x0cb\u2028c\u0085d\x0be\u2029f\x1cg".encode(), "r")
    assert text.lines == ("a b c d e f g",)
    assert [finding.code for finding in text.findings] == ["caractere_de_commande"]
    assert text.findings[0].details == {"nombre": 6}


def test_control_characters_are_removed_and_counted() -> None:
    assert decode(b"a\n1\x07\x08 mot\tfin\x7f", "r").lines == ("a", "1 mot\tfin")
    assert told(b"a\n1\x07\x08 mot\tfin\x7f") == [("caractere_de_commande", 2, 3)]


def test_soft_hyphens_are_removed_and_counted() -> None:
    data = "a\nsoli\u00adda\u00adrité".encode()
    assert decode(data, "r").lines == ("a", "solidarité")
    assert told(data) == [("traits_d_union_conditionnels", 2, 2)]


def test_decomposed_text_is_composed_and_counted() -> None:
    data = "a\nCou\u0302t e\u0301te\u0301\nOk".encode()
    assert decode(data, "r").lines == ("a", "Coût été", "Ok")
    assert told(data) == [("texte_nfd", 2, 3)]


def test_a_singleton_is_composed_too() -> None:
    assert decode("10 \u212b".encode(), "r").lines == ("10 Å",)
    assert told("10 \u212b".encode()) == [("texte_nfd", 1, 1)]


def test_composing_moves_no_line() -> None:
    assert decode("e\n\u0301a".encode(), "r").lines == ("e", "\u0301a")


def test_a_pile_of_marks_is_refused_before_it_takes_time() -> None:
    pile = "\u0301\u0316" * 200_000
    assert refusal(f"a{pile}".encode()) == ("source_trop_complexe", {"cause": "diacritiques"})
    assert decode(("e\u0301" + "あ" * (MARKS_MAX * 3)).encode(), "r").lines[0].startswith("é")


def test_more_lines_than_any_report_are_refused() -> None:
    assert refusal(b"a\n" * (LINES_MAX + 1)) == ("source_trop_complexe", {"cause": "lignes"})
