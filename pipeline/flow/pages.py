"""The texts that go around the data of a version, in each language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.flow.setting import Setting
from pipeline.model.book import Book
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.release import Comparison
from pipeline.model.report import Report
from pipeline.model.table import TableSpec
from pipeline.release.dataset.past import past_scores
from pipeline.release.dataset.texts import text_in
from pipeline.render.book import release_book
from pipeline.render.changelog import changelog_text
from pipeline.render.citation import citation_text
from pipeline.render.dictionary import dictionary_csv, dictionary_html, dictionary_markdown
from pipeline.render.pages import release_pages
from pipeline.render.quality_page import Quality, quality_html
from pipeline.render.report_json import report_json
from pipeline.render.words import Words
from pipeline.storage.folders import json_text

REPORT = "quality/report.json"
CHANGELOG = "changes/CHANGELOG.md"
_FIRST = "fr"
DICTIONARY = "dictionary/dictionnaire"
Results = tuple[Mapping[str, Any], ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A plan's package and the report on it; `folder` holds the versions before, if any.

    `results` are those of Great Expectations, `comparison` is with the version before, which stands in `previous`.
    `created` is the moment of the release as its manifest writes it.
    """

    plan: Plan
    package: DataPackage
    report: Report
    folder: Path | None = None
    results: Results = None
    comparison: Comparison | None = None
    previous: Path | None = None
    created: str = ""

    def pages(self, version: str, setting: Setting) -> dict[str, str]:
        """Every text by its path below the version's folder."""
        tables = tuple(setting.definitions.tables.values())
        texts = release_pages(self.plan, self.package, tables, version, setting.definitions.release_texts)
        french, *_ = languages = _languages(setting)
        texts["metadata/CITATION.cff"] = citation_text(self.plan, version, self.created, french)
        for words in languages:
            texts |= dict(self._dictionary(words, setting))
            path = _in(words.lang, CHANGELOG)
            comparison = self.comparison or Comparison(old=None, new=version)
            before = text_in(self.previous, path) if self.previous else ""
            texts[path] = changelog_text(comparison, self.created, before, words)
        return texts | self.quality(version, setting)

    def book(self, version: str, setting: Setting) -> Book:
        """The words of the version's workbook."""
        return release_book(self.plan, version, self.created, self._tables(setting), _languages(setting))

    def _dictionary(self, words: Words, setting: Setting) -> Iterator[tuple[str, str]]:
        title, tables = self.plan.titles.get(words.lang, self.plan.title), self._tables(setting)
        yield _in(words.lang, f"{DICTIONARY}.csv"), dictionary_csv(tables, words)
        yield _in(words.lang, f"{DICTIONARY}.md"), dictionary_markdown(title, tables, words)
        yield _in(words.lang, f"{DICTIONARY}.html"), dictionary_html(title, tables, words, __version__)

    def _tables(self, setting: Setting) -> tuple[TableSpec, ...]:
        """The tables of the package, those that others refer to first."""
        return tuple(spec for spec in setting.definitions.tables.values() if spec.name in self.package.rows)

    def quality(self, version: str | None, setting: Setting) -> dict[str, str]:
        """The report for machines and the page for people."""
        definitions = setting.definitions
        quality = Quality(
            plan=self.plan,
            version=version,
            report=self.report,
            rows=self.package.rows,
            tables=tuple(definitions.tables.values()),
            past=past_scores(self.folder, version) if self.folder and version else (),
        )
        texts = {}
        if self.results is not None:
            texts["quality/expectations.json"] = json_text({"suites": list(self.results)})
        for words in _languages(setting):
            lang = words.lang
            texts[_in(lang, REPORT)] = report_json(self.report, words, __version__)
            texts[_in(lang, "quality/report.html")] = quality_html(quality, definitions.catalogue, words, __version__)
        return texts


def _languages(setting: Setting) -> Sequence[Words]:
    """The words of every language, French first."""
    known = setting.definitions
    ordered = sorted(known.languages, key=lambda lang: (lang != _FIRST, lang))
    return [Words(known.messages(lang), lang, known.codes) for lang in ordered]


def _in(lang: str, path: str) -> str:
    """`quality/report.json` in French, `quality/report.en.json` in English."""
    name, _, suffix = path.rpartition(".")
    return path if lang == _FIRST else f"{name}.{lang}.{suffix}"
