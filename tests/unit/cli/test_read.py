"""What `bilan read` answers to a shell, and how wide its page is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.read import page_width
from pipeline.model.finding import Finding

Run = Callable[..., Any]


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("found", "severities", "code"),
    [
        ("formulaire_inconnu", {}, 1),
        ("formulaire_inconnu", {"formulaire_inconnu": "warning"}, 0),
        ("texte_non_compris", {}, 0),
        ("texte_non_compris", {"texte_non_compris": "error"}, 1),
    ],
)
def test_the_plan_s_severities_give_the_exit_code_of_read(
    run: Run, walks: Any, form: str, found: str, severities: dict[str, Any], code: int
) -> None:
    walks.found = (Finding(code=found, value="mot"),)
    walks.plan = replace(walks.plan, severities=severities)
    outcome = run("read", "a.md", "--format", form)
    assert (outcome.code, outcome.err) == (code, "")
    assert found in outcome.out or "mot" in outcome.out


@pytest.mark.parametrize(("columns", "width"), [(30, 60), (96, 96), (300, 110)])
def test_a_page_is_as_wide_as_its_terminal_within_reason(
    monkeypatch: pytest.MonkeyPatch, columns: int, width: int
) -> None:
    assert page_width(None) == 80, "nobody watches a pipe"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    assert page_width(None) == width
    assert page_width(Path("lu.txt")) == 80


def test_the_page_of_a_reading_goes_to_its_file(run: Run, walks: Any, tmp_path: Path) -> None:
    walks.found = (Finding(code="texte_non_compris", value="mot"),)
    outcome = run("read", "a.md", "--format", "html", "--to", tmp_path / "lu.html", "--lang", "en")
    assert outcome.code == 0
    assert (tmp_path / "lu.html").read_text(encoding="utf-8").startswith('<!DOCTYPE html>\n<html lang="en">')
