"""The command line as Typer knows it, built once the language is known."""

from typing import Annotated

import typer
from typer.core import TyperGroup
from typer.main import get_group

from pipeline.cli import (
    as_of,
    build,
    checks,
    decide,
    diff,
    new,
    read,
    rebuild,
    release,
    serve,
    tables,
    template,
    trace,
    validate,
    verify,
    withdraw,
)  # fmt: skip
from pipeline.cli.help import BilanGroup
from pipeline.cli.session import Session

COMMANDS = (
    new, read, validate, build, release, verify, diff, as_of, withdraw,
    rebuild, decide, trace, template, serve, tables, checks,
)  # fmt: skip


def build_app(session: Session) -> TyperGroup:
    """Every command, with its help in the session's language."""
    say = session.texts("bilan")
    app = typer.Typer(
        name="bilan",
        cls=BilanGroup,
        help=say("help"),
        epilog=say("example"),
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    @app.callback(invoke_without_command=True)
    def bilan(
        context: typer.Context,
        *,
        version: Annotated[bool, typer.Option("--version", help=session.base.command("common.version"))] = False,
    ) -> None:
        if version:
            session.result(f"bilan {session.version}\n")
            raise typer.Exit
        if context.invoked_subcommand is None:
            session.result(f"{context.get_help()}\n")

    for command in COMMANDS:
        command.add(app, session)
    return get_group(app)
