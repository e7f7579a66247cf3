"""Reads a definition file and holds it against its JSON Schema of schemas/meta."""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pipeline.definitions.json_lines import doubled_key, line_of_word
from pipeline.definitions.json_lines import line_of as line_of_json
from pipeline.definitions.places import is_shipped
from pipeline.definitions.toml_lines import line_of
from pipeline.model.errors import DefinitionWrong

if TYPE_CHECKING:
    from jsonschema import ValidationError

_SHOWN = 80  # characters of a wrong value that a message shows
_DEEPEST = 60  # levels that a definition may have
_TOO_MUCH = re.compile(r"[0-9_]{4000}|(?:[\[{]\s*){200}")


def read_text(path: Path) -> str:
    """The file's text; a definition is UTF-8, with or without the mark that some editors put first."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as cause:
        line = cause.object[: cause.start].count(b"\n") + 1
        raise DefinitionWrong("definition_utf8", fichier=str(path), ligne=line) from cause
    except OSError as cause:
        raise DefinitionWrong("definition_absente", fichier=str(path)) from cause


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The TOML of `text`, the words of `file` from its first line on."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        line = getattr(cause, "lineno", None) or _line_said(str(cause), text)
        raise DefinitionWrong("definition_toml", fichier=file, ligne=line, cause=str(cause)) from cause
    except (ValueError, RecursionError) as cause:  # a number of too many digits, lists in lists without end
        found = _TOO_MUCH.search(text)
        line = text.count("\n", 0, found.start() if found else 0) + 1
        raise DefinitionWrong("definition_toml", fichier=file, ligne=line, cause=str(cause)) from cause


def _line_said(message: str, text: str) -> int:
    _, _, tail = message.partition("at line ")
    digits = tail.split(",")[0]
    return int(digits) if digits.isdigit() else text.count("\n") + 1


def read_json(path: Path) -> dict[str, Any]:
    """A whole JSON file that holds an object."""
    return parse_json(read_text(path), str(path))


def parse_json(text: str, file: str) -> dict[str, Any]:
    """The object that the JSON of `text` holds.

    A key given twice, of which readers take one or the other, is refused, and so are the numbers that are none.
    """
    doubled: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            doubled.append(file)
        return found

    def no_number(word: str) -> None:
        raise DefinitionWrong("definition_json", fichier=file, ligne=line_of_word(text, word), cause=word)

    try:
        data = json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except json.JSONDecodeError as cause:
        raise DefinitionWrong("definition_json", fichier=file, ligne=cause.lineno, cause=cause.msg) from cause
    except ValueError as cause:  # a number of too many digits
        raise DefinitionWrong("definition_json", fichier=file, ligne=1, cause=str(cause)) from cause
    except RecursionError as cause:
        raise DefinitionWrong("schema_profond", fichier=file, ligne=1, cle="") from cause
    if not isinstance(data, dict):
        raise DefinitionWrong("definition_json", fichier=file, ligne=1, cause="object expected")
    if doubled and (found := doubled_key(text, _DEEPEST)):
        place, line = found
        raise DefinitionWrong("definition_cle_double", fichier=file, ligne=line, cle=".".join(map(str, place)))
    return data


@lru_cache(maxsize=16)
def _validator(meta: Path) -> Any:  # noqa: ANN401  jsonschema's validators share no typed protocol
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415  80 ms that --help must not pay

    return Draft202012Validator(json.loads(meta.read_text(encoding="utf-8")), format_checker=FormatChecker())


def hold_against(data: Mapping[str, Any], meta: Path, file: str, text: str) -> None:
    """Ends in `DefinitionWrong` with key and line at the first thing in `data` that `meta` does not allow.

    A test does so for the tables, codes, rules and words that are bilan's own: no run pays for it again.
    """
    if is_shipped(Path(file)):
        return
    errors = sorted(_validator(meta).iter_errors(_dates_as_text(data)), key=_reading_order)
    if errors:
        raise _explain(errors[0], file, text)


def _reading_order(error: "ValidationError") -> tuple[bool, list[str], bool]:
    """By place, what only follows from another value last.

    A key that is not known comes first, for the key that is missed is often the one mistyped.
    """
    follows = not {"then", "else"}.isdisjoint(error.absolute_schema_path)
    return follows, [str(part) for part in error.absolute_path], error.validator != "additionalProperties"


def _dates_as_text(data: Any) -> Any:  # noqa: ANN401  any TOML value
    """The same data with its dates as JSON writes them; JSON Schema knows no dates."""
    if isinstance(data, Mapping):
        return {key: _dates_as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_dates_as_text(value) for value in data]
    return data.isoformat() if isinstance(data, date | time) else data


def _explain(error: "ValidationError", file: str, text: str) -> DefinitionWrong:
    path: list[str | int] = list(error.absolute_path)
    if (unknown := _unknown(error)) is not None:
        key, near = unknown
        place = path if key is None else [*path, key]
        return wrong_key("definition_cle_inconnue", file, place, text, proche=near)
    if missing := _missing(error):
        return wrong_key("definition_cle_manquante", file, [*path, missing], text)
    return wrong_key(
        "definition_cle_valeur",
        file,
        path,
        text,
        valeur=str(error.instance)[:_SHOWN],
        attendu=_expected(error),
    )


def _unknown(error: "ValidationError") -> tuple[str | None, str] | None:
    """The key that may not stand there (None: the place itself) and the known name nearest to it."""
    if error.validator == "not":
        return None, ""
    if "propertyNames" in error.schema_path:
        return str(error.instance), ""
    if error.validator != "additionalProperties":
        return None
    rules = cast("Mapping[str, Any]", error.schema)
    known, patterns = list(rules.get("properties", {})), list(rules.get("patternProperties", {}))
    extra = next(
        key
        for key in cast("Mapping[str, Any]", error.instance)
        if key not in known and not any(re.search(pattern, key) for pattern in patterns)
    )
    return extra, ", ".join(get_close_matches(extra, known, n=1))


def _missing(error: "ValidationError") -> str | None:
    """The key that should stand there; where one of several would do, all of them."""
    there = cast("Mapping[str, Any]", error.instance)
    if error.validator == "required":
        return next(key for key in cast("list[str]", error.validator_value) if key not in there)
    if error.validator == "dependentRequired":
        needs = cast("Mapping[str, list[str]]", error.validator_value)
        return next(one for key, others in needs.items() if key in there for one in others if one not in there)
    if error.validator == "anyOf":
        return " / ".join(key for one in cast("list[Any]", error.validator_value) for key in one.get("required", ()))
    return None


def _expected(error: "ValidationError") -> str:
    wanted = error.validator_value
    if error.validator in {"enum", "const", "type"}:
        return ", ".join(map(str, wanted)) if isinstance(wanted, list) else str(wanted)
    return f"{error.validator}: {json.dumps(wanted, ensure_ascii=False)}"


def wrong_key(code: str, file: str, path: list[str | int], text: str, **details: str) -> DefinitionWrong:
    """The error `code` about the key at `path` of `text`, with its line."""
    find = line_of_json if file.endswith(".json") else line_of
    line = find(text, path)
    return DefinitionWrong(code, fichier=file, cle=".".join(map(str, path)), ligne=line, **details)
