"""`bilan read`: shows what was read from a document."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.clock import created
from pipeline.cli.options import ReadingForm, argument, decorated, file_option, format_option, option
from pipeline.cli.session import Session
from pipeline.cli.verdict import reading_exit_code

_WIDEST = 110  # characters; longer lines are hard to follow
_NARROWEST = 60


def page_width(to: Path | None) -> int:
    """The width of the terminal that the page is shown on, within reason; that of a page for a pipe or a file."""
    from pipeline.render.reading_text import PAGE  # noqa: PLC0415  few commands show a reading

    if to is not None or not sys.stdout.isatty():
        return PAGE
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((PAGE, 24)).columns))


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "read"))
    def read(
        document: Annotated[Path, argument(session, "read", "document")],
        plan: Annotated[str | None, option(session, "read", "plan")] = None,
        form: Annotated[ReadingForm, format_option(session, "text", "json", "html")] = "text",
        to: Annotated[Path | None, file_option(session)] = None,
    ) -> int:
        from pipeline.flow.read import accounts, find_plan, open_document, read_report  # noqa: PLC0415  heavy for --help
        from pipeline.flow.setting import Setting  # noqa: PLC0415
        from pipeline.render.reading_html import reading_html  # noqa: PLC0415
        from pipeline.render.reading_json import reading_json  # noqa: PLC0415
        from pipeline.render.reading_text import reading_text  # noqa: PLC0415

        setting = Setting(definitions=session.definitions, today=created().date())
        opened = open_document(document)
        reading = read_report(opened, find_plan(opened, document, plan, setting), setting)
        tables = session.definitions.tables
        if form == "json":
            session.result(reading_json(reading, tables, session.words, session.version), to)
        elif form == "html":
            session.result(reading_html(reading, accounts(reading), tables, session.words, session.version), to)
        else:
            session.result(reading_text(reading, tables, session.words, page_width(to)), to)
        return reading_exit_code(reading, session.words)
