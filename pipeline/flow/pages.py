"""The texts that go around the data of a version, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.flow.setting import Setting
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan
from pipeline.model.release import Comparison
from pipeline.model.report import Report
from pipeline.release.past import past_scores
from pipeline.render.pages import release_pages
from pipeline.render.quality_page import Quality, quality_html
from pipeline.render.report_json import report_json
from pipeline.render.words import Words
from pipeline.storage.folders import json_text

REPORT = "quality/report.json"
Results = tuple[Mapping[str, Any], ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A plan's package and the report on it; `folder` holds the versions before, if any.

    `results` are those of Great Expectations, `comparison` is with the version before.
    """

    plan: Plan
    package: DataPackage
    report: Report
    folder: Path | None = None
    results: Results = None
    comparison: Comparison | None = None

    def pages(self, version: str, setting: Setting) -> dict[str, str]:
        """Every text by its path below the version's folder."""
        tables = tuple(setting.definitions.tables.values())
        texts = release_pages(self.plan, self.package, tables, version, setting.definitions.release_texts)
        return texts | self.quality(version, setting)

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
        for lang in definitions.languages:
            words = Words(definitions.messages(lang), lang, definitions.codes)
            texts[_in(lang, REPORT)] = report_json(self.report, words, __version__)
            texts[_in(lang, "quality/report.html")] = quality_html(quality, definitions.catalogue, words, __version__)
        return texts


def _in(lang: str, path: str) -> str:
    """`quality/report.json` in French, `quality/report.en.json` in English."""
    name, _, suffix = path.rpartition(".")
    return path if lang == "fr" else f"{name}.{lang}.{suffix}"
