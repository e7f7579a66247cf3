"""`bilan decide`: records in plan.toml what a person decided."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.clock import created
from pipeline.cli.options import argument, decorated, option
from pipeline.cli.session import Session

Nature = Literal["derogation", "erratum", "confirmation"]


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "decide"))
    def decide(
        plan: Annotated[Path, argument(session, "decide", "plan")],
        nature: Annotated[Nature, option(session, "decide", "nature")],
        scope: Annotated[str, option(session, "decide", "portee")],
        reason: Annotated[str, option(session, "decide", "raison")],
        who: Annotated[str, option(session, "decide", "qui")],
        code: Annotated[str | None, option(session, "decide", "code")] = None,
    ) -> int:
        from pipeline.flow.decide import record_decision, year_after  # noqa: PLC0415  loads what edits TOML
        from pipeline.model.plan import Decision  # noqa: PLC0415

        day = created().date()
        decision = Decision(
            nature=nature, code=code, scope=scope, reason=reason, who=who, on=day, expires=year_after(day)
        )
        record_decision(plan, decision, session.definitions)
        told = {"fichier": str(plan / "plan.toml"), "portee": scope, "expire": str(decision.expires)}
        session.notice(session.base.label("outcome.decided", **told))
        return 0
