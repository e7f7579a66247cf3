"""The page and the JSON of a traced value, with the schemas that bilan ships."""

import json
import shlex
from dataclasses import replace
from typing import Any

import pytest

from pipeline.definitions import open_definitions
from pipeline.model.source import Location
from pipeline.model.trace import Followed, Statement, Traced
from pipeline.render.trace_json import trace_json
from pipeline.render.trace_text import trace_text
from pipeline.render.words import Words

COSTS = open_definitions().tables["couts"]
SENTENCE = Statement(
    location=Location(file="a.md", line=3),
    words="a coûté* 14 M$ en 2021",
    id_source="0" * 16,
    sha256="0" * 64,
    method="lecture",
    tool="1.0",
    mark=(9, 14),
)
CELL = Traced(
    table="couts",
    key=("exemple/1.1/2021-2022", "2021-2022"),
    field="montant",
    value="14000000.00",
    standing="lue",
    unit="CAD",
    written="14 M$",
    statements=(SENTENCE,),
)


def page(cell: Traced, words: Words) -> str:
    return trace_text([cell], COSTS, words, "versions/exemple")


def of(cell: Traced, words: Words) -> dict[str, Any]:
    (field,) = json.loads(trace_json([cell], COSTS, words, "1.0"))["fields"]
    return dict(field)


def test_the_document_s_own_stars_are_not_marks(fr: Words) -> None:
    assert r"« a coûté\* **14 M$** en 2021 »" in page(CELL, fr)
    unmarked = replace(CELL, statements=(replace(SENTENCE, mark=None),))
    assert "« a coûté* 14 M$ en 2021 »" in page(unmarked, fr)


def test_machines_get_the_words_as_they_are_and_where_they_stand(fr: Words) -> None:
    (one,) = of(CELL, fr)["statements"]
    assert (one["text"], one["start"], one["end"]) == ("a coûté* 14 M$ en 2021", 9, 14)
    (one,) = of(replace(CELL, statements=(replace(SENTENCE, mark=None),)), fr)["statements"]
    assert (one["start"], one["end"]) == (None, None)


def test_codes_are_told_in_the_reader_s_language(fr: Words, en: Words) -> None:
    status = replace(CELL, field="statut", value="declare", unit=None, written=None)
    assert "Statut (statut) : valeur déclarée (declare)\n" in page(status, fr)
    assert "Status (statut): value stated (declare)\n" in page(status, en)
    assert of(status, en)["label"] == "value stated"
    assert "Statut (statut) : inconnu\n" in page(replace(status, value="inconnu"), fr)
    assert of(replace(status, value="inconnu"), fr)["label"] is None


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("14000000.00", "CAD", "14 000 000 $ (14000000.00)"),
        ("14000000.00", None, "14000000.00"),
        ("12.50", "pourcent", "12,5 % (12.50)"),
        ("1850", "ménages", "1850 ménages"),
        ("12850", "ménages", "12 850 ménages (12850)"),
        ("NaN", "CAD", "NaN"),
        ("1e400", "CAD", "1e400"),
        ("9" * 60, "CAD", "9" * 60),
        ("\x1b[31m", "CAD", "\\u001b[31m"),
    ],
)
def test_a_number_has_its_unit_and_what_is_none_is_shown_as_it_is(
    value: str, unit: str | None, shown: str, fr: Words
) -> None:
    assert f"Montant (montant) : {shown}\n" in page(replace(CELL, value=value, unit=unit, written=None), fr)


def test_the_command_is_one_that_a_shell_takes(fr: Words) -> None:
    follow = Followed(link="reprise", table="couts", key=("-l'été", "a b"), field="montant")
    *_, command = page(replace(CELL, follow=follow), fr).splitlines()
    assert shlex.split(command) == ["bilan", "trace", "--", "versions/exemple", "couts", "-l'été|a b", "montant"]
    assert of(replace(CELL, follow=follow), fr)["follow"] == {
        "link": "reprise", "table": "couts", "key": ["-l'été", "a b"], "field": "montant",
    }  # fmt: skip
