"""Titles and choices as people type them: without accents, case, units in brackets, stars and underscores."""

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.normalise.notation.names import nearest_name
from pipeline.normalise.notation.shadow import fold

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SIGNS = re.compile(r"[*:$'’.,;_/\"«»]+")
_SPACES = re.compile(r"\s+")
_LONGEST = 120


@lru_cache(maxsize=20_000)
def label(text: str) -> str:
    """The text as titles are compared; a text too long for a title is none."""
    if len(text) > _LONGEST:
        return ""
    plain = _SIGNS.sub(" ", fold(_BRACKETS.sub(" ", text.replace("_", " "))))
    return _SPACES.sub(" ", plain).strip()


def nearest_label(text: str, known: Iterable[str]) -> str:
    """The known title that is most like a text; empty when none is."""
    return nearest_name(text, known)
