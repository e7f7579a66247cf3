"""Reads the codes, their words, and the rules and views of `checks/`."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.definitions.files import hold_against, parse_toml, read_text, wrong_key
from pipeline.definitions.places import Places
from pipeline.model.catalogue import Catalogue, Code, CodeWords, Rule
from pipeline.model.errors import DefinitionWrong
from pipeline.model.table import TableSpec

_LANGUAGE = 2  # letters in the name of a language


def read_catalogue(
    places: Places, messages: Mapping[str, Mapping[str, Any]], tables: Mapping[str, TableSpec]
) -> Catalogue:
    """Every code: those of `codes.toml` with the words of `messages`, and one for each rule file."""
    rules = tuple(read_rule(path, places.meta, tables) for path in sorted((places.checks / "rules").glob("*.sql")))
    codes = _declared_codes(places, messages)
    codes.update({rule.code.name: rule.code for rule in rules})
    views = tuple((path.stem, read_text(path)) for path in sorted((places.checks / "views").glob("*.sql")))
    return Catalogue(codes=dict(sorted(codes.items())), rules=rules, views=views)


def read_rule(path: Path, meta: Path, tables: Mapping[str, TableSpec]) -> Rule:
    """One rule: the TOML of its first comment, then its query."""
    data, sql, body = headed(path, meta / "rule.schema.json")
    _check_place(data, tables, str(path), body)
    words = {lang: _words(data[lang]) for lang in data if len(lang) == _LANGUAGE}
    thresholds = {name: Decimal(str(value)) for name, value in data.get("seuils", {}).items()}
    _check_thresholds(thresholds, sql, str(path), body)
    code = Code(
        name=path.stem,
        severity=data["severity"],
        engine="duckdb",
        table=data["table"],
        field=data.get("field"),
        words=words,
        thresholds=thresholds,
    )
    return Rule(code=code, sql=sql, file=str(path))


def headed(path: Path, schema: Path) -> tuple[dict[str, Any], str, str]:
    """What a file of SQL says: the TOML of its first comment, its query, and the text of the comment."""
    head, found, sql = read_text(path).partition("*/")
    if not found or not head.startswith("/*"):
        raise DefinitionWrong("regle_sans_entete", fichier=str(path))
    body = head.removeprefix("/*")
    data = parse_toml(body, str(path))
    hold_against(data, schema, str(path), body)
    return data, sql.strip().removesuffix(";"), body


def _check_thresholds(thresholds: Iterable[str], sql: str, file: str, head: str) -> None:
    """Ends in `DefinitionWrong` where a threshold is stated that the query does not name."""
    for name in thresholds:
        if not re.search(rf"\${name}\b", sql):
            raise wrong_key("definition_cle_valeur", file, ["seuils", name], head, valeur=name, attendu=f"${name}")


def _check_place(data: Mapping[str, Any], tables: Mapping[str, TableSpec], file: str, text: str) -> None:
    """Ends in `DefinitionWrong` unless the rule's table is known, and its field stands in it."""
    for key, known in (("table", tuple(tables)), ("field", _columns(data, tables))):
        if key in data and data[key] not in known:
            raise wrong_key("definition_cle_valeur", file, [key], text, valeur=data[key], attendu=", ".join(known))


def _columns(data: Mapping[str, Any], tables: Mapping[str, TableSpec]) -> tuple[str, ...]:
    return tables[data["table"]].columns if data["table"] in tables else ()


def _declared_codes(places: Places, messages: Mapping[str, Mapping[str, Any]]) -> dict[str, Code]:
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
        words[lang] = _words(message["codes"][name])
    return Code(
        name=name,
        severity=data["severity"],
        engine=data["engine"],
        table=data.get("table"),
        field=data.get("field"),
        words=words,
    )


def _words(data: Mapping[str, Any]) -> CodeWords:
    return CodeWords(**{key: data.get(key, "") for key in ("title", "message", "why", "fix", "good", "bad")})
