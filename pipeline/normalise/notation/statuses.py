"""Cells that say why there is no value: "s. o.", "n. d.", a dash, nothing; and those that say zero.

Only whole cells count: the same words inside a sentence say something else.
"""

import re
from typing import Literal

from pipeline.normalise.notation.shadow import flatten, fold

Status = Literal["declare", "sans_objet", "indetermine", "absent", "illisible"]

_BLANK = re.compile(r"[-.…_· ]*")
_POINTS = re.compile(r"[. /]")
_NOT_APPLICABLE = ("sans objet", "non applicable", "ne s'applique pas", "non pertinent", "so", "na")
_NOT_KNOWN = (
    "non determine", "non determinee", "non determines", "non determinees", "non disponible", "non disponibles",
    "donnee non disponible", "donnees non disponibles", "a venir", "a determiner", "a confirmer", "indetermine",
    "indeterminee", "inconnu", "non connu", "nd",
)  # fmt: skip
_STATUSES: dict[str, Status] = {}
_STATUSES.update(dict.fromkeys(_NOT_APPLICABLE, "sans_objet"))
_STATUSES.update(dict.fromkeys(_NOT_KNOWN, "indetermine"))
_ZERO = frozenset({"nil", "neant", "aucun", "aucune"})
_LONGEST = 40


def stated_status(text: str) -> Status | None:
    """`sans_objet`, `indetermine` or `absent` when the whole cell says so; None when it says something."""
    flat = flatten(text).strip()
    if _BLANK.fullmatch(flat):
        return "absent"
    if len(flat) > _LONGEST:
        return None
    words = fold(flat).rstrip(".")
    return _STATUSES.get(words) or _STATUSES.get(_POINTS.sub("", words))


def says_zero(text: str) -> bool:
    """Whether the whole cell is a word for zero (nil, néant, aucun)."""
    return len(text) <= _LONGEST and fold(text).rstrip(".") in _ZERO
