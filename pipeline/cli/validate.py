"""`bilan validate`: checks reports, tables and data packages."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.clock import created
from pipeline.cli.options import ReportForm, argument, decorated, file_option, format_option, option
from pipeline.cli.progress import shown
from pipeline.cli.results import give
from pipeline.cli.session import Session
from pipeline.cli.verdict import exit_code
from pipeline.model.errors import WrongUsage
from pipeline.render.formats import FORMATS


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "validate"))
    def validate(
        targets: Annotated[list[Path], argument(session, "validate", "cibles")],
        plan: Annotated[str | None, option(session, "validate", "plan")] = None,
        table: Annotated[str | None, option(session, "validate", "table")] = None,
        schema: Annotated[Path | None, option(session, "validate", "schema")] = None,
        form: Annotated[ReportForm, format_option(session, *FORMATS)] = "text",
        to: Annotated[Path | None, file_option(session)] = None,
    ) -> int:
        if table is not None and schema is not None:
            raise WrongUsage("options_contraires", premiere="--table", seconde="--schema")
        from pipeline.cli.targets import Asked, check_target  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.flow import Setting  # noqa: PLC0415

        asked = Asked(plan=plan, table=table, schema=schema)
        with shown(session.base) as progress:
            setting = Setting(definitions=session.definitions, today=created().date(), progress=progress)
            reports = [check_target(target, asked, setting) for target in targets]
        give(session, form, reports, to)
        return max(exit_code(report) for report in reports)
