"""Reads the reference tables that people keep by hand: regions, bodies and their names, agreements."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.definitions.places import Places
from pipeline.model.errors import DefinitionWrong
from pipeline.model.plan import Plan
from pipeline.model.rows import Value
from pipeline.model.table import Field, TableSpec

ReferenceRows = Mapping[str, tuple[Mapping[str, Value], ...]]


def read_references(plan: Plan, tables: Mapping[str, TableSpec], places: Places) -> ReferenceRows:
    """Rows by table: `plans` from the plan itself, the others from the shared file, then the plan's own.

    A table for which no file stands is left out.
    """
    found: dict[str, tuple[Mapping[str, Value], ...]] = {"plans": (_plan_row(plan),)}
    for name, spec in tables.items():
        if spec.family != "reference" or name == "plans":
            continue
        files = [folder / f"{name}.csv" for folder in _folders(plan, places)]
        files = [file for file in files if file.is_file()]
        if files:
            found[name] = tuple(_unique(spec, files))
    return found


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
        for line, row in _rows(spec, file):
            key = tuple(row[part] for part in spec.primary_key)
            if key in seen:
                raise DefinitionWrong(
                    "reference_en_double",
                    fichier=str(file),
                    ligne=line,
                    cle="|".join(map(str, key)),
                    autre=seen[key],
                )
            seen[key] = f"{file.name}:{line}"
            yield row


def _rows(spec: TableSpec, file: Path) -> Iterator[tuple[int, dict[str, Value]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, strict=True)
            if tuple(reader.fieldnames or ()) != spec.columns:
                raise DefinitionWrong(
                    "reference_entete",
                    fichier=str(file),
                    attendu=",".join(spec.columns),
                    valeur=",".join(reader.fieldnames or ()),
                )
            for record in reader:
                if None in record or None in record.values():
                    raise DefinitionWrong("reference_cellules", fichier=str(file), ligne=reader.line_num)
                yield (
                    reader.line_num,
                    {field.name: _value(field, record[field.name], file, reader.line_num) for field in spec.fields},
                )
    except (UnicodeDecodeError, csv.Error) as cause:
        raise DefinitionWrong("definition_utf8", fichier=str(file), ligne=1) from cause


def _value(field: Field, text: str, file: Path, line: int) -> Value:
    if not text:
        return None
    try:
        if field.type == "date":
            return date.fromisoformat(text)
        if field.type == "integer":
            return int(text)
        return Decimal(text) if field.type == "number" else text
    except (ValueError, InvalidOperation) as cause:
        raise DefinitionWrong(
            "definition_cle_valeur",
            fichier=str(file),
            cle=field.name,
            ligne=line,
            valeur=text,
            attendu=field.type,
        ) from cause
