"""Typer's complaints about a command line, as errors of ours with words in both languages."""

import re
from typing import Any

from typer import TyperException

from pipeline.model.errors import WrongUsage

_EXTRA = re.compile(r"unexpected extra argument\(s\) \((.*)\)$", re.DOTALL)


def translated(error: TyperException) -> WrongUsage:
    """The error to tell; a complaint of an unknown kind keeps Typer's own sentence as its cause."""
    told: Any = error  # the kinds that Typer raises are not public, their fields differ
    kind = type(error).__name__
    if kind == "NoSuchOption":
        near = next(iter(told.possibilities or ()), None)
        return WrongUsage("option_inconnue", option=told.option_name, proche=near)
    if kind == "BadOptionUsage":
        return WrongUsage("option_mal_employee", option=told.option_name)
    if kind == "MissingParameter":
        return WrongUsage("argument_manquant", nom=_name(told.param))
    if kind == "BadParameter" and told.param is not None:
        choices = told.param.type_descriptor.choices
        allowed = ", ".join(map(str, choices)) if choices else None
        return WrongUsage("valeur_refusee", nom=_name(told.param), permises=allowed)
    if extra := _EXTRA.search(error.message):
        return WrongUsage("arguments_en_trop", mots=extra.group(1))
    return WrongUsage("usage", cause=error.format_message())


def _name(parameter: Any) -> str:  # noqa: ANN401  Typer's parameters share no public type
    """An option by its long name, an argument by the name that the help gives it."""
    if parameter.param_type_name == "option":
        return str(parameter.opts[0])
    return str(parameter.metavar or parameter.name)
