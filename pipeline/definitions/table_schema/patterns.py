"""Patterns: whether they are any, whether every tool reads them alike, and whether they may take for ever."""

import re
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.definitions.table_schema.fault import Faults, Place, error, shown, warning
from pipeline.definitions.table_schema.pattern_tree import CATEGORIES, MOST_ROUNDS, inside, most_rounds, parsed
from pipeline.definitions.table_schema.slowness import may_stall

_PLACES = {"AT_BOUNDARY": r"\b", "AT_NON_BOUNDARY": r"\B", "AT_BEGINNING_STRING": r"\A", "AT_END_STRING": r"\Z"}
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|[^\\\[()|]+|.", re.DOTALL)
_POSIX = re.compile(r"\[[:.=]\^?[a-z]+[:.=]\]$")
_FROM_NONE = re.compile(r"\{,[0-9]+\}")


def pattern(text: str, path: Place) -> Faults:
    """An error where the pattern is none, else a warning for each reason to doubt it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(f"^{text}$")  # so that frictionless wraps it
            yield from _doubts(text, list(parsed(text)), path)
        except (re.error, RecursionError, OverflowError) as cause:
            yield error("schema_motif_faux", path, valeur=shown(text), cause=str(cause))


def _doubts(text: str, tree: list[Any], path: Place) -> list[Any]:
    found = []
    said = sorted({*_differing(tree), *_written(text)})
    if said:
        found.append(warning("schema_motif_variable", path, valeur=shown(text), extrait=", ".join(said)))
    if most_rounds(tree) > MOST_ROUNDS:
        found.append(warning("schema_motif_grand", path, valeur=shown(text), limite=MOST_ROUNDS))
    if _loose(text):
        found.append(warning("schema_motif_alternative", path, valeur=shown(text), lu=shown(f"^{text}$")))
    if may_stall(tree):
        found.append(warning("schema_motif_lent", path, valeur=shown(text)))
    return found


def _differing(nodes: Iterable[Any]) -> Iterator[str]:
    """The parts that other engines refuse or read in another way."""
    for kind, detail in nodes:
        match str(kind):
            case "ASSERT" | "ASSERT_NOT":
                sign = "=" if str(kind) == "ASSERT" else "!"
                yield f"(?{'<' if detail[0] < 0 else ''}{sign}…)"
            case "GROUPREF":
                yield f"\\{detail}"
            case "GROUPREF_EXISTS":
                yield "(?(…)…)"
            case "ATOMIC_GROUP":
                yield "(?>…)"
            case "POSSESSIVE_REPEAT":
                yield "*+, ++, ?+"
            case "CATEGORY":
                yield CATEGORIES.get(str(detail), str(detail))
            case "AT" if str(detail) in _PLACES:
                yield _PLACES[str(detail)]
            case "SUBPATTERN" if detail[1] or detail[2]:
                yield "(?i:…)"
        yield from _differing(inside(str(kind), detail))


def _written(text: str) -> Iterator[str]:
    """What Python and other engines read in different ways without a trace in the tree."""
    for token in _TOKEN.findall(text):
        if token.startswith("[") and (named := _POSIX.search(token, 1)):
            yield f"[{named.group()}]"
        elif not token.startswith(("[", "\\")):
            yield from _FROM_NONE.findall(token)


def _loose(text: str) -> bool:
    """Whether an alternative stands outside every group, and so only its ends are held to the cell's."""
    branches, depth = [""], 0
    for token in _TOKEN.findall(text):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == "|" and depth == 0:  # noqa: S105  a sign of a pattern
            branches.append("")
        else:
            branches[-1] += token
    ends = [re.search(r"(?<!\\)(\\\\)*\$$", branch) is not None for branch in branches[:-1]]
    return not all(ends) or not all(branch.startswith("^") for branch in branches[1:])
