"""Which patterns mean the same to Python's `re`, by which frictionless judges, and to the engine's RE2.

frictionless wraps a pattern as `^p$` and looks for it at the start of the cell, so `a|bc` also accepts `abx`.
A pattern of the portable subset is wrapped alike for RE2; any other is left to frictionless.
"""

import re
import warnings
from collections.abc import Iterable
from typing import Any

from pipeline.definitions.table_schema.pattern_tree import MOST_ROUNDS, inside, most_rounds, parsed

_CLASSES = frozenset(f"CATEGORY_{no}{name}" for no in ("", "NOT_") for name in ("DIGIT", "WORD"))
_PLAIN = frozenset({"LITERAL", "NOT_LITERAL", "RANGE", "NEGATE"})
_QUOTE = ord('"')


def pattern_sql(pattern: str) -> str:
    r"""A condition over `x`: true, false, or null where the two could differ; `NULL` where they always could.

    A line end in a cell, and any sign beyond ASCII where the pattern names a class such as `\d`, are such
    places.
    """
    if (tree := _parsed(pattern)) is None:
        return "NULL"
    classes: set[str] = set()
    portable = _portable(tree, classes) and _same_escapes(pattern) and most_rounds(tree) <= MOST_ROUNDS
    if tree.state.flags & ~re.UNICODE or not portable:
        return "NULL"
    quoted = pattern.replace("'", "''")
    match = f"REGEXP_MATCHES(x, '^(?:^{quoted}$)')"
    if not classes:
        return f"CASE WHEN {match} THEN TRUE WHEN CONTAINS(x, CHR(10)) THEN NULL ELSE FALSE END"
    unsure = "REGEXP_MATCHES(x, '[^\\x01-\\x7f]') OR CONTAINS(x, CHR(10))"
    return f"CASE WHEN {unsure} THEN NULL ELSE {match} END"


def may_hold_quote(pattern: str) -> bool:
    """Whether a text that the pattern accepts may hold a double quote; a wrong guess costs time, not exactness."""
    tree = _parsed(pattern)
    return tree is None or any(str(kind) == "BRANCH" or _takes_quote(str(kind), detail) for kind, detail in tree)


def _takes_quote(kind: str, detail: Any) -> bool:  # noqa: ANN401  what the parser gives
    match kind:
        case "LITERAL":
            return bool(detail == _QUOTE)
        case "NOT_LITERAL":
            return bool(detail != _QUOTE)
        case "RANGE":
            return bool(detail[0] <= _QUOTE <= detail[1])
        case "CATEGORY":
            return "_NOT_" in str(detail)
        case "IN":
            named = any(_takes_quote(str(one), what) for one, what in detail)
            return named != (str(detail[0][0]) == "NEGATE")
        case _:
            return kind == "ANY" or any(_takes_quote(str(one), what) for one, what in inside(kind, detail))


def _parsed(pattern: str) -> Any:  # noqa: ANN401  what the parser gives
    """The tree of a pattern as frictionless anchors it; None when it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return parsed(pattern)
        except (re.error, RecursionError, OverflowError):
            return None


def _same_escapes(pattern: str) -> bool:
    r"""Whether every escape and brace is one that both read alike (`\s` and `{,2}` are not).

    A bracket in a class may start a POSIX class in RE2.
    """
    return not re.search(r"\\[^dwDW.\\\-+*?()\[\]{}|^$/ ]|\[[^\]]*\[|&&|--|~~|\|\||\{(?![0-9]+(,[0-9]*)?\})", pattern)


def _portable(nodes: Iterable[Any], classes: set[str]) -> bool:
    return all(_node(str(kind), detail, classes) for kind, detail in nodes)


def _node(kind: str, detail: Any, classes: set[str]) -> bool:  # noqa: ANN401  what the parser gives
    match kind:
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _portable(detail[2], classes)
        case "SUBPATTERN" | "BRANCH":
            return _group(kind, detail, classes)
        case "IN":
            return _portable(detail, classes)
        case "CATEGORY":
            classes.add(str(detail))
            return str(detail) in _CLASSES
        case "ANY":
            classes.add(kind)  # whether it takes a line end differs
            return True
        case _:
            return kind in _PLAIN or (kind == "AT" and str(detail) in {"AT_BEGINNING", "AT_END"})


def _group(kind: str, detail: Any, classes: set[str]) -> bool:  # noqa: ANN401  what the parser gives
    if kind == "BRANCH":
        return all(_portable(inner, classes) for inner in detail[1])
    _, on, off, inner = detail
    return not on and not off and _portable(inner, classes)
