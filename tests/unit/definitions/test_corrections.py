"""`corrections.toml` is read with the types of the tables, and what is wrong in it ends at its line."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.definitions.access import Definitions, open_definitions
from pipeline.definitions.values import breaks, lacks_room, typed
from pipeline.engine import Engine
from pipeline.model.table import Field

Wrong = Callable[[Callable[[], Any]], tuple[str, dict[str, Any]]]

GOOD = """
[[corrections]]
table = "couts"
cle = "exemple/1.1/2021-2022|2021-2022"
champ = "montant"
lu = "2400000.00"
valeur = 2450000
raison = "Erreur confirmée par le ministère."
qui = "A. Roy"
date = 2026-11-20

[[corrections]]
table = "rapports"
cle = "exemple/1.1/2021-2022"
champ = "origine"
lu = "illisible"
valeur = "nouvelle"
raison = "Case vue sur le papier."
qui = "A. Roy"
date = "2026-11-21"
"""


def written(folder: Path, text: str) -> None:
    (folder / "corrections.toml").write_text(text, encoding="utf-8")


def test_values_have_the_type_of_their_column(opened: Definitions, plan_folder: Path) -> None:
    written(plan_folder, GOOD)
    first, second = opened.plan(str(plan_folder)).corrections
    assert (first.read, first.value, first.on, first.line) == (
        Decimal("2400000.00"), Decimal("2450000.00"), date(2026, 11, 20), 2,
    )  # fmt: skip
    assert (second.table, second.field, second.value, second.on, second.line) == (
        "rapports", "origine", "nouvelle", date(2026, 11, 21), 12,
    )  # fmt: skip


def test_an_empty_text_is_no_value(opened: Definitions, plan_folder: Path) -> None:
    written(plan_folder, GOOD.replace("valeur = 2450000", 'valeur = ""'))
    assert opened.plan(str(plan_folder)).corrections[0].value is None


def test_no_file_is_no_correction(opened: Definitions, plan_folder: Path) -> None:
    assert opened.plan(str(plan_folder)).corrections == ()


@pytest.mark.parametrize(
    ("change", "code", "key", "wanted"),
    [
        (('table = "couts"', 'table = "cout"'), "definition_cle_valeur", "corrections.0.table", "couts"),
        (('table = "couts"', 'table = "regions"'), "definition_cle_valeur", "corrections.0.table", "rapports"),
        (('champ = "montant"', 'champ = "montan"'), "definition_cle_valeur", "corrections.0.champ", "montant"),
        (("|2021-2022", ""), "definition_cle_valeur", "corrections.0.cle", "id_rapport|annee_financiere"),
        (("2450000", "99999999999999999999"), "definition_cle_valeur", "corrections.0.valeur", "9999999999999.99"),
        (("2450000", "10000000000000"), "definition_cle_valeur", "corrections.0.valeur", "9999999999999.99"),
        (("2450000", '"' + "9" * 5000 + '"'), "definition_cle_valeur", "corrections.0.valeur", "9999999999999.99"),
        (("2450000", "-1"), "definition_cle_valeur", "corrections.0.valeur", "minimum: 0"),
        (("2450000", "1e20"), "definition_cle_valeur", "corrections.0.valeur", "number"),
        (("2450000", "nan"), "definition_cle_valeur", "corrections.0.valeur", "number"),
        (('"2400000.00"', '"99999999999999"'), "definition_cle_valeur", "corrections.0.lu", "9999999999999.99"),
        (("2450000", '"2,4 M$"'), "definition_cle_valeur", "corrections.0.valeur", "number"),
        (("2450000", "2450000.123"), "definition_cle_valeur", "corrections.0.valeur", "number"),
        (('"nouvelle"', '"neuve"'), "definition_cle_valeur", "corrections.1.valeur", "nouvelle"),
        (('"nouvelle"', '""'), "definition_cle_valeur", "corrections.1.valeur", "string"),
        (('qui = "A. Roy"\n', ""), "definition_cle_manquante", "corrections.0.qui", ""),
        (("raison = ", "motif = "), "definition_cle_inconnue", "corrections.0.motif", ""),
        (("2026-11-20", '"hier"'), "definition_cle_valeur", "corrections.0.date", ""),
        (("[[corrections]]", "[[correction]]"), "definition_cle_inconnue", "correction", "corrections"),
    ],
)
def test_what_is_wrong_ends_at_its_key(  # noqa: PLR0913, PLR0917  what is told of each change
    opened: Definitions, plan_folder: Path, wrong: Wrong, change: tuple[str, str], code: str, key: str, wanted: str
) -> None:
    written(plan_folder, GOOD.replace(*change, -1 if "[[" in change[0] else 1))
    told, details = wrong(lambda: opened.plan(str(plan_folder)))
    assert (told, details["cle"]) == (code, key)
    assert wanted in str(details.get("attendu", details.get("proche", "")))
    assert details["ligne"] >= 1


def test_a_cell_is_corrected_once(opened: Definitions, plan_folder: Path, wrong: Wrong) -> None:
    written(plan_folder, GOOD + GOOD)
    told, details = wrong(lambda: opened.plan(str(plan_folder)))
    assert (told, details["cle"], details["ligne"]) == ("correction_double", "corrections.2.champ", 25)
    assert (details["numero"], details["premiere"]) == ("3", "1")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("couts", "id_rapport"),
        ("couts", "annee_financiere"),
        ("rapports", "id_mesure"),
        ("rapports", "annee_financiere"),
        ("rapports", "revision"),
        ("rapports", "id_source"),
    ],
)
def test_what_says_which_row_it_is_cannot_be_corrected(
    opened: Definitions, plan_folder: Path, wrong: Wrong, table: str, column: str
) -> None:
    written(plan_folder, GOOD.replace("couts", table, 1).replace("montant", column, 1))
    told, details = wrong(lambda: opened.plan(str(plan_folder)))
    assert (told, details["champ"], details["ligne"]) == ("correction_identite", column, 5)


@pytest.mark.parametrize(("read", "value"), [('"2400000.00"', "2400000"), ('""', '""'), ("2400000", '" 2400000.0 "')])
def test_a_correction_that_says_what_was_read_is_refused(
    opened: Definitions, plan_folder: Path, wrong: Wrong, read: str, value: str
) -> None:
    written(plan_folder, GOOD.replace('"2400000.00"', read).replace("valeur = 2450000", f"valeur = {value}"))
    told, details = wrong(lambda: opened.plan(str(plan_folder)))
    assert (told, details["cle"], details["ligne"]) == ("correction_sans_changement", "corrections.0.valeur", 7)


def test_a_correction_of_a_day_that_has_not_come_is_refused(own: Path, plan_folder: Path, wrong: Wrong) -> None:
    written(plan_folder, GOOD)
    assert len(open_definitions(own, date(2026, 11, 21)).plan(str(plan_folder)).corrections) == 2
    told, details = wrong(lambda: open_definitions(own, date(2026, 11, 20)).plan(str(plan_folder)))
    assert (told, details["cle"], details["ligne"]) == ("correction_future", "corrections.1.date", 20)
    assert details["date"] == "2026-11-21"


@pytest.mark.parametrize("text", ["", "# rien pour l'instant\n", "corrections = []\n"])
def test_a_file_without_corrections_corrects_nothing(opened: Definitions, plan_folder: Path, text: str) -> None:
    written(plan_folder, text)
    assert opened.plan(str(plan_folder)).corrections == ()


def test_a_value_that_must_be_there_may_have_been_read_as_empty(opened: Definitions, plan_folder: Path) -> None:
    written(plan_folder, GOOD.replace("origine", "titre").replace('"illisible"', '""'))
    assert opened.plan(str(plan_folder)).corrections[1].read is None


def test_words_and_source_are_kept_where_they_are_given(opened: Definitions, plan_folder: Path) -> None:
    written(plan_folder, GOOD.replace("valeur = 2450000", 'valeur = 2450000\nextrait = "2,4 M$"\nsource = "a.md"'))
    first, second = opened.plan(str(plan_folder)).corrections
    assert (first.words, first.source, second.words, second.source) == ("2,4 M$", "a.md", None, None)


def test_corrections_on_one_line_are_told_apart(opened: Definitions, plan_folder: Path) -> None:
    entry = (
        '{table = "couts", cle = "a|b", champ = "CHAMP", lu = "", valeur = "1", raison = "r", qui = "q", '
        "date = 2026-11-20}"
    )
    entries = ", ".join(entry.replace("CHAMP", name) for name in ("montant", "precision"))
    written(plan_folder, f"corrections = [{entries}]\n")
    assert [(one.number, one.line) for one in opened.plan(str(plan_folder)).corrections] == [(0, 1), (1, 1)]


def field(kind: str, **constraints: object) -> Field:
    return Field(name="a", type=kind, constraints=constraints, words={})


@pytest.mark.parametrize(
    ("column", "text", "broken"),
    [
        (field("string", pattern="^[0-9]{2}$"), "12", ""),
        (field("string", pattern="^[0-9]{2}$"), "123", "pattern: ^[0-9]{2}$"),
        (field("string", pattern="^[0-9]{2}$"), "12\n", "pattern: ^[0-9]{2}$"),
        (field("string", minLength=2, maxLength=3), "ab", ""),
        (field("string", minLength=2, maxLength=3), "a", "minLength: 2"),
        (field("string", minLength=2, maxLength=3), "abcd", "maxLength: 3"),
        (field("integer", minimum=1, maximum=9), "9", ""),
        (field("integer", minimum=1, maximum=9), "0", "minimum: 1"),
        (field("integer", minimum=1, maximum=9), "10", "maximum: 9"),
        (field("number", minimum=0.01), "0.01", ""),
        (field("number", minimum=0.01), "0", "minimum: 0.01"),
        (field("date", minimum="2020-01-01", maximum="2020-12-31"), "2020-12-31", ""),
        (field("date", minimum="2020-01-01", maximum="2020-12-31"), "2019-12-31", "minimum: 2020-01-01"),
        (field("date", minimum="2020-01-01", maximum="2020-12-31"), "2021-01-01", "maximum: 2020-12-31"),
    ],
)
def test_every_constraint_of_a_column_is_held(column: Field, text: str, broken: str) -> None:
    assert breaks(column, typed(column.type, text)) == broken


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "2021-02-30"),
        ("date", "0000-01-01"),
        ("date", "10000-01-01"),
        ("date", "20210101"),
        ("integer", "1.0"),
        ("integer", "9" * 5000),
        ("string", "a\x00b"),
    ],
)
def test_what_is_no_value_of_its_type_is_none(kind: str, text: str) -> None:
    assert typed(kind, text) is None


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [("number", "-9999999999999.99", "9999999999999.99"), ("integer", str(-(2**63)), str(2**63 - 1))],
)
def test_a_table_has_room_for_what_is_allowed_and_no_more(kind: str, least: str, most: str) -> None:
    values = [typed(kind, text) for text in (least, most)]
    assert [lacks_room(kind, value) for value in values] == ["", ""]
    with Engine() as engine:
        engine.create("t", (field(kind),))
        engine.insert("t", (field(kind),), [{"a": value} for value in values])
        assert [row[0] for row in engine.rows("SELECT a FROM t ORDER BY a")] == values
    assert lacks_room(kind, typed(kind, str(int(least.partition(".")[0]) - 1))) == f"minimum: {least}"
    assert lacks_room(kind, typed(kind, str(int(most.partition(".")[0]) + 1))) == f"maximum: {most}"
