"""`bilan serve`: the validation page and its API."""

import os
from typing import Annotated

import typer

from pipeline.cli.clock import today
from pipeline.cli.options import decorated, option
from pipeline.cli.session import Session
from pipeline.model.errors import WrongUsage

_MEGABYTE = 1_000_000


def add(app: typer.Typer, session: Session) -> None:
    """Makes the command known."""

    @app.command(**decorated(session, "serve"))
    def serve(
        plans: Annotated[list[str] | None, option(session, "serve", "plan")] = None,
        host: Annotated[str, option(session, "serve", "host")] = "127.0.0.1",
        port: Annotated[int, option(session, "serve", "port")] = 8000,
        workers: Annotated[int, option(session, "serve", "workers")] = os.cpu_count() or 1,
        size: Annotated[int, option(session, "serve", "max-size")] = 20,
        often: Annotated[int, option(session, "serve", "each-minute")] = 60,
    ) -> int:
        given = {"--workers": workers, "--max-size": size, "--each-minute": often}
        for name, number in given.items():
            if number < 1:
                raise WrongUsage("option_mal_employee", option=name)
        from pipeline.web.server import run  # noqa: PLC0415  heavy; --help must not pay for it
        from pipeline.web.settings import Bounds, Service  # noqa: PLC0415

        definitions = session.definitions
        known = [definitions.plan(one) for one in plans or definitions.plan_ids()]
        service = Service(
            places=definitions.places,
            plans={plan.id: plan.root for plan in known},
            titles={plan.id: plan.title for plan in known},
            bounds=Bounds(size=size * _MEGABYTE, each_minute=often, workers=workers),
        )
        run(
            service, host, port, today, lambda at: session.notice(session.base.command("serve.listening", adresse=at))
        )
        return 0
