"""What stands around the values of a sheet, whatever the format; and the walk over XML that finds it.

The XML is walked once, as a stream; entities are refused, and so is a cell so far away that a grid up to it would
fill the memory.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from pipeline.extract.encoding import unreadable
from pipeline.model.workbook import Place, Rectangle, cell_name

GRID_LIMIT = 4_000_000
"""Cells of the grid around everything that a sheet holds."""
XML_LIMIT = 120_000_000
"""Bytes of XML of one sheet: a million rows that are formatted and empty, some ten seconds."""
_CHUNK = 1 << 16

Start = Callable[[str, dict[str, str]], None]


@dataclass(slots=True)
class Layout:
    """What stands around the values of a sheet; rows and columns from 1."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: dict[Place, str] = field(default_factory=dict)
    """The formulas without a saved result."""
    errors: dict[Place, str] = field(default_factory=dict)
    last: Place = (0, 0)
    """The last row and the last column that hold something."""
    farthest: Place = (0, 0)
    merged: tuple[Rectangle, ...] = ()

    def reach(self, place: Place) -> None:
        """A cell that holds something."""
        if place[0] * place[1] > self.farthest[0] * self.farthest[1]:
            self.farthest = place
        self.last = (max(self.last[0], place[0]), max(self.last[1], place[1]))


def bounded(layout: Layout, file: str) -> Layout:
    """The same; raises SourceUnreadable where one cell stands so far away that a grid up to it is too large."""
    if layout.last[0] * layout.last[1] > GRID_LIMIT:
        raise unreadable("classeur_cellule_lointaine", file, cellule=cell_name(*layout.farthest))
    return layout


def walk(
    archive: zipfile.ZipFile,
    part: str,
    file: str,
    start: Start,
    end: Callable[[str], None] = lambda _: None,
    text: Callable[[str], None] = lambda _: None,
) -> None:
    """Tells every element of a part by its plain name; a part that is not there has none. Raises SourceUnreadable."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise unreadable("source_trop_complexe", file, cause="entites")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(_plain(name), _plainly(attributes))
    parser.EndElementHandler = lambda name: end(_plain(name))
    parser.CharacterDataHandler = text
    try:
        if archive.getinfo(part).file_size > XML_LIMIT:
            raise unreadable("source_trop_complexe", file, cause="lignes")
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)  # noqa: FBT003  takes no name
    except KeyError:
        return
    except (expat.ExpatError, zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as cause:
        raise unreadable("source_abimee", file) from cause


def _plain(name: str) -> str:
    """A name without the prefix of its vocabulary."""
    return name.rpartition(":")[2] if ":" in name else name


def _plainly(attributes: dict[str, str]) -> dict[str, str]:
    prefixed = any(":" in name for name in attributes)
    return {_plain(name): value for name, value in attributes.items()} if prefixed else attributes
