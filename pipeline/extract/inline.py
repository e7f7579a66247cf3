"""Inline Markdown becomes plain words, each on the physical line where it stands.

markdown-it-py finds the marks; its tokens have no place, so the rules that can run over a line end
are wrapped to note where they began and ended. Nothing but marks is dropped: a tag that HTML does
not know, an entity for a control character, an address that differs from its label stay readable.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    emphasis,
    escape,
    html_inline,
    image,
    link,
    newline,
)
from markdown_it.token import Token

from pipeline.extract.encoding import unreadable
from pipeline.extract.tags import BREAKING, CELLS, INLINE, RAISED, attributes_of, name_of
from pipeline.model.document import Line
from pipeline.model.source import Location

MARKED_MAX = 200_000
"""Characters of one line that holds marks; a longer one is refused (a page has 3,000)."""

_MARK = re.compile(r"[\\`*_\[<&]")
_BOX = re.compile(r"\[[ xX✓✔]?\]")
_LOOKAHEAD = True
_Rule = Callable[[StateInline, bool], bool]


def use_inline_rules(md: MarkdownIt) -> None:
    """Put our versions of the rules into the parser."""
    spanning: dict[str, _Rule] = {
        "newline": newline,
        "escape": escape,
        "backticks": backtick,
        "html_inline": html_inline,
        "image": image,
    }
    for name, rule in spanning.items():
        md.inline.ruler.at(name, _noting_span(rule))
    md.inline.ruler.at("autolink", _autolink)
    md.inline.ruler.at("link", _link)
    md.inline.ruler.at("emphasis", _emphasis)


def read_inline(md: MarkdownIt, content: str, first: int, file: str) -> tuple[Line, ...]:
    """Return the words of `content`, whose first line is the physical line `first` of `file`."""
    if not _MARK.search(content):
        pieces: Iterable[tuple[int, str]] = enumerate(content.split("\n"), first)
    elif len(content) <= MARKED_MAX:
        pieces = _Words(content, first).of(md.inline.parse(content, md, {}, []))
    else:
        pieces = _line_by_line(md, content, first, file)
    return tuple(
        Line(text=text, location=Location(file=file, line=line))
        for line, piece in pieces
        if (text := unicodedata.normalize("NFC", piece.strip()))
    )


def _line_by_line(md: MarkdownIt, content: str, first: int, file: str) -> Iterator[tuple[int, str]]:
    """Read a paragraph of inhuman length; marks that run over its line ends stay as written."""
    for number, line in enumerate(content.split("\n"), first):
        if len(line) > MARKED_MAX and _MARK.search(line):
            raise unreadable("source_trop_complexe", file, cause="ligne")
        yield from _Words(line, number).of(md.inline.parse(line, md, {}, []))


def _noting_span(rule: _Rule) -> _Rule:
    def noting(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent and len(state.tokens) > before:
            state.tokens[-1].meta["span"] = (start, state.pos)
        return True

    return noting


def _autolink(state: StateInline, silent: bool) -> bool:
    """An address in angle brackets, on one line: the library lets a line end slip in before `>`."""
    start = state.pos
    if not autolink(state, _LOOKAHEAD):
        return False
    if "\n" in state.src[start : state.pos]:
        state.pos = start
        return False
    if not silent:
        state.pos = start
        autolink(state, silent)
    return True


def _link(state: StateInline, silent: bool) -> bool:
    """A link, but `[x](…)` is a ticked box before a parenthesis."""
    start = state.pos
    if _BOX.match(state.src, start) or not link(state, silent):
        return False
    if not silent:
        after, state.pos = state.pos, start
        label_end = state.md.helpers.parseLinkLabel(state, start, disableNested=True)
        state.pos = after
        state.tokens[-1].meta["link"] = (state.src[start + 1 : label_end], label_end + 1, after)
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Marks of emphasis, but a star between two figures multiplies: `2*3*4` keeps its stars."""
    start, source = state.pos, state.src
    if silent or source[start] != "*" or not source[max(start - 1, 0)].isdigit():
        return bool(emphasis.tokenize(state, silent))
    end = start
    while end < state.posMax and source[end] == "*":
        end += 1
    if end == state.posMax or not source[end].isdigit():
        return bool(emphasis.tokenize(state, silent))
    state.push("text", "", 0).content = source[start:end]
    state.pos = end
    return True


class _Words:
    """Collects the words of inline tokens, cut where a line ends or a tag breaks it."""

    def __init__(self, source: str, first: int) -> None:
        self._source = source
        self._first = first
        self._ends = [match.start() for match in re.finditer("\n", source)]
        self._line = first
        self._parts: list[str] = []
        self._cuts: list[tuple[int, str]] = []
        self._raised: int | None = None
        self._anchors: list[tuple[str, int]] = []

    def of(self, tokens: list[Token]) -> list[tuple[int, str]]:
        """Return (physical line, words) for each line or part of one."""
        for token in tokens:
            self._take(token)
        self._cut(self._line)
        return self._cuts

    def _take(self, token: Token) -> None:
        match token.type:
            case "text" | "text_special":
                self._add(_decoded(token))
            case "softbreak" | "hardbreak":
                self._catch_up(token.meta["span"][1])
            case "code_inline":
                start, end = token.meta["span"]
                self._verbatim(_code(self._source[start:end], len(token.markup)))
            case "html_inline":
                self._tag(token.content)
                self._catch_up(token.meta["span"][1])
            case "link_close" if "link" in token.meta:
                label, start, end = token.meta["link"]
                self._address(label, self._source[start:end])
            case "image":
                self._picture(token)
            case _:  # the opening and closing of emphasis, and of links: no words
                pass

    def _add(self, text: str) -> None:
        self._parts.append(text)

    def _verbatim(self, text: str) -> None:
        for index, part in enumerate(text.split("\n")):
            if index:
                self._cut(self._line + 1)
            self._add(part)

    def _cut(self, line: int) -> None:
        self._cuts.append((self._line, "".join(self._parts)))
        self._parts.clear()
        self._raised = None
        self._line = line

    def _catch_up(self, position: int) -> None:
        """Begin a new line if `position` lies on a later one."""
        line = self._line_at(position)
        if line > self._line:
            self._cut(line)

    def _line_at(self, position: int) -> int:
        return self._first + bisect_left(self._ends, position)

    def _address(self, label: str, tail: str) -> None:
        """Write a link's address (and title) as they stand, unless the label says it already."""
        if tail not in (f"({label})", f"(mailto:{label})", "()"):
            self._verbatim(f" {tail}")

    def _picture(self, token: Token) -> None:
        start, end = token.meta["span"]
        for index, (line, words) in enumerate(_Words(token.content, self._line_at(start)).of(token.children or [])):
            if index:
                self._cut(line)
            self._add(words)
        self._catch_up(end)

    def _tag(self, tag: str) -> None:
        name, closing = name_of(tag), tag.startswith("</")
        if name in BREAKING:
            self._cut(self._line)
        elif name in CELLS:
            self._add("" if closing else "\t")
        elif name in RAISED:
            self._raise_figures(RAISED[name], closing)
        elif name == "a":
            self._anchor("" if closing else attributes_of(tag).get("href", ""), closing)
        elif name == "img":
            self._add(attributes_of(tag).get("alt", ""))
        elif name == "input" and (given := attributes_of(tag)).get("type", "").lower() == "checkbox":
            self._add("[x]" if "checked" in given else "[ ]")
        elif name not in INLINE and not tag.startswith("<!--"):
            self._verbatim(tag)

    def _raise_figures(self, figures: dict[int, int], closing: bool) -> None:
        """Write figures that stand alone between the two tags as raised or lowered ones."""
        begin, self._raised = self._raised, None if closing else len(self._parts)
        if closing and begin is not None and "".join(self._parts[begin:]).isdigit():
            self._parts[begin:] = [part.translate(figures) for part in self._parts[begin:]]

    def _anchor(self, href: str, closing: bool) -> None:
        if not closing:
            self._anchors.append((href, len(self._parts)))
        elif self._anchors:
            address, begin = self._anchors.pop()
            if address and "".join(self._parts[begin:]) not in (address, address.removeprefix("mailto:")):
                self._add(f" ({address})")


def _decoded(token: Token) -> str:
    """Return a token's words; an entity that stands for no printable character stays as written."""
    if token.info != "entity":
        return token.content
    if token.content == "\u00ad":
        return ""
    if any(unicodedata.category(character) == "Cc" for character in token.content.replace("\t", "")):
        return token.markup
    return token.markup if token.content == "\ufffd" else token.content


def _code(source: str, fence: int) -> str:
    """Return what stands between the backticks; one space at both ends belongs to them."""
    inner = source[fence : len(source) - fence]
    padded = inner.startswith((" ", "\n")) and inner.endswith((" ", "\n")) and inner.strip(" \n")
    return inner[1:-1] if padded and inner[0] == inner[-1] == " " else inner
