"""Reads the suites of `checks/expectations/`, one a table."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.definitions.files import hold_against, parse_json, read_text, wrong_key
from pipeline.model.catalogue import Code, CodeWords, Expectation, Suite
from pipeline.model.table import TableSpec

_WORDS = ("title", "message", "why", "fix", "good", "bad")
_LANGUAGE = 2  # letters in the name of a language


def read_suites(folder: Path, meta: Path, tables: Mapping[str, TableSpec]) -> tuple[Suite, ...]:
    """Every suite, by table; a file that is none, or that names a column that is not there, is a wrong definition."""
    known: dict[str, Path] = {}
    return tuple(
        _read(path, meta / "expectations.schema.json", tables, known) for path in sorted(folder.glob("*.json"))
    )


def _read(path: Path, schema: Path, tables: Mapping[str, TableSpec], known: dict[str, Path]) -> Suite:
    text = read_text(path)
    data = parse_json(text, str(path))
    hold_against(data, schema, str(path), text)
    if data["name"] != path.stem or path.stem not in tables:
        wanted = path.stem if path.stem in tables else ", ".join(tables)
        raise wrong_key("definition_cle_valeur", str(path), ["name"], text, valeur=data["name"], attendu=wanted)
    for number, one in enumerate(data["expectations"]):
        _check(number, one, tables[path.stem].columns, str(path), text)
        code = one["meta"]["code"]
        if code in known:
            place: list[str | int] = ["expectations", number, "meta", "code"]
            raise wrong_key("definition_cle_double", str(path), place, text, valeur=code)
        known[code] = path
    found = tuple(_expectation(one, path.stem) for one in data["expectations"])
    return Suite(table=path.stem, expectations=found, file=str(path))


def _check(number: int, one: Mapping[str, Any], columns: Sequence[str], file: str, text: str) -> None:
    """Ends in DefinitionWrong at a column that the table has not."""
    for place, column in _columns(one["kwargs"]):
        if column not in columns:
            where = ["expectations", number, "kwargs", *place]
            raise wrong_key("definition_cle_valeur", file, where, text, valeur=column, attendu=", ".join(columns))


def _columns(kwargs: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    if "column" in kwargs:
        yield ["column"], kwargs["column"]
    for name in ("column_list", "column_set"):
        for place, column in enumerate(kwargs.get(name, [])):
            yield [name, place], column


def _expectation(one: Mapping[str, Any], table: str) -> Expectation:
    meta = one["meta"]
    code = Code(
        name=meta["code"],
        severity=meta["severity"],
        engine="great_expectations",
        table=table,
        field=one["kwargs"].get("column"),
        words={
            lang: CodeWords(**{name: stated[name] for name in _WORDS})
            for lang, stated in meta.items()
            if len(lang) == _LANGUAGE
        },
    )
    return Expectation(code=code, type=one["type"], kwargs=one["kwargs"], previous=meta.get("previous", False))
