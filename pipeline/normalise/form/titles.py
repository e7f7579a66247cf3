"""The titles of a form's sections, in every way that a document may write them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from pipeline.model.layout import Layout
from pipeline.normalise.notation.shadow import fold

_NUMBERING = re.compile(r"\s*(?:[0-9]{1,2}(?:\.[0-9]{1,2})*|[IVX]{1,4}|[a-zA-Z])\s?[.)]\s*|\s*[0-9]{1,2}\s+")
_CONTINUED = re.compile(r"\s*\(suite\)\s*:?\s*\Z", re.IGNORECASE)
_MARK = re.compile(r"[:\t]|(?<=\w) (?=\([^()]*\)\s*\Z)")
_MOST_MARKS = 4
_SLACK = 24


class Titles:
    """The titles of a layout, folded: what a line must be, or begin with, to be one of them."""

    def __init__(self, layout: Layout) -> None:
        self.sections = {fold(title): section for section in layout.sections for title in section.titles}
        self.longest = max(map(len, self.sections), default=0) + _SLACK

    def whole(self, text: str) -> str | None:
        """The folded title that the whole text is, its numbering and `(suite)` set aside."""
        if len(text) > 2 * self.longest:
            return None
        plain = _CONTINUED.sub("", text)
        return next((folded for form in _forms(plain) if (folded := fold(form)) in self.sections), None)

    def same(self, title: str, other: str | None) -> bool:
        """Whether two folded titles are of one section."""
        return other is not None and self.sections[title] is self.sections[other]

    def may_begin(self, text: str) -> bool:
        """Whether the text may be the first words of a title."""
        if len(text) > 2 * self.longest:
            return False
        beginnings = [fold(form) for form in _forms(_CONTINUED.sub("", text))]
        return any(title.startswith(folded) for folded in beginnings for title in self.sections)

    def inline(self, text: str) -> tuple[str, str] | None:
        """The folded title that begins the text before a colon, a tab or words in brackets, and what follows it."""
        for mark in islice(_MARK.finditer(text, 0, 2 * self.longest), _MOST_MARKS):
            rest = text[mark.end() :].strip()
            for form in _forms(text[: mark.start()]) if rest else ():
                if fold(form) in self.sections:
                    return fold(form), rest
        return None


@lru_cache(maxsize=64)
def titles_of(layout: Layout) -> Titles:
    """The titles of a layout, folded once."""
    return Titles(layout)


def _forms(text: str) -> Iterator[str]:
    yield text
    numbering = _NUMBERING.match(text)
    if numbering:
        yield text[numbering.end() :]
