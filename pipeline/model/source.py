"""Where things come from: a source file and a place inside one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place inside a source: physical line, page, block or cell, all counted from 1.

    `block` is the number of a paragraph or heading, or that of a table with row and column (`12:3:2`).

    Of a table, `row` is the record number with the header as 1, `field` the number of the column as text.
    `column` is the character in the physical line where the value starts. `box` is the rectangle around the words on
    their page: x0 y0 x1 y1, in points from its top left.
    """

    file: str
    line: int | None = None
    page: int | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    field: str | None = None
    column: int | None = None
    block: str | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that was found and measured, not yet opened by a reader.

    `name` is its path below the plan's `sources/` (POSIX separators), or its file name when it
    stands alone; `path` is where the reader opens it; `size` is in bytes.
    """

    name: str
    path: str
    media_type: str
    sha256: str
    size: int

    @property
    def id(self) -> str:
        """The published `id_source`: the first 16 hexadecimal digits of the SHA-256."""
        return self.sha256[:16]
