"""Derived tables, and the provenance that follows the row from which each value was taken."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from pipeline.assemble.derive import derive
from pipeline.definitions import Definitions
from pipeline.engine import Engine
from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import Finding
from pipeline.model.rows import RowSet

Fill = Callable[[Engine, Iterable[RowSet]], tuple[Finding, ...]]


def _provenance(engine: Engine, table: str, field: str) -> list[tuple[Any, ...]]:
    query = f"SELECT cle, rang, id_source, ligne, extrait FROM provenance WHERE table_nom = '{table}' "
    return list(engine.rows(query + f"AND champ = '{field}' ORDER BY ALL"))


def test_provenance_follows_the_row_that_was_taken(paper: Any, fill_engine: Fill) -> None:
    first = paper(costs={"2021-2022": "5"}).rowset()
    later = paper(year="2022-2023", titre="Nouveau", costs={"2021-2022": "7", "2022-2023": None}).rowset()
    with Engine() as engine:
        fill_engine(engine, [first, later])
        amounts = _provenance(engine, "couts_courants", "montant")
        assert amounts == [("exemple/1.1|2021-2022", 1, later.source.id, 10, "couts 10")]
        # a null has no words: the year 2022-2023 says « s. o. »
        assert [row[0] for row in _provenance(engine, "couts_courants", "statut")] == [
            "exemple/1.1|2021-2022",
            "exemple/1.1|2022-2023",
        ]
        # a field of another name follows the one that it was made from
        (plan,) = _provenance(engine, "mesures", "id_plan")
        (code,) = _provenance(engine, "mesures", "code_mesure")
        assert plan == code == ("exemple/1.1", 1, later.source.id, 1, "rapports 1")
        named = _provenance(engine, "couts_courants", "id_rapport")
        assert named == _provenance(engine, "couts_courants", "statut")
        assert _provenance(engine, "couts_courants", "id_mesure") == []


def test_nothing_stays_of_the_way(paper: Any, fill_engine: Fill) -> None:
    with Engine() as engine:
        fill_engine(engine, [paper().rowset()])
        assert not {"_mesures", "_couts_courants"} & set(engine.tables())


@pytest.mark.parametrize(
    ("sql", "code", "said"),
    [
        ("SELECT nope FROM rapports", "regle_invalide", "nope"),
        ("SELEC 1", "regle_invalide", "SELEC"),
        ("SELECT id_rapport FROM rapports", "regle_invalide", "id_mesure"),
        ("SELECT * EXCLUDE (_cle) FROM neuve", "regle_invalide", "_cle"),
        ("SELECT 1; DROP TABLE rapports", "regle_pas_un_select", ""),
        ("DROP TABLE rapports", "regle_pas_un_select", ""),
        ("COPY rapports TO 'x.csv'", "regle_pas_un_select", ""),
        ("SELECT * FROM read_csv('/etc/passwd')", "regle_invalide", "disabled"),
    ],
)
def test_a_query_that_makes_no_table(
    definitions: Definitions, paper: Any, fill_engine: Fill, sql: str, code: str, said: str
) -> None:
    spec = definitions.tables["mesures"]
    with Engine() as engine:
        fill_engine(engine, [paper().rowset()])
        engine.run(f"CREATE TABLE neuve AS {spec.sql}")
        engine.run("DROP TABLE mesures")
        engine.lock()
        with pytest.raises(DefinitionWrong) as told:
            derive(engine, replace(spec, sql=sql))
        assert engine.value("SELECT count(*) FROM rapports") == 1
    assert (told.value.code, told.value.details["fichier"]) == (code, "schemas/mesures.sql")
    assert said in str(told.value.details.get("cause", ""))
