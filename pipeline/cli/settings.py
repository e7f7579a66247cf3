"""The options that every command takes, before or after its name: language, definitions, debug.

They are taken off the arguments before the command line is built, because its help texts depend on
them. Nothing here opens a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.errors import WrongUsage

DEFAULT_LANG = "fr"
_VALUED = ("--lang", "--definitions")
_DEBUG = "--debug"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was asked for all commands; None where nothing was. `incomplete` is an option without its value."""

    lang: str | None = None
    definitions: Path | None = None
    debug: bool = False
    incomplete: str | None = None


def take_settings(arguments: Sequence[str]) -> tuple[Settings, list[str]]:
    """The settings, and the arguments that are left for the command; `--` ends the search."""
    taken: dict[str, str] = {}
    rest: list[str] = []
    debug, incomplete = False, None
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *waiting]
            break
        if word == _DEBUG:
            debug = True
        elif name not in _VALUED:
            rest.append(word)
        elif equals or waiting:
            taken[name] = value if equals else waiting.pop(0)
        else:
            incomplete = name
    folder = taken.get("--definitions")
    settings = Settings(
        lang=taken.get("--lang"),
        definitions=None if folder is None else Path(folder),
        debug=debug,
        incomplete=incomplete,
    )
    return settings, rest


def choose_lang(asked: str | None, environment: Mapping[str, str], known: Sequence[str]) -> str:
    """The language asked for; else that of BILAN_LANG when it is known; else French."""
    if asked is not None:
        if asked not in known:
            raise WrongUsage("langue_inconnue", langue=asked, connues=", ".join(known))
        return asked
    stated = environment.get("BILAN_LANG", "").lower()[:2]
    return stated if stated in known else DEFAULT_LANG
