from collections.abc import Callable
from pathlib import Path

import frictionless
import pytest

from pipeline.model.finding import Finding
from pipeline.render.notes import explained
from pipeline.render.words import Words

SCHEMA = {
    "fields": [
        {"name": "id", "type": "string", "constraints": {"required": True, "unique": True, "pattern": "[a-z]"}},
        {"name": "n", "type": "integer", "constraints": {"minimum": 1}},
        {"name": "s", "type": "string", "constraints": {"enum": ["oui", "non"]}},
    ],
    "primaryKey": ["id"],
    "foreignKeys": [{"fields": ["s"], "reference": {"resource": "", "fields": ["id"]}}],
}


@pytest.fixture
def notes(tmp_path: Path) -> Callable[[str], list[tuple[str, str]]]:
    def of(rows: str) -> list[tuple[str, str]]:
        (tmp_path / "t.csv").write_text(f"id,n,s\n{rows}", encoding="utf-8")
        schema = frictionless.Schema.from_descriptor(SCHEMA)
        resource = frictionless.Resource(path="t.csv", basepath=str(tmp_path), schema=schema, encoding="utf-8")
        return [(error.type, error.note) for task in resource.validate().tasks for error in task.errors]

    return of


def test_what_frictionless_really_writes_is_told_in_words(
    fr: Words, notes: Callable[..., list[tuple[str, str]]]
) -> None:
    found = notes("a,x,oui\na,0,peut-être\n,2,non\n")
    told = {fr.message(Finding(code=code, field="c", value="v", details={"note": note})) for code, note in found}
    assert told == {
        "« v » ne convient pas à la colonne « c », qui attend un nombre entier.",
        "La colonne « c » a une valeur non permise (« v ») : elle est trop petite (1).",
        "La colonne « c » a une valeur non permise (« v ») : elle n'est pas dans la liste (oui, non).",
        "La colonne « c » a une valeur non permise (« v ») : il faut une valeur.",
        "« v » se trouve déjà dans la colonne « c », à la rangée 2.",
        "Cette ligne a une clé vide ou déjà prise, comme à la rangée 2.",
        "Cette ligne a une clé vide ou déjà prise.",
        "La ligne renvoie à une autre table, où rien ne correspond : oui.",
        "La ligne renvoie à une autre table, où rien ne correspond : peut-être.",
        "La ligne renvoie à une autre table, où rien ne correspond : non.",
    }


def test_a_digest_is_taken_apart() -> None:
    assert explained({"note": 'expected is "a" and actual is "b"'}) == {"attendu": "a", "obtenu": "b"}


@pytest.mark.parametrize("details", [{}, {"note": None}, {"note": "something else"}, {"autre": 1}])
def test_other_notes_stay_as_they_are(details: dict[str, str | int | None]) -> None:
    assert explained(details) == details


def test_details_of_ones_own_come_first() -> None:
    assert explained({"note": 'type is "date/default"', "type": "année"}) == {"type": "année"}


def test_a_reference_to_another_table_names_it(fr: Words) -> None:
    note = 'for "id_mesure": values "p/9" not found in the lookup table "mesures" as "id_mesure"'
    told = "La ligne renvoie à une autre table, « mesures », où rien ne correspond : p/9."
    assert fr.message(Finding(code="foreign-key", details={"note": note})) == told
