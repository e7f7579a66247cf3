"""`bilan as-of`: what a dataset said at a version or a date."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.options import argument, decorated, format_option, option
from pipeline.cli.session import Session
from pipeline.model.errors import WrongUsage

RowsForm = Literal["csv", "json"]


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "as-of"))
    def as_of(
        releases: Annotated[Path, argument(session, "as-of", "versions")],
        when: Annotated[str, argument(session, "as-of", "quand")],
        to: Annotated[Path | None, option(session, "as-of", "to")] = None,
        table: Annotated[str | None, option(session, "as-of", "table")] = None,
        year: Annotated[str | None, option(session, "as-of", "annee")] = None,
        form: Annotated[RowsForm, format_option(session, "csv", "json")] = "csv",
    ) -> int:
        from pipeline.flow.as_of import Moment, package_as_of, table_as_of  # noqa: PLC0415  heavy; --help must not pay
        from pipeline.render.outcome import restored_text  # noqa: PLC0415

        moment = Moment(folder=releases, when=when)
        if reason := moment.withdrawn():
            session.notice(session.base.label("outcome.withdrawn", version=moment.version(), raison=reason))
        if table is not None:
            known = table_as_of(moment, table, year)
            session.result(known.json() if form == "json" else known.csv(), to)
        elif to is None:
            raise WrongUsage("cible_ou_table")
        else:
            session.notice(restored_text(str(to), package_as_of(moment, to), session.base))
        return 0
