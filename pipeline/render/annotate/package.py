"""The parts of a workbook's archive: read, related, replaced; all others go through as they are."""

import copy
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from pipeline.render.annotate.markup import (
    Edit,
    Element,
    MarkupError,
    appended,
    escaped,
    parsed,
    prefix_of,
    spliced,
    utf8,
)

TYPES = "[Content_Types].xml"
_DAY_ONE = (1980, 1, 1, 0, 0, 0)
_EMPTY = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, KeyError, OSError)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: identifier, type, and the part; an address outside has no part."""

    id: str
    type: str
    part: str


@dataclass(slots=True)
class Package:
    """The archive in `data`, and the parts that were changed or added."""

    data: bytes
    changed: dict[str, bytes] = field(default_factory=dict)
    archive: zipfile.ZipFile = field(init=False)

    def __post_init__(self) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(self.data))
        except _BROKEN as cause:
            raise MarkupError from cause

    def names(self) -> list[str]:
        """The parts in their order, those that were added last."""
        there = list(dict.fromkeys(self.archive.namelist()))
        return there + [name for name in self.changed if name not in there]

    def has(self, part: str) -> bool:
        return part in self.changed or part in self.archive.NameToInfo

    def read(self, part: str) -> bytes:
        """A part as it is now, in UTF-8; raises MarkupError."""
        if part in self.changed:
            return self.changed[part]
        return utf8(self._stored(part))

    def put(self, part: str, content: bytes) -> None:
        """Changes or adds a part."""
        self.changed[part] = content

    def edit(self, part: str, edits: list[Edit]) -> None:
        """Makes edits in a part, if there are any."""
        if edits:
            self.put(part, spliced(self.read(part), edits))

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to."""
        name = _relations_of(part)
        if not self.has(name):
            return []
        found = []
        for one in parsed(self.read(name)).all("Relationship"):
            target = one.attributes.get("Target", "")
            outside = one.attributes.get("TargetMode") == "External"
            place = "" if outside else posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))[1:]
            found.append(Relation(one.attributes.get("Id", ""), one.attributes.get("Type", ""), place))
        return found

    def relate(self, part: str, type_: str, target: str) -> str:
        """Lets a part refer to another; the identifier of the relation."""
        taken = {one.id.casefold() for one in self.relations(part)}
        made = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
        name = _relations_of(part)
        if not self.has(name):
            self.put(name, _EMPTY + f'<Relationships xmlns="{_RELATIONS}"></Relationships>'.encode())
        data = self.read(name)
        root = parsed(data)
        prefix = prefix_of(data[root.start : root.opened]).decode()
        entry = f'<{prefix}Relationship Id="{made}" Type="{escaped(type_)}" Target="/{escaped(target)}"/>'
        self.edit(name, [appended(data, root, entry.encode())])
        return made

    def declare(self, part: str, kind: str) -> None:
        """States the type of a part that was added."""
        self._state(f'Override PartName="/{escaped(part)}" ContentType="{kind}"')

    def declare_suffix(self, suffix: str, kind: str) -> None:
        """States the type of all parts with a suffix, unless it is stated."""
        known = parsed(self.read(TYPES)).all("Default")
        if all(one.attributes.get("Extension", "").lower() != suffix for one in known):
            self._state(f'Default Extension="{suffix}" ContentType="{kind}"')

    def free(self, pattern: str) -> str:
        """The first name with a number in place of `{}` that no part has."""
        taken = {name.lower() for name in self.names()}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)

    def of_suffix(self, suffix: str) -> Iterator[bytes]:
        """The content of all parts with a suffix, as it is now."""
        for name in self.names():
            if name.lower().endswith(suffix):
                yield self.read(name)

    def write(self, to: IO[bytes]) -> None:
        """The archive with its parts in their order and with their times; raises MarkupError."""
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
            for name in self.names():
                known = self.archive.NameToInfo.get(name)
                content = self.changed[name] if name in self.changed else self._stored(name)
                made.writestr(_entry(name, known), content)

    def _state(self, entry: str) -> None:
        data = self.read(TYPES)
        root = parsed(data)
        prefix = prefix_of(data[root.start : root.opened]).decode()
        defaults = [one.end for one in root.all("Default")]
        first = entry.startswith("Default")
        place = (defaults[-1] if defaults else root.opened) if first else None
        self.edit(TYPES, [appended(data, root, f"<{prefix}{entry}/>".encode(), place)])

    def _stored(self, part: str) -> bytes:
        try:
            return self.archive.read(part)
        except _BROKEN as cause:
            raise MarkupError from cause


def attribute(element: Element, name: str, otherwise: int) -> int:
    """A whole number that an attribute holds."""
    value = element.attributes.get(name, "")
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else otherwise


def _relations_of(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _entry(name: str, known: zipfile.ZipInfo | None) -> zipfile.ZipInfo:
    """The entry of a part: the one that it had, else one without a time."""
    if known is None:
        made = zipfile.ZipInfo(name, _DAY_ONE)
        made.compress_type = zipfile.ZIP_DEFLATED
        return made
    made = copy.copy(known)
    if made.extra.startswith(b"\x01\x00"):  # sizes of a large archive, which the writer states by itself
        made.extra = b""
    return made
