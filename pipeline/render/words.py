"""The words for codes, errors and labels in one language, filled with the details at hand.

Looking up never fails: a code without words shows itself, a missing detail shows that it is missing.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from pipeline.model.catalogue import CauseWords, Code, CodeWords
from pipeline.model.finding import Detail, Finding
from pipeline.render.notes import explained
from pipeline.render.numbers import money, number, plural
from pipeline.render.visible import shortened, shown, visible

_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
_PLACE = re.compile(r"\{(\w+)(?::(\w+)|((?:\|[^{}|]*)+))?\}")
_FORMED = re.compile(r"\{(?P<name>\w+)(:\w+|(\|[^{}|]*)*\|(?P<plural>[^{}|]*))\}")
_MONEY = "argent"

Details = Mapping[str, Detail]


class Words:
    """The words of `lang`: those of rules come from `codes`, all others from `messages`.

    `messages` is the content of `checks/messages/<lang>.toml`. In a template `{name}` is a detail,
    `{name|one|many}` a form that agrees with a number, `{name:argent}` an amount, and a passage
    between `[[` and `]]` vanishes when one of its details is missing.
    """

    def __init__(
        self,
        messages: Mapping[str, Any],
        lang: str,
        codes: Mapping[str, Code] = MappingProxyType({}),
    ) -> None:
        self.lang = lang
        self.codes = codes
        self._messages = messages

    def label(self, path: str, /, **details: Detail) -> str:
        """The label at `path` (parts joined by points) below `[words]`, filled."""
        return self.fill(self._text("words", path), details)

    def command(self, path: str, /, **details: Detail) -> str:
        """The text at `path` below `[commands]`, filled."""
        return self.fill(self._text("commands", path), details)

    def error(self, code: str, details: Details) -> tuple[str, str]:
        """Message and remedy of an error; a source that cannot be read has the words of its finding."""
        known = self._messages.get("errors", {}).get(code) or self._messages.get("codes", {}).get(code)
        if known is None:
            return code, ""
        return self.fill(known.get("message", code), details), self.fill(known.get("fix", ""), details)

    def code(self, code: str) -> CodeWords:
        """The unfilled words of a code."""
        known = self.codes.get(code)
        if known is not None and self.lang in known.words:
            return known.words[self.lang]
        stated = self._messages.get("codes", {}).get(code)
        if stated is not None:
            names = ("title", "message", "why", "fix", "good", "bad")
            return CodeWords(**{name: stated.get(name, "") for name in names})
        return CodeWords(
            title=self.label("unknown_title"),
            message=self.label("unknown_message", code=code),
            why="",
            fix="",
        )

    def cause(self, code: str) -> CauseWords:
        """The unfilled words of a root cause; one without words is named by its code and has no remedy."""
        stated = self._messages.get("causes", {}).get(code)
        if stated is None:
            return CauseWords(title=shown(code.replace("_", " ")), fix="")
        return CauseWords(title=stated["title"], fix=stated["fix"])

    def message(self, finding: Finding) -> str:
        """The sentence that tells one finding."""
        return self.fill(self.code(finding.code).message, _context(finding))

    def fix(self, finding: Finding) -> str:
        """The remedy of one finding: that of its root cause where one is known."""
        remedy = self.cause(finding.cause).fix if finding.cause else ""
        return self.fill(remedy or self.code(finding.code).fix, _context(finding))

    def fill(self, template: str, details: Details) -> str:
        """`template` with its details; details are made visible, the template's own words are kept."""

        def optional(passage: re.Match[str]) -> str:
            names = [name for name, _, _ in _PLACE.findall(passage.group(1))]
            return passage.group(1) if all(_there(details.get(name)) for name in names) else ""

        def place(found: re.Match[str]) -> str:
            return self._place(found, details)

        return _PLACE.sub(place, _OPTIONAL.sub(optional, template))

    def show(self, value: Detail) -> str:
        """A value as people read it: numbers by the language's rules, text made visible."""
        if value is None:
            return self._text("words", "missing")
        if isinstance(value, bool):
            return self._text("words", "yes" if value else "no")
        if isinstance(value, int | Decimal):
            return number(value, self.lang)
        return visible(value)

    def money(self, value: Decimal) -> str:
        """An amount of dollars as people read it."""
        return money(value, self.lang)

    def _place(self, found: re.Match[str], details: Details) -> str:
        name, kind, forms = found.groups()
        value = details.get(name)
        counted = _number(value)
        if forms is not None:
            shapes = tuple(forms[1:].split("|"))
            return shapes[-1] if counted is None else plural(counted, shapes, self.lang)
        if kind == _MONEY and counted is not None:
            return money(counted, self.lang)
        if isinstance(value, str):
            return visible(self._said(name, value))
        return self.show(_short(value))

    def _said(self, name: str, value: str) -> str:
        """A detail that is itself a code, in words where there are any."""
        said = self._messages.get("words", {}).get("values", {}).get(name, {}).get(value, value)
        return str(said)

    def _text(self, section: str, path: str) -> str:
        found: Any = self._messages.get(section, {})
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else path


def readable(template: str) -> str:
    """A template as a page shows it: optional passages without brackets, blanks by name, words in the plural."""
    plain = template.replace("[[", "").replace("]]", "")
    return _FORMED.sub(lambda blank: blank["plural"] or f"{{{blank['name']}}}", plain)


def _short(value: Detail) -> Detail:
    """A decimal without the zero cents that a sentence does not need."""
    return int(value) if isinstance(value, Decimal) and value.is_finite() and value == int(value) else value


def _there(value: Detail) -> bool:
    return value is not None and value != ""


def _number(value: Detail) -> int | Decimal | None:
    """The number that a detail is or writes, if any."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    try:
        read = Decimal(value)
    except InvalidOperation:
        return None
    return read if read.is_finite() else None


def _context(finding: Finding) -> dict[str, Detail]:
    """What a template may name: where the finding is, what was written there, and its own details, none too long."""
    place = finding.location
    named: dict[str, Detail] = {
        "value": finding.value,
        "table": finding.table,
        "field": finding.field,
        "champ": finding.field,
        "key": "|".join(finding.key),
        "file": place.file if place else None,
        "line": place.line if place else None,
        "row": place.row if place else None,
        **explained(finding.details),
    }
    return {name: shortened(value) if isinstance(value, str) else value for name, value in named.items()}
