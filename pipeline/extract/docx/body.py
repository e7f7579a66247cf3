"""The body of a Word document, made ready for mammoth: what a page does not show is taken out and told.

mammoth shows hidden text and invitations to write, and passes over text boxes without an older twin, signs that it
cannot name, lists to choose from and elements that it does not know. Each is mended here, on the XML itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import is_not
from xml.etree.ElementTree import Element

from pipeline.extract.docx import symbols
from pipeline.extract.docx.names import WORD, child, each, holds_words, on, short, value, words
from pipeline.model.document import LeftOutReason

_MAMMOTH = """
w:t w:r w:p w:body w:document w:footnote w:endnote w:footnotes w:endnotes w:fldChar w:instrText w:tab w:tbl w:tr w:tc
w:customXml w:ins w:moveTo w:object w:smartTag w:drawing v:group v:rect v:roundrect v:shape v:textbox w:txbxContent
w:pict w:hyperlink w:br wp:inline wp:anchor w:sdt w:sdtContent w:sdtPr w:pPr w:rPr w:tblPr w:trPr w:tcPr w:del
w:moveFrom w:noBreakHyphen w:softHyphen
"""
_READ = frozenset(_MAMMOTH.split())
"""What mammoth reads, or rightly passes over; anything else that holds words is opened."""
_CONTENTS = re.compile(r"(?:toc|table of contents|table des matières|tm) ?\d?", re.IGNORECASE)
_RENAMED = {"m:t": "t", "m:r": "r", "w:cr": "br", "w:ptab": "tab"}


@dataclass(slots=True)
class Body:
    """One part with text; `left_out` are words with the reason, `changed` tells whether the XML is another."""

    hidden_styles: frozenset[str] = frozenset()
    style_names: Mapping[str, str] = field(default_factory=dict)
    left_out: list[tuple[str, LeftOutReason]] = field(default_factory=list)
    changed: bool = False

    def tidy(self, parent: Element) -> None:
        """Mends everything below `parent`; properties are left alone."""
        put = []
        for part in (part for one in parent for part in self._expanded(one)):
            put.append(part)
            if len(part) and not part.tag.endswith("Pr"):
                self.tidy(part)
        if len(put) != len(parent) or any(map(is_not, put, parent)):
            self.changed = True
            parent[:] = put

    def _expanded(self, one: Element) -> Iterator[Element]:
        """What stands for an element, mended as well."""
        put = self._instead(one, short(one.tag))
        if put is None:
            yield one
            return
        for part in put:
            if part is one:
                yield one
            else:
                yield from self._expanded(part)

    def _instead(self, one: Element, name: str) -> list[Element] | None:
        """What stands for an element from now on; nothing to say when it stays."""
        handler = _HANDLERS.get(name)
        if handler is not None:
            return handler(self, one)
        if name in _RENAMED:
            one.tag = f"{{{WORD}}}{_RENAMED[name]}"
            self.changed = True
            return None
        return None if name in _READ or not holds_words(one) else list(one)

    def _leave_out(self, one: Element, reason: LeftOutReason) -> list[Element]:
        if text := words(one):
            self.left_out.append((text, reason))
        return []

    def _run(self, run: Element) -> list[Element] | None:
        """A hidden run is left out; one of a picture font is written as the signs it shows."""
        style = child(run, "w:rPr", "w:rStyle")
        vanish = child(run, "w:rPr", "w:vanish")
        if on(vanish) or (vanish is None and style is not None and value(style) in self.hidden_styles):
            return self._leave_out(run, "cache")
        if (font := symbols.picture_font(run)) is not None:
            for text in each(run, "w:t"):
                text.text = symbols.signs(font, text.text or "")
                self.changed = True
        return None

    def _paragraph(self, paragraph: Element) -> list[Element] | None:
        style = child(paragraph, "w:pPr", "w:pStyle")
        if style is not None:
            if value(style) in self.hidden_styles:
                return self._leave_out(paragraph, "cache")
            if _CONTENTS.fullmatch(self.style_names.get(value(style), value(style))):
                return self._leave_out(paragraph, "sommaire")
        self._choose(paragraph)
        return None

    def _choose(self, paragraph: Element) -> None:
        """Writes what was chosen from an old form's list: no word of it stands in the text."""
        for run in each(paragraph, "w:r"):
            listed = child(child(run, "w:fldChar"), "w:ffData", "w:ddList")
            if listed is None:
                continue
            entries = [value(one) for one in listed if short(one.tag) == "w:listEntry"]
            chosen = child(listed, "w:result")
            chosen = child(listed, "w:default") if chosen is None else chosen
            number = value(chosen) if chosen is not None else "0"
            text = entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
            if text and text not in words(paragraph):
                run.append(_text(text))
                self.changed = True

    def _control(self, control: Element) -> list[Element] | None:
        """A control that still shows its invitation holds no answer; a table of contents is no part of the form."""
        properties = child(control, "w:sdtPr")
        gallery = child(properties, "w:docPartObj", "w:docPartGallery")
        if gallery is not None and value(gallery) == "Table of Contents":
            return self._leave_out(control, "sommaire")
        if on(child(properties, "w:showingPlcHdr")):
            self._leave_out(control, "invite")
            for text in each(control, "w:t"):
                text.text = ""
            self.changed = True
        return None

    def _alternatives(self, one: Element) -> list[Element] | None:
        """Word writes a drawing twice: mammoth reads the older form, which not every program writes."""
        older, newer = child(one, "mc:Fallback"), child(one, "mc:Choice")
        if older is not None and holds_words(older):
            return list(older)
        if newer is None or not holds_words(newer):
            return None
        return [*_boxes(newer)] or list(newer)

    def _drawing(self, one: Element) -> list[Element] | None:
        boxes = list(_boxes(one))
        if not boxes:
            return None
        for part in one:
            for box in list(each(part, "w:txbxContent")):
                box.clear()
        return [one, *boxes]

    def _symbol(self, one: Element) -> list[Element]:
        return [_text(symbols.symbol_text(one))]

    def _deleted(self, one: Element) -> list[Element]:
        return self._leave_out(one, "supprime")

    def _row(self, row: Element) -> list[Element] | None:
        return self._leave_out(row, "supprime") if child(row, "w:trPr", "w:del") is not None else None


_HANDLERS: Mapping[str, Callable[[Body, Element], list[Element] | None]] = {
    "w:r": Body._run,  # noqa: SLF001  its own methods
    "w:p": Body._paragraph,  # noqa: SLF001
    "w:sdt": Body._control,  # noqa: SLF001
    "w:sym": Body._symbol,  # noqa: SLF001
    "w:tr": Body._row,  # noqa: SLF001
    "w:del": Body._deleted,  # noqa: SLF001
    "w:moveFrom": Body._deleted,  # noqa: SLF001
    "w:drawing": Body._drawing,  # noqa: SLF001
    "mc:AlternateContent": Body._alternatives,  # noqa: SLF001
}


def _text(shown: str) -> Element:
    text = Element(f"{{{WORD}}}t")
    text.text = shown
    return text


def _boxes(one: Element) -> Iterator[Element]:
    """The words of text boxes, where mammoth looks for them."""
    for box in each(one, "w:txbxContent"):
        if holds_words(box):
            picture, content = Element(f"{{{WORD}}}pict"), Element(f"{{{WORD}}}txbxContent")
            content.extend(list(box))
            picture.append(content)
            yield picture
