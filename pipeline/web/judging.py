"""What a worker does with one submission: reads and judges it, and answers with pages that are ready to send."""

import base64
import json
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pipeline import __version__
from pipeline.definitions import Definitions
from pipeline.extract.workbook import workbook_types
from pipeline.extract.workbook.csv_set import SUFFIXES as TEXT_TABLES
from pipeline.flow.annotate import annotate_workbook
from pipeline.flow.setting import Setting
from pipeline.flow.targets import Asked, check_target, check_workbook
from pipeline.flow.template import Wanted, make_template
from pipeline.flow.workbook import is_regional, open_submission, stated_plan
from pipeline.model.errors import BilanError, SourceUnreadable
from pipeline.model.report import Report
from pipeline.model.workbook import Workbook
from pipeline.render.report_html import reports_html
from pipeline.render.report_json import report_json
from pipeline.render.submission_html import Download, refusal_html, submission_html
from pipeline.render.words import Words
from pipeline.web.settings import Service

ANNOTATED = ".xlsx"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JUDGED, MISUSED, OUR_FAULT = 200, 422, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A file in a private folder, its name, the plan that it is for, and the language of the answer."""

    path: str
    name: str
    plan: str | None
    lang: str
    today: date
    page: bool
    """Whether the answer is for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status of HTTP, and a body in the form that was asked for."""

    status: int
    body: str


@dataclass(slots=True)
class Judge:
    """Keeps the definitions of a service warm, and judges one submission after the other."""

    service: Service
    definitions: Definitions = field(init=False)

    def __post_init__(self) -> None:
        self.definitions = Definitions(self.service.places)
        _ = self.definitions.catalogue

    def answer(self, submission: Submission) -> Answer:
        """The answer to a submission; one that cannot be judged is told why."""
        words = Words(self.definitions.messages(submission.lang), submission.lang, self.definitions.codes)
        setting = Setting(definitions=self.definitions, today=submission.today, threads=1)
        path = Path(submission.path)
        table = path.stem if path.suffix.casefold() in TEXT_TABLES and path.stem in self.definitions.tables else None
        try:
            workbook = _workbook(path)
            plan = submission.plan or (stated_plan(workbook) if workbook is not None else None)
            asked = Asked(plan=self.service.plans.get(plan or ""), table=table, threads=1)
            delimited = path.suffix.casefold() in TEXT_TABLES
            if workbook is not None and not (delimited and (table or not is_regional(workbook, setting))):
                report = check_workbook(workbook, path, asked, setting)
            else:
                report = check_target(path, asked, setting)
        except BilanError as error:
            return _refused(submission, error.code, words.error(error.code, error.details), words)
        except MemoryError:
            raise
        except Exception as cause:  # noqa: BLE001  the boundary of a submission: whatever is left is a fault of ours
            traceback.print_exc()
            told = words.error("interne", {"cause": type(cause).__name__})
            return replace(_refused(submission, "interne", told, words), status=OUR_FAULT)
        if not submission.page:
            return Answer(status=JUDGED, body=report_json(report, words, __version__))
        return Answer(status=JUDGED, body=_page(report, path, workbook, words))

    def write_template(self, plan: str, to: Path) -> None:
        """The workbook that reporters of a plan fill in."""
        setting = Setting(definitions=self.definitions, today=date.min, threads=1)
        make_template(self.definitions.plan(plan), Wanted(), to, setting)


def _page(report: Report, path: Path, workbook: Workbook | None, words: Words) -> str:
    downloads = list(_downloads(report, path, words))
    return submission_html(report, workbook, words, __version__, downloads)


def _downloads(report: Report, path: Path, words: Words) -> Iterator[Download]:
    """The answer in other forms: the workbook with its cells marked, where there is something to mark; HTML; JSON."""
    if (
        path.suffix.casefold() == ANNOTATED
        and not report.unreadable
        and report.totals["error"] + report.totals["warning"]
    ):
        to = path.with_name(f"{path.stem}-{words.label('serve.annotated')}{ANNOTATED}")
        annotate_workbook(path, report, words, to)
        yield Download(to.name, _SPREADSHEET, _encoded(to.read_bytes()))
    page = reports_html([report], words, __version__)
    yield Download(f"{path.stem}.html", "text/html", _encoded(page.encode()))
    yield Download(
        f"{path.stem}.json", "application/json", _encoded(report_json(report, words, __version__).encode())
    )


def _refused(submission: Submission, code: str, told: tuple[str, str], words: Words) -> Answer:
    """Why there is no report, as the one who asked reads it."""
    body = refusal_html(*told, words, __version__) if submission.page else error_json(code, *told)
    return Answer(status=MISUSED, body=body)


def error_json(code: str, message: str, fix: str) -> str:
    """An error as the API tells it."""
    return json.dumps({"error": {"code": code, "message": message, "fix": fix}}, ensure_ascii=False) + "\n"


def _workbook(path: Path) -> Workbook | None:
    """The sheets that a picture is taken of; None for what has none."""
    if path.suffix.casefold() not in workbook_types():
        return None
    try:
        return open_submission([path])
    except SourceUnreadable:
        return None


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()
