import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.engine import EngineError
from pipeline.model.errors import (
    BilanError,
    DefinitionWrong,
    NotPublishable,
    SourceUnreadable,
    TargetFailed,
    WrongUsage,
)
from pipeline.model.finding import Finding
from pipeline.model.source import Location

Run = Callable[..., Any]
VIDE = SourceUnreadable(Finding(code="source_vide", location=Location(file="sources/a\x1b[2J.md")))

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("failure", "code", "told"),
    [
        (WrongUsage("dossier_existe", dossier="d"), 2, "Erreur : Le dossier d existe déjà et contient autre chose."),
        (VIDE, 3, "Erreur : sources/a\\u001b[2J.md : Ce fichier ne contient rien."),
        (SourceUnreadable(Finding(code="source_vide")), 3, "Erreur : Ce fichier ne contient rien."),
        (DefinitionWrong("plan_introuvable", dossier="d"), 4, "il y manque plan.toml"),
        (NotPublishable("non_publiable", erreurs=1), 5, "Rien n'est publié : 1 erreur l'empêche."),
        (TargetFailed("cible_occupee", dossier="d"), 6, "Une autre commande bilan écrit déjà dans d."),
        (BilanError("jamais_vue"), 70, "Erreur : jamais_vue"),
        (RuntimeError("oh\x07"), 70, "(RuntimeError: oh\\u0007)"),
        (MemoryError(), 6, "mémoire"),
        (RuntimeError("can't start new thread"), 6, "mémoire"),
        (EngineError(duckdb.OutOfMemoryException("full")), 6, "mémoire"),
        (EngineError(duckdb.IOException("No space left on device")), 6, "disque"),
        (EngineError(duckdb.IOException("other")), 70, "(EngineError: other)"),
    ],
)
def test_every_failure_ends_in_a_sentence_and_its_exit_code(
    run: Run, walks: Any, failure: BaseException, code: int, told: str
) -> None:
    walks.failure = failure
    outcome = run("read", "a.md")
    assert (outcome.code, outcome.out) == (code, "")
    assert told in outcome.err
    assert "Traceback" not in outcome.err
    assert ("À faire : " in outcome.err) == (told != "Erreur : jamais_vue")


def test_debug_shows_where(run: Run, walks: Any) -> None:
    walks.failure = RuntimeError("oh")
    assert "Traceback" in run("read", "a.md", "--debug").err
    walks.failure = WrongUsage("dossier_existe", dossier="d")
    assert "Traceback" in run("--debug", "read", "a.md").err


def test_an_interruption_is_quiet(run: Run, walks: Any) -> None:
    walks.failure = KeyboardInterrupt()
    outcome = run("read", "a.md")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "")


def test_an_interruption_before_the_command_begins_is_quiet_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_asked: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.cli._speaking", interrupted)
    assert run("tables").code == 130


@pytest.mark.parametrize(
    ("arguments", "french", "english"),
    [
        (["rad"], "commande « rad ». Vouliez-vous dire « read »?", "command “rad”. Did you mean “read”?"),
        (["zzz"], "pas de commande « zzz ».\n", "no command “zzz”.\n"),
        (["read"], "Il manque DOCUMENT.", "DOCUMENT is missing."),
        (["build", "p"], "Il manque --to.", "--to is missing."),
        (
            ["read", "a", "--plam", "x"],
            "« --plam ». Vouliez-vous dire « --plan »?",
            "“--plam”. Did you mean “--plan”?",
        ),
        (["read", "a", "-z"], "pas d'option « -z ».\n", "no option “-z”.\n"),
        (
            ["read", "a", "--format", "xml"],
            "Valeurs permises : text, json, html.",
            "Allowed values: text, json, html.",
        ),
        (["read", "a", "--plan"], "L'option « --plan » est mal employée", "“--plan” is misused"),
        (["read", "a", "--lang"], "L'option « --lang » est mal employée", "“--lang” is misused"),
        (["read", "a", "b c"], "Ces mots sont de trop : b c.", "These words are not expected: b c."),
        (["--version=1"], "L'option « --version » est mal employée", "“--version” is misused"),
    ],
)
def test_wrong_usage_is_told_in_both_languages(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], french: str, english: str
) -> None:
    for lang, told in (("fr", french), ("en", english)):
        monkeypatch.setenv("BILAN_LANG", lang)
        outcome = run(*arguments)
        assert (outcome.code, outcome.out) == (2, "")
        assert told in outcome.err


def test_an_unknown_language_is_told_in_a_known_one(run: Run) -> None:
    outcome = run("tables", "--lang", "de")
    assert outcome.code == 2
    assert outcome.err.startswith("Erreur : La langue « de » n'est pas offerte. Langues offertes : en, fr.")


def test_a_folder_without_definitions_is_a_wrong_definition(run: Run, tmp_path: Path) -> None:
    outcome = run("tables", "--definitions", tmp_path, "--lang", "en")
    assert outcome.code == 4
    assert "holds no definition" in outcome.err


def test_a_language_of_ones_own_is_spoken(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "checks" / "messages"
    folder.mkdir(parents=True)
    english = (ROOT / "checks" / "messages" / "en.toml").read_text(encoding="utf-8")
    stated = next(line for line in english.split("[commands.bilan]")[1].splitlines() if line.startswith("help"))
    page = english.replace(stated, 'help = "Von Berichten zu Daten."', 1)
    (folder / "de.toml").write_text(page, encoding="utf-8")
    outcome = run("--help", "--definitions", tmp_path, "--lang", "de")
    assert outcome.out.startswith("Von Berichten zu Daten.")


def test_complaints_of_an_unknown_kind_keep_their_sentence() -> None:
    from typer import BadParameter, TyperException  # noqa: PLC0415

    from pipeline.cli.usage import translated  # noqa: PLC0415

    assert translated(TyperException("odd")).details == {"cause": "odd"}
    assert translated(BadParameter("odd")).details == {"cause": "Invalid value: odd"}


def test_a_closed_pipe_is_quiet() -> None:
    command = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main(['checks']))"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (141, b"")


def test_a_closed_pipe_without_a_file_is_quiet_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())
    assert run("--version").code == 141


def test_what_an_old_terminal_cannot_write_becomes_an_escape() -> None:
    command = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main(['checks','--help']))"]
    done = subprocess.run(
        command, capture_output=True, check=True, env={"PYTHONIOENCODING": "ascii", "PATH": "", "BILAN_LANG": "fr"}
    )
    assert "Contrôle" in done.stdout.decode("utf-8") or "contrôle" in done.stdout.decode("utf-8")
