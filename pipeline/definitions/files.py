"""Reads a definition file and holds it against its JSON Schema of schemas/meta."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date, time
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pipeline.definitions.toml_lines import line_of
from pipeline.model.errors import DefinitionWrong

if TYPE_CHECKING:
    from jsonschema import ValidationError


def read_text(path: Path) -> str:
    """The file's text; a definition is UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as cause:
        line = cause.object[: cause.start].count(b"\n") + 1
        raise DefinitionWrong("definition_utf8", fichier=str(path), ligne=line) from cause
    except OSError as cause:
        raise DefinitionWrong("definition_absente", fichier=str(path)) from cause


def parse_toml(text: str, file: str, first_line: int = 1) -> dict[str, Any]:
    """The TOML of `text`, which begins at `first_line` of `file`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        line = getattr(cause, "lineno", None) or _line_said(str(cause), text)
        raise DefinitionWrong(
            "definition_toml", fichier=file, ligne=line + first_line - 1, cause=str(cause)
        ) from cause


def _line_said(message: str, text: str) -> int:
    _, _, tail = message.partition("at line ")
    digits = tail.split(",")[0]
    return int(digits) if digits.isdigit() else text.count("\n") + 1


def read_toml(path: Path) -> dict[str, Any]:
    """A whole TOML file."""
    return parse_toml(read_text(path), str(path))


def read_json(path: Path) -> dict[str, Any]:
    """A whole JSON file that holds an object."""
    text = read_text(path)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as cause:
        raise DefinitionWrong("definition_json", fichier=str(path), ligne=cause.lineno, cause=cause.msg) from cause
    if not isinstance(data, dict):
        raise DefinitionWrong("definition_json", fichier=str(path), ligne=1, cause="object expected")
    return data


@lru_cache(maxsize=16)
def _validator(meta: Path) -> Any:  # noqa: ANN401  jsonschema's validators share no typed protocol
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415  80 ms that --help must not pay

    return Draft202012Validator(json.loads(meta.read_text(encoding="utf-8")), format_checker=FormatChecker())


def hold_against(data: Mapping[str, Any], meta: Path, file: str, text: str, first_line: int = 1) -> None:
    """Ends in `DefinitionWrong` with key and line at the first thing in `data` that `meta` does not allow."""
    errors = sorted(
        _validator(meta).iter_errors(_dates_as_text(data)),
        key=lambda error: [str(p) for p in error.absolute_path],
    )
    if errors:
        raise _explain(errors[0], file, text, first_line)


def _dates_as_text(data: Any) -> Any:  # noqa: ANN401  any TOML value
    """The same data with its dates as JSON writes them; JSON Schema knows no dates."""
    if isinstance(data, Mapping):
        return {key: _dates_as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_dates_as_text(value) for value in data]
    return data.isoformat() if isinstance(data, date | time) else data


def _explain(error: "ValidationError", file: str, text: str, first_line: int) -> DefinitionWrong:
    path: list[str | int] = list(error.absolute_path)
    if error.validator == "additionalProperties":
        known = list(cast("Mapping[str, Any]", error.schema).get("properties", {}))
        extra = next(key for key in cast("Mapping[str, Any]", error.instance) if key not in known)
        near = get_close_matches(extra, known, n=1)
        return _wrong("definition_cle_inconnue", file, [*path, extra], text, first_line, proche=", ".join(near))
    if error.validator == "required":
        missing = next(
            key
            for key in cast("list[str]", error.validator_value)
            if key not in cast("Mapping[str, Any]", error.instance)
        )
        return _wrong("definition_cle_manquante", file, [*path, missing], text, first_line)
    expected = error.validator_value if error.validator in {"type", "enum", "const", "pattern", "format"} else None
    said = f"{error.validator}: {json.dumps(expected, ensure_ascii=False)}" if expected else error.message
    return _wrong(
        "definition_cle_valeur", file, path, text, first_line, valeur=str(error.instance)[:80], attendu=said
    )


def _wrong(
    code: str, file: str, path: list[str | int], text: str, first_line: int, **details: str
) -> DefinitionWrong:
    line = line_of(text, path) + first_line - 1
    return DefinitionWrong(code, fichier=file, cle=".".join(map(str, path)), ligne=line, **details)
