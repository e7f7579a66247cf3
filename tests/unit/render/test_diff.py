"""What differs between two releases, told in each form: nothing lost, nothing that a page would obey."""

import json
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.model.release import CellChange, Change, Comparison, Difference, TableChanges
from pipeline.render.diff_html import diff_html
from pipeline.render.diff_json import diff_json
from pipeline.render.diff_text import diff_text
from pipeline.render.words import Words

HOSTILE = '<script>alert(1)</script>\x1b[31m\u202e"&'
CELLS = (
    CellChange(table="couts", key=("a", "2021"), operation="ajout", reason="nouvelle_source", origin="x.md"),
    CellChange(table="couts", key=("b", HOSTILE), operation="retrait", reason="erratum"),
    CellChange(
        table="couts", key=("c",), operation="modification", column="montant", before=HOSTILE, after=None, origin=None
    ),
)
TABLE = TableChanges(
    table="couts", rows_before=7, rows_after=7, added=1, removed=1, changed=1, cells=1, reasons={"erratum": 2}
)
CHANGES = (
    Change(level="MAJOR", kind="champ_renomme", table="couts", field="note", to="remarque"),
    Change(level="MINOR", kind="lignes_ajoutees", table="couts"),
)
DIFFERENCE = Difference(
    comparison=Comparison(old="1.0.0", new="2.0.0", changes=CHANGES, tables=(TABLE,)),
    names=("1.0.0", HOSTILE),
    cells={"couts": CELLS},
    lines={"couts": 12},
)
SAME = replace(DIFFERENCE, comparison=Comparison(old="1.0.0", new="1.0.0"), cells={}, lines={}, names=("a", "b"))


def test_the_text_tells_level_changes_and_cells(fr: Words, en: Words) -> None:
    text = diff_text(DIFFERENCE, fr)
    assert "\x1b" not in text
    assert "MAJOR  1 colonne renommée : couts.note → remarque" in text
    assert "  + a|2021 · nouvelle source, x.md" in text
    assert "  c · montant : <script>" in text
    assert "→ (vide)\n" in text
    assert "… et 9 autres changements de cette table" in text
    assert "… and 9 more changes" in diff_text(DIFFERENCE, en)


def test_what_is_the_same_is_said_in_one_line(words: Words) -> None:
    assert diff_text(SAME, words) in {"a et b disent la même chose.\n", "a and b say the same.\n"}
    assert json.loads(diff_json(SAME, "0"))["same"] is True


def test_json_keeps_every_value_whole() -> None:
    told = json.loads(diff_json(DIFFERENCE, "0"))
    assert (told["level"], told["new"]) == ("MAJOR", HOSTILE)
    (table,) = told["tables"]
    assert (table["lines"], [one["field"] for one in table["cells"]]) == (12, [None, None, "montant"])
    assert (table["cells"][2]["before"], table["cells"][2]["after"]) == (HOSTILE, None)


@pytest.mark.parametrize("difference", [DIFFERENCE, SAME])
def test_a_page_escapes_what_it_shows(difference: Difference, words: Words) -> None:
    page = diff_html(difference, words, "0")
    tree = LexborHTMLParser(page)
    assert tree.css("script") == []
    assert "\x1b" not in page
    assert len(tree.css("tbody tr")) == sum(map(len, difference.cells.values()))
    assert "http" not in page.replace("http-equiv", "")
    assert tree.css_first("h1").text()
