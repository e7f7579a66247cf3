"""Reads the suites of `checks/expectations/`, one a table."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.definitions.files import hold_against, parse_json, read_text, wrong_key
from pipeline.definitions.json_lines import lines_of
from pipeline.model.catalogue import Code, CodeWords, Expectation, Suite
from pipeline.model.table import TableSpec
from pipeline.model.thresholds import PARAMETER, thresholds_of

_WORDS = ("title", "message", "why", "fix", "good", "bad")
_Place = list[str | int]
_Wrong = tuple[str, _Place, dict[str, str]]
_LANGUAGE = 2  # letters in the name of a language
_BOUNDS = ("min_value", "max_value")
_ASKED = re.compile(r"previous_(?:rows|(?:mean|sum|share)_([a-z][a-z0-9_]*))(?: [-+*/] [0-9]+(?:\.[0-9]+)?)?")
_FORM = "previous_rows * 0.9, previous_mean_<colonne> * 2, previous_sum_<colonne>, previous_share_<colonne> - 0.1"


def read_suites(
    folder: Path, meta: Path, tables: Mapping[str, TableSpec], taken: Collection[str] = ()
) -> tuple[Suite, ...]:
    """Every suite, by table; a file that is none, or that names a column that is not there, is a wrong definition.

    `taken` are the codes that are something else already.
    """
    known = set(taken)
    return tuple(
        _read(path, meta / "expectations.schema.json", tables, known) for path in sorted(folder.glob("*.json"))
    )


def _read(path: Path, schema: Path, tables: Mapping[str, TableSpec], known: set[str]) -> Suite:
    text = read_text(path)
    data = parse_json(text, str(path))
    hold_against(data, schema, str(path), text)
    if data["name"] != path.stem or path.stem not in tables:
        wanted = path.stem if path.stem in tables else ", ".join(tables)
        raise wrong_key("definition_cle_valeur", str(path), ["name"], text, valeur=data["name"], attendu=wanted)
    for number, one in enumerate(data["expectations"]):
        for wrong, where, details in _wrong(one, tables[path.stem].columns):
            raise wrong_key(wrong, str(path), ["expectations", number, *where], text, **details)
        code = one["meta"]["code"]
        if code in known:
            place: list[str | int] = ["expectations", number, "meta", "code"]
            raise wrong_key("definition_cle_double", str(path), place, text, valeur=code)
        known.add(code)
    lines = lines_of(text, [["expectations", number] for number in range(len(data["expectations"]))])
    found = tuple(_expectation(one, path.stem, line) for one, line in zip(data["expectations"], lines, strict=True))
    return Suite(table=path.stem, expectations=found, file=str(path))


def _wrong(one: Mapping[str, Any], columns: Sequence[str]) -> Iterator[_Wrong]:
    """What the form of a suite cannot say: unknown columns, bounds that are missing, ranges that match nothing."""
    kwargs = one["kwargs"]
    for place, column in _columns(kwargs):
        if column not in columns:
            yield "definition_cle_valeur", ["kwargs", *place], {"valeur": column, "attendu": ", ".join(columns)}
    bounded = one["type"].endswith("_to_be_between") and "quantile" not in one["type"]
    if bounded and all(kwargs.get(name) is None for name in _BOUNDS):  # Great Expectations would say that it holds
        yield "definition_cle_manquante", ["kwargs", " / ".join(_BOUNDS)], {}
    yield from _wrong_parameters(one, columns)
    yield from _wrong_ranges(kwargs.get("quantile_ranges"))


def _wrong_parameters(one: Mapping[str, Any], columns: Sequence[str]) -> Iterator[_Wrong]:
    """What is asked of the previous release is of a known form, and said to be asked of it."""
    for name in _BOUNDS:
        stated = one["kwargs"].get(name)
        if not isinstance(stated, Mapping):
            continue
        place: _Place = ["kwargs", name, PARAMETER]
        asked = _ASKED.fullmatch(stated[PARAMETER])
        if asked is None:
            yield "definition_cle_valeur", place, {"valeur": stated[PARAMETER], "attendu": _FORM}
        elif asked[1] and asked[1] not in columns:
            yield "definition_cle_valeur", place, {"valeur": asked[1], "attendu": ", ".join(columns)}
        elif not one["meta"].get("previous"):
            yield "definition_cle_manquante", ["meta", "previous"], {}


def _wrong_ranges(stated: Mapping[str, Any] | None) -> Iterator[_Wrong]:
    """Every quantile has a range, and every range an end."""
    if stated is None:
        return
    ranges, wanted = stated["value_ranges"], len(stated["quantiles"])
    place: _Place = ["kwargs", "quantile_ranges", "value_ranges"]
    if len(ranges) != wanted:
        yield "definition_cle_valeur", place, {"valeur": str(len(ranges)), "attendu": str(wanted)}
    for number, ends in enumerate(ranges):
        if ends == [None, None]:
            yield "definition_cle_valeur", [*place, number], {"valeur": "null, null", "attendu": "number"}


def _columns(kwargs: Mapping[str, Any]) -> Iterator[tuple[list[str | int], str]]:
    if "column" in kwargs:
        yield ["column"], kwargs["column"]
    for name in ("column_list", "column_set"):
        for place, column in enumerate(kwargs.get(name, [])):
            yield [name, place], column


def _expectation(one: Mapping[str, Any], table: str, line: int) -> Expectation:
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
        thresholds=thresholds_of(one["kwargs"]),
    )
    return Expectation(
        code=code, type=one["type"], kwargs=one["kwargs"], previous=meta.get("previous", False), line=line
    )
