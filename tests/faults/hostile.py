"""Files made to harm whoever reads them, and a run of our command that is timed, measured and bounded."""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from openpyxl import Workbook

MEGABYTE = 1 << 20
SCHEMA = {"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]}
BOMB = 600 * MEGABYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a command said and took; `megabytes` is its peak memory."""

    code: int
    said: str
    out: str
    seconds: float
    megabytes: float

    def told(self, *codes: int, seconds: float = 60, megabytes: float = 1200) -> str:
        """Everything it said, once it ended as it may: a known code, words for people, within its bounds."""
        assert self.code in codes, f"{self.code}: {self.said[-3000:]}"
        assert "Traceback" not in self.said, self.said[-3000:]
        assert self.said.strip()
        assert self.seconds < seconds
        assert self.megabytes < megabytes
        return self.said

    def samples(self, code: str) -> list[Mapping[str, Any]]:
        """The samples of a finding in a report that was asked for as JSON."""
        return [
            sample
            for finding in json.loads(self.out)["findings"]
            if finding["code"] == code
            for sample in finding["samples"]
        ]


def validate(
    *words: str | Path,
    folder: Path | None = None,
    limits: Mapping[int, int] | None = None,
    during: Callable[[], None] | None = None,
    seconds: float = 180,
) -> Run:
    """`python -m pipeline validate`, with `folder` as working folder; `during` is called over and over meanwhile."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    environment |= {"SOURCE_DATE_EPOCH": "1700000000", "BILAN_LANG": "fr", "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.monotonic()
        child = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "validate", *map(str, words)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=folder, env=environment,
            preexec_fn=(lambda: _limit(limits)) if limits else None,  # noqa: PLW1509  no threads here
        )  # fmt: skip
        status, megabytes = _awaited(child, begin + seconds, during)
        took = time.monotonic() - begin
        out.seek(0)
        err.seek(0)
        printed = out.read().decode("utf-8", "replace")
        said = printed + err.read().decode("utf-8", "replace")
    child.returncode = os.waitstatus_to_exitcode(status)
    return Run(code=child.returncode, said=said, out=printed, seconds=took, megabytes=megabytes)


def _awaited(child: subprocess.Popen[bytes], until: float, during: Callable[[], None] | None) -> tuple[int, float]:
    """Its exit status, and its peak memory in megabytes."""
    peak = 0.0
    while True:
        peak = max(peak, _peak_so_far(child.pid))
        number, status, usage = os.wait4(child.pid, os.WNOHANG)
        if not number and time.monotonic() > until:
            child.kill()
            number, status, usage = os.wait4(child.pid, 0)
        if number:
            return status, peak or usage.ru_maxrss / (1024 if sys.platform != "darwin" else MEGABYTE)
        if during:
            during()
        time.sleep(0.01)


def _peak_so_far(process: int) -> float:
    """Peak memory in megabytes, 0 where the system does not tell.

    What `wait4` gives holds the peak of the process that forked as well: pytest's own, after some thousand tests.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    found = re.search(r"^VmHWM:\s*(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _limit(limits: Mapping[int, int]) -> None:
    for kind, size in limits.items():
        resource.setrlimit(kind, (size, size))


def schema_file(folder: Path, schema: Mapping[str, Any] = SCHEMA) -> Path:
    path = folder / "schema.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    return path


def table(folder: Path, content: bytes | str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def package(folder: Path, **resource_properties: Any) -> Path:
    """A data package of one resource; returns its folder."""
    properties = {"name": "table", "path": "table.csv", "schema": SCHEMA, **resource_properties}
    folder.mkdir(exist_ok=True)
    descriptor = {"name": "essai", "resources": [properties]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


def long_line(path: Path, size: int) -> Path:
    """A table whose second record is one line of `size` bytes."""
    with path.open("wb") as stream:
        stream.write(b"a,b\nx,1\n")
        for _ in range(size // MEGABYTE):
            stream.write(b"x" * MEGABYTE)
        stream.write(b",1\ny,z\n")
    return path


def zip_bomb(path: Path, inner: str, size: int = BOMB) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _swollen(archive, inner, b"a,b\n", b"x,1\n" * (MEGABYTE // 4), b"", size)
    return path


def workbook(path: Path, rows: Sequence[Sequence[Any]] = (("a", "b"), ("x", 1))) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def swollen_workbook(path: Path, size: int = BOMB) -> Path:
    """A workbook whose sheet unpacks to hundreds of megabytes."""
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    piece = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * (MEGABYTE // 49)
    return _with_sheet(path, lambda to, name: _swollen(to, name, head, piece, b"</sheetData></worksheet>", size))


def laughing_workbook(path: Path) -> Path:
    """A workbook whose sheet holds entities of entities, ten to the power of nine in all."""
    names = [f"l{number}" for number in range(10)]
    lines = [f'<!ENTITY {names[0]} "ha">']
    lines += [f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in pairwise(names)]
    text = (
        f"<?xml version='1.0'?><!DOCTYPE worksheet [{''.join(lines)}]>"
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>&{names[-1]};</t></is></c></row></sheetData></worksheet>'
    )
    return _with_sheet(path, lambda to, name: to.writestr(name, text))


def distant_workbook(path: Path) -> Path:
    """A workbook of three rows whose last one is the last that a sheet can have."""
    book = Workbook()
    book.active.append(("a", "b"))
    book.active.append(("x", 1))
    book.active.cell(row=1_048_576, column=1, value="fin")
    book.save(path)
    return path


def _with_sheet(path: Path, write: Callable[[zipfile.ZipFile, str], None]) -> Path:
    plain = workbook(path.with_name("plain.xlsx"))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as to:
        for part in source.infolist():
            if part.filename == "xl/worksheets/sheet1.xml":
                write(to, part.filename)
            else:
                to.writestr(part.filename, source.read(part))
    plain.unlink()
    return path


def _swollen(archive: zipfile.ZipFile, name: str, head: bytes, piece: bytes, tail: bytes, size: int) -> None:
    with archive.open(name, "w", force_zip64=True) as stream:
        stream.write(head)
        for _ in range(size // MEGABYTE):
            stream.write(piece)
        stream.write(tail)
