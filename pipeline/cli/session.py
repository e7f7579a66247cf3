"""What a command has at hand: words, definitions, and the two streams it may write to."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline import __version__
from pipeline.definitions import Definitions
from pipeline.model.errors import TargetFailed
from pipeline.render.visible import visible
from pipeline.render.words import Words
from pipeline.storage.folders import write_text


class ReaderGoneError(Exception):
    """Whoever read our output has closed it; there is nobody left to tell."""


@dataclass(kw_only=True)
class Session:
    """One run of one command. `base` holds the words of help and errors; `words` those of rules too."""

    base: Words
    definitions: Definitions
    version: str = __version__

    @cached_property
    def words(self) -> Words:
        """All words, read when results are to be shown."""
        lang = self.base.lang
        return Words(self.definitions.messages(lang), lang, self.definitions.codes)

    def texts(self, command: str) -> Callable[[str], str]:
        """The texts of one command's help, by name."""
        return lambda name: self.base.command(f"{command}.{name}")

    def result(self, text: str, to: Path | None = None) -> None:
        """Gives the result to standard output, or to a file that then appears whole."""
        if to is None:
            _write(sys.stdout, text)
        else:
            write_text(to, text)
            self.notice(self.base.label("outcome.saved", fichier=str(to)))

    def notice(self, text: str) -> None:
        """Tells people something that is not the result."""
        _write(sys.stderr, text.rstrip("\n") + "\n")

    def fault(self, code: str, message: str, fix: str) -> None:
        """Tells what went wrong and what to do."""
        colon = self.base.label("colon")
        lines = [f"{self.base.label('error_head')}{colon}{message or visible(code)}"]
        if fix:
            lines.append(f"{self.base.label('fix_head')}{colon}{fix}")
        self.notice("\n".join(lines))


def _write(stream: object, text: str) -> None:
    try:
        print(text, end="", file=stream, flush=True)  # type: ignore[call-overload]
    except BrokenPipeError as cause:
        raise ReaderGoneError from cause
    except OSError as cause:
        name = getattr(stream, "name", "")
        raise TargetFailed("cible_ecriture", dossier=str(name), cause=str(cause.strerror)) from cause
