"""The boxes in which a program shows comments: VML, which Excel asks for beside the comments themselves.

It is old and often no XML; so the boxes are found by their tags, and all else stays.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, count, islice

from pipeline.model.workbook import Place
from pipeline.render.annotate.markup import MarkupError

_SHAPE = re.compile(rb"<(\w+:)?shape\b[^>]*(?<!/)>.*?</\1?shape\s*>\s*", re.DOTALL)
_ROW = re.compile(rb"<(?:\w+:)?Row>\s*(\d+)\s*</")
_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*(\d+)\s*</")
_NOTE = re.compile(rb"ObjectType\s*=\s*[\"']Note[\"']")
_MAP = re.compile(rb"(<(?:\w+:)?idmap\b[^>]*\sdata\s*=\s*[\"'])([\d,\s]*)")
_ID = re.compile(rb"_x0000_s(\d+)")
_IDS = 1024
"""Boxes that one number of a drawing stands for."""
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SPACES = {
    b"v": "urn:schemas-microsoft-com:vml",
    b"o": "urn:schemas-microsoft-com:office:office",
    b"x": "urn:schemas-microsoft-com:office:excel",
}
_EMPTY = (
    "<xml "
    + " ".join(f'xmlns:{name.decode()}="{space}"' for name, space in _SPACES.items())
    + '><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
).encode()


def numbers(drawings: Iterable[bytes]) -> set[int]:
    """The numbers that drawings of the workbook have."""
    return {
        int(number)
        for data in drawings
        for found in _MAP.finditer(data)
        for number in found[2].split(b",")
        if number.strip().isdigit()
    }


def drawn(
    data: bytes | None, removed: Collection[Place], places: Mapping[Place, str], taken: Collection[int]
) -> bytes:
    """The drawing without the boxes that go, and with one for each comment of `places` that has none.

    Raises MarkupError.
    """

    def kept(found: re.Match[bytes]) -> bytes:
        place = _place_of(found[0])
        if place is not None and place in removed:
            return b""
        there.add(place)
        return found[0]

    there: set[Place | None] = set()
    made = _SHAPE.sub(kept, data or _EMPTY)
    missing = sorted(place for place in places if place not in there)
    if not missing:
        return made
    made = _with_spaces(made)
    ids = list(islice(_free_ids(made, taken), len(missing)))
    boxes = [] if b"_x0000_t202" in made else [_TYPE]
    boxes += [_box(number, place, places[place]) for number, place in zip(ids, missing, strict=True)]
    end = made.rfind(b"</xml")
    if end < 0:
        raise MarkupError
    made = made[:end] + "".join(boxes).encode() + made[end:]
    blocks = sorted({number // _IDS for number in ids} | numbers([made]))
    told = ",".join(map(str, blocks)).encode()
    return _MAP.sub(lambda found: found[1] + told, made, count=1)


def _place_of(shape: bytes) -> Place | None:
    """The cell of a comment's box; None of any other drawing."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if row is None or column is None or _NOTE.search(shape) is None:
        return None
    return int(row[1]) + 1, int(column[1]) + 1


def _free_ids(data: bytes, taken: Collection[int]) -> Iterator[int]:
    """Numbers of boxes that the drawing does not have, first those that it may have already."""
    own, used = numbers([data]), {int(found) for found in _ID.findall(data)}
    for block in chain(sorted(own), (one for one in count(1) if one not in taken and one not in own)):
        yield from (one for one in range(block * _IDS + 1, (block + 1) * _IDS) if one not in used)


def _with_spaces(data: bytes) -> bytes:
    """The drawing with the prefixes that boxes are written with."""
    root = re.search(rb"<xml\b[^>]*", data)
    if root is None:
        raise MarkupError
    lacking = [f' xmlns:{p.decode()}="{uri}"' for p, uri in _SPACES.items() if b"xmlns:" + p + b"=" not in root[0]]
    return data[: root.end()] + "".join(lacking).encode() + data[root.end() :]


def _box(number: int, place: Place, text: str) -> str:
    """A box beside its cell, hidden until one points at it, large enough for its text."""
    row, column = place[0] - 1, place[1] - 1
    lines = sum(1 + len(line) // 44 for line in text.split("\n")) + 1
    high = min(30, max(4, lines))
    anchor = f"{column + 1}, 15, {max(0, row - 1)}, 10, {column + 5}, 15, {max(0, row - 1) + high}, 4"
    style = f"position:absolute;margin-left:60pt;margin-top:2pt;width:240pt;height:{high * 15}pt;z-index:1"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="{style};visibility:hidden" fillcolor="#ffffe1"'
        ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        f'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}'
        f"</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData>"
        "</v:shape>"
    )
