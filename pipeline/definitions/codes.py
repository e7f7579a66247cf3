"""Reads the codes of `checks/codes.toml` and their words."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.definitions.files import hold_against, parse_toml, read_text
from pipeline.definitions.places import Places
from pipeline.model.catalogue import Code, CodeWords
from pipeline.model.errors import DefinitionWrong


class Codes(Mapping[str, Code]):
    """Every code by name. Those of rules and suites are read when one is asked for that is not among `declared`."""

    def __init__(self, declared: Callable[[], Mapping[str, Code]], every: Callable[[], Mapping[str, Code]]) -> None:
        self._declared, self._every = declared, every

    def __getitem__(self, name: str) -> Code:
        declared = self._declared()
        return declared[name] if name in declared else self._every()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._every())

    def __len__(self) -> int:
        return len(self._every())


def read_codes(places: Places, messages: Mapping[str, Mapping[str, Any]]) -> dict[str, Code]:
    """The codes of `codes.toml` by name, each with its words in every language."""
    path = places.checks / "codes.toml"
    text = read_text(path)
    declared = parse_toml(text, str(path))
    hold_against(declared, places.meta / "codes.schema.json", str(path), text)
    return {name: _code(name, data, messages, path) for name, data in declared.items()}


def _code(name: str, data: Mapping[str, Any], messages: Mapping[str, Mapping[str, Any]], path: Path) -> Code:
    words = {}
    for lang, message in messages.items():
        if name not in message.get("codes", {}):
            raise DefinitionWrong("code_sans_mots", nom=name, fichier=str(path), langue=lang)
        words[lang] = code_words(message["codes"][name])
    return Code(
        name=name,
        severity=data["severity"],
        engine=data["engine"],
        table=data.get("table"),
        field=data.get("field"),
        words=words,
    )


def code_words(data: Mapping[str, Any]) -> CodeWords:
    """What people read about a code; what is not stated is empty."""
    return CodeWords(**{key: data.get(key, "") for key in ("title", "message", "why", "fix", "good", "bad")})
