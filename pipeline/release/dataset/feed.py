"""Feeds of a dataset's versions, beside its index and made from it: JSON Feed 1.1 and Atom.

A reader of feeds hears of each version, and of one that was withdrawn. What changed is what the version's own
changelog says in French. Neither file tells a time of its own: the same versions give the same bytes.
"""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.release.dataset.texts import text_in
from pipeline.storage.folders import json_text, write_text

JSON_FEED, ATOM = "feed.json", "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_LEVELS = ("MAJOR", "MINOR", "PATCH")
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANG = "fr"
_DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A version as a feed tells it; `dataset` is the title of the whole, `reason` says why it was withdrawn."""

    id: str
    version: str
    dataset: str
    publisher: str
    date: str
    status: str
    level: str | None
    reason: str | None
    summary: str

    @property
    def title(self) -> str:
        """What a list of entries shows."""
        return f"{self.dataset}, version {self.version}"

    @property
    def text(self) -> str:
        """What a reader of the feed sees."""
        withdrawn = f"Version retirée : {self.reason}" if self.reason else "Version retirée."
        parts = ([withdrawn] if self.status == "withdrawn" else []) + ([self.summary] if self.summary else [])
        return "\n\n".join(parts) or self.title


def write_feeds(folder: Path, index: Mapping[str, Any]) -> None:
    """Writes both feeds beside the index where they do not say what it says; none where it lists nothing."""
    entries = tuple(_entries(folder, index))
    if not entries:
        for name in (JSON_FEED, ATOM):
            (folder / name).unlink(missing_ok=True)
        return
    for name, told in ((JSON_FEED, json_feed(entries)), (ATOM, atom_feed(_urn(str(index["name"])), entries))):
        path = folder / name
        if not path.is_file() or path.read_bytes() != told.encode():
            write_text(path, told)


def json_feed(entries: Sequence[Entry]) -> str:
    """The entries, the newest first, as JSON Feed 1.1; what is ours stands under `_bilan`."""
    return json_text(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": entries[0].dataset,
            "language": _LANG,
            "items": [
                {
                    "id": one.id,
                    "title": one.title,
                    "content_text": one.text,
                    "date_published": one.date,
                    "tags": _tags(one),
                    "_bilan": {
                        "version": one.version,
                        "level": one.level,
                        "status": one.status,
                        "reason": one.reason,
                        "path": f"{one.version}/",
                    },
                }
                for one in entries
            ],
        }
    )


def atom_feed(urn: str, entries: Sequence[Entry]) -> str:
    """The entries, the newest first, as an Atom feed (RFC 4287) whose id is `urn`."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": _LANG})
    _add(feed, "id", urn)
    _add(feed, "title", entries[0].dataset)
    _add(feed, "updated", max(one.date for one in entries))
    _add(_add(feed, "author"), "name", entries[0].publisher)
    _add(feed, "link", rel="self", href=ATOM, type="application/atom+xml")
    for one in entries:
        entry = _add(feed, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.title)
        _add(entry, "published", one.date)
        _add(entry, "updated", one.date)
        for tag in _tags(one):
            _add(entry, "category", term=tag)
        _add(entry, "link", rel="alternate", href=f"{one.version}/", type="text/html")
        _add(entry, "content", one.text, type="text")
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = None if text is None else _UNWRITABLE.sub("\ufffd", text)
    return element


def _tags(one: Entry) -> list[str]:
    return [tag for tag in (one.level, one.status) if tag]


def _urn(*parts: str) -> str:
    return ":".join(("urn:bilan", *parts))


def _entries(folder: Path, index: Mapping[str, Any]) -> Iterator[Entry]:
    """Every version of the index, the newest first."""
    name = str(index["name"])
    packages = {str(one["version"]): _read(folder / str(one["version"]), _DESCRIPTOR) for one in index["versions"]}
    newest: Mapping[str, Any] = next(filter(None, reversed(packages.values())), {})
    for one in reversed(index["versions"]):
        version = str(one["version"])
        package = packages[version] or newest  # a version that was withdrawn has no descriptor any more
        yield Entry(
            id=_urn(name, version),
            version=version,
            dataset=_stated(package, "title") or name,
            publisher=_publisher(package) or name,
            date=str(one.get("date", "")),
            status=str(one.get("status", "current")),
            level=_level(_read(folder / version, "manifest.json")),
            reason=_stated(one, "reason"),
            summary=_summary(text_in(folder / version, "changes/CHANGELOG.md")),
        )


def _stated(data: Mapping[str, Any], name: str) -> str | None:
    found = data.get(name)
    return found if isinstance(found, str) and found else None


def _publisher(package: Mapping[str, Any]) -> str | None:
    listed = package.get("contributors")
    people = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return next((title for one in people if (title := _stated(one, "title"))), None)


def _level(manifest: Mapping[str, Any]) -> str | None:
    """The highest level of the changes that a manifest lists."""
    changes = manifest.get("changes")
    listed = changes if isinstance(changes, list) else []
    stated = {one.get("level") for one in listed if isinstance(one, dict)}
    return next((level for level in _LEVELS if level in stated), None)


def _summary(changelog: str) -> str:
    """The newest section of a changelog, without its heading and its table of figures."""
    section = changelog.partition("\n## ")[2].partition("\n## ")[0].partition("\n")[2]
    return "\n".join(line for line in section.strip().splitlines() if not line.startswith("|")).strip()


def _read(root: Path, name: str) -> Mapping[str, Any]:
    """What a JSON file of a release says; nothing where it says nothing that can be read."""
    try:
        data = json.loads(text_in(root, name))
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
