"""What Python's own parser finds in a pattern, one level at a time."""

import re
from collections.abc import Iterable
from typing import Any

REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
CATEGORIES = {
    f"CATEGORY_{no}{name}": f"\\{letter.upper() if no else letter}"
    for no in ("", "NOT_")
    for name, letter in (("DIGIT", "d"), ("WORD", "w"), ("SPACE", "s"))
}
MOST_ROUNDS = 1000
"""RE2, which many tools use, repeats nothing more often, rounds within rounds multiplied."""


def parsed(pattern: str) -> Any:  # noqa: ANN401  what the parser gives
    """The tree of a pattern as frictionless anchors it; `re.error` and its like where it is none."""
    return re._parser.parse(f"^{pattern}$")  # type: ignore[attr-defined]  # noqa: SLF001  no public one


def inside(kind: str, detail: Any) -> list[Any]:  # noqa: ANN401  what the parser gives
    """The nodes directly inside one, of all its branches."""
    if kind in REPEATS:
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


def most_rounds(nodes: Iterable[Any]) -> int:
    """How often the innermost part of a pattern is repeated at most, where the number is stated."""
    most = 1
    for kind, detail in nodes:
        name = str(kind)
        rounds = 1 if name == "IN" else most_rounds(inside(name, detail))
        if name in REPEATS:
            low, high, _ = detail
            rounds *= max(low if str(high) == "MAXREPEAT" else high, 1)
        most = max(most, rounds)
    return most
