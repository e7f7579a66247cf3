import re
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
COMMANDS = ("new", "read", "validate", "build", "release", "verify", "diff", "as-of", "trace", "tables", "checks")
HEADS = {"fr": ("Utilisation", "Exemple", "LANGUE"), "en": ("Usage", "Example", "LANGUAGE")}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_first_page_names_every_command(run: Run, lang: str) -> None:
    outcome = run("--help", "--lang", lang)
    assert (outcome.code, outcome.err) == (0, "")
    assert all(f"  {command} " in outcome.out for command in COMMANDS)
    assert "--version" in outcome.out
    assert outcome.out.startswith("Des rapports" if lang == "fr" else "From the annual")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_usage_and_an_example(run: Run, command: str, lang: str) -> None:
    outcome = run(command, "--help", "--lang", lang)
    usage, example, name = HEADS[lang]
    assert outcome.code == 0
    assert f"{usage} : bilan {command} " in outcome.out or f"{usage}: bilan {command} " in outcome.out
    assert outcome.out.partition(example)[2].partition("bilan ")[2].startswith(command)
    assert f"--lang {name}" in outcome.out
    assert all(option in outcome.out for option in ("--definitions", "--debug", "--format", "--help"))
    missing = re.compile(rf"\b({command}|common|bilan)\.[a-z_]+")  # a text that is missing shows its path
    assert missing.findall(outcome.out) == []


def test_nothing_asked_shows_the_first_page(run: Run) -> None:
    assert run() == run("--help")


def test_the_language_may_come_from_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILAN_LANG", "en")
    assert run("--help").out.startswith("From the annual")


def test_the_version(run: Run) -> None:
    from pipeline import __version__  # noqa: PLC0415

    assert run("--version").out == f"bilan {__version__}\n"


@pytest.mark.parametrize("width", ["40", "200"])
def test_pages_are_the_same_at_any_width(run: Run, width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = run("validate", "--help")
    monkeypatch.setenv("COLUMNS", width)
    assert run("validate", "--help") == usual
    assert max(map(len, usual.out.splitlines())) <= 100


def test_a_long_name_has_a_line_to_itself() -> None:
    from pipeline.cli.help import _entry  # noqa: PLC0415

    assert _entry("x" * 40, "un sens") == ["  " + "x" * 40, " " * 32 + "un sens"]
    assert _entry("court", "") == ["  court" + " " * 25]
