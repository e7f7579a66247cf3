"""What an HTML tag inside Markdown means for the words around it.

Only the names of HTML (https://html.spec.whatwg.org/multipage/indices.html#elements-3 and the old
ones that editors still write) are tags; `<montant>` is a word that somebody put in angle brackets.
"""

import html
import re

_INLINE = (
    "abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meta link o:p q s samp "
    "small span strike strong time tt u var wbr"
)
INLINE = frozenset(_INLINE.split())
"""Tags that style words and separate nothing."""

_BREAKING = (
    "address article aside blockquote body br caption center col colgroup dd details div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol p pre section "
    "summary table tbody tfoot thead title tr ul"
)
BREAKING = frozenset(_BREAKING.split())
"""Tags that end a line of words."""

CELLS = frozenset({"td", "th"})

RAISED = {
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
"""How raised and lowered figures are written, so that the mark of a note never joins a number."""

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)")
_ATTRIBUTE = re.compile(r"""\s([A-Za-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


def name_of(tag: str) -> str:
    """Return the tag's name in lower case; empty for what is no element (`<!DOCTYPE>`, `<?xml?>`)."""
    match = _NAME.match(tag)
    return match[1].lower() if match else ""


def attributes_of(tag: str) -> dict[str, str]:
    """Return the tag's attributes, entities resolved; one without a value is the empty text."""
    return {
        match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(tag)
    }
