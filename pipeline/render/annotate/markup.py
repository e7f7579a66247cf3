"""XML that is changed in place: where each element stands in the bytes, and edits that leave all others as they are.

A part of an office file holds more than any library knows of. It is never written again, only spliced.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_TAG = re.compile(rb"</?([^\s/>]+)(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(rb"(\s+)([^\s=/>]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_DECLARED = re.compile(r"^\ufeff?<\?xml[^>]*\?>")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ENCODING = re.compile(rb"^<\?xml[^>]*\sencoding\s*=\s*[\"']([^\"']+)[\"'][^>]*\?>")
_KEPT = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})

Edit = tuple[int, int, bytes]
"""First byte, the byte after the last, and what stands there instead."""


class MarkupError(Exception):
    """A part that is no XML, or one that declares entities."""


@dataclass(slots=True)
class Element:
    """An element: plain name, attributes by plain name, and its bytes.

    They go from `start` to `end`, the content from `opened` to `closed`; both are `end` where the tag closes itself.
    """

    name: str
    attributes: dict[str, str]
    start: int
    opened: int
    closed: int = 0
    end: int = 0
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Element"]:
        """The children of a name."""
        return (one for one in self.children if one.name == name)

    def first(self, name: str) -> "Element | None":
        """The first child of a name; None where there is none."""
        return next(self.all(name), None)

    def within(self, name: str) -> Iterator["Element"]:
        """Every element of a name below this one, in order."""
        for one in self.children:
            if one.name == name:
                yield one
            yield from one.within(name)


def utf8(data: bytes) -> bytes:
    """The same part in UTF-8, without a declaration that would say otherwise; raises MarkupError."""
    stated = _ENCODING.match(data)
    if data.startswith(_UTF16):
        encoding = "utf-16"
    elif stated is not None and stated[1].lower() not in _KEPT:
        encoding = stated[1].decode("ascii", "replace")
    else:
        return data
    try:
        return _DECLARED.sub("", data.decode(encoding)).encode()
    except (UnicodeError, LookupError) as cause:
        raise MarkupError from cause


def parser_of() -> expat.XMLParserType:
    """A parser that tells namespaces apart and refuses entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise MarkupError


def run(parser: expat.XMLParserType, data: bytes) -> None:
    """Lets the parser hear all of `data`; raises MarkupError."""
    try:
        parser.Parse(data, True)  # noqa: FBT003  takes no name
    except (expat.ExpatError, ValueError) as cause:
        raise MarkupError from cause


def plain(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]


def parsed(data: bytes) -> Element:
    """The root of a part in UTF-8; raises MarkupError."""
    parser, top = parser_of(), Element("", {}, 0, 0)
    above = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        there = {plain(key): value for key, value in attributes.items()}
        one = Element(plain(name), there, at, at + len(tag_at(data, at)))
        above[-1].children.append(one)
        above.append(one)

    def end(_: str) -> None:
        one, at = above.pop(), parser.CurrentByteIndex
        lone = data[one.opened - 2 : one.opened] == b"/>"
        one.closed = one.opened if lone else at
        one.end = one.opened if lone else at + len(tag_at(data, at))

    def text(heard: str) -> None:
        above[-1].text += heard

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    run(parser, data)
    return top.children[0]


def tag_at(data: bytes, at: int) -> bytes:
    """The tag that begins at a place; raises MarkupError."""
    found = _TAG.match(data, at)
    if found is None:
        raise MarkupError
    return found[0]


def prefix_of(tag: bytes) -> bytes:
    """What stands before the name in a tag, with its colon; empty where the namespace is the default one."""
    found = _TAG.match(tag)
    name = found[1] if found else b""
    return name.rpartition(b":")[0] + b":" if b":" in name else b""


def raw_attributes(tag: bytes) -> dict[bytes, bytes]:
    """The attributes of a tag as they are written, by their whole name, with their quotes."""
    return {name: value for _, name, value in _ATTRIBUTE.findall(tag)}


def with_attributes(tag: bytes, **changes: str) -> bytes:
    """The tag with attributes changed, or added at its end; the others stay where they are."""
    left = {name.encode(): f'"{escaped(value)}"'.encode() for name, value in changes.items()}

    def change(found: re.Match[bytes]) -> bytes:
        value = left.pop(found[2], None)
        return found[0] if value is None else found[1] + found[2] + b"=" + value

    made = _ATTRIBUTE.sub(change, tag)
    close = b"/>" if made.endswith(b"/>") else b">"
    added = b"".join(b" " + name + b"=" + value for name, value in left.items())
    return made[: -len(close)].rstrip() + added + close if added else made


def appended(data: bytes, parent: Element, content: bytes, at: int | None = None) -> Edit:
    """The edit that adds content at the end of an element, or at a place inside of it."""
    if not content:
        return parent.closed, parent.closed, b""
    tag = data[parent.start : parent.opened]
    if tag.endswith(b"/>"):
        name = tag[1:-2].split(maxsplit=1)[0]
        return parent.start, parent.opened, tag[:-2].rstrip() + b">" + content + b"</" + name + b">"
    place = parent.closed if at is None else at
    return place, place, content


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with all edits made; those at one place in the order given."""
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [data[at:start], new]
        at = max(at, end)
    return b"".join([*pieces, data[at:]])


def clean(text: str, longest: int) -> str:
    """Text that any program opens: no control characters, at most so many UTF-16 units, an ellipsis where cut."""
    told = _REFUSED.sub("", text)
    if len(told.encode("utf-16-le")) <= 2 * longest:
        return told
    return told.encode("utf-16-le")[: 2 * (longest - 1)].decode("utf-16-le", "ignore") + "…"


def escaped(text: str) -> str:
    """Text as the content of an element or an attribute."""
    for sign, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("\n", "&#10;"),
        ("\r", "&#13;"),
    ):
        text = text.replace(sign, entity)
    return text


def string(text: str, longest: int) -> bytes:
    """Text as the content of a cell or a comment, where `_x0041_` would otherwise be read as a character."""
    return escaped(_ESCAPED.sub("_x005F_", clean(text, longest))).encode()
