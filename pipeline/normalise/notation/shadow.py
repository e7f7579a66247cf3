"""The text that parsers match on, beside the verbatim text that is published.

A shadow has one character for each character of the text, so that a match in the shadow gives its
place in the text. Folds are for comparing labels and names; they give no places. Nothing is repaired.
"""

import re
import unicodedata
from functools import lru_cache

_SPACES = "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_SHADOW = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_DASHES, "-"))
_LINE = str.maketrans({"\n": " ", "\r": " ", "’": "'", "ʼ": "'", "‘": "'"})
_BLANKS = re.compile(r"[\s-]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_LABEL = 120
"""Characters up to which a text may be a label; a report says the same ones over and over."""
_ARTICLES = re.compile(r"\b(?:les?|la|d[eu]s?)\b|\b[ld](?:'|\b)")


def shadow(text: str) -> str:
    """The text with every space as a plain one and every dash as a hyphen-minus; same length, NFC given."""
    return text.translate(_SHADOW)


def flatten(text: str) -> str:
    """The shadow with line ends as spaces and apostrophes made straight; same length as the text."""
    return text.translate(_SHADOW).translate(_LINE)


def fold(text: str) -> str:
    """A label without accents, case, ligatures, dashes, runs of space, or colons and spaces at its end."""
    return _folded_label(text) if len(text) <= _LABEL else _folded(text)


def _folded(text: str) -> str:
    if text.isascii():
        plain = text.casefold()
    else:
        lower = unicodedata.normalize("NFKD", text).casefold().replace("œ", "oe").replace("æ", "ae")
        plain = _BEYOND_ASCII.sub(_letter, unicodedata.normalize("NFKD", lower))
    return _BLANKS.sub(" ", flatten(plain)).rstrip(": ").lstrip(" ")


_folded_label = lru_cache(maxsize=20_000)(_folded)


def _letter(match: re.Match[str]) -> str:
    return "" if unicodedata.combining(match[0]) else match[0]


def fold_name(text: str) -> str:
    """A name folded as a label, and without its French articles (le, la, les, l', du, de, des, d')."""
    return " ".join(_ARTICLES.sub(" ", fold(text)).split())
