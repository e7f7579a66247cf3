"""`bilan checks`: the catalogue of codes and scores, all of it, a part of it, or one."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]

SCORES = ["completude", "coherence", "exactitude", "actualite", "tracabilite"]


def test_checks_in_every_form(run: Run) -> None:
    assert "montant_illisible" in run("checks").out
    assert "\nPourquoi : " in run("checks", "cout_different_des_parts").out
    assert json.loads(run("checks", "montant_illisible", "--format", "json").out)["severity"] == "warning"
    assert len(json.loads(run("checks", "--format", "json").out)["checks"]) > 50
    assert run("checks", "montant_illisible", "--format", "markdown").out.startswith("## `montant_illisible`")
    assert run("checks", "--format", "markdown").out.count("\n## `") > 50
    outcome = run("checks", "montant_ilisible")
    assert outcome.code == 2
    assert "Vouliez-vous dire « montant_illisible »?" in outcome.err


def test_checks_lists_the_scores_in_every_form(run: Run) -> None:
    text = run("checks", "--lang", "en").out.partition("\nScores\n")[2]
    assert re.findall(r"^  (\w+) · ", text, re.MULTILINE) == SCORES
    assert "Share of the rows on which no check gives an error or a warning." in text
    assert [one["code"] for one in json.loads(run("checks", "--format", "json").out)["scores"]] == SCORES
    page = run("checks", "--format", "markdown").out
    assert re.findall(r"^## `(\w+)`", page, re.MULTILINE)[-len(SCORES) :] == SCORES
    assert "\n\n\n" not in page


@pytest.mark.parametrize("asked", [("--table", "couts"), ("--severity", "error")])
def test_what_has_neither_table_nor_severity_is_not_among_those_of_one(run: Run, asked: tuple[str, ...]) -> None:
    assert "\nNotes\n" not in run("checks", *asked).out
    assert json.loads(run("checks", *asked, "--format", "json").out)["scores"] == []
    assert "completude" not in run("checks", *asked, "--format", "markdown").out


def test_checks_shows_one_score(run: Run) -> None:
    assert run("checks", "completude", "--lang", "en").out.startswith("completude – Completeness\n\nWhat it counts: ")
    assert json.loads(run("checks", "completude", "--format", "json").out)["title"] == "Complétude"
    assert run("checks", "completude", "--format", "markdown").out.startswith("## `completude`\n\nComplétude\n\n- ")
    outcome = run("checks", "complettude")
    assert (outcome.code, outcome.out) == (2, "")
    assert "Vouliez-vous dire « completude »?" in outcome.err
