import json
from collections.abc import Callable, Mapping

import pytest

from pipeline.model.finding import Finding
from pipeline.model.reading import Reading
from pipeline.model.source import Location
from pipeline.model.table import TableSpec
from pipeline.render.reading_json import reading_json
from pipeline.render.words import Words

MakeReading = Callable[..., Reading]


@pytest.fixture
def tables(couts: TableSpec) -> Mapping[str, TableSpec]:
    return {"couts": couts}


def test_json_holds_everything_exactly(fr: Words, reading: MakeReading, tables: Mapping[str, TableSpec]) -> None:
    found = Finding(code="section_inconnue", value="AUTRE", location=Location(file="rapport.md", line=50))
    other = Finding(code="texte_non_compris", value="mot")
    data = json.loads(reading_json(reading(found, other, Finding(code="texte_nfd")), tables, fr, "0.1.0"))
    assert data["document"]["id_source"] == "cd" * 8
    assert data["plan"] == {"id": "exemple", "acronym": "PEX", "title": "Plan d'exemple"}
    cost = data["tables"]["couts"][0]
    assert cost["key"] == ["exemple/1.1/2021-2022", "2021-2022"]
    assert (cost["values"]["montant"], cost["values"]["precision"]) == ("13700000.00", "100000")
    assert cost["origin"]["montant"] == [
        {
            "line": 34,
            "page": None,
            "block": None,
            "box": None,
            "sheet": None,
            "cell": None,
            "text": "2021-2022 : 13,7 M$",
        }
    ]
    assert data["tables"]["textes"][0]["values"]["date"] == "2021-04-01"
    assert data["tables"]["rapports"][0]["corrected"] == ["revision"]
    assert data["sums"] == [
        {
            "id_rapport": "exemple/1.1/2021-2022",
            "cost": "13700000.00",
            "parts": ["1200000.00", "12500000.00"],
            "sum": "13700000.00",
            "tolerance": "100000",
            "agrees": True,
        }
    ]
    assert [(box["field"], box["value"], [one["line"] for one in box["lines"]]) for box in data["boxes"]] == [
        ("origine", "illisible", [12, 13])
    ]
    assert data["not_understood"] == [
        {"code": "section_inconnue", "line": 50, "text": "AUTRE"},
        {"code": "texte_non_compris", "line": None, "text": "mot"},
    ]
    assert [group["code"] for group in data["findings"]] == ["texte_nfd"]
    assert data["left_out"] is False
