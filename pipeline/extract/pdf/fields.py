"""The fields of a form that was filled in on a screen (AcroForm): boxes by their state, texts by their value.

ISO 32000-1, 12.7: what a field lacks, its parent has. A push button and a field that the page hides say nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text
from pdfplumber.page import Page

from pipeline.extract.pdf.boxes import EMPTY, TICKED, sign_at
from pipeline.extract.pdf.shapes import Box, Piece, holds

_HIDDEN = 1 << 1
_NO_VIEW = 1 << 5
_PUSH = 1 << 16
_PASSWORD = 1 << 13
_PARENTS_MAX = 20
_SHARE = 0.7
_LINE_MAX = 14.0
_CORNERS = 4


def field_pieces(page: Page) -> tuple[list[Piece], list[Piece]]:
    """What the fields and the free texts of a page show, and what those hide that the page does not show."""
    shown: list[Piece] = []
    hidden: list[Piece] = []
    for annot in map(resolve1, resolve1(page.page_obj.annots) or ()):
        if not isinstance(annot, Mapping) or (box := _place(annot, page)) is None:
            continue
        unseen = bool(_whole(annot.get("F")) & (_HIDDEN | _NO_VIEW))
        (hidden if unseen else shown).extend(_pieces(annot, box))
    return shown, hidden


def _place(annot: Mapping[str, Any], page: Page) -> Box | None:
    """The rectangle on the page as it is turned."""
    corners = [resolve1(one) for one in resolve1(annot.get("Rect")) or ()]
    if len(corners) != _CORNERS or not all(isinstance(one, int | float) for one in corners):
        return None
    points = [_turned(corners[0], corners[1], page), _turned(corners[2], corners[3], page)]
    xs, ys = sorted(x for x, _ in points), sorted(y for _, y in points)
    return xs[0], ys[0], xs[1], ys[1]


def _turned(x: float, y: float, page: Page) -> tuple[float, float]:
    """A point of the page's own space, from the top left of the page as it is shown."""
    x0, y0, x1, y1 = page.page_obj.mediabox
    if page.rotation == 90:  # noqa: PLR2004 - degrees
        return y - y0, x - x0
    if page.rotation == 180:  # noqa: PLR2004
        return x1 - x, y - y0
    if page.rotation == 270:  # noqa: PLR2004
        return y1 - y, x1 - x
    return x - x0, y1 - y


def with_fields(pieces: Sequence[Piece], fields: Sequence[Piece]) -> list[Piece]:
    """The pieces and the fields; the sign drawn below a field's box gives way to it."""
    boxes = [field.box for field in fields if field.sign]
    kept = [piece for piece in pieces if not (piece.sign and any(holds(box, piece.box, 2) for box in boxes))]
    return [*kept, *fields]


def _pieces(data: Mapping[str, Any], box: Box) -> Iterable[Piece]:
    subtype = _name(resolve1(data.get("Subtype")))
    if subtype == "FreeText":
        yield from _lines(_text(resolve1(data.get("Contents"))), box)
    if subtype != "Widget":
        return
    kind, flags = _name(_inherited(data, "FT")), _whole(_inherited(data, "Ff"))
    if kind == "Btn" and not flags & _PUSH:
        yield sign_at(box, TICKED if _is_on(data) else EMPTY)
    elif kind == "Tx" and not flags & _PASSWORD:
        yield from _lines(_text(_inherited(data, "V")), box)
    elif kind == "Ch":
        yield from _lines("\n".join(_chosen(data)), box)


def _lines(text: str, box: Box) -> Iterable[Piece]:
    """The lines of a value, spread over the height of its field."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept = [line for line in lines if line]
    if not kept:
        return
    high = (box[3] - box[1]) / len(kept)
    size = min(high * _SHARE, _LINE_MAX)
    for index, line in enumerate(kept):
        top = box[1] + index * high + (high - size) / 2
        yield Piece(text=line, box=(box[0], top, box[2], top + size), size=size)


def _is_on(data: Mapping[str, Any]) -> bool:
    """The state of a box: as it is shown, or else as its field's value says."""
    state = _name(resolve1(data.get("AS")))
    if state:
        return state != "Off"
    value = _name(_inherited(data, "V"))
    looks = resolve1(data.get("AP"))
    states = resolve1(looks.get("N")) if isinstance(looks, Mapping) else None
    if isinstance(states, Mapping) and states:
        return value != "Off" and value in {str(name) for name in states}
    return value not in {"", "Off"}


def _chosen(data: Mapping[str, Any]) -> list[str]:
    """What is chosen in a list, in the words that it shows."""
    value = _inherited(data, "V")
    values = [_text(resolve1(one)) for one in (value if isinstance(value, list) else [value])]
    words = {}
    options = _inherited(data, "Opt")
    for option in map(resolve1, options if isinstance(options, list) else ()):
        if isinstance(option, list) and len(option) > 1:
            words[_text(resolve1(option[0]))] = _text(resolve1(option[1]))
    return [words.get(one, one) for one in values if one]


def _inherited(data: Mapping[str, Any], name: str) -> object:
    """An entry of the field, or of the nearest parent that has it."""
    holder: Any = data
    for _ in range(_PARENTS_MAX):
        if not isinstance(holder, Mapping):
            return None
        if (value := resolve1(holder.get(name))) is not None:
            return value
        holder = resolve1(holder.get("Parent"))
    return None


def _name(value: object) -> str:
    if isinstance(value, PSLiteral):
        return value.name if isinstance(value.name, str) else value.name.decode("latin-1")
    return value if isinstance(value, str) else ""


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return decode_text(value)
    return _name(value)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
