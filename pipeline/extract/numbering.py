"""Tells the number of a list item from a number that the text states.

`1.`, `2.`, `3.` in a row are bullets. `2010.` at the start of a line is a year: it stays text. A
number is a bullet only when it is 1 (or a), or follows the last one at the same depth.
"""


class Numbering:
    """Follows the numbers of lists, by depth and by style (`.` or `)`, figures or letters)."""

    def __init__(self) -> None:
        self._last: dict[tuple[int, str], int] = {}

    def runs(self, depth: int, style: str, mark: str) -> bool:
        """Whether `mark` (a number or one letter) is a running number at this depth."""
        number = _rank(mark)
        if number != 1 and number != self._last.get((depth, style), 0) + 1:
            return False
        self._last = {key: last for key, last in self._last.items() if key[0] <= depth}
        self._last[depth, style] = number
        return True

    def restart(self) -> None:
        """Forget all lists: a heading stands between."""
        self._last.clear()


def _rank(mark: str) -> int:
    """Return the rank that the mark stands for; 0 for one that no list writes, as `01`."""
    if mark.isdecimal():
        return 0 if mark.startswith("0") else int(mark)
    return ord(mark.casefold()) - ord("a") + 1
