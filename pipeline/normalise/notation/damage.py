"""Marks that a conversion left in a text: they are reported, never repaired.

What is certain (NFC, soft hyphens) is repaired by the readers. `expected` says what probably stood
there when the damage itself, or a known word, tells; it is a proposal, never a value.
"""

import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Nature = Literal[
    "mojibake",
    "caractere_perdu",
    "tirets_perdus",
    "puces_perdues",
    "ligature",
    "apostrophe_perdue",
    "mot_coupe",
    "espace_perdue",
]

_TOKEN = re.compile(r"[^ \t\r\n]+")
_ENDS = ".,;:!?()[]\"'«»"
_MOJIBAKE = re.compile(r"[ÂÃÅ][^\x00-\x7f]|[âï][^\x00-\x7f]{2}|ð[^\x00-\x7f]{3}|Ã\Z|Â\Z")
_ADDRESS = re.compile(r"://|www\.|@|=")
_UNKNOWN = re.compile(r"[^\W_]\?[^\W_]")
_LIGATURE = re.compile(r"[\ufb00-\ufb06]")
_UPPER = "A-ZÀ-ÖØ-ÞŒ"
_OPENING = r"(?:(?<![^\n])|(?<=[;:.] ))"
_BULLET = re.compile(rf"{_OPENING} *+((?:[yoüØ§] |[\uf000-\uf0ff] ?)(?=[{_UPPER}])|[\uf000-\uf0ff] )")
_YEARS = re.compile(r"(?<![\w,.])((?:19|20)[0-9]{2})((?:19|20)[0-9]{2})(?![\w%]|[,.][0-9]| ?[kMG]?[$€])")
_ELISION = re.compile(
    r"(?<![\w'’.-])(?<![0-9] )"
    rf"([ldnscjmt]|qu|jusqu|lorsqu|puisqu|quelqu|{_OPENING}(?:[LDNSCJ]|Qu|Jusqu|Lorsqu|Puisqu)) "
    r"(?!(?:et|ou|à|au|aux)(?!\w))([aeiouyhàâæéèêëîïôœùû][^\W\d_]*+)(?!\.)",
)
_WORD = re.compile(r"[^\W\d_]+")
_LOWER = "a-zà-öø-ÿœ"
_STUCK_SENTENCE = re.compile(rf"(?<![^\W\d_])([^\W\d_]*[{_LOWER}]{{3}}[.;:!?])([{_UPPER}][{_LOWER}]+)")
_STUCK_WORDS = re.compile(rf"(?<![^\W\d_])([^\W\d_]?[{_LOWER}]{{2,}})([{_UPPER}][{_LOWER}]{{2,}})(?![^\W\d_])")
_LONGEST_SPAN = 30
_SHORTEST_WORD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A damaged place of a text, and what probably stood there."""

    start: int
    end: int
    nature: Nature
    expected: str | None = None


def find_damage(text: str, vocabulary: AbstractSet[str] = frozenset()) -> tuple[Damage, ...]:
    """The damaged places of a text, in order, none overlapping.

    `vocabulary` holds casefolded words that are known to be whole; without it no cut word is found.
    """
    found = [*_lost_bullets(text), *_in_tokens(text), *_lost_dashes(text), *_lost_apostrophes(text)]
    found += [*_cut_words(text, vocabulary), *_lost_spaces(text, vocabulary)]
    found.sort(key=lambda damage: (damage.start, -damage.end))
    kept: list[Damage] = []
    for damage in found:
        if not kept or damage.start >= kept[-1].end:
            kept.append(damage)
    return tuple(kept)


def _in_tokens(text: str) -> Iterator[Damage]:
    """Tokens whose characters were decoded wrongly, lost, or drawn as ligatures."""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token.isascii() and "?" not in token:
            continue
        start, end = match.span()
        repaired = _MOJIBAKE.sub(_decoded, token)
        if repaired != token:
            yield Damage(start=start, end=end, nature="mojibake", expected=repaired.strip() or None)
        elif _has_lost(token):
            yield Damage(start=start, end=end, nature="caractere_perdu")
        elif _LIGATURE.search(token):
            word = token.strip(_ENDS)
            start += token.index(word)
            expected = _LIGATURE.sub(lambda one: unicodedata.normalize("NFKC", one[0]), word)
            yield Damage(start=start, end=start + len(word), nature="ligature", expected=expected)


def _decoded(match: re.Match[str]) -> str:
    """The character that was read as Windows-1252 instead of UTF-8; the same text when it was not."""
    written = match[0]
    if written in {"Ã", "Â"}:
        return {"Ã": "à", "Â": " "}[written]
    try:
        return b"".join(_byte(char) for char in written).decode()
    except UnicodeError:
        return written


def _byte(char: str) -> bytes:
    return bytes([ord(char)]) if "\x80" <= char <= "\x9f" else char.encode("cp1252")


def _has_lost(token: str) -> bool:
    if any(unicodedata.category(char) in {"Cn", "Co"} or char == "\ufffd" for char in token.lstrip()):
        return True
    return _UNKNOWN.search(token) is not None and _ADDRESS.search(token) is None


def _lost_dashes(text: str) -> Iterator[Damage]:
    for match in _YEARS.finditer(text):
        first, second = match.groups()
        if 0 < int(second) - int(first) <= _LONGEST_SPAN:
            yield Damage(start=match.start(), end=match.end(), nature="tirets_perdus", expected=f"{first}-{second}")


def _lost_bullets(text: str) -> Iterator[Damage]:
    for match in _BULLET.finditer(text):
        yield Damage(start=match.start(1), end=match.start(1) + 1, nature="puces_perdues", expected="•")


def _lost_apostrophes(text: str) -> Iterator[Damage]:
    for match in _ELISION.finditer(text):
        expected = f"{match[1]}'{match[2]}"
        yield Damage(start=match.start(), end=match.end(), nature="apostrophe_perdue", expected=expected)


def _cut_words(text: str, vocabulary: AbstractSet[str]) -> Iterator[Damage]:
    """Two pieces that make a known word, when they are not two known words themselves."""
    if not vocabulary:
        return
    for first, second in pairwise(_WORD.finditer(text)):
        joined = first[0] + second[0]
        if text[first.end() : second.start()] not in {" ", "- "} or len(joined) < _SHORTEST_WORD:
            continue
        if text[second.end() : second.end() + 1] in {"'", "’"}:  # an elided word, such as the s of s'ouvrir
            continue
        whole = first[0].casefold() in vocabulary and second[0].casefold() in vocabulary
        if joined.casefold() in vocabulary and not whole:
            yield Damage(start=first.start(), end=second.end(), nature="mot_coupe", expected=joined)


def _lost_spaces(text: str, vocabulary: AbstractSet[str]) -> Iterator[Damage]:
    """A sentence stuck to the next one, or two known words of which the second has a capital."""
    for match in _STUCK_SENTENCE.finditer(text):
        if _ADDRESS.search(_token_around(text, match.start())) is None:
            yield Damage(
                start=match.start(), end=match.end(), nature="espace_perdue", expected=" ".join(match.groups())
            )
    for match in _STUCK_WORDS.finditer(text):
        if all(part.casefold() in vocabulary for part in match.groups()) and match[0].casefold() not in vocabulary:
            yield Damage(
                start=match.start(), end=match.end(), nature="espace_perdue", expected=" ".join(match.groups())
            )


def _token_around(text: str, place: int) -> str:
    start = text.rfind(" ", 0, place) + 1
    return text[start:].split(maxsplit=1)[0]
