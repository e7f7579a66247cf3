"""Reads the reference tables that people keep by hand: regions, bodies and their names, agreements."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from pipeline.definitions.files import read_text, wrong_key
from pipeline.definitions.places import Places
from pipeline.model.errors import DefinitionWrong
from pipeline.model.plan import Plan
from pipeline.model.rows import Value
from pipeline.model.table import Field, TableSpec

_BODIES, _BODY = "organismes", "id_organisme"
ReferenceRows = Mapping[str, tuple[Mapping[str, Value], ...]]

_WRITTEN: Mapping[str, tuple[re.Pattern[str], Callable[[str], Value]]] = {
    "string": (re.compile(r".*", re.DOTALL), str),
    "integer": (re.compile(r"-?[0-9]{1,18}"), int),
    "number": (re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?"), Decimal),
    "date": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), date.fromisoformat),
    "boolean": (re.compile(r"true|false"), "true".__eq__),
}
"""How a cell of each type is written, and what reads it; money has dollars and at most cents."""


def read_references(plan: Plan, tables: Mapping[str, TableSpec], places: Places) -> ReferenceRows:
    """Rows by table: `plans` from the plan itself, the others from the shared file, then the plan's own.

    A table for which no file stands is left out. Ends in `DefinitionWrong` when the plan's publisher is none of
    the bodies.
    """
    found: dict[str, tuple[Mapping[str, Value], ...]] = {"plans": (_plan_row(plan),)}
    for name, spec in tables.items():
        if spec.family != "reference" or name == "plans":
            continue
        files = [folder / f"{name}.csv" for folder in _folders(plan, places)]
        files = [file for file in files if file.is_file()]
        if files:
            found[name] = tuple(_unique(spec, files))
    _check_publisher(plan, found)
    return found


def _check_publisher(plan: Plan, found: ReferenceRows) -> None:
    stated = plan.publisher.body_id
    known = [str(row[_BODY]) for row in found.get(_BODIES, ())]
    if stated is not None and stated not in known:
        file = Path(plan.root) / "plan.toml"
        near = ", ".join(get_close_matches(stated, known, n=1))
        where: list[str | int] = ["editeur", _BODY]
        raise wrong_key("definition_cle_valeur", str(file), where, read_text(file), valeur=stated, attendu=near)


def _folders(plan: Plan, places: Places) -> tuple[Path, Path]:
    return places.datapackage / "reference", Path(plan.root) / "reference"


def _plan_row(plan: Plan) -> dict[str, Value]:
    return {
        "id_plan": plan.id,
        "titre": plan.title,
        "sigle": plan.acronym,
        "date_debut": plan.start,
        "date_fin": plan.end,
        "url": plan.url,
    }


def _unique(spec: TableSpec, files: list[Path]) -> Iterator[dict[str, Value]]:
    seen: dict[tuple[Value, ...], str] = {}
    for file in files:
        for line, row in read_rows(spec, file):
            key = tuple(row[part] for part in spec.primary_key)
            if key in seen:
                told = "|".join(map(str, key))
                raise DefinitionWrong("reference_en_double", fichier=str(file), ligne=line, cle=told, autre=seen[key])
            seen[key] = f"{file}:{line}"
            yield row


def read_rows(spec: TableSpec, file: Path) -> Iterator[tuple[int, dict[str, Value]]]:
    """The rows of a table's CSV file, each with its physical line; raises DefinitionWrong with the line."""
    records = _records(file)
    _, header = next(records, (1, []))
    if tuple(header) != spec.columns:
        told, wanted = ",".join(header), ",".join(spec.columns)
        raise DefinitionWrong("reference_entete", fichier=str(file), attendu=wanted, valeur=told)
    for line, record in records:
        if len(record) != len(header):
            raise DefinitionWrong("reference_cellules", fichier=str(file), ligne=line)
        cells = zip(spec.fields, record, strict=True)
        yield line, {field.name: _value(field, cell, file, line) for field, cell in cells}


def _records(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The records that are not blank, each with its last line; quotes that do not close spoil its cells."""
    reader = csv.reader(io.StringIO(read_text(file), newline=""), strict=True)
    try:
        for record in reader:
            if record:
                yield reader.line_num, record
    except csv.Error as cause:
        raise DefinitionWrong("reference_cellules", fichier=str(file), ligne=reader.line_num) from cause


def _value(field: Field, text: str, file: Path, line: int) -> Value:
    if not text:
        return None
    shape, parse = _WRITTEN[field.type]
    try:
        if not shape.fullmatch(text):
            raise ValueError(text)  # noqa: TRY301  told below, as a day that no month has is
        return parse(text)
    except ValueError as cause:
        raise DefinitionWrong(
            "definition_cle_valeur",
            fichier=str(file),
            cle=field.name,
            ligne=line,
            valeur=text,
            attendu=field.type,
        ) from cause
