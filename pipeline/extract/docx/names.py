"""The names of WordprocessingML (ISO/IEC 29500-1), whichever of its two namespaces a file uses."""

from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PREFIXES = {
    WORD: "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "urn:schemas-microsoft-com:vml": "v",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
}


@lru_cache(maxsize=4096)
def short(tag: str) -> str:
    """`w:p` for the tag of a paragraph; the local name alone for a namespace that is not known."""
    space, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(space[1:])
    return f"{prefix}:{local}" if prefix else local


def value(element: Element) -> str:
    """The attribute `w:val`; empty when there is none."""
    return next((given for name, given in element.attrib.items() if short(name) == "w:val"), "")


def on(element: Element | None) -> bool:
    """Whether a property that is on or off is on."""
    return element is not None and value(element) not in {"0", "false", "off"}


def child(element: Element | None, *names: str) -> Element | None:
    """The first element below, by a path of short names."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element if short(one.tag) == name), None)
    return element


def each(element: Element, *names: str) -> Iterator[Element]:
    """Every element below with one of the short names, in order."""
    return (one for one in element.iter() if short(one.tag) in names)


def words(element: Element) -> str:
    """The text that an element shows or showed, on one line."""
    found = []
    for one in element.iter():
        match short(one.tag):
            case "w:t" | "w:delText" | "m:t":
                found.append(one.text or "")
            case "w:tab" | "w:br" | "w:cr" | "w:p":
                found.append(" ")
            case _:
                continue
    return " ".join("".join(found).split())


def holds_words(element: Element) -> bool:
    """Whether an element shows any text."""
    return any((one.text or "").strip() for one in each(element, "w:t", "m:t"))
