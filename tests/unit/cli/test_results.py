import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from xml.etree import ElementTree as ET

import pytest

from pipeline.model.finding import Finding
from pipeline.model.report import Judged, Report
from pipeline.model.source import Location
from pipeline.render.formats import FORMATS


class Outcome(Protocol):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def table(walks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table in a folder below the current one, about which one error is told."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    finding = Finding(code="blank-row", table="couts", location=Location(file="couts.csv", row=4, line=5))
    walks.report = Report(
        subject="couts.csv",
        sha256=None,
        findings=(Judged(finding=finding, severity="error"),),
        totals={"error": 1, "warning": 0, "info": 0},
        checks_run=(),
    )
    (tmp_path / "data").mkdir()
    place = tmp_path / "data" / "couts.csv"
    place.write_text("a\n", encoding="utf-8")
    return place


@pytest.mark.parametrize("form", list(FORMATS))
def test_every_form_keeps_the_exit_code_and_speaks_both_languages(run: Run, table: Path, form: str) -> None:
    french = run("validate", table, "--format", form)
    english = run("validate", table, "--format", form, "--lang", "en")
    assert (french.code, french.err, english.code, english.err) == (1, "", 1, "")
    assert "entièrement vide" in french.out
    assert "entirely empty" in english.out


@pytest.mark.parametrize("target", ["data/couts.csv", "absolute"])
def test_machines_are_told_the_path_from_where_the_command_ran(run: Run, table: Path, target: str) -> None:
    named = str(table) if target == "absolute" else target
    assert run("validate", named, "--format", "github").out.startswith("::error file=data/couts.csv,line=5,title=")
    run_data = json.loads(run("validate", named, "--format", "sarif").out)["runs"][0]
    physical = run_data["results"][0]["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": {"uri": "data/couts.csv"}, "region": {"startLine": 5}}


def test_a_package_is_the_folder_of_its_files(run: Run, table: Path) -> None:
    (table.parent / "datapackage.json").write_text("{}", encoding="utf-8")
    for target in (table.parent, "data", "data/datapackage.json"):
        assert "file=data/couts.csv," in run("validate", target, "--format", "github").out


def test_a_target_in_the_current_folder_has_no_other(run: Run, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(table.parent)
    assert "file=couts.csv," in run("validate", "couts.csv", "--format", "github").out


def test_every_form_goes_to_a_file(run: Run, table: Path, tmp_path: Path) -> None:
    outcome = run("validate", table, "--format", "junit", "--to", tmp_path / "bilan.xml")
    assert (outcome.code, outcome.out) == (1, "")
    assert ET.parse(tmp_path / "bilan.xml").getroot().get("failures") == "1"  # noqa: S314  our own


def test_a_workflow_gets_its_summary_below_those_of_other_steps(
    run: Run, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("avant\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    run("validate", table, "--format", "github")
    run("validate", table, "--format", "text")
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("avant\n### couts\\.csv")
    assert text.count("###") == 1
    run("validate", table, "--format", "github")
    assert summary.read_text(encoding="utf-8").count("\n\n### ") == 1


def test_a_summary_that_cannot_be_written_is_a_target_that_failed(
    run: Run, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    outcome = run("validate", table, "--format", "github")
    assert outcome.code == 6
    assert "Impossible d'écrire dans" in outcome.err
