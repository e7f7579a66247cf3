"""The parts of a Word file, taken out of its archive within bounds of size."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring

from pipeline.extract.docx.names import child, each, on, short, value, words
from pipeline.extract.encoding import unreadable
from pipeline.extract.office import open_archive
from pipeline.model.document import LeftOutReason
from pipeline.model.source import SourceFile

TEXT_LIMIT = 12_000_000
"""Bytes of XML that are read of one document: some thousand pages, half a minute and 0.6 GB of memory."""
_BODY = re.compile(rb"<(?:\w+:)?(?:document|footnotes|endnotes)[\s>]")
_START = 4_000  # the root of a part of Word's begins with dozens of namespaces
_MARGINS: tuple[tuple[re.Pattern[str], LeftOutReason], ...] = (
    (re.compile(r"word/header\d*\.xml"), "en_tete"),
    (re.compile(r"word/footer\d*\.xml"), "pied_de_page"),
    (re.compile(r"word/comments\.xml"), "commentaire"),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The XML of a Word file by name, checked; `data` are the bytes of the whole archive."""

    file: str
    data: bytes
    xml: dict[str, bytes]

    def tree(self, name: str) -> Element | None:
        """The root of a part, when there is one; raises SourceUnreadable."""
        data = self.xml.get(name)
        if data is None:
            return None
        try:
            return fromstring(data)  # noqa: S314  no part declares entities
        except (ParseError, ValueError) as cause:
            raise unreadable("source_abimee", self.file) from cause

    def bodies(self) -> Iterator[tuple[str, Element]]:
        """The parts that hold the text and its notes, by name."""
        for name, data in self.xml.items():
            if _BODY.search(data[:_START]) and (root := self.tree(name)) is not None:
                yield name, root

    def margins(self) -> Iterator[tuple[str, LeftOutReason]]:
        """What stands around the text: headers, footers, remarks, each once."""
        seen = set()
        for pattern, reason in _MARGINS:
            for name in sorted(filter(pattern.fullmatch, self.xml)):
                root = self.tree(name)
                text = words(root) if root is not None else ""
                if text and (text, reason) not in seen:
                    seen.add((text, reason))
                    yield text, reason

    def styles(self) -> tuple[frozenset[str], dict[str, str]]:
        """The ids of styles whose text is hidden, and the name of each style."""
        root = self.tree("word/styles.xml")
        hidden, names = set(), {}
        for style in each(root, "w:style") if root is not None else ():
            key = next((given for name, given in style.attrib.items() if short(name) == "w:styleId"), "")
            if on(child(style, "w:rPr", "w:vanish")):
                hidden.add(key)
            if (named := child(style, "w:name")) is not None:
                names[key] = value(named)
        return frozenset(hidden), names

    def with_changed(self, changed: dict[str, bytes]) -> io.BytesIO:
        """The archive with other parts in place of some."""
        if not changed:
            return io.BytesIO(self.data)
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.data)) as old, zipfile.ZipFile(made, "w") as new:
            for name in dict.fromkeys(old.namelist()):
                if name in changed or name in self.xml:
                    new.writestr(name, changed.get(name) or old.read(name))
                else:
                    new.writestr(name, b"")  # pictures: that they exist is all that is asked
        made.seek(0)
        return made


def open_parts(source: SourceFile) -> Parts:
    """The parts of the very bytes that were measured; raises SourceUnreadable."""
    data, parts = open_archive(source, before_2007="source_ancien_word")
    named = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    if sum(part.file_size for part in named) > TEXT_LIMIT:
        raise unreadable("source_trop_complexe", source.name, cause="taille")
    return Parts(source.name, data, dict(_xml(data, named, source.name)))


def _xml(data: bytes, named: list[zipfile.ZipInfo], file: str) -> Iterator[tuple[str, bytes]]:
    """Every part of XML; one that declares entities, or hides them from us, is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in named:
                text = archive.read(part)
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text:
                    raise unreadable("source_trop_complexe", file, cause="entites")
                yield part.filename, text
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, zlib.error) as cause:
        raise unreadable("source_abimee", file) from cause
