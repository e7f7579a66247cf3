"""Documents that were not written for us: read to their last word or refused by a known code, and nothing invented.

They are those that python-docx ships to test itself.
"""

import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pipeline.acquire.file import describe_source
from pipeline.definitions import open_definitions
from pipeline.extract import media_types, read_document
from pipeline.flow.setting import Setting
from pipeline.flow.sources import normaliser
from pipeline.model.document import Document
from pipeline.model.errors import SourceUnreadable
from tests.source_distributions import fetched

pytestmark = pytest.mark.slow
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every Word document of python-docx's own source distribution."""
    folder = tmp_path_factory.mktemp("python-docx")
    fetched("python-docx", folder, lambda name: name.endswith(".docx"))
    return sorted(folder.rglob("*.docx"))


def test_every_document_is_read_or_refused_by_a_known_code(files: list[Path]) -> None:
    read, refused = 0, Counter[str]()
    for path in files:
        try:
            document = read_document(describe_source(path, path.name, media_types()))
        except SourceUnreadable as cause:
            refused[cause.code] += 1
            assert not _words_of(path), path.name
            continue
        read += 1
        assert _words_of(path) - _kept(document) == Counter(), path.name
    assert read > 25
    assert set(refused) == {"source_vide"}


def test_no_row_comes_of_a_document_that_is_no_report(files: list[Path]) -> None:
    definitions = open_definitions()
    plan = definitions.plan("exemple")
    normalise = normaliser(plan, Setting(definitions=definitions, today=date(2026, 1, 1)))
    for path in files:
        try:
            rowset = normalise(read_document(describe_source(path, path.name, media_types())))
        except SourceUnreadable:
            continue
        assert rowset.rows == ()
        assert "formulaire_inconnu" in {one.code for one in rowset.findings}


def _words_of(path: Path) -> Counter[str]:
    """The letters and digits of the body, however its runs divide them."""
    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314  a test's own, of a library
    return Counter(re.sub(r"[\W_]", "", "".join(one.text or "" for one in root.iter(TEXT))))


def _kept(document: Document) -> Counter[str]:
    texts = [line.text for line in document.lines()] + [one.line.text for one in document.left_out]
    return Counter(re.sub(r"[\W_]", "", "".join(texts)))
