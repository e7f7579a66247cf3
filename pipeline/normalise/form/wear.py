"""Damage told line by line: what a conversion did to a document's words. Nothing is repaired.

A cut word is certain only against words that stand whole: those of the form, and those that the
document itself writes more than once.
"""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.model.document import Document
from pipeline.model.finding import Detail, Finding
from pipeline.model.layout import Layout
from pipeline.normalise.form.passages import Passage
from pipeline.normalise.form.telling import tell
from pipeline.normalise.notation.damage import find_damage

_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 4


def wear_of(document: Document, layout: Layout) -> Iterator[Finding]:
    """A finding for each damaged place, in the order of the lines."""
    vocabulary = _vocabulary(document, layout)
    for line in document.lines():
        for damage in find_damage(line.text, vocabulary):
            details: dict[str, Detail] = {"nature": damage.nature}
            if damage.expected is not None:
                details["attendu"] = damage.expected
            yield tell("texte_endommage", Passage(((line.text[damage.start : damage.end], line),)), details=details)


def _vocabulary(document: Document, layout: Layout) -> frozenset[str]:
    """Casefolded words taken for whole: a word of the document counts if it is short or repeated."""
    counts = Counter(word.casefold() for line in document.lines() for word in _WORD.findall(line.text))
    own = {word for word, count in counts.items() if count > 1 or len(word) <= _SHORT}
    return frozenset(own.union(*(_WORD.findall(words.casefold()) for words in _form_words(layout))))


def _form_words(layout: Layout) -> Iterator[str]:
    yield from (*layout.recognised_by, *layout.plan_words)
    for item in layout.header:
        yield from (*item.labels, *item.alone)
    for section in layout.sections:
        yield from section.titles
        if section.choice is not None:
            yield from (label for _, labels in section.choice.options for label in labels)
