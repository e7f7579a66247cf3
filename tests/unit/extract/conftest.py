import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.extract import read_document
from pipeline.model.document import Document
from pipeline.model.source import SourceFile

Read = Callable[[str], Document]


@pytest.fixture
def source(tmp_path: Path) -> Callable[[str, bytes], SourceFile]:
    def write(media_type: str, data: bytes) -> SourceFile:
        path = tmp_path / "rapport"
        path.write_bytes(data)
        return SourceFile(
            name="rapport",
            path=str(path),
            media_type=media_type,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
        )

    return write


@pytest.fixture
def markdown(source: Callable[[str, bytes], SourceFile]) -> Read:
    return lambda text: read_document(source("text/markdown", text.encode()))


@pytest.fixture
def plain(source: Callable[[str, bytes], SourceFile]) -> Read:
    return lambda text: read_document(source("text/plain", text.encode()))


@pytest.fixture
def pdf(source: Callable[[str, bytes], SourceFile]) -> Callable[[bytes], Document]:
    return lambda data: read_document(source("application/pdf", data))
