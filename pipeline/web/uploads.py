"""A submission is taken in as a stream, within bounds of size and time, into a private folder that vanishes."""

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from pipeline.web.settings import Bounds

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

SUFFIXES = frozenset(
    {".xlsx", ".ods", ".csv", ".tsv", ".docx", ".pdf", ".html", ".htm", ".md", ".txt", ".xlsm", ".xls", ".xlsb"}
)
"""The files that may be sent; those with macros, or of an old format, are refused by the reader, with what to do."""
_SAFE = re.compile(r"[^\w .()’'-]+")
_LONGEST_NAME = 80
_FIELD = 200
_OVERHEAD = 10_000
"""Bytes of a form beside its file, and of one header in it."""


class UploadError(Exception):
    """The submission was not taken in: the status of HTTP, and the name of the sentence that says why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(status, code)
        self.status, self.code = status, code


@dataclass(slots=True)
class Upload:
    """A file in a private folder, and the fields that came with it."""

    path: Path | None = None
    name: str = ""
    fields: dict[str, str] | None = None


@asynccontextmanager
async def taken_in(request: Request, bounds: Bounds) -> AsyncIterator[Upload]:
    """The file and fields of a form; all is gone when the block ends. Raises UploadError."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > bounds.size + _OVERHEAD:
        raise UploadError(413, "trop_grand")
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise UploadError(415, "pas_un_formulaire")
    with TemporaryDirectory(prefix="bilan-") as folder:
        form = _Form(Path(folder), bounds.size)
        parser = MultipartParser(options[b"boundary"], form.callbacks())
        try:
            async with asyncio.timeout(bounds.sending):
                left = bounds.size + _OVERHEAD
                async for piece in request.stream():
                    left -= len(piece)
                    if left < 0:
                        raise UploadError(413, "trop_grand")
                    parser.write(piece)
            parser.finalize()
        except TimeoutError as cause:
            raise UploadError(408, "trop_lent") from cause
        except ClientDisconnect as cause:
            raise UploadError(400, "interrompu") from cause
        except ValueError as cause:
            raise UploadError(400, "pas_un_formulaire") from cause
        finally:
            form.close()
        if form.upload.path is None:
            raise UploadError(400, "aucun_fichier")
        yield form.upload


class _Form:
    """Hears the parts of a form, and writes the one file that it may hold."""

    def __init__(self, folder: Path, size: int) -> None:
        self.upload = Upload(fields={})
        self._folder, self._left = folder, size
        self._header = ""
        self._value = b""
        self._headers: dict[str, bytes] = {}
        self._out: BinaryIO | None = None
        self._field = ""
        self._text = b""

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._named,
            "on_header_value": self._valued,
            "on_header_end": self._header_end,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def close(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None

    def _begin(self) -> None:
        self._headers, self._header, self._value = {}, "", b""

    def _named(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end].decode("latin-1")
        self._bound(len(self._header))

    def _valued(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._bound(len(self._value))

    @staticmethod
    def _bound(length: int) -> None:
        if length > _OVERHEAD:
            raise UploadError(400, "pas_un_formulaire")

    def _header_end(self) -> None:
        self._headers[self._header.casefold()] = self._value
        self._header, self._value = "", b""

    def _open(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        name = options.get(b"filename")
        if name is None:
            self._field, self._text = options.get(b"name", b"").decode("utf-8", "replace"), b""
            return
        if self.upload.path is not None:
            raise UploadError(400, "plusieurs_fichiers")
        if not name:
            return
        shown = shown_name(name.decode("utf-8", "replace"))
        suffix = Path(shown).suffix.casefold()
        if suffix not in SUFFIXES:
            raise UploadError(415, "type_inconnu")
        self.upload.name = shown
        self.upload.path = self._folder / shown
        self._out = self.upload.path.open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._out is None:
            self._text += data[start:end]
            if len(self._text) > _FIELD:
                raise UploadError(400, "pas_un_formulaire")
            return
        self._left -= end - start
        if self._left < 0:
            raise UploadError(413, "trop_grand")
        self._out.write(data[start:end])

    def _end(self) -> None:
        if self._out is not None:
            self.close()
        elif self._field and self.upload.fields is not None:
            self.upload.fields[self._field] = self._text.decode("utf-8", "replace")
            self._field = ""


def shown_name(sent: str) -> str:
    """The last part of a name as a client sends it, with nothing in it that a path or a page could mean."""
    last = unicodedata.normalize("NFC", re.split(r"[\\/]", sent)[-1])
    plain = _SAFE.sub("_", last).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        return plain[:_LONGEST_NAME] or "fichier"
    return f"{stem[:_LONGEST_NAME].strip(' .') or 'fichier'}.{suffix[:10]}"
