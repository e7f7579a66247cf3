"""What every reader promises: the same report gives the same words on the right lines, in any format.

A new reader of `pipeline.extract.READERS` joins by one entry in WRITERS, or the first test fails.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import docx
import pytest

from pipeline.extract import READERS, read_document
from pipeline.extract.docx import DocxReader
from pipeline.extract.reader import Reader
from pipeline.model.document import Block, Document, Grid
from pipeline.model.errors import SourceUnreadable
from pipeline.model.source import SourceFile
from tests.printed import BOLD, LEFT, Printed
from tests.word_documents import saved


class Written(NamedTuple):
    """A report in one format, and where each of its words stands: (line or block, text) in reading order."""

    content: bytes
    lines: list[tuple[int | str, str]]


Writer = Callable[[str], Written]
"""Writes the report; what it is given ends a line, in a format that has physical lines."""


class Page:
    """Writes lines and remembers the words that each must give."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._expected: list[tuple[int | str, str]] = []

    def put(self, written: str, *words: str, at: str | None = None) -> None:
        self._written.append(written)
        self._expected += [(at or len(self._written), word) for word in words]

    def done(self, line_end: str) -> Written:
        return Written((line_end.join(self._written) + line_end).encode(), self._expected)


def of_text(write: Callable[[Page], None]) -> Writer:
    def writer(line_end: str) -> Written:
        page = Page()
        write(page)
        return page.done(line_end)

    return writer


def markdown(page: Page) -> None:
    page.put("# RAPPORT ANNUEL ANNÉE 2011-2012", "RAPPORT ANNUEL ANNÉE 2011-2012")
    page.put("")
    page.put("<b>TITRE</b>\tOffrir des prêts <b>N°</b>\t4.2", "TITRE\tOffrir des prêts N°\t4.2")
    page.put("**ORGANISME** : Ministère de l&apos;Essai  ", "ORGANISME : Ministère de l'Essai")
    page.put("")
    page.put("## COÛT", "COÛT")
    page.put("2010-2011 : s. o.  ", "2010-2011 : s. o.")
    page.put("2011-2012 : 1,5 M\\$", "2011-2012 : 1,5 M$")
    page.put("")
    page.put("- Former des bénévoles dans", "Former des bénévoles dans")
    page.put("  trois *régions*.", "trois régions.")
    page.put("- Évaluer.", "Évaluer.")
    page.put("")
    page.put("| Année | Ménages |", "Année", "Ménages")
    page.put("|---|---|")
    page.put("| 2011-2012 | 1 200 |", "2011-2012", "1 200")
    page.put("")
    page.put("☒ Nouvelle  ☐ Reconduite", "☒ Nouvelle  ☐ Reconduite")


def plain(page: Page) -> None:
    page.put("RAPPORT ANNUEL ANNÉE 2011-2012", "RAPPORT ANNUEL ANNÉE 2011-2012")
    page.put("==============================")
    page.put("TITRE\tOffrir des prêts N°\t4.2 ", "TITRE\tOffrir des prêts N°\t4.2")
    page.put("ORGANISME : Ministère de l'Essai", "ORGANISME : Ministère de l'Essai")
    page.put("")
    page.put("COÛT", "COÛT")
    page.put(" 2010-2011 : s. o.", "2010-2011 : s. o.")
    page.put("2011-2012 : 1,5 M$", "2011-2012 : 1,5 M$")
    page.put("")
    page.put("• Former des bénévoles dans", "Former des bénévoles dans")
    page.put("  trois régions.", "trois régions.")
    page.put("• Évaluer.", "Évaluer.")
    page.put("")
    page.put("Année | Ménages", "Année", "Ménages")
    page.put("----- | -------")
    page.put("2011-2012 | 1 200", "2011-2012", "1 200")
    page.put("")
    page.put("☒ Nouvelle  ☐ Reconduite", "☒ Nouvelle  ☐ Reconduite")


def web(page: Page) -> None:
    page.put("<!DOCTYPE html><title>Sans intérêt</title><style>p { color: red }</style>")
    page.put("<h1>RAPPORT ANNUEL")
    page.put("ANNÉE 2011-2012</h1>", "RAPPORT ANNUEL ANNÉE 2011-2012", at="1")
    tab = "<span style='mso-tab-count:1'>&nbsp; </span>"
    title = f"<p><b>TITRE</b>{tab}Offrir des prêts <b>N°</b>{tab}4.2<br>"
    page.put(title, "TITRE\tOffrir des prêts N°\t4.2", at="2")
    page.put("ORGANISME : Ministère de l&#39;Essai", "ORGANISME : Ministère de l'Essai", at="2")
    page.put("<h2>COÛT</h2>", "COÛT", at="3")
    page.put("<p>2010-2011 : s. o.<br />", "2010-2011 : s. o.", at="4")
    page.put("2011-2012 : 1,5 <em>M$</em></p>", "2011-2012 : 1,5 M$", at="4")
    page.put("<ul><li>Former des bénévoles dans")
    page.put("  trois <i>régions</i>.", "Former des bénévoles dans trois régions.", at="5")
    page.put("<li>Évaluer.</ul>", "Évaluer.", at="6")
    page.put("<table><tr><th>Année<th>Ménages", "Année", at="7:1:1")
    page.put("<tr><td>2011-2012", "Ménages", at="7:1:2")
    page.put("<td>1 200</table>", "2011-2012", at="7:2:1")
    page.put("<p>", "1 200", at="7:2:2")
    page.put("☒ Nouvelle&nbsp;&#160;☐ Reconduite", "☒ Nouvelle\u00a0\u00a0☐ Reconduite", at="8")


def word(_: str) -> Written:
    """What Word would save, and where its words stand."""
    made = docx.Document()
    made.add_heading("RAPPORT ANNUEL ANNÉE 2011-2012", 1)
    title = made.add_paragraph()
    title.add_run("TITRE").bold = True
    title.add_run("\tOffrir des prêts ")
    title.add_run("N°\t4.2").add_break()
    title.add_run("ORGANISME : Ministère de l'Essai")
    made.add_heading("COÛT", 2)
    cost = made.add_paragraph("2010-2011 : s. o.")
    cost.add_run().add_break()
    cost.add_run("2011-2012 : 1,5 M")
    cost.add_run("$").italic = True
    made.add_paragraph("Former des bénévoles dans trois régions.", style="List Bullet")
    made.add_paragraph("Évaluer.", style="List Bullet")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Année", "Ménages", "2011-2012", "1 200"], strict=True):  # noqa: SLF001
        cell.text = text
    made.add_paragraph("☒ Nouvelle  ☐ Reconduite")
    expected: list[tuple[int | str, str]] = [
        ("1", "RAPPORT ANNUEL ANNÉE 2011-2012"),
        ("2", "TITRE\tOffrir des prêts N°\t4.2"),
        ("2", "ORGANISME : Ministère de l'Essai"),
        ("3", "COÛT"),
        ("4", "2010-2011 : s. o."),
        ("4", "2011-2012 : 1,5 M$"),
        ("5", "Former des bénévoles dans trois régions."),
        ("6", "Évaluer."),
        *(("7:1:1", "Année"), ("7:1:2", "Ménages"), ("7:2:1", "2011-2012"), ("7:2:2", "1 200")),
        ("8", "☒ Nouvelle  ☐ Reconduite"),
    ]
    return Written(saved(made), expected)


def portable(_: str) -> Written:
    page = Printed(boxes="strokes")
    page.line("RAPPORT ANNUEL ANNÉE 2011-2012", size=16, font=BOLD)
    page.room()
    page.line("TITRE\tOffrir des prêts N°\t4.2")
    page.line("ORGANISME : Ministère de l'Essai")
    page.room()
    page.line("COÛT", size=13, font=BOLD)
    page.line("2010-2011 : s. o.")
    page.line("2011-2012 : 1,5 M$")
    page.room()
    for words in (("Former des bénévoles dans", "trois régions."), ("Évaluer.",)):
        page.words("•", LEFT)
        for line in words:
            page.line(line, x=LEFT + 12)
    page.room()
    page.table([["Année", "Ménages"], ["2011-2012", "1 200"]], [100, 100])
    page.room()
    page.line("☒ Nouvelle\t☐ Reconduite")
    lines: list[tuple[int | str, str]] = [
        ("1", "RAPPORT ANNUEL ANNÉE 2011-2012"),
        ("2", "TITRE\tOffrir des prêts N°\t4.2"),
        ("2", "ORGANISME : Ministère de l'Essai"),
        ("3", "COÛT"),
        ("4", "2010-2011 : s. o."),
        ("4", "2011-2012 : 1,5 M$"),
        ("5", "Former des bénévoles dans"),
        ("5", "trois régions."),
        ("6", "Évaluer."),
        ("7:1:1", "Année"),
        ("7:1:2", "Ménages"),
        ("7:2:1", "2011-2012"),
        ("7:2:2", "1 200"),
        ("8", "☒ Nouvelle  ☐ Reconduite"),
    ]
    return Written(page.done(), lines)


WRITERS: dict[str, Writer] = {
    "text/markdown": of_text(markdown),
    "text/plain": of_text(plain),
    "text/html": of_text(web),
    "application/pdf": portable,
    DocxReader().media_type: word,
}
OF_TEXT = [reader for reader in READERS if reader.media_type.startswith("text/")]


def written(reader: Reader, line_end: str = "\n") -> Written:
    return WRITERS[reader.media_type](line_end)


def source(tmp_path: Path, reader: Reader, data: bytes) -> SourceFile:
    path = tmp_path / f"rapport{reader.suffixes[0]}"
    path.write_bytes(data)
    return SourceFile(
        name=f"mesures/{path.name}",
        path=str(path),
        media_type=reader.media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
    )


def placed(document: Document) -> list[tuple[int | str | None, str]]:
    return [(line.location.line or line.location.block, line.text) for line in document.lines()]


def test_every_reader_has_its_report() -> None:
    assert {reader.media_type for reader in READERS} == set(WRITERS)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.media_type)
class TestReader:
    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
    def test_words_stand_on_their_lines(self, tmp_path: Path, reader: Reader, line_end: str) -> None:
        report = written(reader, line_end)
        document = reader.read(source(tmp_path, reader, report.content))
        assert placed(document) == report.lines
        assert document.findings == ()

    def test_the_parts_have_the_same_kinds(self, tmp_path: Path, reader: Reader) -> None:
        document = reader.read(source(tmp_path, reader, written(reader).content))
        items = [block for block in document.blocks if isinstance(block, Block) and block.kind == "item"]
        assert [(item.text, item.level) for item in items] == [
            ("Former des bénévoles dans trois régions.", 1),
            ("Évaluer.", 1),
        ]
        tables = [block for block in document.blocks if isinstance(block, Grid)]
        assert [[[cell[0].text for cell in row] for row in table.rows] for table in tables] == [
            [["Année", "Ménages"], ["2011-2012", "1 200"]]
        ]

    def test_every_line_names_the_file(self, tmp_path: Path, reader: Reader) -> None:
        document = reader.read(source(tmp_path, reader, written(reader).content))
        assert {line.location.file for line in document.lines()} == {document.source.name}

    def test_reading_twice_gives_the_same(self, tmp_path: Path, reader: Reader) -> None:
        given = source(tmp_path, reader, written(reader).content)
        assert reader.read(given) == reader.read(given)


@pytest.mark.parametrize("reader", OF_TEXT, ids=lambda reader: reader.media_type)
class TestReaderOfText:
    def test_encodings_give_the_same_words(self, tmp_path: Path, reader: Reader) -> None:
        report = written(reader)
        words = report.content.decode().replace("☒", "[x]").replace("☐", "[ ]")
        expected = [(line, text.replace("☒", "[x]").replace("☐", "[ ]")) for line, text in report.lines]
        for data, code in (
            (words.encode("utf-8-sig"), None),
            (words.encode("cp1252"), "source_cp1252"),
            (words.replace("é", "e\u0301").encode(), "texte_nfd"),
            (words.replace("Ménages", "Mé\u00adnages").encode(), "traits_d_union_conditionnels"),
            (words.replace("COÛT", "CO\x07ÛT").encode(), "caractere_de_commande"),
        ):
            document = reader.read(source(tmp_path, reader, data))
            assert placed(document) == expected
            assert [finding.code for finding in document.findings] == ([code] if code else [])

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "source_vide"),
            (b" \r\n\t\n", "source_vide"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "source_binaire"),
            ("Coût".encode("utf-16"), "source_utf16"),
            ("Montréal, été 2010".encode().replace(b"2010", b"20\xff0"), "source_utf8_abime"),
            (b"ligne\n" * 300_000, "source_trop_complexe"),
        ],
        ids=["empty", "blank", "binary", "utf16", "one bad byte", "endless"],
    )
    def test_unreadable_sources_are_named(self, tmp_path: Path, reader: Reader, data: bytes, code: str) -> None:
        with pytest.raises(SourceUnreadable) as caught:
            read_document(source(tmp_path, reader, data))
        assert caught.value.code == code
        assert caught.value.finding.location is not None
        assert caught.value.finding.location.file == f"mesures/rapport{reader.suffixes[0]}"

    def test_twenty_megabytes_of_one_line_are_read(self, tmp_path: Path, reader: Reader) -> None:
        data = b"mot " * 4_999_999 + b"fin"
        (line,) = reader.read(source(tmp_path, reader, data)).lines()
        assert len(line.text) == len(data)
