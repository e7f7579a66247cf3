"""The words around the tables of a release's workbook: what it is in each language, the dictionary, the notes."""

from collections.abc import Iterator, Sequence

from pipeline.model.book import Book, LineKind
from pipeline.model.plan import Plan
from pipeline.model.table import TableSpec
from pipeline.render.dictionary import dictionary_rows
from pipeline.render.words import Words

_SAID = ("publisher", "licence", "sheets", "cells", "empty", "left_out", "proof")
_LABELS = {
    "tables": "book.tables",
    "table": "catalogue.table",
    "titre": "catalogue.title",
    "lignes": "quality.rows",
    "feuille": "book.sheet",
    "absente": "book.absent",
    "fichier": "catalogue.file",
    "longs": "book.long_texts",
    "colonne": "dictionary.column",
    "cellules": "book.count",
}


def release_book(
    plan: Plan, version: str, created: str, tables: Sequence[TableSpec], languages: Sequence[Words]
) -> Book:
    """The words of the workbook of one version; the first language is that of its dictionary and notes.

    `created` is a moment in UTC as the manifest writes it.
    """
    first = languages[0]
    return Book(
        title=plan.title,
        publisher=plan.publisher.name,
        created=created,
        about=[line for words in languages for line in _about(plan, version, created, words)],
        dictionary=dictionary_rows(tables, first),
        labels={name: first.label(path) for name, path in _LABELS.items()},
    )


def _about(plan: Plan, version: str, created: str, words: Words) -> Iterator[tuple[LineKind, str]]:
    yield "titre", plan.titles.get(words.lang, plan.title)
    yield "partie", words.label("book.version", version=version, date=created[:10])
    for name in _SAID:
        told = {"editeur": plan.publisher.name, "licence": plan.publication.licence}
        yield "texte", words.label(f"book.{name}", **told)
    yield "texte", ""
