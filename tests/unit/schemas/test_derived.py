"""The derived tables choose the right vintage, and say which row each value was taken from."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

TYPES = {"string": "VARCHAR", "number": "DECIMAL(15,2)", "integer": "BIGINT", "date": "DATE"}
SOURCES = ("rapports", "couts", "clienteles")
DERIVED = ("mesures", "couts_courants", "clienteles_courantes")
M = "plan-a/1.1"


class Store:
    """The three source tables, typed as their schemas say, and the derived ones on demand."""

    def __init__(self, root: Path, schemas: dict[str, dict[str, Any]]) -> None:
        self.root = root
        self.connection = duckdb.connect()
        for name in SOURCES:
            columns = ", ".join(f'"{field["name"]}" {TYPES[field["type"]]}' for field in schemas[name]["fields"])
            self.connection.execute(f"CREATE TABLE {name} ({columns})")

    def report(self, year: str, revision: int = 1, *, measure: str = M, title: str = "t") -> str:
        key = f"{measure}/{year}" + (f"/r{revision}" if revision > 1 else "")
        values = [key, measure, year, revision, title, "o", "nouvelle", "aucune", "0" * 16]
        self.connection.execute("INSERT INTO rapports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        return key

    def cost(self, report: str, year: str, amount: str | None, status: str = "declare") -> None:
        values = [report, year, amount, amount and "1", amount and "exacte", status, amount]
        self.connection.execute("INSERT INTO couts VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def people(self, report: str, year: str, number: int | None, status: str = "declare") -> None:
        values = [report, year, number, "ménages", "exacte", status, "…"]
        self.connection.execute("INSERT INTO clienteles VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def derive(self, table: str) -> list[dict[str, Any]]:
        query = (self.root / f"schemas/{table}.sql").read_text(encoding="utf-8")
        result = self.connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@pytest.fixture
def store(root: Path, schemas: dict[str, dict[str, Any]]) -> Iterator[Store]:
    store = Store(root, schemas)
    yield store
    store.connection.close()


@pytest.mark.parametrize("table", DERIVED)
def test_a_query_is_one_select_and_gives_the_table_s_columns(
    root: Path, schemas: Any, store: Store, table: str
) -> None:
    text = (root / f"schemas/{table}.sql").read_text(encoding="utf-8")
    statements = duckdb.extract_statements(text)
    assert [statement.type for statement in statements] == [duckdb.StatementType.SELECT]
    assert not text.rstrip().endswith(";")
    columns = [column[0] for column in store.connection.execute(text).description]
    assert columns == [*(field["name"] for field in schemas[table]["fields"]), "_table", "_cle"]
    assert store.derive(table) == []


def test_a_field_taken_from_another_name_names_a_field_of_the_source(schemas: Any) -> None:
    renamed = {
        (name, field["name"]): field["bilan:de"]
        for name in schemas
        for field in schemas[name]["fields"]
        if "bilan:de" in field
    }
    assert renamed == {
        ("mesures", "id_plan"): "id_mesure",
        ("mesures", "code_mesure"): "id_mesure",
        ("couts_courants", "id_rapport"): "statut",
        ("clienteles_courantes", "id_rapport"): "statut",
    }


def test_a_measure_takes_its_words_from_the_latest_report(store: Store) -> None:
    store.report("2011-2012", title="deuxième")
    store.report("2010-2011", title="premier")
    (row,) = store.derive("mesures")
    assert row == {
        "id_mesure": M,
        "id_plan": "plan-a",
        "code_mesure": "1.1",
        "titre": "deuxième",
        "orientation": "o",
        "_table": "rapports",
        "_cle": f"{M}/2011-2012",
    }


def test_a_measure_prefers_the_revision_of_the_same_year(store: Store) -> None:
    for revision in (1, 10, 2):
        store.report("2010-2011", revision, title=f"version {revision}")
    (row,) = store.derive("mesures")
    assert (row["titre"], row["_cle"]) == ("version 10", f"{M}/2010-2011/r10")


def test_a_code_is_text_so_that_1_10_is_not_1_1(store: Store) -> None:
    for measure in ("plan-a/1.10", "plan-a/1.1", "plan-b/1.1"):
        store.report("2010-2011", measure=measure)
    rows = [(row["id_mesure"], row["id_plan"], row["code_mesure"]) for row in store.derive("mesures")]
    assert rows == [
        ("plan-a/1.1", "plan-a", "1.1"),
        ("plan-a/1.10", "plan-a", "1.10"),
        ("plan-b/1.1", "plan-b", "1.1"),
    ]


def test_a_revision_beats_the_first_version(store: Store) -> None:
    store.cost(store.report("2010-2011", 2), "2010-2011", "200")
    store.cost(store.report("2010-2011"), "2010-2011", "100")
    (row,) = store.derive("couts_courants")
    assert row["montant"] == Decimal(200)
    assert row["id_rapport"] == f"{M}/2010-2011/r2"
    assert (row["_table"], row["_cle"]) == ("couts", f"{M}/2010-2011/r2|2010-2011")


def test_a_later_report_beats_an_earlier_one_even_revised(store: Store) -> None:
    store.cost(store.report("2010-2011", 3), "2010-2011", "300")
    store.cost(store.report("2011-2012"), "2010-2011", "400")
    (row,) = store.derive("couts_courants")
    assert (row["montant"], row["_cle"]) == (Decimal(400), f"{M}/2011-2012|2010-2011")


@pytest.mark.parametrize("status", ["indetermine", "absent", "illisible"])
def test_a_later_report_that_states_nothing_leaves_the_earlier_value(store: Store, status: str) -> None:
    first, second = store.report("2010-2011"), store.report("2011-2012")
    store.cost(first, "2010-2011", "100")
    store.cost(second, "2010-2011", None, status)
    store.cost(second, "2011-2012", None, status)
    store.people(first, "2010-2011", 12)
    store.people(second, "2010-2011", None, status)
    (cost,) = store.derive("couts_courants")
    (people,) = store.derive("clienteles_courantes")
    assert (cost["montant"], cost["id_rapport"]) == (Decimal(100), first)
    assert (people["nombre"], people["id_rapport"]) == (12, first)


def test_not_applicable_is_an_answer_and_replaces_an_earlier_value(store: Store) -> None:
    store.cost(store.report("2010-2011"), "2010-2011", "100")
    store.cost(store.report("2011-2012"), "2010-2011", None, "sans_objet")
    (row,) = store.derive("couts_courants")
    assert (row["statut"], row["montant"]) == ("sans_objet", None)


def test_measures_and_years_are_kept_apart_and_never_added(store: Store) -> None:
    one, other = store.report("2010-2011"), store.report("2010-2011", measure="plan-a/1.2")
    for report, amount in ((one, "1"), (other, "2")):
        store.cost(report, "2010-2011", amount)
        store.cost(report, "2009-2010", amount)
    rows = [(row["id_mesure"], row["annee_financiere"], row["montant"]) for row in store.derive("couts_courants")]
    assert rows == [
        (M, "2009-2010", Decimal(1)),
        (M, "2010-2011", Decimal(1)),
        ("plan-a/1.2", "2009-2010", Decimal(2)),
        ("plan-a/1.2", "2010-2011", Decimal(2)),
    ]


def test_people_reached_follow_the_same_choice_and_name_their_row(store: Store) -> None:
    store.people(store.report("2010-2011", 2), "2010-2011", 20)
    store.people(store.report("2010-2011"), "2010-2011", 10)
    (row,) = store.derive("clienteles_courantes")
    assert (row["nombre"], row["unite"]) == (20, "ménages")
    assert (row["_table"], row["_cle"]) == ("clienteles", f"{M}/2010-2011/r2|2010-2011")


@pytest.mark.parametrize("table", DERIVED)
def test_the_example_of_a_derived_table_is_what_the_examples_give(root: Path, store: Store, table: str) -> None:
    for name in SOURCES:
        path = (root / f"schemas/examples/{name}.csv").as_posix()
        store.connection.execute(
            f"INSERT INTO {name} SELECT * FROM read_csv(?, header = true, all_varchar = true)", [path]
        )
    text = (root / f"schemas/examples/{table}.csv").read_bytes().decode("utf-8")
    expected = list(csv.DictReader(io.StringIO(text, newline="")))
    derived = [
        {field: "" if value is None else str(value) for field, value in row.items() if not field.startswith("_")}
        for row in store.derive(table)
    ]
    assert derived == expected


@pytest.mark.parametrize("table", DERIVED)
def test_the_order_of_the_sources_does_not_matter(store: Store, table: str) -> None:
    for year in ("2012-2013", "2010-2011", "2011-2012"):
        for revision in (2, 1):
            report = store.report(year, revision, title=f"{year} {revision}")
            store.cost(report, "2010-2011", f"{revision}")
            store.people(report, "2010-2011", revision)
    before = store.derive(table)
    for name in SOURCES:
        store.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM {name} ORDER BY hash(id_rapport)")
    assert store.derive(table) == before
