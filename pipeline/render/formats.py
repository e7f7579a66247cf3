"""The forms that a report can take, by the name that `--format` gives them."""

from collections.abc import Callable, Mapping, Sequence

from pipeline.model.report import Report
from pipeline.render.report_frictionless import reports_frictionless
from pipeline.render.report_github import reports_github
from pipeline.render.report_html import reports_html
from pipeline.render.report_json import reports_json
from pipeline.render.report_junit import reports_junit
from pipeline.render.report_sarif import reports_sarif
from pipeline.render.report_text import reports_text
from pipeline.render.words import Words

Format = Callable[[Sequence[Report], Words, str], str]


def _text(reports: Sequence[Report], words: Words, _version: str) -> str:
    return reports_text(reports, words)


FORMATS: Mapping[str, Format] = {
    "text": _text,
    "json": reports_json,
    "html": reports_html,
    "sarif": reports_sarif,
    "junit": reports_junit,
    "github": reports_github,
    "frictionless": reports_frictionless,
}
