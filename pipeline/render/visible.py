"""Makes what a document may hide visible before it reaches a terminal.

A document can hold escape sequences that repaint a terminal and marks that reverse the direction of
writing. They are shown as what they are. A value may also be longer than a page; people see its start.
"""

import re
import unicodedata

LONGEST = 300
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_RARE = re.compile("[^\n -~\u00a1-\u00ac\u00ae-\u024f\u2013-\u2026]")  # most signs are none of the hidden ones
_SHOWN = {"\n": "⏎", "\r": "", "\t": " "}


def visible(text: str) -> str:
    """`text` on one line, with control, direction and unpaired surrogate characters as escapes."""
    if text.isprintable():
        return text
    return "".join(_shown(sign) for sign in text)


def shown(text: str) -> str:
    """`text` made visible, cut with an ellipsis where it is longer than anyone reads."""
    return visible(shortened(text))


def shortened(text: str) -> str:
    """At most `LONGEST` characters, the last of them an ellipsis when some are left out."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def escaped_json(text: str) -> str:
    """The same JSON, with every hidden character but line ends as an escape: it reads back to equal values."""
    if text.isascii():
        return text
    return _RARE.sub(lambda found: _escaped(found[0]), text)


def _shown(sign: str) -> str:
    if sign in _SHOWN:
        return _SHOWN[sign]
    return f"\\u{ord(sign):04x}" if unicodedata.category(sign) in _HIDDEN else sign


def _escaped(sign: str) -> str:
    if sign == "\n" or unicodedata.category(sign) not in _HIDDEN:
        return sign
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))
