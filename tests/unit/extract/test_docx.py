"""What a Word document shows is read, with its paragraph or cell; what it does not show is told and kept aside."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import docx
import pytest

from pipeline.extract.docx import DocxReader
from pipeline.model.document import Block, Document, Grid
from pipeline.model.errors import SourceUnreadable
from pipeline.model.source import SourceFile
from tests.word_documents import raw, saved

Source = Callable[[str, bytes], SourceFile]
Read = Callable[[Any], Document]
TYPE = DocxReader().media_type


@pytest.fixture
def read(source: Source) -> Read:
    return lambda made: DocxReader().read(source(TYPE, made if isinstance(made, bytes) else saved(made)))


RUN = "<w:r><w:t>v</w:t></w:r>"
CHOICE = "<mc:Choice Requires='wps'><w:r><w:t>n</w:t></w:r></mc:Choice>"


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines()]


def aside(document: Document) -> list[tuple[str, str]]:
    return [(one.line.text, one.reason) for one in document.left_out]


def codes(document: Document) -> list[str]:
    return [one.code for one in document.findings]


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☒"),
        ('<w:r><w:sym w:font="Wingdings" w:char="00A8"/></w:r>', "☐"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "☒"),
        ('<w:r><w:sym w:font="Police maison" w:char="F052"/></w:r>', "\ufffc"),
        ('<w:r><w:sym w:font="Wingdings" w:char="xyz"/></w:r>', "\ufffc"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\uf0fe \uf0a8</w:t></w:r>', "☒ ☐"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Arial"/></w:rPr><w:t>x</w:t></w:r>', "x"),
        ("<w:r><w:t>a</w:t><w:cr/><w:t>b</w:t></w:r>", "a|b"),
        ('<w:r><w:t xml:space="preserve">a  b</w:t><w:ptab/><w:t>c\nd</w:t></w:r>', "a  b\tc d"),
        ('<w:fldSimple w:instr="PAGE"><w:r><w:t>12</w:t></w:r></w:fldSimple>', "12"),
        ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "a+b"),
        ('<w:ins w:id="1"><w:r><w:t>ajouté</w:t></w:r></w:ins>', "ajouté"),
        ("<w:r><w:t>40</w:t><w:noBreakHyphen/><w:t>41</w:t></w:r>", "40\u201141"),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>montré</w:t></w:r>", "montré"),
        (f"<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>{RUN}</w:sdtContent></w:sdt>", "☐"),
        (f"<mc:AlternateContent>{CHOICE}<mc:Fallback>{RUN}</mc:Fallback></mc:AlternateContent>", "v"),
        (f"<mc:AlternateContent>{CHOICE}</mc:AlternateContent>", "n"),
    ],
)  # fmt: skip
def test_words_in_every_wrapping_are_read(read: Read, xml: str, shown: str) -> None:
    made = docx.Document()
    raw(made.add_paragraph("["), xml)
    document = read(made)
    assert "|".join(lines(document)) == f"[{shown}"
    assert document.findings == document.left_out == ()


def test_an_old_list_shows_what_was_chosen(read: Read) -> None:
    listed = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="{0}"/><w:listEntry w:val="Oui"/>'
        '<w:listEntry w:val="Non"/></w:ddList></w:ffData></w:fldChar></w:r>'
    )
    made = docx.Document()
    for number in ("1", "7", ""):
        paragraph = made.add_paragraph("Choix : ")
        raw(paragraph, listed.format(number))
        raw(paragraph, '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    assert lines(read(made)) == ["Choix : Non", "Choix :", "Choix :"]


BOX = "<w:txbxContent><w:p><w:r><w:t>encadré</w:t></w:r></w:p></w:txbxContent>"
OLDER = f"<w:pict><v:rect><v:textbox>{BOX}</v:textbox></v:rect></w:pict>"
NEWER = f"<w:drawing><wp:anchor><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></wp:anchor></w:drawing>"
CHOOSE = f"<mc:Choice Requires='wps'>{NEWER}</mc:Choice>"


@pytest.mark.parametrize(
    "xml",
    [
        OLDER,
        OLDER.replace("v:rect", "v:oval"),
        NEWER,
        f"<mc:AlternateContent>{CHOOSE}</mc:AlternateContent>",
        f"<mc:AlternateContent>{CHOOSE}<mc:Fallback>{OLDER}</mc:Fallback></mc:AlternateContent>",
    ],
    ids=["older", "oval", "newer alone", "newer without its twin", "both"],
)
def test_a_text_box_is_read_once(read: Read, xml: str) -> None:
    made = docx.Document()
    raw(made.add_paragraph("avant"), f"<w:r>{xml}</w:r>")
    made.add_paragraph("après")
    assert lines(read(made)) == ["avant", "encadré", "après"]


def test_hidden_words_are_told_and_kept_aside(read: Read) -> None:
    made = docx.Document()
    hidden = made.styles.add_style("Secret", 2)
    hidden.font.hidden = True
    whole = made.styles.add_style("Note interne", 1)
    whole.font.hidden = True
    paragraph = made.add_paragraph("un ")
    paragraph.add_run("caché").font.hidden = True
    paragraph.add_run(" et").style = hidden
    made.add_paragraph("tout", style=whole)
    document = read(made)
    assert lines(document) == ["un"]
    assert aside(document) == [("caché", "cache"), ("et", "cache"), ("tout", "cache")]
    assert [(one.code, one.details) for one in document.findings] == [("texte_cache", {"nombre": 3})]


def test_what_a_revision_deleted_is_kept_aside(read: Read) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("Coût : ")
    raw(paragraph, '<w:del w:id="1"><w:r><w:delText>12 000 $</w:delText></w:r></w:del>')
    raw(paragraph, '<w:ins w:id="2"><w:r><w:t>15 000 $</w:t></w:r></w:ins>')
    table = made.add_table(rows=2, cols=1)
    table.cell(0, 0).text, table.cell(1, 0).text = "reste", "part"
    raw_row = table.rows[1]._tr.get_or_add_trPr()  # noqa: SLF001  python-docx marks no revision
    raw_row.append(raw_row.makeelement(f"{{{raw_row.nsmap['w']}}}del", {}))
    document = read(made)
    assert lines(document) == ["Coût : 15 000 $", "reste"]
    assert aside(document) == [("12 000 $", "supprime"), ("part", "supprime")]
    assert codes(document) == ["texte_supprime"]


def test_an_invitation_to_write_is_no_answer(read: Read) -> None:
    made = docx.Document()
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Cliquez ici</w:t></w:r></w:sdtContent>"
        "</w:sdt>"
    )
    raw(made.add_paragraph("TITRE : "), control)
    document = read(made)
    assert lines(document) == ["TITRE :"]
    assert aside(document) == [("Cliquez ici", "invite")]
    assert codes(document) == ["invite_restee"]


def test_tables_of_contents_headers_footers_and_remarks_are_kept_aside(read: Read) -> None:
    made = docx.Document()
    made.styles.add_style("toc 1", 1)
    made.add_paragraph("1. Coût\t3", style="toc 1")
    gallery = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    raw(made.add_paragraph(), f"{gallery}<w:sdtContent><w:r><w:t>2. Suite</w:t></w:r></w:sdtContent></w:sdt>")
    paragraph = made.add_paragraph("Coût")
    made.add_comment(paragraph.runs, text="À vérifier", author="A", initials="A")
    made.sections[0].header.paragraphs[0].text = "Ministère de l'Essai"
    made.sections[0].footer.paragraphs[0].text = "Page 1"
    document = read(made)
    assert lines(document) == ["Coût"]
    assert aside(document) == [
        ("1. Coût 3", "sommaire"),
        ("2. Suite", "sommaire"),
        ("Ministère de l'Essai", "en_tete"),
        ("Page 1", "pied_de_page"),
        ("À vérifier", "commentaire"),
    ]


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NOTES = (
    f'<w:footnotes {WORD}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r>'
    "<w:t xml:space='preserve'> Selon le budget.</w:t></w:r></w:p></w:footnote></w:footnotes>"
)


def _with(data: bytes, name: str, content: str | bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def test_a_footnote_is_kept_aside_and_its_mark_never_joins_a_number(read: Read) -> None:
    made = docx.Document()
    raw(made.add_paragraph("Coût : 12"), '<w:r><w:footnoteReference w:id="2"/></w:r>')
    made.add_paragraph("suite")
    document = read(_with(saved(made), "word/footnotes.xml", NOTES))
    assert lines(document) == ["Coût : 12", "suite"]
    assert aside(document) == [("Selon le budget.", "note")]


def test_merged_cells_leave_empty_places(read: Read) -> None:
    made = docx.Document()
    table = made.add_table(rows=2, cols=3)
    for number, cell in enumerate(table._cells):  # noqa: SLF001
        cell.text = str(number)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "large"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "haut"
    (grid,) = read(made).blocks
    assert isinstance(grid, Grid)
    assert [[[line.text for line in cell] for cell in row] for row in grid.rows] == [
        [["large"], [], ["haut"]],
        [["3"], ["4"], []],
    ]


def test_a_heading_and_lists_have_their_levels(read: Read) -> None:
    made = docx.Document()
    made.add_heading("T", 2)
    made.add_paragraph("a", style="List Bullet")
    made.add_paragraph("c", style="List Number")
    blocks = [block for block in read(made).blocks if isinstance(block, Block)]
    assert [(one.kind, one.level, one.text) for one in blocks] == [
        ("heading", 2, "T"), ("item", 1, "a"), ("item", 1, "c"),
    ]  # fmt: skip


def test_a_picture_is_a_sign_that_nobody_knows(read: Read) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph()
    paragraph.add_run().add_picture(io.BytesIO(PIXEL))
    paragraph.add_run(" Nouvelle mesure")
    document = read(made)
    assert lines(document) == ["\ufffc Nouvelle mesure"]


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PIXEL = b"\x89PNG\r\n\x1a\n" + b"".join(
    [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\0\0")),
        _chunk(b"IEND", b""),
    ]
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "source_vide"),
        (b"pas une archive", "source_abimee"),
        (b"PK\x03\x04 coup\xe9", "source_abimee"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "source_protegee"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "source_ancien_word"),
        (_with(b"", "word/autre.xml", "<a/>"), "source_abimee"),
        (_with(b"", "word/document.xml", "<w:document>"), "source_abimee"),
        (_with(b"", "word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "source_trop_complexe"),
        (_with(b"", "word/document.xml", "<a/>".encode("utf-16")), "source_trop_complexe"),
        (_with(b"", "word/document.xml", b" " * 3_000_000), "archive_piegee"),
        (_with(b"", "../document.xml", "<a/>"), "archive_piegee"),
        (saved(docx.Document()), "source_vide"),
    ],
    ids=[
        "empty",
        "text",
        "cut",
        "password",
        "old",
        "other",
        "broken",
        "entities",
        "utf-16",
        "bomb",
        "leaves",
        "blank",
    ],
)
def test_what_cannot_be_read_says_why(source: Source, data: bytes, code: str) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        DocxReader().read(source(TYPE, data))
    assert caught.value.code == code


def test_elements_inside_each_other_without_end_are_refused(source: Source) -> None:
    opening, closing = "<w:smartTag>" * 5_000, "</w:smartTag>" * 5_000
    xml = f"<w:document {WORD}><w:body><w:p>{opening}<w:r><w:t>a</w:t></w:r>{closing}</w:p></w:body></w:document>"
    with pytest.raises(SourceUnreadable) as caught:
        DocxReader().read(source(TYPE, _with(b"", "word/document.xml", xml)))
    assert caught.value.code == "source_trop_complexe"


def test_a_file_that_changed_meanwhile_is_refused(source: Source) -> None:
    given = source(TYPE, saved(docx.Document()))
    with open(given.path, "ab") as stream:  # noqa: PTH123
        stream.write(b" ")
    with pytest.raises(SourceUnreadable) as caught:
        DocxReader().read(given)
    assert caught.value.code == "source_inaccessible"
