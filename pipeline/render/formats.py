"""The forms that a report can take, by the name that `--format` gives them; each is loaded when it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType

from pipeline.model.report import Report
from pipeline.render.words import Words

Format = Callable[[Sequence[Report], Words, str], str]


def _loaded(form: str) -> Format:
    """The form that stands under its own name in a module of its own."""

    def render(reports: Sequence[Report], words: Words, version: str) -> str:
        made: Format = getattr(import_module(f"pipeline.render.report_{form}"), f"reports_{form}")
        return made(reports, words, version)

    return render


FORMATS: Mapping[str, Format] = MappingProxyType(
    {form: _loaded(form) for form in ("text", "json", "html", "sarif", "junit", "github", "frictionless")}
)
