"""Patterns: whether they are any, whether every tool reads them alike, and whether they may take for ever."""

import re
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.definitions.table_schema.fault import Faults, Place, error, shown, warning

_OTHER = 128  # stands for every sign beyond ASCII
_SIGNS = frozenset(range(_OTHER + 1))
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_CATEGORIES = {
    f"CATEGORY_{no}{name}": f"\\{letter.upper() if no else letter}"
    for no in ("", "NOT_")
    for name, letter in (("DIGIT", "d"), ("WORD", "w"), ("SPACE", "s"))
}
_PLACES = {"AT_BOUNDARY": r"\b", "AT_NON_BOUNDARY": r"\B", "AT_BEGINNING_STRING": r"\A", "AT_END_STRING": r"\Z"}
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|[^\\\[()|]+|.", re.DOTALL)


def pattern(text: str, path: Place) -> Faults:
    """An error where the pattern is none, else a warning for each reason to doubt it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(f"^{text}$")  # so that frictionless wraps it
            tree = list(re._parser.parse(f"^{text}$"))  # type: ignore[attr-defined]  # noqa: SLF001  no public one
        except (re.error, RecursionError, OverflowError) as cause:
            yield error("schema_motif_faux", path, valeur=shown(text), cause=str(cause))
            return
    said = sorted(set(_differing(tree)))
    if said:
        yield warning("schema_motif_variable", path, valeur=shown(text), extrait=", ".join(said))
    if _loose(text):
        yield warning("schema_motif_alternative", path, valeur=shown(text), lu=shown(f"^{text}$"))
    if _slow(tree):
        yield warning("schema_motif_lent", path, valeur=shown(text))


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
                yield _CATEGORIES.get(str(detail), str(detail))
            case "AT" if str(detail) in _PLACES:
                yield _PLACES[str(detail)]
            case "SUBPATTERN" if detail[1] or detail[2]:
                yield "(?i:…)"
        yield from _differing(_inside(str(kind), detail))


def _inside(kind: str, detail: Any) -> list[Any]:  # noqa: ANN401  what the parser gives
    """The nodes directly inside one, of all its branches."""
    if kind in _REPEATS:
        return list(detail[2])
    if kind == "SUBPATTERN":
        return list(detail[3])
    if kind == "BRANCH":
        return [node for branch in detail[1] for node in branch]
    if kind in {"ASSERT", "ASSERT_NOT"}:
        return list(detail[1])
    if kind == "GROUPREF_EXISTS":
        return [node for branch in detail[1:] if branch is not None for node in branch]
    return list(detail) if kind in {"IN", "ATOMIC_GROUP"} else []


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


def _slow(nodes: Iterable[Any]) -> bool:
    """Whether an endless repetition stands in another so that one text can be cut up in many ways."""
    for kind, detail in nodes:
        name = str(kind)
        if name in {"MAX_REPEAT", "MIN_REPEAT"} and str(detail[1]) == "MAXREPEAT" and _ambiguous(list(detail[2])):
            return True
        if name != "IN" and _slow(_inside(name, detail)):
            return True
    return False


def _ambiguous(body: list[Any]) -> bool:
    """Whether no sign at an end of the repeated part tells where one repetition stops (`(-[a-z]+)*` has one)."""
    repeated = list(_repeated(body))
    if not repeated:
        return False
    held = frozenset(sign for inner in repeated for sign in inner)
    edges = (_edge(body, 0), _edge(body, -1))
    return not any(edge is not None and not edge & held for edge in edges)


def _repeated(nodes: Iterable[Any]) -> Iterator[frozenset[int]]:
    """The signs that each endless repetition among the nodes can take."""
    for kind, detail in nodes:
        if str(kind) in _REPEATS and str(detail[1]) == "MAXREPEAT":
            yield frozenset(sign for node in detail[2] for sign in _signs(node))
        if str(kind) != "IN":
            yield from _repeated(_inside(str(kind), detail))


def _edge(body: list[Any], at: int) -> frozenset[int] | None:
    """The signs that must stand at an end of the part, when it is one sign that must stand there."""
    while body and str(body[at][0]) == "SUBPATTERN":
        body = list(body[at][1][3])
    kind = str(body[at][0]) if body else ""
    return _signs(body[at]) if kind in {"LITERAL", "NOT_LITERAL", "IN", "ANY"} else None


def _signs(node: Any) -> frozenset[int]:  # noqa: ANN401  what the parser gives
    """The signs that a node can take; all of them when it is not simple."""
    kind, detail = str(node[0]), node[1]
    if kind == "LITERAL":
        return frozenset({min(detail, _OTHER)})
    if kind == "NOT_LITERAL":
        return _SIGNS - {detail}
    if kind == "RANGE":
        return frozenset(range(min(detail[0], _OTHER), min(detail[1], _OTHER) + 1))
    if kind == "CATEGORY":
        named = _CATEGORIES.get(str(detail), ".")
        return frozenset(sign for sign in range(_OTHER) if re.match(named, chr(sign))) | {_OTHER}
    if kind in {"IN", "SUBPATTERN", "BRANCH", *_REPEATS}:
        inner = _inside(kind, detail)
        found = frozenset(sign for one in inner for sign in ({} if str(one[0]) == "NEGATE" else _signs(one)))
        negated = bool(inner) and str(inner[0][0]) == "NEGATE"
        return (_SIGNS - found) | {_OTHER} if negated else found
    return _SIGNS
