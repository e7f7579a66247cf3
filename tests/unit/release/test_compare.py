"""Each edit of a schema calls for the level that the table of the design states."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import Engine, literal
from pipeline.model.release import Change
from pipeline.release.compare import compare_rows, compare_schema, highest, next_version

Schema = dict[str, Any]
OLD: Schema = {
    "title": "Coûts",
    "fields": [
        {"name": "id", "type": "string", "title": "Id", "constraints": {"required": True}},
        {"name": "statut", "type": "string", "constraints": {"enum": ["a", "b"]}},
        {"name": "montant", "type": "number", "constraints": {"minimum": 0}},
    ],
    "primaryKey": ["id"],
    "foreignKeys": [],
}


def _field(schema: Schema, name: str) -> dict[str, Any]:
    return next(field for field in schema["fields"] if field["name"] == name)


def _drop(schema: Schema) -> None:
    schema["fields"].pop()


def _rename(schema: Schema) -> None:
    _field(schema, "montant")["name"] = "cout"


def _add(schema: Schema) -> None:
    schema["fields"].append({"name": "note", "type": "string"})


def _add_required(schema: Schema) -> None:
    schema["fields"].append({"name": "note", "type": "string", "constraints": {"required": True}})


EDITS: list[tuple[Callable[[Schema], Any], set[str]]] = [
    (lambda _schema: None, set()),
    (_drop, {"MAJOR"}),
    (_rename, {"MAJOR", "MINOR"}),
    (_add, {"MINOR"}),
    (_add_required, {"MAJOR"}),
    (lambda schema: schema.update(primaryKey=["id", "statut"]), {"MAJOR"}),
    (lambda schema: _field(schema, "montant").update(type="string"), {"MAJOR"}),
    (lambda schema: _field(schema, "montant").update(format="bare"), {"MAJOR"}),
    (lambda schema: _field(schema, "montant").update(constraints={"minimum": 1}), {"MAJOR"}),
    (lambda schema: _field(schema, "montant").update(constraints={"minimum": 0, "maximum": 9}), {"MAJOR"}),
    (lambda schema: _field(schema, "montant").update(constraints={}), {"MINOR"}),
    (lambda schema: _field(schema, "statut").update(constraints={"enum": ["a", "b", "c"]}), {"MINOR"}),
    (lambda schema: _field(schema, "statut").update(constraints={"enum": ["a"]}), {"MAJOR"}),
    (lambda schema: _field(schema, "statut").update(constraints={"enum": ["a", "b"], "pattern": "a"}), {"MAJOR"}),
    (lambda schema: _field(schema, "id").update(constraints={"required": False}), {"MINOR"}),
    (lambda schema: _field(schema, "id").update(title="Identifiant"), {"PATCH"}),
    (lambda schema: schema.update(title="Coûts déclarés"), {"PATCH"}),
]


@pytest.mark.parametrize(("edit", "levels"), EDITS)
def test_an_edit_of_a_schema_has_its_level(edit: Callable[[Schema], Any], levels: set[str]) -> None:
    new = copy.deepcopy(OLD)
    edit(new)
    changes = list(compare_schema("couts", OLD, new))
    assert {change.level for change in changes} == levels
    assert all(change.table == "couts" for change in changes)


BEFORE = "('a', 1, 'v'), ('b', 2, 'v'), ('c', NULL, 'v')"


@pytest.mark.parametrize(
    ("after", "promised", "expected"),
    [
        (BEFORE, False, []),
        ("('a', 1, 'other'), ('b', 2, 'other'), ('c', NULL, 'other')", False, []),
        (f"{BEFORE}, ('d', 4, 'v')", False, [("MINOR", "lignes_ajoutees", 1)]),
        ("('a', 1, 'v')", False, [("MINOR", "lignes_retirees", 2)]),
        ("('a', 1, 'v')", True, [("MAJOR", "lignes_retirees", 2)]),
        ("('a', 9, 'v'), ('b', 2, 'v'), ('c', 3, 'v')", False, [("MINOR", "lignes_changees", 2)]),
        (
            "('a', 9, 'v'), ('d', 4, 'v')",
            True,
            [("MINOR", "lignes_ajoutees", 1), ("MAJOR", "lignes_retirees", 2), ("MINOR", "lignes_changees", 1)],
        ),
    ],
)
def test_an_edit_of_rows_has_its_level_and_count(
    after: str, *, promised: bool, expected: list[tuple[str, str, int]], tmp_path: Path
) -> None:
    files = tmp_path / "old.parquet", tmp_path / "new.parquet"
    columns = {"key": ["id"], "shared": ["id", "n", "version_bilan"]}
    with Engine() as engine:
        for rows, file in zip((BEFORE, after), files, strict=True):
            query = f"SELECT * FROM (VALUES {rows}) AS t(id, n, version_bilan)"
            engine.run(f"COPY ({query}) TO {literal(str(file))} (FORMAT parquet)")
        changes = list(compare_rows(engine, "t", files, columns, promised=promised))
    assert [(change.level, change.kind, change.count) for change in changes] == expected


@pytest.mark.parametrize(("level", "version"), [("MAJOR", "2.0.0"), ("MINOR", "1.10.0"), ("PATCH", "1.9.4")])
def test_the_next_version_is_one_step_away(level: Any, version: str) -> None:
    assert next_version((1, 9, 3), level) == version
    assert highest((Change(level="PATCH", kind="x"), Change(level=level, kind="y"))) == level
