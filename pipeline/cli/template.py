"""`bilan template`: the workbook that reporters fill in."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.clock import created
from pipeline.cli.options import argument, decorated, option
from pipeline.cli.session import Session
from pipeline.model.errors import WrongUsage

_FORM = "rapport-regional"
_SUFFIX = ".xlsx"


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "template"))
    def template(
        form: Annotated[str, argument(session, "template", "formulaire")],
        plan: Annotated[str, option(session, "template", "plan")],
        to: Annotated[Path, option(session, "template", "to")],
        body: Annotated[str | None, option(session, "template", "organisme")] = None,
        year: Annotated[str | None, option(session, "template", "annee")] = None,
    ) -> int:
        if form != _FORM:
            raise WrongUsage("gabarit_demande_inconnu", formulaire=form)
        if to.suffix.casefold() != _SUFFIX:
            raise WrongUsage("gabarit_suffixe", fichier=str(to))
        from pipeline.flow.setting import Setting  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.flow.template import Wanted, make_template  # noqa: PLC0415

        setting = Setting(definitions=session.definitions, today=created().date())
        counts = make_template(session.definitions.plan(plan), Wanted(body=body, year=year), to, setting)
        session.notice(session.base.command("template.written", fichier=str(to), **counts))
        return 0
