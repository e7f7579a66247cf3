"""Markdown's blocks, by markdown-it-py, with every rule replaced that would swallow or change words.

The library's CommonMark is right for web pages; a report must lose nothing. What differs from
https://spec.commonmark.org/0.31.2/ and why stands beside each rule. Inline marks are for `inline`.
"""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.token import Token

from pipeline.extract.drawing import cells_of, is_drawn, is_row, opens_table
from pipeline.extract.inline import use_inline_rules

NESTING_MAX = 20
"""Containers inside each other (a list counts twice); the library drops what lies deeper."""

_UNDERLINE_MIN = 3
_LOOKAHEAD = True
_LOST_WORDS = (
    "code",  # an indented paragraph is a paragraph: its marks are marks
    "html_block",  # `<b>LABEL</b>` at the start of a line is text with a tag, not opaque HTML
    "reference",  # `[ADS]: désignée` is text; the rule would remove the line
)


def block_tokens(text: str) -> list[Token]:
    """Return the block tokens of `text`; inline content is left as written, lines count from 0."""
    md = block_parser()
    tokens: list[Token] = []
    md.block.parse(without_comments(text), md, {}, tokens)
    return tokens


@cache
def block_parser() -> MarkdownIt:
    """Return the parser with our rules; it holds no state between documents."""
    md = MarkdownIt("commonmark", {"maxNesting": NESTING_MAX})
    md.disable(_LOST_WORDS)
    md.enable("table")
    around = ["paragraph", "blockquote", "list"]
    md.block.ruler.at("table", _pipe_table, {"alt": ["paragraph"]})
    md.block.ruler.at("blockquote", _quote, {"alt": around})
    md.block.ruler.at("hr", _rule, {"alt": around})
    md.block.ruler.at("lheading", _underlined)
    use_inline_rules(md)
    return md


def without_comments(text: str) -> str:
    """Return `text` with its HTML comments cut out; the line ends inside them stay."""
    kept: list[str] = []
    done = 0
    while (start := text.find("<!--", done)) >= 0:
        end = _comment_end(text, start)
        if end < 0:
            break
        escaped = text[max(start - 1, 0) : start] == "\\"
        kept.append(text[done:end] if escaped else text[done:start] + "\n" * text.count("\n", start, end))
        done = end
    return "".join(kept) + text[done:]


def _comment_end(text: str, start: int) -> int:
    """Return where the comment ends, -1 for one that never does; `<!-->` is a whole comment."""
    for whole in ("<!-->", "<!--->"):
        if text.startswith(whole, start):
            return start + len(whole)
    end = text.find("-->", start + 4)
    return end + 3 if end >= 0 else -1


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _belongs(state: StateBlock, line: int, end: int) -> bool:
    """Whether there is such a line, not blank, still inside the container."""
    return line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line)


def _pipe_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table as `drawing` sees it, because GitHub's rule drops the cells beyond the head's columns."""
    if not _belongs(state, start + 1, end) or not opens_table(_line(state, start), _line(state, start + 1)):
        return False
    if silent:
        return True
    rows = [(start, cells_of(_line(state, start)))]
    line = start + 2
    others = state.md.block.ruler.getRules("blockquote")
    while _belongs(state, line, end) and is_row(text := _line(state, line)):
        if not text.startswith("|") and any(other(state, line, end, _LOOKAHEAD) for other in others):
            break
        rows.append((line, cells_of(text)))
        line += 1
    token = state.push("pipe_table", "table", 0)
    token.map = [start, line]
    token.meta = {"rows": rows}
    state.line = line
    return True


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A quotation, but `> 10 000` says "more than": its sign is text."""
    if _line(state, start).lstrip("> \t")[:1].isdigit():
        return False
    return bool(blockquote(state, start, end, silent))


def _rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A drawn line, of any stroke: `=====` without a title above is no word either."""
    if start >= end or not is_drawn(_line(state, start)):
        return False
    if not silent:
        state.line = start + 1
        state.push("hr", "hr", 0).map = [start, state.line]
    return True


def _underlined(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A heading underlined with three `=` or `-` or more.

    Only one line can be such a heading: CommonMark would turn a whole series above a drawn line
    into one. A lone `-` below a line is the sign for "nothing", not an underline.
    """
    if silent or not _belongs(state, start + 1, end):
        return False
    underline = _line(state, start + 1).rstrip()
    if len(underline) < _UNDERLINE_MIN or set(underline) not in ({"="}, {"-"}):
        return False
    tag = "h1" if underline[0] == "=" else "h2"
    state.push("heading_open", tag, 1).map = [start, start + 2]
    inline = state.push("inline", "", 0)
    inline.content = _line(state, start).strip()
    inline.map = [start, start + 1]
    state.push("heading_close", tag, -1)
    state.line = start + 2
    return True
