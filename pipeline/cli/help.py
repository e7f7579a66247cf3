"""Help pages in the chosen language: what a command does, how it is written, an example.

Typer's own pages are English and load a library; these are plain text made of the catalogue's words.
"""

import textwrap
from typing import cast

from typer import Context
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from pipeline.cli.session import Session
from pipeline.model.errors import WrongUsage
from pipeline.model.near import nearest
from pipeline.render.words import Words

_WIDTH = 100
_INDENT = 2
_GAP = 2
_NAME_WIDTH = 28

Entry = tuple[str, str]


class BilanCommand(TyperCommand):
    """A command whose help comes from the catalogue of messages."""

    def get_help(self, ctx: object) -> str:
        session = _session(ctx)
        words = session.base
        arguments = [_argument(one) for one in self.params if isinstance(one, TyperArgument)]
        options = [_option(one, words) for one in self.params if isinstance(one, TyperOption)]
        usage = [_path(ctx), words.command("bilan.options_name"), *(name for name, _ in arguments)]
        return _page(
            self.help or "",
            " ".join(usage),
            [("arguments", arguments), ("options", [*options, *_common(session)])],
            self.epilog or "",
            words,
        )


class BilanGroup(TyperGroup):
    """The command line itself: its help names every command, and an unknown one is told in the right language."""

    def get_help(self, ctx: object) -> str:
        session = _session(ctx)
        words = session.base
        commands = [(name, command.help or "") for name, command in self.commands.items()]
        options = [_option(one, words) for one in self.params if isinstance(one, TyperOption)]
        usage = f"{_path(ctx)} {words.command('bilan.options_name')} {words.command('bilan.command_name')}"
        page = _page(
            self.help or "",
            usage,
            [("commands", commands), ("options", [*options, *_common(session)])],
            self.epilog or "",
            words,
        )
        return f"{page}\n\n{words.command('bilan.more')}"

    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand:  # noqa: ARG002  Typer passes it
        if cmd_name not in self.commands:
            raise WrongUsage("commande_inconnue", commande=cmd_name, proche=nearest(cmd_name, self.commands))
        return cast("TyperCommand", self.commands[cmd_name])


def _session(ctx: object) -> Session:
    return cast("Session", cast("Context", ctx).obj)


def _path(ctx: object) -> str:
    return cast("Context", ctx).command_path


def _argument(argument: TyperArgument) -> Entry:
    name = argument.metavar or argument.name
    return f"{name}…" if argument.nargs != 1 else f"[{name}]" if not argument.required else name, argument.help or ""


def _option(option: TyperOption, words: Words) -> Entry:
    name = ", ".join(option.opts)
    if not option.is_flag:
        name = f"{name} {option.metavar}"
    told = option.help or ""
    if isinstance(option.default, str):
        told = f"{told} ({words.command('common.default', valeur=option.default)})"
    return name, told


def _common(session: Session) -> list[Entry]:
    """The options of `settings.py`, which every command takes."""
    words = session.base
    languages = ", ".join(session.definitions.languages)
    return [
        (f"--lang {words.command('common.lang_name')}", words.command("common.lang", langues=languages)),
        (f"--definitions {words.command('common.definitions_name')}", words.command("common.definitions")),
        ("--debug", words.command("common.debug")),
        ("--help", words.command("common.help")),
    ]


def _page(told: str, usage: str, parts: list[tuple[str, list[Entry]]], example: str, words: Words) -> str:
    colon = words.label("colon")
    lines = [*textwrap.wrap(told, _WIDTH), "", f"{words.command('bilan.usage')}{colon}{usage}"]
    for title, entries in parts:
        lines += ["", words.command(f"bilan.{title}") + colon.rstrip()]
        lines += [line for entry in entries for line in _entry(*entry)]
    lines += ["", words.command("bilan.example_head") + colon.rstrip(), f"{' ' * _INDENT}{example}"]
    return "\n".join(lines)


def _entry(name: str, told: str) -> list[str]:
    """A name and what it means, in two columns; a long name has a line to itself."""
    margin = " " * (_INDENT + _NAME_WIDTH + _GAP)
    wrapped = textwrap.wrap(told, _WIDTH, initial_indent=margin, subsequent_indent=margin)
    if len(name) > _NAME_WIDTH:
        return [f"{' ' * _INDENT}{name}", *wrapped]
    first, *others = wrapped or [""]
    return [f"{' ' * _INDENT}{name}".ljust(len(margin)) + first.lstrip(), *others]
