import json
from collections.abc import Callable
from typing import Any

from frictionless import Error
from frictionless import Report as Reference
from frictionless import errors as reference

from pipeline.model.report import Judged, Report
from pipeline.render.report_frictionless import reports_frictionless
from pipeline.render.words import Words

Make = Callable[..., Judged]
MakeReport = Callable[..., Report]


def read(words: Words, *reports: Report) -> tuple[Reference, dict[str, Any]]:
    """The report as frictionless reads it back, and as it was written."""
    data = json.loads(reports_frictionless(reports, words, "0"))
    return Reference.from_descriptor(data), data


def types() -> list[type[Error]]:
    return [thing for thing in vars(reference).values() if isinstance(thing, type) and issubclass(thing, Error)]


def test_a_clean_report_is_one_valid_task(words: Words, report: MakeReport) -> None:
    found, data = read(words, report())
    assert (found.valid, found.stats["tasks"], found.stats["errors"]) == (True, 1, 0)
    assert data["tasks"][0]["stats"] == {"sha256": "ab" * 32, "errors": 0, "warnings": 0, "seconds": 0}


def test_errors_are_located_as_frictionless_does(fr: Words, projets: Report) -> None:
    found, data = read(fr, projets)
    assert found.valid is False
    task = next(task for task in found.tasks if task.place == "data/projets.csv")
    assert task.flatten(["rowNumber", "fieldNumber", "fieldName", "type"]) == [
        [14, 9, "montant", "type-error"],
        [20, 9, "montant", "type-error"],
        [21, 9, "montant", "type-error"],
        [30, None, None, "primary-key"],
        [2, 4, "region", "constraint-error"],
    ]
    first = next(task for task in data["tasks"] if task["place"] == "data/projets.csv")["errors"][0]
    assert first == {
        "type": "type-error",
        "title": "Valeur d'un autre type",
        "description": fr.code("type-error").why,
        "message": "« 12 000,50 » ne convient pas à la colonne « montant », qui attend un nombre décimal.",
        "tags": ["#table", "#row", "#cell"],
        "note": "Virgule décimale",
        "rowNumber": 14,
        "cells": [],
        "fieldName": "montant",
        "fieldNumber": 9,
        "cell": "12 000,50",
    }


def test_counts_are_exact_and_what_is_not_listed_is_told(fr: Words, projets: Report) -> None:
    found, _ = read(fr, projets)
    assert found.stats["errors"] == 12_476
    task = next(task for task in found.tasks if task.place == "data/projets.csv")
    assert task.warnings[-1] == "5 sur 12476 : seuls les premiers constats sont donnés un à un."


def test_what_is_no_error_is_a_warning(fr: Words, projets: Report) -> None:
    found, _ = read(fr, projets)
    (notes,) = [task for task in found.tasks if task.place == "data/notes.md"]
    assert (notes.valid, notes.type, notes.errors) == (True, "file", [])
    assert notes.warnings == ["notes.md:3 : « douze » ne se lit pas comme un montant."]


def test_every_type_of_the_reference_reads_back(en: Words, judged: Make, report: MakeReport) -> None:
    kinds = types()
    found, data = read(en, report(*(judged(kind.type) for kind in kinds)))
    assert [error.type for error in found.tasks[0].errors] == [kind.type for kind in kinds]
    tags = [error["tags"] for error in data["tasks"][0]["errors"]]
    assert tags == [kind.tags for kind in kinds]


def test_a_code_of_our_own_has_a_general_type_and_stands_in_the_note(
    en: Words, judged: Make, report: MakeReport
) -> None:
    found, _ = read(en, report(judged("montant_illisible", value="douze")))
    (error,) = found.tasks[0].errors
    assert (error.type, error.note) == ("error", "montant_illisible: Unreadable amount")


def test_what_frictionless_writes_again_is_what_was_written(words: Words, projets: Report) -> None:
    found, data = read(words, projets)
    again = found.to_descriptor()
    assert again["stats"] == data["stats"]
    assert [len(task["errors"]) for task in again["tasks"]] == [len(task["errors"]) for task in data["tasks"]]


def test_hostile_values_read_back_whole(words: Words, hostile: Report) -> None:
    page = reports_frictionless([hostile], words, "0")
    assert not set(page) & set("\x00\x1b\u202e\u2066\udce9\r")
    found, _ = read(words, hostile)
    cells = {error.to_descriptor().get("cell") for task in found.tasks for error in task.errors}
    assert hostile.findings[0].finding.value in cells


def test_it_is_written_without_frictionless(words: Words, projets: Report) -> None:
    assert reports_frictionless([projets], words, "0") == reports_frictionless([projets], words, "1")
