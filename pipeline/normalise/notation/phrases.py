"""Where known words stand in a verbatim text: the fold that remembers its places.

The words themselves, a form's labels for one, are the caller's.
"""

from functools import lru_cache

from pipeline.normalise.notation.shadow import fold


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    """A character as the fold leaves it inside a word."""
    return fold(f"x{char}x")[1:-1]


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, colons kept, and for each of its characters the place of its origin in `text`.

    One place more is given: the end of the text.
    """
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for folded in _fold_char(char):
            if folded != " " or (chars and chars[-1] != " "):
                chars.append(folded)
                places.append(place)
    places.append(len(text))
    return "".join(chars), places


def end_of_phrase(text: str, phrase: str) -> int | None:
    """Where `phrase` (folded) ends in `text` if the text begins with it as whole words; else None."""
    folded, places = fold_with_places(text[: 2 * len(phrase) + 40])
    if not phrase or not folded.startswith(phrase) or folded[len(phrase) : len(phrase) + 1].isalnum():
        return None
    return places[len(phrase) - 1] + 1
