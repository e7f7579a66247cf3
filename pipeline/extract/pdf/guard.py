"""Keeps a hostile or broken PDF within bounds: pages, bytes once inflated, objects of a page.

pdfminer inflates a stream whole and draws whatever it says; here both are counted while they happen. What goes over
a bound ends the reading, whatever the file says about itself.
"""

import logging
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pdfminer import pdftypes
from pdfminer.encodingdb import EncodingDB
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

PAGES_MAX = 2_000
INFLATED_MAX = 256_000_000
"""Bytes of all streams of a document, images aside, once inflated."""
DRAWN_MAX = 8_000_000
"""Bytes of drawing of a page; a dense one has a hundred thousand."""
OBJECTS_MAX = 100_000
"""Characters, lines, curves and images of a page; a dense one has ten thousand."""
PACKED_MAX = 250_000
"""Bytes of a stream packed in one of the old ways (LZW, run length), which can grow a thousandfold."""
_FREE_PLACES = frozenset({0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D})


class TooMuch(Exception):
    """A bound was passed; `cause` says which."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(slots=True)
class _Inflater:
    """Stands in for zlib in pdfminer, and counts what comes out."""

    left: int = INFLATED_MAX
    error: type[Exception] = zlib.error

    def decompress(self, data: bytes) -> bytes:
        """The bytes; a wrong checksum at the end is no harm, any other fault is an error."""
        try:
            return self._inflate(data)
        except zlib.error:
            return self._inflate(data[:-4])

    def _inflate(self, data: bytes) -> bytes:
        made = zlib.decompressobj().decompress(data, self.left + 1)
        self.left -= len(made)
        if self.left < 0:
            raise TooMuch("octets")
        return made

    def decompressobj(self) -> Any:
        """Refuses: pdfminer asks for it to save what is left of a broken stream, a byte at a time."""
        raise pdftypes.PDFException("stream")


@contextmanager
def bounded() -> Iterator[None]:
    """While it is open, pdfminer inflates no more than the bounds allow and says nothing on standard error."""
    names = vars(pdftypes)
    kept = {name: names[name] for name in ("zlib", "lzwdecode", "rldecode")}
    logger = logging.getLogger("pdfminer")
    level = logger.level

    def careful(name: str) -> Any:
        def unpack(data: bytes) -> bytes:
            if len(data) > PACKED_MAX:
                raise TooMuch("octets")
            return bytes(kept[name](data))

        return unpack

    names.update(zlib=_Inflater(), lzwdecode=careful("lzwdecode"), rldecode=careful("rldecode"))
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        names.update(kept)
        logger.setLevel(level)


class _Device(PDFPageAggregatorWithMarkedContent):
    """Collects a page as pdfplumber does, and counts."""

    objects = 0
    drawn = 0

    def count(self, objects: int = 0, drawn: int = 0) -> None:
        """Adds to what the page has; raises TooMuch."""
        self.objects += objects
        self.drawn += drawn
        if self.objects > OBJECTS_MAX or self.drawn > DRAWN_MAX:
            raise TooMuch("objets")

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self.count(1)
        return super().render_char(*args, **kwargs)

    def render_image(self, *args: Any, **kwargs: Any) -> None:
        self.count(1)
        super().render_image(*args, **kwargs)

    def paint_path(self, gstate: Any, stroke: Any, fill: Any, evenodd: Any, path: Any) -> None:
        self.count(len(path))
        super().paint_path(gstate, stroke, fill, evenodd, path)

    def handle_undefined_char(self, font: Any, cid: int) -> str:
        """The bullet that ISO 32000-1 (annex D, note 3) puts at the free places of Windows' letters; else a code."""
        windows = getattr(font, "cid2unicode", None) is EncodingDB.win2unicode
        return "•" if windows and cid in _FREE_PLACES else f"(cid:{cid})"


class _Interpreter(PDFPageInterpreter):
    """Draws a page; a form that it draws again counts again."""

    def render_contents(self, resources: Any, streams: Sequence[object], ctm: Any = (1, 0, 0, 1, 0, 0)) -> None:
        if isinstance(self.device, _Device):
            self.device.count(drawn=sum(len(stream_value(stream).get_data()) for stream in streams))
        super().render_contents(resources, streams, ctm=ctm)


class BoundedPage(Page):
    """A page of pdfplumber that is laid out within the bounds."""

    @property
    def layout(self) -> Any:
        """The page's objects; raises TooMuch, or whatever pdfminer raises."""
        if not hasattr(self, "_layout"):
            device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
            _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout
