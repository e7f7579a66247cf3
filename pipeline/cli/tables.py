"""`bilan tables`: the dictionary."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import PageForm, argument, decorated, file_option, format_option
from pipeline.cli.session import Session
from pipeline.model.errors import WrongUsage
from pipeline.model.near import nearest
from pipeline.render.tables_page import table_json, table_text, tables_json, tables_markdown, tables_text


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "tables"))
    def tables(
        name: Annotated[str | None, argument(session, "tables", "nom")] = None,
        form: Annotated[PageForm, format_option(session, "text", "json", "markdown")] = "text",
        to: Annotated[Path | None, file_option(session)] = None,
    ) -> int:
        session.result(_page(session, name, form), to)
        return 0


def _page(session: Session, name: str | None, form: PageForm) -> str:
    known, words = session.definitions.tables, session.base
    if name is None:
        if form == "json":
            return tables_json(known, words)
        return tables_markdown(known.values(), words) if form == "markdown" else tables_text(known, words)
    spec = known.get(name)
    if spec is None:
        raise WrongUsage("schema_inconnu", table=name, tables=", ".join(known), proches=nearest(name, known, 3))
    if form == "json":
        return table_json(spec, words)
    return tables_markdown([spec], words) if form == "markdown" else table_text(spec, words)
