"""Boxes to tick in a PDF: characters, strokes, pictures, fields."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from pipeline.extract.pdf.symbols import font_signs, shown_by
from pipeline.model.document import Document
from tests.printed import HEIGHT, Printed, one_page

Read = Callable[[bytes], Document]
LABEL = b"BT /F1 10 Tf 90 700 Td (Nouvelle) Tj ET "
CROSS = b"72 700 m 81 709 l S "
BACK = b"72 709 m 81 700 l S "


def said(document: Document) -> list[str]:
    return [line.text for line in document.lines()]


@pytest.mark.parametrize(
    ("drawn", "sign"),
    [
        (b"72 700 9 9 re S", "☐ "),
        (b"72 700 m 81 700 l 81 709 l 72 709 l h S", "☐ "),
        (b"72 700 m 81 700 l S 72 709 m 81 709 l S 72 700 m 72 709 l S 81 700 m 81 709 l S", "☐ "),
        (b"72 700 9 9 re S 74 702 5 5 re S", "☐ "),
        (b"1 g 72 700 9 9 re B 0 g", "☐ "),
        (b"72 700 9 9 re S " + CROSS, "☒ "),
        (b"72 700 9 9 re S " + CROSS + BACK, "☒ "),
        (b"72 700 m 81 700 l S 72 709 m 81 709 l S 72 700 m 72 709 l S 81 700 m 81 709 l S " + CROSS, "☒ "),
        (b"72 700 9 9 re S 73 705 m 75 702 l 80 708 l S", "☒ "),
        (b"72 700 9 9 re S 74 702 5 5 re f", "☒ "),
        (b"0 g 72 700 9 9 re f", "☒ "),
        (b"0 0 0 1 k 72 700 9 9 re f 0 g", "☒ "),
        (b"72 700 9 9 re S BT /F1 8 Tf 74 702 Td (X) Tj ET", "☒ "),
        (b"0.9 g 72 700 9 9 re f 0 g", ""),
        (b"0 0 0 0.1 k 72 700 9 9 re f 0 g", ""),
        (b"72 700 9 20 re S", ""),
        (b"72 700 4 4 re S", ""),
        (b"72 700 40 40 re S", ""),
        (b"300 600 9 9 re S", ""),
        (b"72 700 m 81 700 l 76 709 l h S", ""),
        (b"72 700 9 9 re S BT /F1 8 Tf 74 702 Td (7) Tj ET", "7 "),
    ],
)
def test_a_square_beside_a_label_is_a_box(pdf: Read, drawn: bytes, sign: str) -> None:
    assert said(pdf(one_page(LABEL + drawn))) == [f"{sign}Nouvelle"]


def test_a_square_behind_its_label_is_a_box_too(pdf: Read) -> None:
    assert said(pdf(one_page(LABEL + b"140 700 9 9 re S"))) == ["Nouvelle ☐"]


def test_a_small_picture_is_a_box_whose_state_is_not_known(pdf: Read) -> None:
    paper = Printed()
    paper.canvas.drawImage(ImageReader(Image.new("L", (20, 20), 80)), 72, HEIGHT - 101, 9, 9)
    paper.words("Nouvelle", 90, 100)
    assert said(pdf(paper.done())) == ["\ufffc Nouvelle"]


@pytest.mark.parametrize(
    ("font", "text", "shown"),
    [
        ("ABCDEF+Wingdings-Regular", "\uf0a8", "☐"),
        ("Wingdings", "þ", "☑"),
        ("Wingdings", "(cid:253)", "☒"),
        ("Wingdings", "o", "☐"),
        ("Wingdings", "n", "■"),
        ("Wingdings", "(", "\ufffc"),
        ("Wingdings", "(cid:1)", "\ufffc"),
        ("Wingdings", "☎", "☎"),
        ("Wingdings", "ab", "ab"),
        ("Wingdings-2", "R", "☑"),
        ("Wingdings2", "\u00a3", "☐"),
        ("ZapfDingbats", "4", "✔"),
        ("ITCZapfDingbats", "4", "4"),
        ("Helvetica", "❏", "☐"),
        ("Helvetica", "4", "4"),
        ("Helvetica", "(cid:4)", "\ufffd"),
        ("SymbolMT", "\uf0b7", "•"),
    ],
)
def test_a_character_of_a_symbol_font_is_its_sign(font: str, text: str, shown: str) -> None:
    assert shown_by(text, font_signs(font)) == shown


def field(entries: bytes, rect: bytes = b"72 700 81 709") -> bytes:
    return b"<< /Type /Annot /Subtype /Widget /Rect [%s] %s >>" % (rect, entries)


@pytest.mark.parametrize(
    ("entries", "shown"),
    [
        (b"/FT /Btn /AS /Yes", ["☒ Nouvelle"]),
        (b"/FT /Btn /AS /Off /V /Yes", ["☐ Nouvelle"]),
        (b"/FT /Btn /V /Yes", ["☒ Nouvelle"]),
        (b"/FT /Btn /V /Off", ["☐ Nouvelle"]),
        (b"/FT /Btn", ["☐ Nouvelle"]),
        (b"/FT /Btn /V /1 /AP << /N << /1 null /Off null >> >>", ["☒ Nouvelle"]),
        (b"/FT /Btn /V /2 /AP << /N << /1 7 /Off 7 >> >>", ["☐ Nouvelle"]),
        (b"/FT /Btn /Ff 65536", ["Nouvelle"]),
        (b"/Parent 6 0 R", ["☒ Nouvelle"]),
        (b"/FT /Sig", ["Nouvelle"]),
        (b"/FT /Tx /V (1.1)", ["1.1\tNouvelle"]),
        (b"/FT /Tx /V (1.1) /Ff 8192", ["Nouvelle"]),
        (b"/FT /Tx", ["Nouvelle"]),
        (b"/FT /Tx /V <FEFF00C9007400E9>", ["Été\tNouvelle"]),
        (b"/FT /Ch /V (b) /Opt [[(a) (Alpha)] [(b) (Beta)]]", ["Beta\tNouvelle"]),
        (b"/FT /Ch /V [(a)] /Opt [(a) (b)]", ["a\tNouvelle"]),
        (b"/FT /Ch /V /c", ["c\tNouvelle"]),
    ],
)
def test_a_field_shows_its_state_or_its_value(pdf: Read, entries: bytes, shown: list[str]) -> None:
    rect = b"72 700 81 709" if b"/FT /Btn" in entries or b"Parent" in entries else b"60 698 71 710"
    parent = b"<< /FT /Btn /V /Yes /Kids [5 0 R] >>"
    data = one_page(LABEL, b"/Annots [5 0 R]", b"", field(entries, rect), parent)
    assert said(pdf(data)) == shown


def test_a_field_that_the_page_hides_is_told(pdf: Read) -> None:
    document = pdf(one_page(LABEL, b"/Annots [5 0 R]", b"", field(b"/FT /Tx /V (secret) /F 2")))
    assert said(document) == ["Nouvelle"]
    assert [(one.reason, one.line.text, one.line.location.page) for one in document.left_out] == [
        ("cache", "secret", 1)
    ]
    assert [one.code for one in document.findings] == ["texte_cache"]


def test_a_box_that_is_drawn_and_a_field_is_one_box(pdf: Read) -> None:
    data = one_page(LABEL + b"72 700 9 9 re S", b"/Annots [5 0 R]", b"", field(b"/FT /Btn /AS /Yes"))
    assert said(pdf(data)) == ["☒ Nouvelle"]


def test_free_text_and_long_values_keep_their_lines(pdf: Read) -> None:
    note = b"<< /Subtype /FreeText /Rect [72 600 300 640] /Contents (premier\rsecond) >>"
    strange = (b"<< /Subtype /Widget /Rect [1 2] >>", b"(rien)", b"<< /Subtype /Link /Rect [0 0 9 9] >>")
    data = one_page(LABEL, b"/Annots [5 0 R 6 0 R 7 0 R 8 0 R]", b"", note, *strange)
    assert said(pdf(data)) == ["Nouvelle", "premier", "second"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_fields_stand_where_a_turned_page_shows_them(pdf: Read, turn: int) -> None:
    words = {
        90: (b"0 1 -1 0 300 90 Tm", b"291 72 300 81"),
        180: (b"-1 0 0 -1 522 92 Tm", b"531 83 540 92"),
        270: (b"0 -1 1 0 312 700 Tm", b"312 709 321 718"),
    }
    matrix, rect = words[turn]
    content = b"BT /F1 10 Tf %s (Nouvelle) Tj ET" % matrix
    data = one_page(content, b"/Rotate %d /Annots [5 0 R]" % turn, b"", field(b"/FT /Btn /AS /Yes", rect))
    assert said(pdf(data)) == ["☒ Nouvelle"]


def test_reportlab_radio_buttons_and_lists_are_read(pdf: Read) -> None:
    paper = Printed()
    form = paper.canvas.acroForm
    for value, label, y in (("a", "Oui", 100), ("b", "Non", 130)):
        form.radio(name="r", value=value, selected=value == "b", x=72, y=HEIGHT - y - 1, size=10)
        paper.words(label, 95, y)
    form.textfield(name="t", value="12 500 $", x=72, y=HEIGHT - 165, width=90, height=16)
    assert said(pdf(paper.done())) == ["☐ Oui", "☒ Non", "12 500 $"]


def test_the_picture_of_a_page_beside_text_is_told(pdf: Read) -> None:
    paper = Printed()
    paper.line("Bonjour")
    paper.turn()
    scan = BytesIO()
    Image.new("L", (60, 80), 200).save(scan, "PNG")
    paper.canvas.drawImage(ImageReader(scan), 0, 0, 600, 780)
    document = pdf(paper.done())
    assert [(one.code, one.location and one.location.page) for one in document.findings] == [("page_image", 2)]
