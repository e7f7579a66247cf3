"""Signs of Word's picture fonts as characters; those that are boxes as the signs of NOTATION.md."""

from xml.etree.ElementTree import Element

from pipeline.extract.docx.names import child, short

UNKNOWN = "\ufffc"
_PRIVATE = 0xF000
_TICKED = "☒☑✓✔■\u2327\u25fc\u2b1b\u2bbd\U0001f5f5\U0001f5f7\U0001f5f8\U0001f5f9"
_EMPTY = "☐□◻⬜\u2750\u274f\u2751\u2752\U0001f5c6\U0001f78e\U0001f78f"
_SIGNS = {**dict.fromkeys(_TICKED, "☒"), **dict.fromkeys(_EMPTY, "☐")}
_FONTS = frozenset({"Wingdings", "Wingdings 2", "Wingdings 3", "Webdings", "Symbol"})


def picture_font(run: Element) -> str | None:
    """The picture font that a run is set in, if any."""
    fonts = child(run, "w:rPr", "w:rFonts")
    named = fonts.attrib.items() if fonts is not None else ()
    return next((font for name, font in named if short(name) in {"w:ascii", "w:hAnsi"} and font in _FONTS), None)


def symbol_text(element: Element) -> str:
    """What `w:sym` shows; U+FFFC when its sign has no name."""
    given = {short(name): text for name, text in element.attrib.items()}
    try:
        return sign(given.get("w:font", ""), int(given.get("w:char", ""), 16))
    except ValueError:
        return UNKNOWN


def signs(font: str, text: str) -> str:
    """What a run of a picture font shows; spaces stay."""
    return "".join(one if one.isspace() else sign(font, ord(one)) for one in text)


def sign(font: str, code: int) -> str:
    """The character that a picture font shows for a code; U+FFFC when nobody named it."""
    from mammoth.docx.dingbats import dingbats  # noqa: PLC0415  a large table that few documents need

    shown = dingbats.get((font, code - _PRIVATE if code >= _PRIVATE else code))
    return _SIGNS.get(chr(shown), chr(shown)) if shown else UNKNOWN
