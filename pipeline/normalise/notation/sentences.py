"""Where a sentence of French prose begins and ends, so that a figure can be shown in its context.

Abbreviations ("M.", "art.", "s. o."), initials and decimals end no sentence. When in doubt the sentence
goes on: more context is shown, never less. A context is at most some 2,000 characters to each side.
"""

import re

from pipeline.normalise.notation.shadow import flatten

_STOP = re.compile(r"[.!?…]++(?: ?»|[”\")\]])*+(?= ++(?![a-zà-öø-ÿœ,;:)])| *\Z)")
_WORD = re.compile(r"([^\W_]+(?:-[^\W_]+)*)\Z")
_SHORTENED = (
    "al|app|approx|art|av|boul|ch|chap|cf|dir|div|doc|dr|env|ex|ext|fig|hon|inc|jr|lt|ltée|max|mgr|min|mm|nb|nbre"
    "|no|nos|obs|par|pp|prof|réf|sec|sect|sr|st|ste|tél|vol"
)
_ABBREVIATIONS = frozenset(_SHORTENED.split("|"))
_REACH = 2000
_LONGEST_WORD = 12


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of `text` that holds the characters from `start` to `end`, verbatim and stripped."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    flat = flatten(text[low:high])
    first = 0
    for stop in _STOP.finditer(flat, 0, start - low):
        if _ends(flat, stop.start()):
            first = stop.end()
    if first == 0 and low:
        first = max(0, flat.find(" ", 0, start - low))
    last = len(flat)
    stops = (stop.end() for stop in _STOP.finditer(flat, end - low) if _ends(flat, stop.start()))
    last = next(stops, _whole_words(flat, end - low) if high < len(text) else last)
    return text[low + first : low + last].strip()


def _ends(flat: str, stop: int) -> bool:
    """Whether the stop ends a sentence: a point after an abbreviation or a single letter does not."""
    if flat[stop] != ".":
        return True
    word = _WORD.search(flat[max(0, stop - _LONGEST_WORD) : stop])
    if word is None:
        return True
    letters = word[1].lower()
    return letters not in _ABBREVIATIONS and (len(letters) > 1 or letters.isdigit())


def _whole_words(flat: str, end: int) -> int:
    cut = flat.rfind(" ", end)
    return cut if cut > 0 else len(flat)
