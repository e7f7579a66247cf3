"""What every reader promises: the same report gives the same words on the right lines, in any format.

A new reader of `pipeline.extract.READERS` joins by one entry in WRITERS, or the first test fails.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.extract import READERS, read_document
from pipeline.extract.reader import Reader
from pipeline.model.document import Block, Document, Grid
from pipeline.model.errors import SourceUnreadable
from pipeline.model.source import SourceFile


class Written(NamedTuple):
    """A report in one format, and where each of its words stands: (line, text) in reading order."""

    content: str
    lines: list[tuple[int, str]]


Writer = Callable[["Page"], None]


class Page:
    """Writes lines and remembers the words that each must give."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._expected: list[tuple[int, str]] = []

    def put(self, written: str, *words: str) -> None:
        self._written.append(written)
        self._expected += [(len(self._written), word) for word in words]

    def done(self, line_end: str) -> Written:
        return Written(line_end.join(self._written) + line_end, self._expected)


def markdown(page: Page) -> None:
    page.put("# RAPPORT ANNUEL ANNÉE 2011-2012", "RAPPORT ANNUEL ANNÉE 2011-2012")
    page.put("")
    page.put("<b>TITRE</b>\tOffrir des prêts <b>N°</b>\t4.2", "TITRE\tOffrir des prêts N°\t4.2")
    page.put("**ORGANISME** : Ministère de l&apos;Essai  ", "ORGANISME : Ministère de l'Essai")
    page.put("")
    page.put("## COÛT")
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
    page.put("COÛT")
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


WRITERS: dict[str, Writer] = {"text/markdown": markdown, "text/plain": plain}


def written(reader: Reader, line_end: str = "\n") -> Written:
    page = Page()
    WRITERS[reader.media_type](page)
    report = page.done(line_end)
    line = report.content.split(line_end).index("## COÛT" if reader.media_type == "text/markdown" else "COÛT") + 1
    return Written(report.content, sorted([*report.lines, (line, "COÛT")], key=lambda pair: pair[0]))


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


def placed(document: Document) -> list[tuple[int | None, str]]:
    return [(line.location.line, line.text) for line in document.lines()]


def test_every_reader_has_its_report() -> None:
    assert {reader.media_type for reader in READERS} == set(WRITERS)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.media_type)
class TestReader:
    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
    def test_words_stand_on_their_lines(self, tmp_path: Path, reader: Reader, line_end: str) -> None:
        report = written(reader, line_end)
        document = reader.read(source(tmp_path, reader, report.content.encode()))
        assert placed(document) == report.lines
        assert document.findings == ()

    def test_the_parts_have_the_same_kinds(self, tmp_path: Path, reader: Reader) -> None:
        document = reader.read(source(tmp_path, reader, written(reader).content.encode()))
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
        document = reader.read(source(tmp_path, reader, written(reader).content.encode()))
        assert {line.location.file for line in document.lines()} == {document.source.name}

    def test_reading_twice_gives_the_same(self, tmp_path: Path, reader: Reader) -> None:
        given = source(tmp_path, reader, written(reader).content.encode())
        assert reader.read(given) == reader.read(given)

    def test_encodings_give_the_same_words(self, tmp_path: Path, reader: Reader) -> None:
        report = Written(*(written(reader)))
        words = report.content.replace("☒", "[x]").replace("☐", "[ ]")
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
