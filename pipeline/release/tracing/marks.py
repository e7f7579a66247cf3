"""Where in a sentence of a document the very words of a value stand."""

import re

_INSIDE_BEFORE = re.compile(r"(?:\w|\d[.,]|(?<!\w)[-−])$|\d\s$")
_INSIDE_AFTER = re.compile(r"\w|[.,]\d|\s\d{3}(?!\d)")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")


def mark(sentence: str | None, written: str | None) -> tuple[int, int] | None:
    """The first character of `written` in `sentence` and the one after its last; None where that is not certain.

    Spaces of every kind and number are alike, and a backslash before a sign is no word of the document. What is part
    of a longer word or number (`4 M$` in `2,4 M$`) is not what was written; twice in the sentence is not certain.
    """
    if not sentence or not written or not written.strip():
        return None
    found = [
        (one.start(1), one.end(1))
        for one in re.finditer(f"(?=({_pattern(written)}))", sentence)
        if _whole(sentence, one.start(1), one.end(1))
    ]
    return found[0] if len(found) == 1 else None


def _pattern(written: str) -> str:
    return r"\s+".join("".join(_sign(sign) for sign in word) for word in written.split())


def _sign(sign: str) -> str:
    return re.escape(sign) if sign.isalnum() else rf"\\?{re.escape(sign)}"


def _whole(sentence: str, start: int, end: int) -> bool:
    """Whether no word and no number goes on beyond the two ends."""
    first, last = sentence[start], sentence[end - 1]
    before = _INSIDE_BEFORE.search(sentence[max(start - 2, 0) : start])
    if before and _joined(before[0], sentence[start:end], first):
        return False
    after = _INSIDE_AFTER.match(sentence, end)
    if after is None:
        return True
    return not (last.isalnum() if after[0].isalnum() else last.isdigit())


def _joined(before: str, written: str, first: str) -> bool:
    """Whether what stands before the words belongs to their first word or number."""
    if before.strip() != before:  # a space: only a group of three digits goes on with a number
        return _THOUSANDS.match(written) is not None
    return first.isalnum() if before.isalnum() else first.isdigit()
