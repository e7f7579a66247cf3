"""Words that make a number a bound: "près de", "plus de", "jusqu'à" and the like.

They stand right before a number or right after it. A word that is not listed sets no bound.
"""

import re
from typing import Literal, cast

Bound = Literal["exacte", "minimum", "maximum", "approximative"]

_DE = r"d(?:e |')"
_APPROXIMATIVE = (
    rf"pr[èe]s {_DE}|environ|quelques?|approximativement|presque|autour {_DE}|aux (?:alentours|environs) {_DE}"
    rf"|[àa] peu pr[èe]s|(?:de )?l'ordre {_DE}|plus ou moins|env\.|approx\.|[~≈±]"
)
_MINIMUM = (
    rf"(?:un peu |bien |beaucoup |nettement )?plus {_DE}|(?:pas|non) moins {_DE}|au moins|au minimum"
    rf"|(?:un )?minimum {_DE}|minimum|minimale? {_DE}|au[- ]del[àa] {_DE}|sup[ée]rieure?s? [àa]"
    rf"|d[ée]passant|exc[ée]dant|[àa] partir {_DE}|min\.|[>≥]"
)
_MAXIMUM = (
    rf"(?:un peu |bien |beaucoup |nettement )?moins {_DE}|pas plus {_DE}|(?:tout )?au plus|au maximum"
    rf"|(?:un )?maximum {_DE}|maximum|maximale? {_DE}|(?:un )?plafond {_DE}|inf[ée]rieure?s? [àa]"
    rf"|jusqu'[àa] concurrence {_DE}|[àa] concurrence {_DE}|jusqu'[àa]"
    rf"|n'exc[ée]dant pas|ne d[ée]passant pas|max\.|[<≤]"
)
_WORDS = (
    rf"(?:(?P<exacte>en plus {_DE})|(?P<approximative>{_APPROXIMATIVE})"
    rf"|(?P<minimum>{_MINIMUM})|(?P<maximum>{_MAXIMUM}))"
)
_ENDS_WITH = re.compile(rf"(?<!\w){_WORDS} *\Z", re.IGNORECASE)
_WHOLE = re.compile(rf" *(?:d')?{_WORDS} *", re.IGNORECASE)
_CLOSING = (
    r"(?:(?P<approximative>environ|approximativement|approx\.)"
    r"|(?P<minimum>au moins|au minimum|(?:et|ou) plus|minimum)"
    r"|(?P<maximum>au plus|au maximum|(?:et|ou) moins|maximum))(?!\w)"
)
_AFTER = re.compile(rf" *+(?:{_CLOSING}(?! *[0-9]| d[e'])|\({_CLOSING.replace('?P<', '?P<in_')}\))", re.IGNORECASE)
_AT_END = re.compile(rf" (?:{_CLOSING}|\({_CLOSING.replace('?P<', '?P<in_')}\))\Z", re.IGNORECASE)
_WINDOW = 40


def bound_before(flat: str, position: int) -> Bound | None:
    """The bound that the words ending right before `position` set; None without such words."""
    return _named(_ENDS_WITH.search(flat[max(0, position - _WINDOW) : position]))


def bound_after(flat: str, position: int) -> tuple[Bound, int] | None:
    """The bound that the words right after `position` set, and where they end."""
    match = _AFTER.match(flat, position)
    bound = _named(match)
    return (bound, match.end()) if match and bound else None


def bound_at_end(flat: str, position: int) -> tuple[Bound, int] | None:
    """The bound that words at the end of the text set, after `position`, and where they begin."""
    match = _AT_END.search(flat, max(position, len(flat) - _WINDOW))
    bound = _named(match)
    return (bound, match.start()) if match and bound else None


def bound_alone(words: str) -> Bound | None:
    """The bound that the words as a whole set; `exacte` for no words, None for other words."""
    if not words.strip():
        return "exacte"
    return _named(_WHOLE.fullmatch(words)) if len(words) <= _WINDOW else None


def _named(match: re.Match[str] | None) -> Bound | None:
    return cast("Bound | None", (match.lastgroup or "").removeprefix("in_")) if match else None
