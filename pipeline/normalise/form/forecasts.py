"""Labels that say of a series whether its values are foreseen or real.

Only a few words that stand alone are a label: what a sentence says of forecasts decides nothing.
"""

import re
from collections.abc import Iterable

from pipeline.normalise.notation.shadow import fold

_FORESEEN = re.compile(r"(?<!\w)(?:prevue?s?|previsions?|previsionnel(?:le)?s?)(?!\w)")
_REAL = re.compile(r"(?<!\w)(?:reel(?:le)?s?|effecti(?:f|ve)s?|realisee?s?)(?!\w)")
_REMARK = re.compile(r"[.!?;…]\s*\Z|(?<!\w)(?:non|pas|comme|que|qu'il etait) (?:prevu|initialement prevu)")
_YEAR = re.compile(r"(?<!\w)(?:19|20)[0-9]{2}(?!\w)")
_MOST_WORDS = 6


def says_foreseen(labels: Iterable[str]) -> bool | None:
    """Whether labels that stand together say that values are foreseen, or real; None when they say neither.

    Where some say the one and some the other, nothing is known to be real. Words beside a figure that is no
    year are a row of values of their own, and label no others.
    """
    folded = [fold(label) for label in labels]
    if any(any(map(str.isdecimal, _YEAR.sub("", label))) for label in folded):
        return None
    short = [label for label in folded if len(label.split()) <= _MOST_WORDS and not _REMARK.search(label)]
    if any(map(_FORESEEN.search, short)):
        return True
    return False if any(map(_REAL.search, short)) else None
