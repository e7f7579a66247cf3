"""The options that several commands declare alike."""

from typing import Any, Literal

import typer

from pipeline.cli.help import BilanCommand
from pipeline.cli.session import Session

Form = Literal["text", "json"]
ReadingForm = Literal["text", "json", "html"]
ReportForm = Literal["text", "json", "html", "sarif", "junit", "github", "frictionless"]  # those of render/formats
PageForm = Literal["text", "json", "markdown"]


def format_option(session: Session, *forms: str) -> Any:  # noqa: ANN401  what typer.Option itself returns
    """`--format`, with the forms that the command knows."""
    told = session.base.command("common.format", formats=", ".join(forms))
    return typer.Option("--format", help=told, metavar=session.base.command("common.format_name"))


def file_option(session: Session) -> Any:  # noqa: ANN401  what typer.Option itself returns
    """`--to FILE`, where the result goes instead of standard output."""
    say = session.texts("common")
    return typer.Option("--to", help=say("to_file"), metavar=say("to_file_name"))


def argument(session: Session, command: str, name: str) -> Any:  # noqa: ANN401  what typer.Argument itself returns
    """An argument with its words."""
    say = session.texts(command)
    return typer.Argument(help=say(name), metavar=say(f"{name}_name"))


def option(session: Session, command: str, name: str) -> Any:  # noqa: ANN401  what typer.Option itself returns
    """An option that bears the name of its words."""
    say = session.texts(command)
    return typer.Option(f"--{name}", help=say(name), metavar=say(f"{name}_name"))


def flag(session: Session, command: str, name: str) -> Any:  # noqa: ANN401  what typer.Option itself returns
    """An option without a value, that bears the name of its words."""
    return typer.Option(f"--{name}", help=session.texts(command)(name))


def decorated(session: Session, command: str) -> dict[str, Any]:
    """What every command tells Typer about itself."""
    say = session.texts(command)
    return {"name": command, "cls": BilanCommand, "help": say("help"), "epilog": say("example")}
