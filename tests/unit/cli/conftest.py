"""A stand-in for the walks, so that the command line is tested alone: what it asks, prints and returns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.flow.setting import Setting
from pipeline.model.document import Document
from pipeline.model.finding import Finding, Severity
from pipeline.model.package import DataPackage
from pipeline.model.plan import Plan, Publication, Publisher
from pipeline.model.reading import Reading
from pipeline.model.release import Release
from pipeline.model.report import CheckRun, Judged, Report
from pipeline.model.rows import RowSet
from pipeline.model.source import SourceFile

SOURCE = SourceFile(name="rapport.md", path="rapport.md", media_type="text/markdown", sha256="ab" * 32, size=10)


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("BILAN_LANG", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    def call(*arguments: str | Path) -> Outcome:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


def report_of(*codes: tuple[str, Severity], subject: str = "sujet", unreadable: int = 0) -> Report:
    severities = [severity for _, severity in codes]
    return Report(
        subject=subject,
        sha256=None,
        findings=tuple(Judged(finding=Finding(code=code), severity=severity) for code, severity in codes),
        totals={
            "error": severities.count("error"),
            "warning": severities.count("warning"),
            "info": severities.count("info"),
        },
        checks_run=(CheckRun(code="table-schema", engine="frictionless"),),
        unreadable=unreadable,
    )


PLAN = Plan(
    id="monplan",
    root="monplan",
    acronym="MP",
    other_names=(),
    title="Mon plan",
    titles={},
    start=date(2021, 4, 1),
    end=date(2026, 3, 31),
    publisher=Publisher(name="Ministère"),
    publication=Publication(),
    layouts=(),
)


WALKS = {
    "read": ("open_document", "find_plan", "read_report"),
    "validate": ("validate_report", "validate_package"),
    "table": ("validate_table",),
    "plan": ("start_plan", "build_package", "release_plan"),
    "verify": ("verify_release",),
}


@dataclass
class Walks:
    """What the stand-ins give, and what they were asked."""

    report: Report = field(default_factory=report_of)
    failure: BaseException | None = None
    outcome: Any = None
    plan: Plan = PLAN
    found: tuple[Finding, ...] = ()
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def note(self, name: str, *asked: Any) -> None:
        self.asked.append((name, asked))
        if self.failure is not None:
            raise self.failure

    def open_document(self, path: Path) -> Document:
        self.note("open_document", path)
        return Document(source=SOURCE, blocks=())

    def find_plan(self, document: Document, path: Path, asked: str | None, setting: Setting) -> Plan:
        self.note("find_plan", document.source.name, path, asked, setting.today)
        return self.plan

    def read_report(self, document: Document, plan: Plan, setting: Setting) -> Reading:
        self.note("read_report", setting.today)
        rowset = RowSet(source=SOURCE, rows=(), findings=self.found)
        return Reading(document=document, rowset=rowset, plan=plan, sums=())

    def validate_report(self, document: Document, plan: Plan, setting: Setting) -> Report:
        self.note("validate_report", document.source.name, plan.id, setting.today)
        return self.report

    def validate_package(self, path: Path, setting: Setting, how: Any = None, previous: Any = None) -> Report:
        self.note("validate_package", path, setting.today, how, previous, setting.selection)
        return self.report

    def validate_table(self, path: Path, schema: Any, setting: Setting, doubts: tuple[Finding, ...] = ()) -> Report:
        self.note("validate_table", path, schema, setting.today, doubts)
        return self.report

    def build_package(self, plan: Plan, to: Path, setting: Setting) -> tuple[DataPackage, Report]:
        self.note("build_package", plan.id, to, setting.today)
        setting.progress("lecture", 1, 2)
        _write_package(to)
        return DataPackage(root=str(to), descriptor={}, tables=(), rows={}), self.report

    def release_plan(self, plan: Plan, terms: Any, setting: Setting) -> tuple[Any, Report]:
        self.note("release_plan", plan.id, terms, setting.today)
        folder = terms.to / plan.id / "1.0.0"
        _write_package(folder)
        made = Release(
            plan_id=plan.id, version="1.0.0", path=str(folder), manifest_sha256="", created="", changes=(), rows=4
        )
        return self.outcome or made, self.report

    def verify_release(self, path: Path, setting: Setting, trust: Any = None) -> Report:
        self.note("verify_release", path, setting.today, trust)
        return self.report

    def start_plan(self, to: Path, setting: Setting) -> tuple[str, ...]:
        self.note("start_plan", to, setting.today)
        return ("plan.toml", "sources/mesures/1.1.md")


def _write_package(folder: Path) -> None:
    data = folder / "data"
    data.mkdir(parents=True)
    (data / "sources.csv").write_text("id_source\r\na\r\nb\r\n", encoding="utf-8")
    (data / "mesures.csv").write_text("id_mesure\r\nm\r\n", encoding="utf-8")
    (data / "rapports.csv").write_text(
        "id_rapport,annee_financiere\r\nx,2021-2022\r\ny,2021-2022\r\nz,2022-2023\r\n", encoding="utf-8"
    )


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> Walks:
    made = Walks()
    for room, names in WALKS.items():
        module = import_module(f"pipeline.flow.{room}")
        for name in names:
            monkeypatch.setattr(module, name, getattr(made, name))
    return made


@pytest.fixture
def plan_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan that the definitions know as it is, without reading one."""
    from pipeline.definitions import Definitions  # noqa: PLC0415

    monkeypatch.setattr(Definitions, "plan", lambda _self, _where: PLAN)
    return tmp_path / "monplan"
