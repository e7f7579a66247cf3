"""Delimiters and line ends that Python's `csv` does not take: more than one sign, or a line end of its own.

They are exchanged for signs that it takes, the lines of the text are kept apart meanwhile, and cells get theirs
back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LF, _CR, _DELIMITER = "\ue000", "\ue001", "\ue002"  # of the private use area, in which no text is written
_USUAL_ENDS = frozenset({"\r\n", "\n", "\r", ""})


class StrangeSignsError(Exception):
    """The text itself holds a sign that the exchange needs."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What `csv` sees of a text; `delimiter` is the sign that it is told."""

    stated: str
    line_end: str

    @property
    def needed(self) -> bool:
        return len(self.stated) != 1 or self.line_end not in _USUAL_ENDS

    @property
    def delimiter(self) -> str:
        return _DELIMITER if len(self.stated) != 1 else self.stated

    def lines(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines as `csv` takes them; with a line end of its own, records each on a line."""
        if not self.needed:
            yield from lines
            return
        if self.line_end in _USUAL_ENDS:
            for line in lines:
                yield self._clean(line).replace(self.stated, _DELIMITER)
            return
        held = ""
        for line in lines:
            *whole, held = (held + self._clean(line).replace("\n", _LF).replace("\r", _CR)).split(self.line_end)
            yield from (self._delimited(one) + "\n" for one in whole)
        if held:
            yield self._delimited(held)

    def cell(self, text: str) -> str:
        """A cell as it stands in the file."""
        return text.replace(_LF, "\n").replace(_CR, "\r").replace(_DELIMITER, self.stated) if self.needed else text

    def _delimited(self, text: str) -> str:
        return text.replace(self.stated, _DELIMITER) if len(self.stated) != 1 else text

    @staticmethod
    def _clean(line: str) -> str:
        if any(sign in line for sign in (_LF, _CR, _DELIMITER)):
            raise StrangeSignsError
        return line
