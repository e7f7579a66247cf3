"""What the characters of symbol fonts mean: boxes, ticks and bullets, by the font's name.

Wingdings and its like have letters at the places of their signs; a PDF gives the letter, its code, or a private
character. A sign that is not listed is a picture (U+FFFC): nothing is guessed from the letter.
"""

import re

PICTURE = "\ufffc"
LOST = "\ufffd"

_WINGDINGS = {
    **dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), "☐"),
    **dict.fromkeys((0x78, 0xFD), "☒"),
    0xFE: "☑", 0xFC: "✔", 0xFB: "✗", 0x6E: "■", 0x6C: "●", 0x9F: "•", 0xA7: "▪", 0xD8: "➢", 0x76: "❖",
    0xE0: "→", 0xF0: "⇨", 0x20: " ",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x99: "●", 0xA3: "☐", 0x20: " "}
_ZAPF = {
    **dict.fromkeys((0x6F, 0x70, 0x71, 0x72), "☐"),
    0x33: "✓", 0x34: "✔", 0x35: "✕", 0x36: "✖", 0x37: "✗", 0x38: "✘", 0x6C: "●", 0x6D: "○", 0x6E: "■",
    0x76: "❖", 0x20: " ",
}  # fmt: skip
_FONTS = (
    ("wingdings2", _WINGDINGS_2),
    ("wingdings", _WINGDINGS),
    ("zapfdingbats", _ZAPF),
    ("dingbats", _ZAPF),
    ("monotypesorts", _ZAPF),
)
_SAME = {
    **dict.fromkeys("❏❐❑❒◻▢⬜🞎🗆", "☐"),
    **dict.fromkeys("🗷⮽⌧🗵🞖", "☒"),
    "🗹": "☑", "🗸": "✓", "🗴": "✗", "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢",
    "\uf0a8": "☐", "\uf06f": "☐", "\uf0fe": "☑", "\uf0fd": "☒", "\uf078": "☒", "\uf0fc": "✔",
}  # fmt: skip
_CODE = re.compile(r"\(cid:([0-9]+)\)")
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_PRIVATE = range(0xF000, 0xF100)


def font_signs(font: str) -> dict[int, str] | None:
    """The signs of a font by their code; None for a font of letters."""
    name = _NOT_IN_A_NAME.sub("", font.rpartition("+")[2].lower())
    return next((signs for start, signs in _FONTS if name.startswith(start)), None)


def shown_by(text: str, signs: dict[int, str] | None) -> str:
    """What a character shows, by the signs of its font; U+FFFD for one that has a code and no meaning."""
    known = _SAME.get(text)
    if known is not None:
        return known
    code = _CODE.fullmatch(text)
    if signs is None:
        return LOST if code else text
    number = int(code[1]) if code else _number_of(text)
    if number is None:
        return text
    return signs.get(number, PICTURE)


def _number_of(text: str) -> int | None:
    """The place of a character in a font of 256; None for one that is no letter, which means itself."""
    if len(text) != 1:
        return None
    if ord(text) in _PRIVATE:
        return ord(text) - _PRIVATE.start
    try:
        return text.encode("cp1252")[0]
    except UnicodeEncodeError:
        return None
