"""`bilan new`: starts a plan folder."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.clock import created
from pipeline.cli.options import Form, argument, decorated, format_option
from pipeline.cli.session import Session
from pipeline.render.outcome import new_json, new_text


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "new"))
    def new(
        folder: Annotated[Path, argument(session, "new", "dossier")],
        form: Annotated[Form, format_option(session, "text", "json")] = "text",
    ) -> int:
        from pipeline.flow.plan import start_plan  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.flow.setting import Setting  # noqa: PLC0415

        files = start_plan(folder, Setting(definitions=session.definitions, today=created().date()))
        if form == "json":
            session.result(new_json(str(folder), files))
        else:
            session.result(new_text(str(folder), files, session.base))
        return 0
