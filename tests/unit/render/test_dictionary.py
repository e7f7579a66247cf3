import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.definitions import Definitions, open_definitions
from pipeline.model.table import TableSpec
from pipeline.model.table import Words as Told
from pipeline.render.dictionary import dictionary_csv, dictionary_html, dictionary_markdown, dictionary_rows
from pipeline.render.words import Words

TITLE = "Un plan"
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def shipped() -> Definitions:
    return open_definitions()


@pytest.fixture(scope="module")
def tables(shipped: Definitions) -> Sequence[TableSpec]:
    return tuple(shipped.tables.values())


def test_every_column_of_every_table_has_a_row(tables: Sequence[TableSpec], words: Words) -> None:
    head, *rows = dictionary_rows(tables, words)
    assert {len(row) for row in (head, *rows)} == {12}
    assert len(set(head)) == len(head)
    assert [(row[0], row[2]) for row in rows] == [(one.name, name) for one in tables for name in one.columns]
    assert all(row[1] and row[3] and row[4] and row[5] for row in rows)


def test_a_column_is_told_with_all_that_its_schema_says(tables: Sequence[TableSpec], fr: Words) -> None:
    head, *rows = dictionary_rows(tables, fr)
    found = {(row[0], row[2]): dict(zip(head, row, strict=True)) for row in rows}
    status = found["couts", "statut"]
    assert status["Codes"].startswith("declare = valeur déclarée; sans_objet = sans objet")
    assert (status["Exigée"], status["Clé"], status["Exemple"]) == ("oui", "non", "declare")
    assert status["Valeurs permises"] == "", "the codes are told with their labels"
    report = found["couts", "id_rapport"]
    assert (report["Clé"], report["Renvois"]) == ("oui", "rapports.id_rapport")
    assert found["couts", "montant"]["Valeurs permises"] == "au moins 0"
    assert found["couts", "montant"]["Type"] == "nombre décimal"


def test_the_csv_gives_the_rows_back(tables: Sequence[TableSpec], words: Words) -> None:
    text = dictionary_csv(tables, words)
    assert [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))] == dictionary_rows(tables, words)
    assert "\n" not in text.replace("\r\n", "")


def test_markdown_names_every_table_and_no_file_that_a_release_lacks(
    tables: Sequence[TableSpec], words: Words
) -> None:
    text = dictionary_markdown(TITLE, tables, words)
    assert text.startswith("# ")
    assert re.findall(r"^## `(\w+)`", text, re.MULTILINE) == [one.name for one in tables]
    assert ".sql" not in text


def test_the_page_stands_alone_and_can_be_walked(tables: Sequence[TableSpec], words: Words) -> None:
    text = dictionary_html(TITLE, tables, words, "0")
    page = LexborHTMLParser(text)
    assert page.css_first("html").attributes["lang"] == words.lang
    assert not page.css("script, img, link, iframe")
    assert not re.findall(r"(?:src|href)=[\"'](?!#)", text)
    ids = [str(one.attributes["id"]) for one in page.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = {str(one.attributes["href"])[1:] for one in page.css("a[href]")}
    assert targets <= set(ids)
    assert {one.name for one in tables} <= targets
    assert next(one.tag for one in page.css("h1, h2, h3")) == "h1"
    assert len(page.css("tbody tr")) == sum(len(one.fields) for one in tables)
    assert page.css_first("h1").text() == words.label("dictionary.title", titre=TITLE)


def test_what_a_schema_says_is_no_markup(tables: Sequence[TableSpec], fr: Words) -> None:
    told = {"fr": Told(title=HOSTILE, description=HOSTILE)}
    spec = replace(tables[0], words=told, fields=tuple(replace(one, words=told) for one in tables[0].fields))
    page = LexborHTMLParser(dictionary_html(HOSTILE, [spec], fr, "0"))
    assert not page.css("script")
    assert page.css_first("section.fields p").text() == HOSTILE
