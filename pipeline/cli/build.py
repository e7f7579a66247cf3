"""`bilan build`: normalises a plan's sources into a draft data package."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.clock import created
from pipeline.cli.figures import figures
from pipeline.cli.options import Form, argument, decorated, format_option, option
from pipeline.cli.progress import shown
from pipeline.cli.session import Session
from pipeline.cli.verdict import exit_code
from pipeline.render.outcome import draft_text
from pipeline.render.report_json import report_json
from pipeline.render.report_text import report_text


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "build"))
    def build(
        plan: Annotated[str, argument(session, "build", "plan")],
        to: Annotated[Path, option(session, "build", "to")],
        form: Annotated[Form, format_option(session, "text", "json")] = "text",
    ) -> int:
        from pipeline.flow.plan import build_package  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.flow.setting import Setting  # noqa: PLC0415

        chosen = session.definitions.plan(plan)
        today = created(Path(chosen.root)).date()
        with shown(session.base) as progress:
            setting = Setting(definitions=session.definitions, today=today, progress=progress)
            _, report = build_package(chosen, to, setting)
        closing = draft_text(figures(to), report, str(to), session.base)
        if form == "json":
            session.result(report_json(report, session.words, session.version))
            session.notice(closing)
        else:
            session.result(f"{report_text(report, session.words)}\n{closing}")
        return exit_code(report)
