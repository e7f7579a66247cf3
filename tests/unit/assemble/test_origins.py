"""Where each value of a row stands, as provenance rows."""

from collections.abc import Mapping
from typing import Any

from pipeline.assemble.origins import origin_rows
from pipeline.definitions import Definitions
from pipeline.model.document import Line
from pipeline.model.rows import Row, Value
from pipeline.model.source import Location, SourceFile

SOURCE = SourceFile(name="a.md", path="a.md", media_type="text/markdown", sha256="ab" * 32, size=1)
VALUES: dict[str, Value] = {
    "id_rapport": "exemple/1/2021-2022",
    "annee_financiere": "2021-2022",
    "statut": "sans_objet",
    "texte": "s. o.",
    "montant": None,
}


def _rows(definitions: Definitions, table: str = "couts", **options: Any) -> list[Mapping[str, Value]]:
    options = {"values": VALUES, "origin": {}, **options}
    return list(origin_rows(Row(table=table, **options), definitions.tables[table], {SOURCE.name: SOURCE}, "9"))


def _line(text: str, number: int | None = None, **place: Any) -> Line:
    return Line(text=text, location=Location(file="a.md", line=number, **place))


def test_every_value_outside_the_key_has_its_row(definitions: Definitions) -> None:
    rows = _rows(definitions)
    assert [row["champ"] for row in rows] == ["statut", "texte"]
    assert rows[0] == {
        "table_nom": "couts",
        "cle": "exemple/1/2021-2022|2021-2022",
        "champ": "statut",
        "rang": 1,
        "id_source": "ab" * 8,
        "methode": "lecture",
        "version_bilan": "9",
    }


def test_a_value_on_wrapped_lines_has_a_row_for_each(definitions: Definitions) -> None:
    lines = (_line("s.", 4), _line("o.", 5), _line("", 6))
    rows = [row for row in _rows(definitions, origin={"texte": lines}) if row["champ"] == "texte"]
    assert [(row["rang"], row["ligne"], row["extrait"]) for row in rows] == [(1, 4, "s."), (2, 5, "o."), (3, 6, None)]


def test_a_place_on_a_page_or_in_a_sheet_is_kept(definitions: Definitions) -> None:
    place = (_line("s. o.", page=2, sheet="Coûts", cell="B4"),)
    (row,) = [row for row in _rows(definitions, origin={"texte": place}) if row["champ"] == "texte"]
    assert (row["page"], row["feuille"], row["cellule"], row["ligne"]) == (2, "Coûts", "B4", None)


def test_what_a_person_stated_is_a_correction(definitions: Definitions) -> None:
    rows = _rows(definitions, corrected=frozenset({"statut"}))
    assert {row["champ"]: row["methode"] for row in rows} == {"statut": "correction", "texte": "lecture"}


def test_tables_that_are_not_measured_have_no_provenance(definitions: Definitions) -> None:
    assert _rows(definitions, table="sources", values={"id_source": "ab", "fichier": "a.md"}) == []
