"""Reads the rules and views of `checks/`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.definitions.codes import code_words
from pipeline.definitions.files import hold_against, parse_toml, read_text, wrong_key
from pipeline.definitions.places import Places
from pipeline.model.catalogue import Catalogue, Code, Rule
from pipeline.model.errors import DefinitionWrong
from pipeline.model.table import TableSpec

_LANGUAGE = 2  # letters in the name of a language


def read_catalogue(places: Places, declared: Mapping[str, Code], tables: Mapping[str, TableSpec]) -> Catalogue:
    """Every code: those that are declared, and one for each rule file."""
    rules = tuple(read_rule(path, places.meta, tables) for path in sorted((places.checks / "rules").glob("*.sql")))
    codes = {**declared, **{rule.code.name: rule.code for rule in rules}}
    folder = places.checks / "views"
    views = tuple((path.stem, read_text(path)) for path in sorted(folder.glob("*.sql")))
    return Catalogue(codes=dict(sorted(codes.items())), rules=rules, views=views, folder=str(folder))


def read_rule(path: Path, meta: Path, tables: Mapping[str, TableSpec]) -> Rule:
    """One rule: the TOML of its first comment, then its query."""
    said = headed(path, meta / "rule.schema.json")
    data, sql, body = said.data, said.sql, said.head
    _check_place(data, tables, str(path), body)
    words = {lang: code_words(data[lang]) for lang in data if len(lang) == _LANGUAGE}
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
    return Rule(code=code, sql=sql, file=str(path), line=said.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """What a file of SQL says: the TOML of its first comment, its text, and the query with the line of its start."""

    data: dict[str, Any]
    head: str
    sql: str
    line: int


def headed(path: Path, schema: Path) -> Headed:
    """A file of SQL that a comment holding TOML opens."""
    text = read_text(path)
    head, found, sql = text.partition("*/")
    if not found or not head.startswith("/*"):
        raise DefinitionWrong("regle_sans_entete", fichier=str(path), ligne=1)
    body = head.removeprefix("/*")
    data = parse_toml(body, str(path))
    hold_against(data, schema, str(path), body)
    before = len(text) - len(sql.lstrip())
    return Headed(data=data, head=body, sql=sql.strip().removesuffix(";"), line=text.count("\n", 0, before) + 1)


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
