"""A hostile, broken, locked or scanned PDF ends in a plain, located message, within bounds of time and memory."""

import hashlib
import time
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import read_document
from pipeline.model.document import Document
from pipeline.model.errors import SourceUnreadable
from pipeline.model.source import SourceFile
from tests.faults.hostile import MEGABYTE, validate
from tests.printed import Printed, one_page, raw_pdf, stream

WORDS = b"BT /F1 12 Tf 72 700 Td (Bonjour) Tj ET"


def locked() -> bytes:
    out = BytesIO()
    canvas = Canvas(out, encrypt="secret")
    canvas.drawString(72, 700, "Bonjour")
    canvas.save()
    return out.getvalue()


def scanned() -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(Image.new("L", (600, 800), 200)), 0, 0, 595, 842)
    canvas.save()
    return out.getvalue()


def many_pages(number: int) -> bytes:
    pages = [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R >>"] * number
    kids = b" ".join(b"%d 0 R" % (4 + index) for index in range(number))
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count 1 >>" % kids,  # what it says of their number is not believed
        stream(WORDS),
        *pages,
    )


def bomb() -> bytes:
    packed = zlib.compress(b" " * (600 * MEGABYTE), 9)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>"
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, stream(packed, b"/Filter /FlateDecode"))


def forms_in_forms() -> bytes:
    """Each form draws the next ten times: ten to the eighth words."""
    forms = []
    for depth in range(8):
        inside = WORDS if depth == 7 else b"/X Do " * 10
        xobject = b"" if depth == 7 else b"/XObject << /X %d 0 R >>" % (6 + depth)
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << %s >>" % xobject
        forms.append(stream(inside, entries))
    return one_page(b"/X Do", b"", b"/XObject << /X 5 0 R >>", *forms)


def a_form_in_itself() -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
    return one_page(b"/X Do", b"", b"/XObject << /X 5 0 R >>", stream(b"/X Do " * 50, entries))


def old_packing() -> bytes:
    content = stream(b"\x81a" * 200_000, b"/Filter /RunLengthDecode")
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>"
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, content)


def spoilt_stream() -> bytes:
    data = bytearray(zlib.compress(bytes(range(256)) * 200))
    data[10:20] = b"\xff" * 10
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>"
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    packed = stream(bytes(data), b"/Filter /FlateDecode")
    return raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, packed)


CASES = {
    "locked": (locked, "source_protegee"),
    "scanned": (scanned, "source_image"),
    "five thousand pages": (lambda: many_pages(5_000), "source_trop_complexe"),
    "bomb": (bomb, "source_trop_complexe"),
    "forms in forms": (forms_in_forms, "source_trop_complexe"),
    "a form in itself": (a_form_in_itself, "source_vide"),
    "many strokes": (lambda: one_page(b"0 0 9 9 re S\n" * 200_000), "source_trop_complexe"),
    "endless drawing": (lambda: one_page(b"q Q\n" * 3_000_000), "source_trop_complexe"),
    "old packing": (old_packing, "source_trop_complexe"),
    "spoilt stream": (spoilt_stream, "source_abimee"),
    "no page": (
        lambda: raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] >>"),
        "source_abimee",
    ),
    "no tree": (lambda: raw_pdf(b"<< /Type /Catalog >>"), "source_abimee"),
    "no PDF": (lambda: b"\x00\x01\x02" * 50, "source_abimee"),
    "a header alone": (lambda: b"%PDF-1.7\n", "source_abimee"),
    "nothing": (lambda: b"", "source_vide"),
    "blank page": (lambda: one_page(b""), "source_vide"),
}


@pytest.mark.parametrize(("made", "code"), CASES.values(), ids=CASES)
def test_what_cannot_be_read_is_named(made, code: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    path = tmp_path / "rapport.pdf"
    path.write_bytes(made())
    run = validate(path, "--format", "json")
    assert "rapport.pdf" in run.told(3, seconds=30, megabytes=600)
    assert code in run.said


QUICK = [name for name in CASES if name not in {"bomb", "forms in forms", "nothing", "blank page"}]


@pytest.mark.parametrize("name", QUICK)
def test_the_reader_alone_says_the_same(name: str, tmp_path: Path) -> None:
    made, code = CASES[name]
    assert _read(source_of(made(), tmp_path)) == code


def test_streams_are_inflated_as_far_as_they_are_sound(tmp_path: Path) -> None:
    packed = zlib.compress(WORDS)
    for data, words in ((packed[:-1] + b"\x00", ["Bonjour"]), (packed[:-6], ["Bonjour"])):
        page = one_page(b"").replace(stream(b""), stream(data, b"/Filter /FlateDecode"))
        document = _read(source_of(page, tmp_path))
        assert isinstance(document, Document)
        assert [line.text for line in document.lines()] == words
    runs = one_page(b"").replace(stream(b""), stream(b"\x25" + WORDS + b"\x80", b"/Filter /RunLengthDecode"))
    assert isinstance(_read(source_of(runs, tmp_path)), Document)


def source_of(data: bytes, folder: Path) -> SourceFile:
    path = folder / "r.pdf"
    path.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    return SourceFile(name="r.pdf", path=str(path), media_type="application/pdf", sha256=digest, size=len(data))


def good() -> bytes:
    paper = Printed(boxes="fields")
    paper.line("COÛT DE LA MESURE", size=14)
    paper.line("☒ Nouvelle ☐ Reconduite")
    paper.table([["2010-2011", "1,5 M$"], ["2011-2012", "s. o."]], [90, 90])
    return paper.done()


GOOD = good()


@given(place=st.integers(0, len(GOOD) - 1), bytes_=st.binary(min_size=1, max_size=12), cut=st.booleans())
def test_damage_anywhere_is_a_document_or_a_refusal(
    place: int, bytes_: bytes, cut: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = GOOD[:place] if cut else GOOD[:place] + bytes_ + GOOD[place + len(bytes_) :]
    document = _read(source_of(data, tmp_path_factory.getbasetemp()))
    if isinstance(document, str):
        assert document.startswith("source_")
    else:
        assert all(line.location.page and line.location.box for line in document.lines())


def _read(source: SourceFile) -> Document | str:
    try:
        return read_document(source)
    except SourceUnreadable as refused:
        return refused.code


def test_what_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    source = source_of(GOOD, tmp_path)
    Path(source.path).write_bytes(GOOD + b"\n")
    with pytest.raises(SourceUnreadable) as changed:
        read_document(source)
    assert changed.value.details == {"cause": "modifie"}
    Path(source.path).unlink()
    with pytest.raises(SourceUnreadable) as gone:
        read_document(source)
    assert gone.value.details == {"cause": "lecture"}


def lattice(number: int) -> bytes:
    far = 10 * number
    return b"".join(b"%d 0 m %d %d l S 0 %d m %d %d l S\n" % (at, at, far, at, far, at) for at in range(0, far, 10))


@pytest.mark.parametrize(
    "drawing",
    [
        lattice(300),
        b"".join(b"%d %d m %d %d l S\n" % (x, y, x + 8, y) for x in range(0, 600, 4) for y in range(0, 790, 8)),
        b"".join(b"%d %d 8 8 re S\n" % (x, y) for x in range(0, 600, 4) for y in range(0, 790, 8)),
    ],
    ids=["lattice", "short strokes", "squares"],
)
def test_a_drawing_is_no_form_and_takes_no_time(drawing: bytes, tmp_path: Path) -> None:
    begin = time.monotonic()
    document = _read(source_of(one_page(WORDS + b"\n" + drawing), tmp_path))
    assert isinstance(document, Document)
    assert [line.text for line in document.lines()] == ["Bonjour"]
    assert time.monotonic() - begin < 20
