"""The characters of a page become pieces of words; what only concerns their drawing is undone, and counted.

A ligature is its letters, an accent joins its letter, a character that no page shows (off the page, a control
code) is left out. Nothing is read as another letter than the file says.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipeline.extract.encoding import MARKS_MAX
from pipeline.extract.pdf.shapes import Box, Piece
from pipeline.extract.pdf.symbols import font_signs, shown_by

_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b\ufeff\u2028\u2029]")
_SPACES = frozenset(" \t\n\r\u2002\u2003")
_APART = 0.2
"""The gap between two characters that is a space, in their size."""
_OVERSTRUCK = 0.15
"""How near the same character is printed twice to look bold, in its size."""


@dataclass(slots=True)
class Repairs:
    """How often something was undone, by the code that tells it, and the page and box of the first time."""

    numbers: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, Box]] = field(default_factory=dict)

    def note(self, code: str, page: int, box: Box, number: int = 1) -> None:
        """Counts one more."""
        self.numbers[code] += number
        self.first.setdefault(code, (page, box))


@dataclass(slots=True)
class _Run:
    """A piece that is being written; `ink` is where its last word ends, `x1` where its last space does."""

    font: str
    size: float
    bold: bool
    x0: float
    top: float
    x1: float
    bottom: float
    ink: float
    letters: list[str]
    before: bool

    def done(self) -> Piece | None:
        """The piece, unless it is blank."""
        text = unicodedata.normalize("NFC", "".join(self.letters))
        if not (words := text.strip(" ")):
            return None
        box = (self.x0, self.top, self.ink, self.bottom)
        return Piece(words, box, self.size, self.bold, (self.before, self.ends_with_space))

    @property
    def ends_with_space(self) -> bool:
        """Whether a space follows its words, or it is one."""
        return not self.letters or self.letters[-1] == " "

    def extend(self, char: Mapping[str, Any], text: str) -> None:
        """Takes one more character."""
        self.x1 = char["x1"] if text == " " else max(self.x1, char["x1"])
        if text == " ":
            self.letters += [text] if self.letters else []
            return
        if not self.letters:
            self.x0, self.before = char["x0"], True
        self.letters.append(text)
        self.ink = self.x1
        self.top, self.bottom = min(self.top, char["top"]), max(self.bottom, char["bottom"])


class Letters:
    """Reads the characters of one page after another."""

    def __init__(self) -> None:
        self.repairs = Repairs()

    def pieces(self, chars: Iterable[Mapping[str, Any]], number: int) -> Iterator[Piece]:
        """The pieces of a page in the file's order."""
        run: _Run | None = None
        space = False
        for char in chars:
            text = self._text(char, number)
            if not text:
                continue
            if run is not None and _goes_on(run, char, text):
                run.extend(char, text)
                continue
            if run is not None:
                if _is_again(run, char, text):
                    continue
                if (piece := run.done()) is not None:
                    yield piece
                space = run.ends_with_space
            run = _begun(char, text, after_space=space)
        if run is not None and (piece := run.done()) is not None:
            yield piece

    def _text(self, char: Mapping[str, Any], number: int) -> str:
        """What a character shows."""
        text = _shown(char["text"], char["fontname"])
        if len(text) == 1 and (text.isascii() and text.isprintable()):
            return text
        if text in _SPACES:
            return " "
        box = (char["x0"], char["top"], char["x1"], char["bottom"])
        if text in _LIGATURES:
            self.repairs.note("ligatures_separees", number, box)
            return _LIGATURES[text]
        cleaned = _CONTROL.sub("", text)
        if cleaned != text:
            self.repairs.note("caractere_de_commande", number, box)
        if cleaned and unicodedata.combining(cleaned[0]):
            self.repairs.note("texte_nfd", number, box)
        return unicodedata.normalize("NFC", cleaned[:MARKS_MAX])


@lru_cache(maxsize=4096)
def _shown(text: str, font: str) -> str:
    return shown_by(text, font_signs(font))


@lru_cache(maxsize=512)
def _is_bold(font: str) -> bool:
    return _BOLD.search(font) is not None


def _begun(char: Mapping[str, Any], text: str, *, after_space: bool) -> _Run:
    font, x1, blank = char["fontname"], char["x1"], text == " "
    place = (char["x0"], char["top"], x1, char["bottom"], x1)
    return _Run(font, char["size"], _is_bold(font), *place, [] if blank else [text], after_space or blank)


def _goes_on(run: _Run, char: Mapping[str, Any], text: str) -> bool:
    """Whether a character stands right behind the last, in its font and on its line."""
    size = run.size
    if abs(char["bottom"] - run.bottom) > 0.1 * size or abs(char["size"] - size) > 0.1 * size:
        return False
    gap = float(char["x0"]) - run.x1
    if unicodedata.combining(text[0]):
        return gap > -2 * size
    return char["fontname"] == run.font and -0.3 * size < gap < _APART * size and not _is_again(run, char, text)


def _is_again(run: _Run, char: Mapping[str, Any], text: str) -> bool:
    """Whether the last character is only printed twice, to look bold."""
    near = _OVERSTRUCK * run.size
    return bool(
        text != " "
        and run.letters[-1:] == [text]
        and abs(char["x1"] - run.x1) < near
        and abs(char["top"] - run.top) < near
    )
