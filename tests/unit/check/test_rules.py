"""Rules run on a small table: what a query must be, what a finding tells, and which words stand behind it."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.rules import create_views, load_package, reconcile, run_rules
from pipeline.engine import Engine, EngineError
from pipeline.model.catalogue import Catalogue, Code, Rule
from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import Finding
from pipeline.model.package import DataPackage
from pipeline.model.source import Location
from pipeline.model.table import TableSpec

Run = Callable[..., list[Finding]]
Place = tuple[str, str, str, int, int, str]
FILE = "checks/rules/essai.sql"
KEY = "p/1.1/2021-2022|2021-2022"
ALL = "SELECT id_rapport, annee_financiere FROM couts ORDER BY annee_financiere"


def _spec(name: str, *key: str) -> TableSpec:
    return TableSpec(name=name, family="mesure", fields=(), primary_key=key, foreign_keys=(), words={}, descriptor={})


TABLES = {"couts": _spec("couts", "id_rapport", "annee_financiere"), "absente": _spec("absente", "id")}


def _rule(sql: str, *, field: str | None = "montant", table: str = "couts", name: str = "essai") -> Rule:
    code = Code(name=name, severity="warning", engine="duckdb", table=table, field=field, words={})
    return Rule(code=code, sql=sql, file=FILE)


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Two costs of one report, and nothing known yet of where they stand."""
    with Engine() as one:
        one.run(
            "CREATE TABLE couts AS SELECT * FROM (VALUES "
            "('p/1.1/2021-2022', '2021-2022', 5.25::DECIMAL(15,2)), ('p/1.1/2021-2022', '2022-2023', NULL)) "
            "t(id_rapport, annee_financiere, montant)"
        )
        one.run("CREATE TABLE rapports AS SELECT 'p/1.1/2021-2022' AS id_rapport, 's1' AS id_source")
        one.run("CREATE TABLE sources AS SELECT * FROM (VALUES ('s1', 'fiche.md'), ('s2', 'annexe.md')) "
                "t(id_source, fichier)")  # fmt: skip
        one.run(
            "CREATE TABLE provenance (table_nom VARCHAR, cle VARCHAR, champ VARCHAR, rang BIGINT, id_source VARCHAR, "
            "page BIGINT, bloc VARCHAR, ligne BIGINT, feuille VARCHAR, cellule VARCHAR, extrait VARCHAR)"
        )
        yield one


@pytest.fixture
def run(engine: Engine) -> Run:
    """Runs one rule over the two costs, `places` telling where their values stand, all in fiche.md."""

    def check(rule: Rule, *places: Place) -> list[Finding]:
        for table, key, field, rank, line, words in places:
            engine.run(
                "INSERT INTO provenance (table_nom, cle, champ, rang, id_source, ligne, extrait) "
                f"VALUES ('{table}', '{key}', '{field}', {rank}, 's1', {line}, '{words}')"
            )
        catalogue = Catalogue(codes={}, rules=(rule,), views=())
        return run_rules(engine, catalogue, TABLES, lambda _done, _total: None)[0]

    return check


def _refused(act: Callable[[], Any]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(DefinitionWrong) as told:
        act()
    return told.value.code, dict(told.value.details)


@pytest.mark.parametrize(
    "sql",
    ["DROP TABLE couts", f"{ALL}; {ALL}", f"{ALL}; DROP TABLE couts", "CREATE VIEW v AS SELECT 1", "", "-- rien"],
)
def test_a_rule_is_one_select_and_nothing_else_runs(run: Run, engine: Engine, sql: str) -> None:
    assert _refused(lambda: run(_rule(sql))) == ("regle_pas_un_select", {"fichier": FILE, "ligne": 1})
    assert engine.value("SELECT count(*) FROM couts") == 2


@pytest.mark.parametrize(
    ("sql", "cause"), [("SELECT FROM WHERE", "Parser Error"), ("SELECT inconnu FROM couts", "Binder Error")]
)
def test_a_query_that_the_engine_refuses_is_a_wrong_definition_of_that_file(run: Run, sql: str, cause: str) -> None:
    code, details = _refused(lambda: run(_rule(sql)))
    assert (code, details["fichier"]) == ("regle_invalide", FILE)
    assert details["cause"].startswith(cause)


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        ("id_rapport", "annee_financiere"),
        ("annee_financiere, montant", "id_rapport"),
        ("montant", "id_rapport, annee_financiere"),
    ],
)
def test_a_rule_returns_the_whole_key_of_its_table(run: Run, columns: str, missing: str) -> None:
    refusal = _refused(lambda: run(_rule(f"SELECT {columns} FROM couts")))
    assert refusal == ("regle_sans_cle", {"fichier": FILE, "ligne": 1, "cle": missing})


def test_a_rule_without_its_key_is_wrong_even_where_it_finds_nothing(run: Run) -> None:
    refusal = _refused(lambda: run(_rule("SELECT id_rapport FROM couts WHERE FALSE")))
    assert refusal == ("regle_sans_cle", {"fichier": FILE, "ligne": 1, "cle": "annee_financiere"})


@pytest.mark.parametrize("absent", [["provenance"], ["sources", "provenance"], ["rapports"], ["sources"]])
def test_a_package_that_does_not_tell_where_its_values_stand_is_judged_all_the_same(
    run: Run, engine: Engine, absent: list[str]
) -> None:
    for name in absent:
        engine.run(f"DROP TABLE {name}")
    found = run(_rule(ALL))
    assert [one.key for one in found] == [("p/1.1/2021-2022", "2021-2022"), ("p/1.1/2021-2022", "2022-2023")]
    named = None if {"rapports", "sources"} & set(absent) else Location(file="fiche.md")
    assert [one.location for one in found] == [named, named]


def test_a_query_may_end_with_a_comment(run: Run) -> None:
    assert len(run(_rule(f"{ALL} -- par année"))) == 2


def test_a_finding_per_row_in_the_order_of_the_query(run: Run) -> None:
    found = run(_rule(f"{ALL} DESC"))
    assert [one.key for one in found] == [
        ("p/1.1/2021-2022", "2022-2023"),
        ("p/1.1/2021-2022", "2021-2022"),
    ]
    assert {(one.code, one.table, one.field) for one in found} == {("essai", "couts", "montant")}


def test_every_column_is_a_detail_and_what_json_cannot_hold_is_text(run: Run) -> None:
    extra = "montant, 2 AS n, true AS vrai, NULL AS rien, DATE '2021-04-01' AS jour"
    found = run(_rule(f"SELECT id_rapport, annee_financiere, {extra} FROM couts WHERE montant IS NOT NULL"))
    assert dict(found[0].details) == {
        "id_rapport": "p/1.1/2021-2022",
        "annee_financiere": "2021-2022",
        "montant": Decimal("5.25"),
        "n": 2,
        "vrai": True,
        "rien": None,
        "jour": "2021-04-01",
    }


def test_the_place_of_the_named_field_comes_before_another_of_the_same_row(run: Run) -> None:
    found = run(
        _rule(ALL),
        ("couts", KEY, "annee_financiere", 1, 10, "2021-2022 :"),
        ("couts", KEY, "montant", 2, 13, "la suite"),
        ("couts", KEY, "montant", 1, 12, "5,25 $"),
        ("couts", KEY, "borne", 1, 11, "environ"),
    )
    assert found[0].location is not None
    assert (found[0].location.file, found[0].location.line, found[0].value) == ("fiche.md", 12, "5,25 $")


@pytest.mark.parametrize("field", ["precision", None])
def test_without_a_place_of_its_field_a_row_is_found_by_its_first_other(run: Run, field: str | None) -> None:
    found = run(
        _rule(ALL, field=field),
        ("couts", KEY, "texte", 2, 14, "seconde ligne"),
        ("couts", KEY, "texte", 1, 13, "première ligne"),
        ("couts", KEY, "montant", 1, 12, "5,25 $"),
        ("couts", KEY, "statut", 1, 15, "le reste"),
    )
    assert found[0].field == field
    assert found[0].location is not None
    assert (found[0].location.line, found[0].value) == (12, "5,25 $")


def test_a_row_without_any_place_is_told_in_its_report_s_file(run: Run) -> None:
    other_table = ("textes", KEY, "montant", 1, 9, "ailleurs")
    found = run(_rule(ALL), ("couts", KEY, "montant", 1, 12, "5,25 $"), other_table)
    assert found[1].key[1] == "2022-2023"
    assert found[1].location is not None
    assert (found[1].location.file, found[1].location.line, found[1].value) == ("fiche.md", None, None)


def test_a_row_that_no_document_holds_has_no_place(run: Run) -> None:
    found = run(_rule("SELECT 'p/9/2021-2022' AS id_rapport, '2021-2022' AS annee_financiere"))
    assert (found[0].location, found[0].value) == (None, None)


def test_a_query_may_name_the_table_and_field_of_each_row(run: Run) -> None:
    told = "'clienteles' AS table_nom, CASE WHEN montant IS NULL THEN 'nombre' ELSE 'unite' END AS champ"
    found = run(
        _rule(f"SELECT id_rapport, annee_financiere, {told} FROM couts ORDER BY annee_financiere"),
        ("couts", KEY, "unite", 1, 12, "un coût"),
        ("clienteles", KEY, "nombre", 1, 20, "12"),
        ("clienteles", KEY, "unite", 1, 21, "ménages"),
    )
    assert [(one.table, one.field) for one in found] == [("clienteles", "unite"), ("clienteles", "nombre")]
    assert (found[0].value, {"table_nom", "champ"} & found[0].details.keys()) == ("ménages", set())


def test_a_rule_that_compares_runs_where_there_is_a_previous_release(run: Run, engine: Engine) -> None:
    rule = _rule(f"WITH now AS ({ALL}) SELECT * FROM now ANTI JOIN previous.couts USING (annee_financiere)")
    assert run(rule) == []
    engine.run("CREATE SCHEMA previous; CREATE TABLE previous.couts AS SELECT * FROM couts LIMIT 1")
    assert [one.key[1] for one in run(rule)] == ["2022-2023"]


def test_a_plan_sets_the_numbers_of_a_rule(run: Run) -> None:
    code = Code(name="essai", severity="info", engine="duckdb", table="couts", field=None, words={},
                thresholds={"moins": Decimal("5.5"), "plus": Decimal(9)})  # fmt: skip
    rule = Rule(code=code, sql="SELECT * FROM couts WHERE montant > $moins", file=FILE)
    assert run(rule) == []
    catalogue = Catalogue(codes={"essai": code}, rules=(rule,), views=())
    own = catalogue.with_thresholds({"essai": {"moins": Decimal("5.2")}})
    assert own.thresholds == {"essai": {"moins": Decimal("5.2"), "plus": Decimal(9)}}
    assert len(run(own.rules[0])) == 1


def test_a_number_that_no_head_states_is_a_wrong_definition(run: Run) -> None:
    code, details = _refused(lambda: run(_rule("SELECT * FROM couts WHERE montant > $ecart")))
    assert (code, details["fichier"]) == ("regle_invalide", FILE)


def test_a_table_that_nobody_knows_is_a_wrong_definition(run: Run) -> None:
    code, details = _refused(lambda: run(_rule("SELECT * FROM couts ANTI JOIN nulle_part USING (id_rapport)")))
    assert (code, "nulle_part" in details["cause"]) == ("regle_invalide", True)


def test_a_rule_over_several_tables_states_the_table_and_the_whole_key_of_each_row(run: Run, engine: Engine) -> None:
    engine.run("INSERT INTO provenance (table_nom, cle, champ, rang, id_source, feuille, cellule, extrait) "
               "VALUES ('projets', 'a|7', 'titre', 1, 's2', 'Projets', 'C9', 'Serre')")  # fmt: skip
    (found,) = run(_rule("SELECT 'projets' AS table_nom, 'a|7' AS cle, 'titre' AS champ, 3 AS autre"))
    assert (found.table, found.key, found.field, found.value) == ("projets", ("a", "7"), "titre", "Serre")
    assert found.location == Location(file="annexe.md", sheet="Projets", cell="C9")
    assert found.details == {"autre": 3}


def test_a_row_without_table_or_field_of_its_own_has_those_of_the_head(run: Run) -> None:
    sql = f"SELECT *, NULL AS champ, NULL::VARCHAR AS table_nom FROM ({ALL}) LIMIT 1"
    (found,) = run(_rule(sql), ("couts", KEY, "montant", 1, 9, "5,25 $"))
    assert (found.table, found.field, found.value) == ("couts", "montant", "5,25 $")


def test_a_rule_of_a_table_that_is_not_there_neither_runs_nor_is_said_to_have_run(engine: Engine) -> None:
    steps: list[tuple[int, int]] = []
    rules = (
        _rule("SELECT nulle_part", table="absente", name="a"),
        _rule(ALL, name="b"),
        _rule(ALL, name="c"),
    )
    found, ran = run_rules(
        engine, Catalogue(codes={}, rules=rules, views=()), TABLES, lambda done, total: steps.append((done, total))
    )
    assert [(one.code, one.engine) for one in ran] == [("b", "duckdb"), ("c", "duckdb")]
    assert [one.code for one in found] == ["b", "b", "c", "c"]
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_view_serves_the_rules_that_share_it(run: Run, engine: Engine) -> None:
    views = (("vides", "SELECT * FROM couts WHERE montant IS NULL"),)
    create_views(engine, Catalogue(codes={}, rules=(), views=views))
    assert [one.key[1] for one in run(_rule("SELECT id_rapport, annee_financiere FROM vides"))] == ["2022-2023"]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT 1; SELECT 2", "regle_pas_un_select"),
        ("DROP TABLE couts", "regle_pas_un_select"),
        ("SELECT FROM", "regle_invalide"),
        ("SELECT inconnu FROM couts", "regle_invalide"),
    ],
)
def test_a_view_is_one_select_too(engine: Engine, sql: str, code: str) -> None:
    catalogue = Catalogue(codes={}, rules=(), views=(("vue", sql),))
    refusal, details = _refused(lambda: create_views(engine, catalogue))
    assert (refusal, details["fichier"]) == (code, "checks/views/vue.sql")
    assert engine.tables() == ("couts", "provenance", "rapports", "sources")


def test_costs_are_held_against_their_parts_where_a_view_compares_them(engine: Engine) -> None:
    assert reconcile(engine) == ()
    engine.run(
        "CREATE VIEW rapprochement_couts AS SELECT * FROM (VALUES ('p/2', 3, [1, 2], 3, 0, true), "
        "('p/1', 9, [1], 1, 2, false)) t(id_rapport, montant, parts, somme, tolerance, concorde)"
    )
    first, second = reconcile(engine)
    assert (first.id_rapport, first.parts, first.tolerance, first.concorde) == ("p/1", (1,), 2, False)
    assert (second.id_rapport, second.parts, second.somme, second.concorde) == ("p/2", (1, 2), 3, True)


def test_a_view_of_costs_that_lacks_a_column_is_a_wrong_definition(engine: Engine) -> None:
    engine.run("CREATE VIEW rapprochement_couts AS SELECT 'p/1' AS id_rapport")
    code, details = _refused(lambda: reconcile(engine))
    assert (code, details["fichier"]) == ("regle_invalide", "checks/views/rapprochement_couts.sql")


def _package(root: Path, *names: str) -> DataPackage:
    resources = [{"name": name, "bilan:parquet": {"path": f"data/{name}.parquet"}} for name in names]
    descriptor = {"resources": [*resources, {"name": "lisezmoi"}]}
    return DataPackage(root=str(root), descriptor=descriptor, tables=names, rows={})


def test_a_file_that_is_no_parquet_is_a_finding_and_the_others_are_loaded(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "textes.parquet").write_bytes(b"not a table")
    with Engine() as engine:
        engine.run(f"COPY (SELECT 1 AS n) TO '{tmp_path}/data/couts.parquet' (FORMAT parquet)")
        (found,) = load_package(engine, _package(tmp_path, "textes", "couts"))
        assert engine.tables() == ("couts",)
        with pytest.raises(EngineError):
            engine.value(f"SELECT count(*) FROM read_parquet('{tmp_path}/data/couts.parquet')")
    assert (found.code, found.table) == ("table_illisible", "textes")
    assert found.location is not None
    assert found.location.file == "data/textes.parquet"


def test_a_query_that_takes_too_long_is_stopped_and_named(run: Run, engine: Engine) -> None:
    endless = "SELECT id_rapport, annee_financiere FROM couts, range(1000000000000) r(i) WHERE hash(i) = 7"
    engine.patience = 0.3
    code, details = _refused(lambda: run(_rule(endless)))
    assert (code, details["fichier"]) == ("regle_trop_longue", FILE)
