"""Findings made of words and the lines that they stand on: one way to tell, for every part of a report."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.finding import Detail, Finding
from pipeline.model.source import Location, SourceFile
from pipeline.normalise.form.passages import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Which value a finding is about; all empty when it is about words that gave none."""

    table: str | None = None
    field: str | None = None
    key: tuple[str, ...] = ()


def tell(
    code: str, words: Passage, about: About | None = None, details: Mapping[str, Detail] | None = None
) -> Finding:
    """A finding whose value is the words as written, located at the first of their lines."""
    about = about or About()
    return Finding(
        code=code,
        table=about.table,
        field=about.field,
        key=about.key,
        location=words.lines[0].location if words.lines else None,
        value=words.text or None,
        details=details or {},
        words=tuple((text, line.location) for text, line in words.parts),
    )


def tell_stray(words: Passage, table: str | None = None) -> Finding:
    """Words that belong nowhere: they are told, so that nothing is lost."""
    return tell("texte_non_compris", words, About(table=table))


def unplaced(code: str, source: SourceFile, details: Mapping[str, Detail] | None = None) -> Finding:
    """A finding about the source as a whole."""
    return Finding(code=code, location=Location(file=source.name), details=details or {})
