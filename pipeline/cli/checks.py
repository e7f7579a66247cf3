"""`bilan checks`: the catalogue of what can be found."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.help import nearest
from pipeline.cli.options import PageForm, argument, decorated, file_option, format_option, option
from pipeline.cli.session import Session
from pipeline.model.catalogue import Code
from pipeline.model.errors import WrongUsage
from pipeline.model.finding import Severity
from pipeline.render.checks_page import check_json, check_text, checks_json, checks_markdown, checks_text


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "checks"))
    def checks(
        code: Annotated[str | None, argument(session, "checks", "code")] = None,
        table: Annotated[str | None, option(session, "checks", "table")] = None,
        severity: Annotated[Severity | None, option(session, "checks", "severity")] = None,
        form: Annotated[PageForm, format_option(session, "text", "json", "markdown")] = "text",
        to: Annotated[Path | None, file_option(session)] = None,
    ) -> int:
        asked = {
            name: one
            for name, one in session.definitions.catalogue.codes.items()
            if table in {None, one.table} and severity in {None, one.severity}
        }
        if table is not None and table not in session.definitions.tables:
            raise WrongUsage("schema_inconnu", table=table, tables=", ".join(session.definitions.tables))
        session.result(_page(session, code, asked, form), to)
        return 0


def _page(session: Session, name: str | None, asked: Mapping[str, Code], form: PageForm) -> str:
    known, words = session.definitions.catalogue.codes, session.words
    if name is None:
        if form == "json":
            return checks_json(asked, words)
        return checks_markdown(asked.values(), words) if form == "markdown" else checks_text(asked, words)
    code = known.get(name)
    if code is None:
        raise WrongUsage("code_inconnu", code=name, proche=nearest(name, list(known)))
    if form == "json":
        return check_json(code, words)
    return checks_markdown([code], words) if form == "markdown" else check_text(code, words)
