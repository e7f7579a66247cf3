import io
import sys

import pytest

from pipeline.cli.progress import STAGES, shown
from pipeline.definitions import open_definitions
from pipeline.render.words import Words

WORDS = Words(open_definitions().messages("fr"), "fr")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with shown(WORDS) as progress:
        progress("lecture", 1, 2)
    assert pipe.getvalue() == ""


def test_a_terminal_sees_stages_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with shown(WORDS) as progress:
        progress("lecture", 1, 2)
        progress("lecture", 2, 2)
        progress("autre chose", 0, 0)
    assert "Lecture des documents" in terminal.getvalue()
    assert "Travail en cours" in terminal.getvalue()


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_words(stage: str) -> None:
    assert WORDS.label(f"stages.{stage}") != f"stages.{stage}"
