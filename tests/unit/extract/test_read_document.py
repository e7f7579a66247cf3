import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.extract import READERS, media_types, read_document
from pipeline.extract.docx import DocxReader
from pipeline.model.errors import SourceUnreadable
from pipeline.model.source import SourceFile

Source = Callable[[str, bytes], SourceFile]


def test_suffixes() -> None:
    assert media_types() == {
        ".md": "text/markdown",
        ".markdown": "text/markdown",
        ".txt": "text/plain",
        ".html": "text/html",
        ".htm": "text/html",
        ".xhtml": "text/html",
        ".docx": DocxReader().media_type,
        ".docm": DocxReader().media_type,
        ".pdf": "application/pdf",
    }


def test_no_two_readers_claim_the_same_type() -> None:
    assert len({reader.media_type for reader in READERS}) == len(READERS)


def test_the_media_type_chooses_the_reader(source: Source) -> None:
    assert next(read_document(source("text/markdown", b"**a**")).lines()).text == "a"
    assert next(read_document(source("text/plain", b"**a**")).lines()).text == "**a**"


def test_a_type_that_nobody_reads(source: Source) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        read_document(source("image/png", b"x"))
    assert caught.value.code == "source_type_inconnu"
    formats = ".docm .docx .htm .html .markdown .md .pdf .txt .xhtml"
    assert caught.value.details == {"extension": "image/png", "formats": formats}


@pytest.mark.parametrize("data", [b"<!-- rien -->", b"---", b"- \n- ", b"![](x.png)"])
def test_marks_without_a_word_are_an_empty_document(source: Source, data: bytes) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        read_document(source("text/markdown", data))
    assert caught.value.code == "source_vide"


def test_the_bytes_read_are_the_bytes_measured(source: Source) -> None:
    measured = source("text/plain", b"avant")
    Path(measured.path).write_bytes(b"apres")
    with pytest.raises(SourceUnreadable) as caught:
        read_document(measured)
    assert caught.value.details == {"cause": "modifie"}


def test_a_file_that_went_away(tmp_path: Path) -> None:
    gone = SourceFile(
        name="parti.txt",
        path=str(tmp_path / "parti.txt"),
        media_type="text/plain",
        sha256=hashlib.sha256(b"").hexdigest(),
        size=0,
    )
    with pytest.raises(SourceUnreadable) as caught:
        read_document(gone)
    assert caught.value.code == "source_inaccessible"
