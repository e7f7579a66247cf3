"""A hostile, broken or locked Word document ends in a plain, located message, within bounds of time and memory."""

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.faults.hostile import MEGABYTE, validate
from tests.word_documents import saved

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 9))


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def document(body: str, before: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{before}<w:document {WORD}><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": xml.encode()})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def bomb() -> bytes:
    return packed({"word/document.xml": b" " * (600 * MEGABYTE)})


def hidden_bomb() -> bytes:
    return packed({"word/document.xml": b"<a/>", "word/media/image1.png": b"\0" * (600 * MEGABYTE)})


def laughs() -> bytes:
    return document(paragraph("&l8;"), f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>')


def outside() -> bytes:
    return document(paragraph("&e;"), '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def deep() -> bytes:
    return document(f"<w:p>{'<w:smartTag>' * 20_000}{'</w:smartTag>' * 20_000}</w:p>")


def spread() -> bytes:
    return document(
        f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='99999999'/></w:tcPr>{paragraph('x')}</w:tc></w:tr></w:tbl>"
    )


def endless() -> bytes:
    words = random.Random(1)  # noqa: S311  only to compress badly
    return document("".join(paragraph(f"{words.random()} {words.random()}") for _ in range(500_000)))


def cut() -> bytes:
    data = saved(docx.Document())
    return data[: len(data) // 2]


def spoilt() -> bytes:
    data = bytearray(document(paragraph("Bonjour " * 500)))
    data[60:90] = bytes(30)
    return bytes(data)


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (bomb, "archive_piegee"),
    "bomb in a picture": (hidden_bomb, "archive_piegee"),
    "laughs": (laughs, "source_trop_complexe"),
    "outside": (outside, "source_trop_complexe"),
    "deep": (deep, "source_trop_complexe"),
    "endless": (endless, "source_trop_complexe"),
    "a hundred megabytes": (lambda: b"PK" + random.Random(1).randbytes(100 * MEGABYTE), "source_trop_grande"),  # noqa: S311
    "cut": (cut, "source_abimee"),
    "spoilt": (spoilt, "source_abimee"),
    "locked": (lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "source_protegee"),
    "a workbook": (lambda: packed({"xl/workbook.xml": b"<workbook/>"}), "source_abimee"),
    "nothing": (lambda: b"", "source_vide"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_document_that_cannot_be_read_says_why(name: str, tmp_path: Path) -> None:
    make, code = CASES[name]
    (tmp_path / "rapport.docx").write_bytes(make())
    told = validate(tmp_path / "rapport.docx").told(3, seconds=30, megabytes=700)
    assert "rapport.docx" in told
    assert code in told


def test_a_cell_over_a_hundred_million_columns_is_one_cell(tmp_path: Path) -> None:
    (tmp_path / "rapport.docx").write_bytes(spread())
    assert "formulaire_inconnu" in validate(tmp_path / "rapport.docx").told(1, 3, seconds=30, megabytes=500)
