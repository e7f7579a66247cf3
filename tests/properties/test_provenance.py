"""Every published value says where it stands, and nothing says where no value stands."""

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.definitions import Definitions
from pipeline.engine import Engine, literal, quoted
from pipeline.model.rows import RowSet
from pipeline.model.table import TableSpec

Fill = Callable[[Engine, Iterable[RowSet]], object]
YEARS = ("2019-2020", "2020-2021", "2021-2022", "2022-2023")
FEW = {"max_examples": 25, "deadline": None}


def papers(make: Any) -> st.SearchStrategy[list[Any]]:
    """Reports of few measures and years, so that many restate or contradict one another."""
    amounts = st.one_of(st.none(), st.integers(0, 10**9).map(lambda cents: f"{cents / 100:.2f}"))
    one = st.builds(
        make,
        code=st.sampled_from(["1", "1.1", "1.10"]),
        year=st.sampled_from(YEARS),
        revision=st.sampled_from([1, 2]),
        titre=st.text(max_size=3),
        costs=st.dictionaries(st.sampled_from(YEARS), amounts, min_size=1),
        texts=st.lists(st.text(max_size=5), max_size=3).map(tuple),
        content=st.uuids().map(str),
    )
    return st.lists(one, max_size=5)


def _values(spec: TableSpec) -> str:
    """Every value outside the key, as the triple that provenance names it by."""
    key = " || '|' || ".join(f"CAST({quoted(part)} AS VARCHAR)" for part in spec.primary_key)
    fields = [column for column in spec.columns if column not in spec.primary_key]
    return " UNION ALL ".join(
        f"SELECT {literal(spec.name)} AS table_nom, {key} AS cle, {literal(field)} AS champ "
        f"FROM {quoted(spec.name)} WHERE {quoted(field)} IS NOT NULL"
        for field in fields
    )


@settings(**FEW)
@given(data=st.data())
def test_provenance_is_complete_and_has_no_orphan(
    data: st.DataObject, paper: Any, fill_engine: Fill, definitions: Definitions
) -> None:
    rowsets = [one.rowset() for one in data.draw(papers(paper))]
    specs = [spec for spec in definitions.tables.values() if spec.family in {"mesure", "derivee"}]
    with Engine(threads=1) as engine:
        fill_engine(engine, rowsets)
        engine.run(f"CREATE TABLE stated AS {' UNION ALL '.join(map(_values, specs))}")
        missing = engine.value("SELECT count(*) FROM stated s ANTI JOIN provenance p USING (table_nom, cle, champ)")
        orphan = engine.value("SELECT count(*) FROM provenance p ANTI JOIN stated s USING (table_nom, cle, champ)")
        ranks = engine.value(
            "SELECT count(*) FROM (SELECT max(rang) <> count(*) OR min(rang) <> 1 AS wrong "
            "FROM provenance GROUP BY table_nom, cle, champ) WHERE wrong"
        )
        lost = engine.value("SELECT count(*) FROM provenance p ANTI JOIN sources s USING (id_source)")
    assert (missing, orphan, ranks, lost) == (0, 0, 0, 0)
