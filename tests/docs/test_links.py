"""Every relative link of every page leads to a file, its anchor to a heading; every `make` target exists."""

import re
import runpy
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
ANCHOR: Callable[[str], str] = runpy.run_path(str(Path(__file__).with_name("write_reference.py")))["anchor"]
MARKDOWN = MarkdownIt("commonmark").enable("table")
INSTALLED_OR_BUILT = {".venv", "build", "dist"}


def pages() -> list[str]:
    """The Markdown files of the project; the reports of plans are data, not pages."""
    found = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.md"))
    return [path.as_posix() for path in found if not {"sources", *INSTALLED_OR_BUILT} & set(path.parts)]


def links(text: str) -> Iterator[str]:
    """The addresses that a page gives within the project."""
    for token in MARKDOWN.parse(text):
        for child in token.children or []:
            address = child.attrGet("href") or child.attrGet("src")
            if isinstance(address, str) and not re.match(r"[a-z]+:", address):
                yield unquote(address)


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors that the headings of a page give."""
    tokens = MARKDOWN.parse(page.read_text(encoding="utf-8"))
    named = [after for token, after in pairwise(tokens) if token.type == "heading_open"]
    return frozenset(ANCHOR("".join(child.content for child in token.children or [])) for token in named)


@pytest.mark.parametrize("page", pages())
def test_every_link_leads_to_a_file_and_to_a_heading(page: str) -> None:
    path = ROOT / page
    for address in links(path.read_text(encoding="utf-8")):
        name, _, anchor = address.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), address
        assert target.resolve().is_relative_to(ROOT), address
        assert not anchor or anchor in anchors(target), address


@pytest.mark.parametrize("page", pages())
def test_every_make_target_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^)make (?:[A-Z]+=\S+ )*([a-z]+)", text, re.MULTILINE))
    assert named <= targets


def test_both_languages_have_the_same_pages() -> None:
    guides = {"publier.md": "publish.md"}
    french, english = ({path.name for path in (ROOT / ".github" / "docs" / lang).iterdir()} for lang in ("fr", "en"))
    assert {guides.get(name, name) for name in french} == english


FRENCH = [page for page in pages() if re.search(r"\.fr\.|/fr/|LISEZMOI", page) and "notation" not in page]


@pytest.mark.parametrize("page", FRENCH)
def test_french_is_spaced_as_in_quebec(page: str) -> None:
    """A space before the colon and within quotation marks, none before `;`, `?` and `!` (OQLF, ponctuation)."""
    text = (ROOT / page).read_text(encoding="utf-8").partition("\n---\n")[0]  # English follows in LISEZMOI
    told = re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)|^\|[| :-]+\|$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r".*[^\s]:(?:\s|$).*", told) == []
    assert re.findall(r".*\s[;?!](?:\s|$)(?!»).*", re.sub(r"« [;?!] »", "", told)) == []
    assert re.findall(r".*(?:«\S|\S»).*", told) == []
