"""In which encoding a text is written, by one rule for every file: NOTATION.md, "Encoding of text files".

It never guesses beyond UTF-8 and cp1252.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Encoding = Literal["utf-8", "utf-8-sig", "cp1252"]
_UTF16_OR_32 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)  # UTF-32 LE begins as UTF-16 LE
_UTF8_SEQUENCE = re.compile(
    rb"[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}"
    rb"|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}"
    rb"|\xF4[\x80-\x8F][\x80-\xBF]{2}"
)
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # they mean nothing in cp1252
_OVERLAP = 3  # bytes of a sequence that a piece may cut


@dataclass(frozen=True)
class UnreadableText(Exception):
    """The bytes are no text that can be read without guessing; `octet` is the offset of the first at fault."""

    code: str
    octet: int | None = None


def encoding_of(pieces: Iterable[bytes]) -> Encoding:
    """The encoding of a text that comes in pieces; raises `UnreadableText`."""
    seen = _Seen()
    for piece in pieces:
        seen.take(piece)
    return seen.encoding()


@dataclass(slots=True)
class _Seen:
    """What the pieces so far say for and against each encoding; offsets count from the start of the text."""

    decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))
    size: int = 0
    marked: bool = False
    wrong: int | None = None
    speaks_utf8: bool = False
    undefined: int | None = None
    tail: bytes = b""

    def take(self, piece: bytes) -> None:
        if not self.size and piece.startswith(_UTF16_OR_32):
            raise UnreadableText("source_utf16")
        if (zero := piece.find(0)) >= 0:
            raise UnreadableText("source_binaire", self.size + zero)
        self.marked = self.marked or (not self.size and piece.startswith(codecs.BOM_UTF8))
        if self.wrong is None:
            self.wrong = self._first_wrong(piece)
        if not self.speaks_utf8 and not piece.isascii():
            self.speaks_utf8 = bool(_UTF8_SEQUENCE.search(self.tail + piece))
        if self.undefined is None and (found := _UNDEFINED.search(piece)):
            self.undefined = self.size + found.start()
        self.tail = piece[-_OVERLAP:]
        self.size += len(piece)

    def encoding(self) -> Encoding:
        if self.wrong is None and (left := self.decoder.getstate()[0]):
            self.wrong = self.size - len(left)
        if self.wrong is None:
            return "utf-8-sig" if self.marked else "utf-8"
        if self.marked or self.speaks_utf8:
            raise UnreadableText("source_utf8_abime", self.wrong)
        if self.undefined is not None:
            raise UnreadableText("source_utf8_abime", self.undefined)
        return "cp1252"

    def _first_wrong(self, piece: bytes) -> int | None:
        held = len(self.decoder.getstate()[0])
        try:
            self.decoder.decode(piece)
        except UnicodeDecodeError as error:
            return self.size - held + error.start
        return None
