"""The known names that a mistyped one comes nearest to."""

import unicodedata
from collections.abc import Iterable

_COMPARED = 100  # characters of what was typed; no name of ours is longer


def nearest(word: str, known: Iterable[str], most: int = 1) -> str | None:
    """At most `most` known names, the nearest first, joined by commas; None where none is near.

    Case and accents do not count: `Coûts` is `couts`.
    """
    from difflib import get_close_matches  # noqa: PLC0415  only a mistake pays for it

    plain: dict[str, str] = {}
    for one in known:
        plain.setdefault(_plain(one), one)
    return ", ".join(plain[one] for one in get_close_matches(_plain(word[:_COMPARED]), plain, n=most)) or None


def _plain(name: str) -> str:
    parted = unicodedata.normalize("NFD", name.casefold())
    return "".join(sign for sign in parted if not unicodedata.combining(sign))
