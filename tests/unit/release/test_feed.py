import json
import re
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.release.dataset.feed import write_feeds
from pipeline.release.dataset.index import add_version, read_index, repair, write_index

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = ["<b>&amp;</b>", "\x00\x0b\ufffe", "]]>", "é — “”"]


def version(folder: Path, name: str, *, day: str, level: str | None = None, title: str = "Un plan") -> None:
    root = folder / name
    (root / "changes").mkdir(parents=True)
    changes = [{"level": "PATCH", "kind": "x"}, {"level": level, "kind": "y"}] if level else []
    manifest = {"version": name, "created": f"{day}T00:00:00Z", "changes": changes}
    (root / "manifest.json").write_text(json.dumps(manifest))
    contributors = [{"title": "Un ministère", "roles": ["publisher"]}]
    (root / "datapackage.json").write_text(json.dumps({"title": title, "contributors": contributors}))
    told = f"# Journal\n\n## Version {name}\n\nCe qui a changé dans {name}.\n\n- MINOR – 1 ligne\n\n| a |\n| - |\n"
    (root / "changes" / "CHANGELOG.md").write_text(f"{told}\n## Version 0\n\nAvant.\n", encoding="utf-8")
    add_version(folder, name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plan-a"
    folder.mkdir()
    version(folder, "1.0.0", day="2026-01-01")
    version(folder, "1.1.0", day="2026-02-01", level="MINOR")
    return folder


def items(folder: Path) -> list[dict[str, Any]]:
    feed = json.loads((folder / "feed.json").read_text(encoding="utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    listed: list[dict[str, Any]] = feed["items"]
    for one in listed:
        assert isinstance(one["id"], str)
        assert one["content_text"]
        datetime.fromisoformat(one["date_published"])
    return listed


def atom(folder: Path) -> ET.Element:
    """The feed, held against what RFC 4287 asks of feeds and entries."""
    feed = ET.fromstring((folder / "feed.xml").read_bytes())  # noqa: S314  our own
    assert feed.tag == f"{ATOM}feed"
    for one in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert [bool(part.text) for part in one.findall(f"{ATOM}{name}")] == [True], name
        assert re.fullmatch(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+", one.findtext(f"{ATOM}id", ""))
        stamp = one.findtext(f"{ATOM}updated", "")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp)
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert len(feed.findall(f"{ATOM}link[@rel='self']")) == 1
    entries = feed.findall(f"{ATOM}entry")
    assert all(one.find(f"{ATOM}content") is not None for one in entries)
    assert all(one.find(f"{ATOM}link[@rel='alternate']") is not None for one in entries)
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(ids) == len(set(ids))
    return feed


def test_the_newest_version_comes_first_in_both(folder: Path) -> None:
    assert [one["id"] for one in items(folder)] == ["urn:bilan:plan-a:1.1.0", "urn:bilan:plan-a:1.0.0"]
    newest = items(folder)[0]
    assert newest["title"] == "Un plan, version 1.1.0"
    assert newest["content_text"] == "Ce qui a changé dans 1.1.0.\n\n- MINOR – 1 ligne"
    assert newest["tags"] == ["MINOR", "current"]
    assert newest["_bilan"]["level"] == "MINOR"
    feed = atom(folder)
    assert [one.findtext(f"{ATOM}title") for one in feed.findall(f"{ATOM}entry")] == [
        one["title"] for one in items(folder)
    ]
    assert feed.findtext(f"{ATOM}updated") == "2026-02-01T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Un ministère"


def test_a_withdrawn_version_says_why(folder: Path) -> None:
    versions = read_index(folder)["versions"]
    withdrawn = {**versions[1], "status": "withdrawn", "reason": "Montants faux."}
    write_index(folder, [versions[0], withdrawn])
    newest = items(folder)[0]
    assert newest["content_text"].startswith("Version retirée : Montants faux.\n\n")
    assert newest["tags"] == ["MINOR", "withdrawn"]
    assert "Version retirée : Montants faux." in (atom(folder).findtext(f"{ATOM}entry/{ATOM}content") or "")


@pytest.mark.parametrize("name", ["feed.json", "feed.xml"])
def test_a_feed_is_mended_from_the_index(folder: Path, name: str) -> None:
    before = (folder / name).read_bytes()
    for damage in (None, b"", b"{}"):
        (folder / name).unlink() if damage is None else (folder / name).write_bytes(damage)
        repair(folder)
        assert (folder / name).read_bytes() == before


def test_a_feed_that_says_what_it_should_is_not_written_again(folder: Path) -> None:
    stamps = {name: (folder / name).stat().st_mtime_ns for name in ("feed.json", "feed.xml")}
    inodes = {name: (folder / name).stat().st_ino for name in stamps}
    repair(folder)
    assert {name: (folder / name).stat().st_mtime_ns for name in stamps} == stamps
    assert {name: (folder / name).stat().st_ino for name in stamps} == inodes


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_is_escaped(tmp_path: Path, title: str) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    version(folder, "1.0.0", day="2026-01-01", title=title)
    shown = re.sub("[\x00\x0b\ufffe]", "\ufffd", title)
    assert atom(folder).findtext(f"{ATOM}entry/{ATOM}title") == f"{shown}, version 1.0.0"
    assert items(folder)[0]["title"] == f"{title}, version 1.0.0"


@pytest.mark.parametrize(
    "damage", [b"", b"[]", b"\xff", b'{"title": 3, "contributors": [1], "changes": [3]}', b"[" * 9_999]
)
@pytest.mark.parametrize("name", ["datapackage.json", "manifest.json", "changes/CHANGELOG.md"])
def test_an_altered_version_is_still_listed(folder: Path, name: str, damage: bytes) -> None:
    (folder / "1.1.0" / name).write_bytes(damage)
    repair(folder)
    assert [one["_bilan"]["version"] for one in items(folder)] == ["1.1.0", "1.0.0"]
    atom(folder)


def test_a_version_whose_folder_is_gone_or_leads_away_is_still_listed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("## x\nsecret\n")
    (folder / "1.1.0" / "changes" / "CHANGELOG.md").unlink()
    (folder / "1.1.0" / "changes" / "CHANGELOG.md").symlink_to(tmp_path / "secret.md")
    repair(folder)
    assert items(folder)[0]["content_text"] == "Un plan, version 1.1.0"


def test_an_index_that_lists_nothing_has_no_feed(folder: Path) -> None:
    write_feeds(folder, {"name": "plan-a", "versions": []})
    assert not (folder / "feed.json").exists()
    assert not (folder / "feed.xml").exists()
