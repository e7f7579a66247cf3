"""What a page is made of once its characters are read: words and signs with their rectangle, rows of them, tables.

Lengths are in points, from the top left of the page as pdfplumber counts them.
"""

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1."""

_ALIGNED = 3.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Words or a sign written in one go; `spaced` tells of a space at its left and at its right."""

    text: str
    box: Box
    size: float
    bold: bool = False
    spaced: tuple[bool, bool] = (False, False)
    sign: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What stands at one height, from left to right. `size` and `bold` are of its words.

    `indent` is where the words behind the first piece begin, which is the hanging indent of a list item.
    """

    text: str
    box: Box
    size: float
    bold: bool
    indent: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: each row's cells as rows of words, none where a merged cell reaches into.

    `edges` are where its columns begin, and where the last ends.
    """

    box: Box
    cells: tuple[tuple[tuple[Row, ...], ...], ...]
    edges: tuple[float, ...]

    @property
    def text(self) -> str:
        """The words of all its cells."""
        return "\t".join(row.text for line in self.cells for cell in line for row in cell)


Element = Row | Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its elements from top to bottom, the words that it hides or turns, and whether it only is a picture."""

    number: int
    width: float
    height: float
    elements: tuple[Element, ...]
    hidden: tuple[Row, ...] = ()
    turned: tuple[Row, ...] = ()
    pictured: bool = False


def middle(box: Box) -> tuple[float, float]:
    """The centre of a rectangle."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def around(boxes: list[Box]) -> Box:
    """The smallest rectangle that holds all of them; there must be one at least."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def holds(outer: Box, inner: Box, slack: float = 0.0) -> bool:
    """Whether the centre of `inner` lies in `outer`."""
    x, y = middle(inner)
    return outer[0] - slack <= x <= outer[2] + slack and outer[1] - slack <= y <= outer[3] + slack


def same_columns(first: Table, second: Table) -> bool:
    """Whether the columns of two tables stand at the same places."""
    pairs = zip(first.edges, second.edges, strict=False)
    return len(first.edges) == len(second.edges) and all(abs(one - other) <= _ALIGNED for one, other in pairs)
