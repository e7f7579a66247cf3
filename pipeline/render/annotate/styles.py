"""The styles of a workbook: each that a marked cell needs is its own, with another fill.

The fill of a mark is known again by its colour. It holds the colour that the cell had before as the second colour of
its pattern, which no program shows and all keep: so a mark can be taken away even after Excel has saved the workbook
and numbered its styles anew. A pattern or a gradient leaves no colour, and is not put back.
"""

from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.model.finding import Severity
from pipeline.render.annotate.markup import (
    Edit,
    Element,
    MarkupError,
    appended,
    parsed,
    prefix_of,
    raw_attributes,
    spliced,
    with_attributes,
)

_MARKS: dict[Severity, str] = {"error": "FFFFD1D2", "warning": "FFFFF3C4"}
"""Light red and light yellow."""
_AUTOMATIC = b'indexed="64"'
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles")
_FIRST = {
    "fonts": '<{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>',
    "fills": '<{p}fill><{p}patternFill patternType="none"/></{p}fill>'
    '<{p}fill><{p}patternFill patternType="gray125"/></{p}fill>',
    "borders": "<{p}border><{p}left/><{p}right/><{p}top/><{p}bottom/><{p}diagonal/></{p}border>",
    "cellStyleXfs": '<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
}
_Format = tuple[bytes, bytes]
"""The tag of a cell's format, and what stands between it and the next."""


@dataclass(slots=True)
class Styles:
    """Styles as they are in `data`, and those that were asked for since.

    `keeps` tells that the program which saved them keeps second colours; LibreOffice does not.
    """

    data: bytes
    keeps: bool = True
    root: Element = field(init=False)
    prefix: str = field(init=False)
    fonts: list[bytes] = field(init=False)
    fills: list[bytes] = field(init=False)
    formats: list[_Format] = field(init=False)
    _known: tuple[int, int, int] = field(init=False)
    _asked: dict[tuple[int, Severity], int] = field(default_factory=dict)
    _before: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.data = _whole(self.data)
        self.root = parsed(self.data)
        self.prefix = prefix_of(self.data[self.root.start : self.root.opened]).decode()
        fonts, fills, formats = (self._list(name).children for name in ("fonts", "fills", "cellXfs"))
        self.fonts = [self.data[one.start : one.end] for one in fonts]
        self.fills = [self.data[one.start : one.end] for one in fills]
        self.formats = [(self.data[one.start : one.opened], self.data[one.opened : one.end]) for one in formats]
        self._known = len(fonts), len(fills), len(formats)
        marks = {number for number, fill in enumerate(self.fills) if _is_mark(fill)}
        for number, (tag, _) in list(enumerate(self.formats)):
            if _number(tag, b"fillId") in marks:
                self._before[number] = self._restore(number)

    @property
    def marks(self) -> bool:
        """Whether the workbook has marks of an earlier annotation."""
        return bool(self._before)

    def marked(self, number: int, severity: Severity) -> int:
        """The style of a cell of style `number` that has something to correct."""
        base = self.before(number)
        if (base, severity) not in self._asked:
            tag, _ = self.formats[base if base < len(self.formats) else 0]
            fill = self._fill(_MARKS[severity], self._colour(_number(tag, b"fillId")))
            self._asked[base, severity] = self._format(base, {"fillId": str(fill), "applyFill": "1"})
        return self._asked[base, severity]

    def before(self, number: int) -> int:
        """The style that a cell had before it was marked; its own where it was not."""
        return self._before.get(number, number)

    def font(self, content: str) -> int:
        """The number of a font; `{p}` in its elements stands for the prefix."""
        return _placed(self.fonts, f"<{{p}}font>{content}</{{p}}font>".replace("{p}", self.prefix).encode())

    def fill(self, colour: str) -> int:
        """The number of a fill of one colour."""
        return self._fill(colour, b"")

    def add(self, attributes: str, content: str = "") -> int:
        """The number of a format of a cell; what the workbook has already is not added again."""
        tag = f'<{self.prefix}xf numFmtId="0" borderId="0" xfId="0" {attributes}>'
        made = tag.encode(), f"{content}</{{p}}xf>".replace("{p}", self.prefix).encode()
        return _placed(self.formats, made)

    def edits(self) -> list[Edit]:
        """What turns `data` into the styles that were asked for."""
        fonts, fills, formats = self._known
        added = {
            "fonts": self.fonts[fonts:],
            "fills": self.fills[fills:],
            "cellXfs": [tag + rest for tag, rest in self.formats[formats:]],
        }
        made: list[Edit] = []
        for name, new in added.items():
            if new:
                one = self._list(name)
                tag = with_attributes(self.data[one.start : one.opened], count=str(len(one.children) + len(new)))
                made += [(one.start, one.opened, tag), (one.closed, one.closed, b"".join(new))]
        return made

    def _list(self, name: str) -> Element:
        found = self.root.first(name)
        assert found is not None, name  # noqa: S101  _whole saw to it
        return found

    def _format(self, base: int, changes: dict[str, str]) -> int:
        tag, rest = self.formats[base if base < len(self.formats) else 0]
        return _placed(self.formats, (with_attributes(tag, **changes), rest))

    def _fill(self, colour: str, before: bytes) -> int:
        p = self.prefix
        second = before or f'<{p}bgColor indexed="64"/>'.encode()
        pattern = f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{colour}"/>'.encode()
        made = pattern + second + f"</{p}patternFill></{p}fill>".encode()
        return _placed(self.fills, made)

    def _colour(self, fill: int) -> bytes:
        """The colour of a fill, as the second colour of another; empty where it has none."""
        found = _colours(self.fills[fill]) if fill < len(self.fills) else None
        return b"" if found is None or found[0] is None else _named(found[0], b"bgColor", self.prefix)

    def _restore(self, number: int) -> int:
        """The style that a marked one was made from: one of the workbook's where there still is such a one."""
        tag, rest = self.formats[number]
        found = _colours(self.fills[_number(tag, b"fillId")])
        second = found[1] if found is not None else None
        fill = 0
        if self.keeps and second is not None and _AUTOMATIC not in second:
            colour = raw_attributes(second)
            alike = (one for one, other in enumerate(self.fills) if not _is_mark(other) and _shows(other, colour))
            fill = next(alike, -1)
            if fill < 0:
                p = self.prefix
                start = f'<{p}fill><{p}patternFill patternType="solid">'.encode()
                end = f"</{p}patternFill></{p}fill>".encode()
                fill = _placed(self.fills, start + _named(second, b"fgColor", p) + end)
        wanted = _key((with_attributes(tag, fillId=str(fill)), rest))
        for other, one in enumerate(self.formats):
            if _key(one) == wanted:
                return other
        return self._format(number, {"fillId": str(fill), "applyFill": "1" if fill else "0"})


def _whole(data: bytes) -> bytes:
    """The styles with every list that a cell's format refers to."""
    for name, first in _FIRST.items():
        root = parsed(data)
        there = root.first(name)
        if there is not None and there.children:
            continue
        prefix = prefix_of(data[root.start : root.opened]).decode()
        content = first.replace("{p}", prefix)
        count = 2 if name == "fills" else 1
        made = f'<{prefix}{name} count="{count}">{content}</{prefix}{name}>'.encode()
        if there is not None:
            data = spliced(data, [(there.start, there.end, made)])
            continue
        earlier = _ORDER[: _ORDER.index(name)]
        ends = [one.end for one in root.children if one.name in earlier]
        data = spliced(data, [appended(data, root, made, max(ends, default=root.opened))])
    return data


def _number(tag: bytes, name: bytes) -> int:
    written = raw_attributes(tag).get(name, b"").strip(b"\"'")
    return int(written) if written.isdigit() else 0


def _key(one: _Format) -> tuple[dict[bytes, bytes], bytes]:
    """What two formats that look alike have in common."""
    tag, rest = one
    attributes = {name: value.strip(b"\"'") for name, value in raw_attributes(tag).items() if name != b"applyFill"}
    return attributes, rest.strip()


def _colours(fill: bytes) -> tuple[bytes | None, bytes | None] | None:
    """The tags of both colours of a solid fill; None of any other."""
    alone = _alone(fill)
    try:
        pattern = parsed(alone).first("patternFill")
    except MarkupError:  # a prefix that its part declares: none of ours
        return None
    if pattern is None or pattern.attributes.get("patternType") != "solid":
        return None
    first, second = (pattern.first(name) for name in ("fgColor", "bgColor"))
    return (
        alone[first.start : first.opened] if first else None,
        alone[second.start : second.opened] if second else None,
    )


def _alone(fill: bytes) -> bytes:
    """A fill without the prefix that only its part declares."""
    prefix = prefix_of(fill)
    return fill.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else fill


def _is_mark(fill: bytes) -> bool:
    if not any(colour.encode() in fill for colour in _MARKS.values()):
        return False
    first, _ = _colours(fill) or (None, None)
    return first is not None and any(f'rgb="{colour}"'.encode() in first for colour in _MARKS.values())


def _shows(fill: bytes, colour: dict[bytes, bytes]) -> bool:
    found = _colours(fill)
    return found is not None and found[0] is not None and raw_attributes(found[0]) == colour


def _named(tag: bytes, name: bytes, prefix: str) -> bytes:
    """A colour by another name."""
    attributes = b"".join(b" " + key + b"=" + value for key, value in raw_attributes(tag).items())
    return b"<" + prefix.encode() + name + attributes + b"/>"


_Item = TypeVar("_Item")


def _placed(known: list[_Item], one: _Item) -> int:
    """The number of an entry of a list, which gets it where it lacks it."""
    if one not in known:
        known.append(one)
    return known.index(one)
