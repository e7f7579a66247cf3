"""The command line: parses, calls the flow, prints, and gives the exit code. Nothing is decided here.

`main` is the boundary: whatever happens ends in a sentence and a remedy, never in a traceback unless
it was asked for with `--debug`.
"""

import atexit
import gc
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from typer import Abort, TyperException

from pipeline.cli.app import build_app
from pipeline.cli.clock import today
from pipeline.cli.session import ReaderGoneError, Session
from pipeline.cli.settings import DEFAULT_LANG, Settings, choose_lang, take_settings
from pipeline.cli.usage import translated
from pipeline.definitions import open_definitions
from pipeline.model.errors import BilanError, SourceUnreadable, TargetFailed, WrongUsage
from pipeline.render.places import place_text
from pipeline.render.visible import visible
from pipeline.render.words import Words

INTERRUPTED = 130
READER_GONE = 141  # what a shell reports of a program that a closed pipe ended
OUR_FAULT = 70
_GARBAGE = 20_000  # objects between two collections: hundreds of modules are loaded, and none of it is garbage


def command() -> NoReturn:
    """The process `bilan`: runs one command and leaves at once, for objects that are freed one by one take 0.1 s."""
    code = main()
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except OSError:
        sys.exit(code)  # Python tells what it could not write
    atexit._run_exitfuncs()  # noqa: SLF001  what else would end them
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code, as PRODUCT.md lists them."""
    gc.set_threshold(_GARBAGE)
    settings, rest = take_settings(sys.argv[1:] if arguments is None else arguments)
    _prepare_streams()
    session = Session(base=Words({}, DEFAULT_LANG), definitions=open_definitions(today=today()))
    try:
        session = _speaking(session, settings)
        session = _asked(session, settings)
        return _run(session, rest)
    except BilanError as error:
        _show_traceback(settings)
        session.fault(error.code, *_told(error, session.base))
        return error.exit_code
    except MemoryError:
        return _exhausted(session)
    except (KeyboardInterrupt, Abort):
        return INTERRUPTED
    except ReaderGoneError:
        _silence()
        return READER_GONE
    except Exception as error:  # noqa: BLE001  the boundary: whatever is left is a fault of ours
        return _unforeseen(session, settings, error)


def _unforeseen(session: Session, settings: Settings, error: Exception) -> int:
    """Says what nobody foresaw; an engine or a thread that finds no room is a lack of memory or of disk."""
    if getattr(error, "exhausted", False) or "can't start new thread" in str(error):
        return _exhausted(session)
    _show_traceback(settings)
    cause = visible(f"{type(error).__name__}: {error}")
    session.fault("interne", *session.base.error("interne", {"cause": cause}))
    return OUR_FAULT


def _exhausted(session: Session) -> int:
    """Says that there was not memory enough."""
    session.fault("moteur_epuise", *session.base.error("moteur_epuise", {}))
    return TargetFailed.exit_code


def _speaking(session: Session, settings: Settings) -> Session:
    """The session with words, before anything that was asked can be wrong."""
    shipped = session.definitions
    known = shipped.languages
    lang = settings.lang if settings.lang in known else choose_lang(None, os.environ, known)
    return Session(base=Words(shipped.messages(lang), lang), definitions=shipped)


def _asked(session: Session, settings: Settings) -> Session:
    """The session with the definitions and the language that were asked for."""
    if settings.incomplete is not None:
        raise WrongUsage("option_mal_employee", option=settings.incomplete)
    shipped = session.definitions
    definitions = open_definitions(settings.definitions, today()) if settings.definitions else shipped
    lang = choose_lang(settings.lang, os.environ, definitions.languages)
    spoken = shipped if lang in shipped.languages else definitions
    return Session(base=Words(spoken.messages(lang), lang), definitions=definitions)


def _run(session: Session, arguments: list[str]) -> int:
    app = build_app(session)
    try:
        code = app.main(args=arguments, prog_name="bilan", standalone_mode=False, obj=session)
    except TyperException as error:
        raise translated(error) from error
    return code if isinstance(code, int) else 0


def _told(error: BilanError, words: Words) -> tuple[str, str]:
    """Message and remedy; a source that cannot be read is named first."""
    message, fix = words.error(error.code, error.details)
    if isinstance(error, SourceUnreadable):
        place = place_text(error.finding.location, words)
        told = words.message(error.finding)
        return (f"{place}{words.label('colon')}{told}" if place else told), words.fix(error.finding)
    return message, fix


def _show_traceback(settings: Settings) -> None:
    if settings.debug:
        traceback.print_exc()


def _prepare_streams() -> None:
    """What a stream cannot write is written as an escape; a pipe or a file always gets UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _silence() -> None:
    """Keeps Python from complaining about the closed pipe while it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        return
