"""Row sets of many sources become tables; what two sources claim is left out whole."""

from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import permutations
from typing import Any

import pytest

from pipeline.assemble import fill
from pipeline.definitions import Definitions
from pipeline.engine import Engine
from pipeline.model.finding import Finding
from pipeline.model.plan import Plan
from pipeline.model.rows import RowSet
from pipeline.model.source import SourceFile

Fill = Callable[[Engine, Iterable[RowSet]], tuple[Finding, ...]]
READ = ("sources", "rapports", "couts", "clienteles", "textes", "rapports_organismes", "chiffres_cites", "provenance")


def _traces(engine: Engine, file: str, source: str) -> dict[str, int]:
    """How many rows of each table speak of a source."""
    return {
        "sources": engine.value(f"SELECT count(*) FROM sources WHERE fichier = '{file}'"),
        "provenance": engine.value(f"SELECT count(*) FROM provenance WHERE id_source = '{source}'"),
        "rapports": engine.value(f"SELECT count(*) FROM rapports WHERE id_source = '{source}'"),
    }


def test_rows_arrive_with_their_source(paper: Any, fill_engine: Fill) -> None:
    noticed = Finding(code="texte_nfd", details={"nombre": 2})
    rowset = paper().rowset((noticed,))
    with Engine() as engine:
        assert fill_engine(engine, [rowset]) == (noticed,)
        (source,) = engine.rows("SELECT id_source, fichier, type_media, octets, sha256, langue FROM sources")
        counts = {name: engine.value(f"SELECT count(*) FROM {name}") for name in READ}
        assert "_couts" not in engine.tables()
    file = rowset.source
    assert source == (file.sha256[:16], file.name, "text/markdown", 100, file.sha256, "fr")
    assert counts == {
        "sources": 1,
        "rapports": 1,
        "couts": 1,
        "clienteles": 1,
        "textes": 1,
        "rapports_organismes": 0,
        "chiffres_cites": 0,
        "provenance": 8 + 5 + 2 + 1 + 4 + 6 + 3,
    }


def test_a_source_that_gives_no_rows_only_gives_findings(fill_engine: Fill) -> None:
    empty = SourceFile(name="a.md", path="a.md", media_type="text/markdown", sha256="0" * 64, size=1)
    finding = Finding(code="code_absent")
    with Engine() as engine:
        assert fill_engine(engine, [RowSet(source=empty, rows=(), findings=(finding,))]) == (finding,)
        assert [engine.value(f"SELECT count(*) FROM {name}") for name in READ] == [0] * len(READ)


def test_no_source_at_all_makes_empty_tables(definitions: Definitions, plan: Plan) -> None:
    with Engine() as engine:
        filled = fill(engine, definitions.tables, [], definitions.references(plan), "0")
        assert (filled.sources, filled.findings) == (0, ())
        names = {spec.name for spec in filled.tables}
        assert {*READ, "mesures", "couts_courants", "clienteles_courantes", "plans", "regions"} <= names
        assert "projets" not in names
        assert engine.value("SELECT count(*) FROM regions") == 17


def test_rows_arrive_in_pieces(paper: Any, fill_engine: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("pipeline.assemble.fill"), "_PIECE", 3)
    rowsets = [paper(code=f"1.{number}", texts=("a", "b", "c", "d")).rowset() for number in range(5)]
    with Engine() as engine:
        assert fill_engine(engine, rowsets) == ()
        assert engine.value("SELECT count(*) FROM rapports") == 5
        assert engine.value("SELECT count(*) FROM textes") == 20
        assert engine.value("SELECT count(DISTINCT (table_nom, cle, champ, rang)) FROM provenance") == engine.value(
            "SELECT count(*) FROM provenance"
        )


@pytest.mark.parametrize("copies", [2, 3])
@pytest.mark.parametrize("alike", [True, False], ids=["same bytes", "other bytes"])
def test_all_that_claim_one_report_are_left_out(paper: Any, fill_engine: Fill, copies: int, *, alike: bool) -> None:
    claims = [
        paper(name=f"{number}.md", content="les mêmes octets" if alike else f"octets {number}").rowset()
        for number in range(copies)
    ]
    other = paper(code="1.10", titre="Reste").rowset()
    names = ", ".join(f"{number}.md" for number in range(copies))
    with Engine() as engine:
        found = fill_engine(engine, [claims[0], other, *claims[1:]])
        for claim in claims:
            assert set(_traces(engine, claim.source.name, claim.source.id).values()) == {0}
        for table in ("rapports", "couts", "clienteles", "textes", "mesures", "couts_courants"):
            assert engine.value(f"SELECT count(*) FROM {table}") == 1, table
        assert engine.value("SELECT titre FROM mesures") == "Reste"
    assert [finding.code for finding in found] == ["rapport_en_double"] * copies
    for number, finding in enumerate(found):
        assert finding.location is not None
        assert finding.location.file == f"{number}.md"
        assert (finding.table, finding.field, finding.value) == ("rapports", "id_rapport", paper().key)
        assert finding.key == (paper().key,)
        assert finding.details == {"id_rapport": paper().key, "fichiers": names}


def test_a_revision_is_another_report(paper: Any, fill_engine: Fill) -> None:
    with Engine() as engine:
        assert fill_engine(engine, [paper().rowset(), paper(revision=2, titre="Revu").rowset()]) == ()
        assert engine.value("SELECT titre FROM mesures") == "Revu"


def test_two_pairs_of_doubles_are_told_apart(paper: Any, fill_engine: Fill) -> None:
    rowsets = [paper(code=code, name=f"{code}-{n}.md", content=f"{code}{n}").rowset() for code in "12" for n in "ab"]
    with Engine() as engine:
        found = fill_engine(engine, rowsets)
    told = [(finding.key[0].split("/")[1], finding.details["fichiers"]) for finding in found]
    assert told == [("1", "1-a.md, 1-b.md")] * 2 + [("2", "2-a.md, 2-b.md")] * 2


def test_the_order_of_the_sources_does_not_matter(paper: Any, fill_engine: Fill) -> None:
    rowsets = [
        paper().rowset(),
        paper(revision=2, titre="Revu", costs={"2020-2021": None, "2021-2022": "7"}).rowset(),
        paper(code="2", costs={"2021-2022": "3.50"}).rowset(),
    ]
    seen = set()
    for order in permutations(rowsets):
        with Engine() as engine:
            fill_engine(engine, order)
            tables = ("mesures", "couts_courants", "clienteles_courantes", "provenance")
            seen.add(str([sorted(map(str, engine.rows(f"SELECT * FROM {name}"))) for name in tables]))
    assert len(seen) == 1


def test_a_text_of_no_characters_is_no_value(paper: Any, fill_engine: Fill) -> None:
    with Engine() as engine:
        fill_engine(engine, [paper(titre="").rowset()])
        assert engine.value("SELECT titre FROM rapports") is None
        assert engine.value("SELECT count(*) FROM provenance WHERE champ = 'titre'") == 0
