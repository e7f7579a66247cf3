"""Hostile files sent to the service: each is answered, the page stays up, memory stays below a gigabyte."""

import io
import json
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest

from pipeline.definitions import Definitions
from tests.regional_workbooks import right_workbook
from tests.served import Served, ask, send, serving

pytestmark = pytest.mark.slow

SHEET = "xl/worksheets/sheet2.xml"
GIGABYTE = 1_000_000_000


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving("--workers", "2", "--each-minute", "10000") as service:
        yield service


@pytest.fixture(scope="module")
def right(definitions: Definitions) -> bytes:
    out = io.BytesIO()
    right_workbook(definitions.tables["rapports_regionaux"], definitions.tables["projets"]).save(out)
    return out.getvalue()


def rewritten(data: bytes, change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def formatted_rows(sheet: bytes) -> bytes:
    rows = b"".join(b'<row r="%d" s="1" customFormat="1" ht="15"/>' % row for row in range(10, 1_000_010))
    return sheet.replace(b"</sheetData>", rows + b"</sheetData>")


def formatted_cells(sheet: bytes) -> bytes:
    cells = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(10, 1_000_010))
    return sheet.replace(b"</sheetData>", cells + b"</sheetData>")


def external(sheet: bytes) -> bytes:
    head, _, rest = sheet.partition(b"<worksheet")
    return (
        head
        + b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'
        + rest.replace(b"</sheetData>", b"&e;</sheetData>")
    )


def far_cell(sheet: bytes) -> bytes:
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    return sheet.replace(b"</sheetData>", cell)


def filled_rows(sheet: bytes) -> bytes:
    row = b'<row r="%d">%s</row>'
    made = []
    for number in range(10, 60_010):
        cells = b"".join(b'<c r="%c%d"><v>%d</v></c>' % (65 + at, number, number) for at in range(16))
        made.append(row % (number, cells))
    return sheet.replace(b"</sheetData>", b"".join(made) + b"</sheetData>")


FILES: dict[str, tuple[Callable[[bytes], bytes], set[str]]] = {
    "macros": (lambda data: with_part(data, "xl/vbaProject.bin", b"x"), {"classeur_macros"}),
    "bomb": (lambda data: with_part(data, "xl/media/a.bin", b"\0" * 300_000_000), {"archive_piegee"}),
    "outside entities": (lambda data: rewritten(data, external), {"source_trop_complexe"}),
    "million formatted rows": (lambda data: rewritten(data, formatted_rows), set()),
    "million formatted cells": (lambda data: rewritten(data, formatted_cells), set()),
    "cell far away": (lambda data: rewritten(data, far_cell), {"classeur_cellule_lointaine"}),
    "sixty thousand wrong rows": (lambda data: rewritten(data, filled_rows), {"cellule_obligatoire", "trop_lourd"}),
    "noise": (lambda data: bytes(reversed(data)), {"source_abimee"}),
    "cut short": (lambda data: data[: len(data) // 2], {"source_abimee"}),
}


class Watched:
    """The most that a service and its workers fill at once, while the block runs."""

    def __init__(self, served: Served) -> None:
        self.served, self.peak, self._over = served, 0, False

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._thread.join()

    def _watch(self) -> None:
        while not self._over:
            self.peak = max(self.peak, self._resident())
            time.sleep(0.05)

    def _resident(self) -> int:
        total = 0
        try:
            tasks = Path(f"/proc/{self.served.process.pid}/task").glob("*/children")
            numbers = {self.served.process.pid, *(int(one) for path in tasks for one in path.read_text().split())}
            for number in numbers:
                total += int(Path(f"/proc/{number}/statm").read_text().split()[1]) * 4096
        except OSError:
            return 0
        return total


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_answered(name: str, served: Served, right: bytes) -> None:
    make, codes = FILES[name]
    data = make(right)
    with Watched(served) as watched:
        answer = send(served, "/api/validate", "rapport.xlsx", data)
    told = json.loads(answer.body)
    found = {told["error"]["code"]} if "error" in told else {one["code"] for one in told["findings"]}
    assert answer.status in {200, 422}
    assert codes & found if codes else not {one for one in found if one.startswith("source")}
    assert watched.peak < GIGABYTE
    assert json.loads(send(served, "/api/validate", "rapport.xlsx", right).body)["valid"]


def test_what_is_far_too_large_is_refused_before_it_is_sent(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as link:
        head = "POST /api/validate HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=y\r\n"
        link.sendall(f"{head}Content-Length: 200000000\r\n\r\n".encode())
        assert b" 413 " in link.recv(200)


def test_a_header_without_end_is_cut(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as link:
        link.settimeout(30)
        link.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000)
        assert link.recv(200)[:12] in {b"HTTP/1.1 400", b"HTTP/1.1 431"}
    assert ask(served, "GET", "/fr").status == 200
