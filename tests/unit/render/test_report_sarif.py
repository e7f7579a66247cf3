import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from pipeline.model.report import Judged, Report
from pipeline.model.source import Location
from pipeline.render.report_sarif import reports_sarif
from pipeline.render.words import Words

Make = Callable[..., Judged]
MakeReport = Callable[..., Report]
# The schema of SARIF 2.1.0 as the schema store publishes it.
SCHEMA = Draft4Validator(json.loads((Path(__file__).parent / "sarif-2.1.0-rtm.5.json").read_text("utf-8")))


def run_of(words: Words, *reports: Report) -> dict[str, Any]:
    log = json.loads(reports_sarif(reports, words, "0.3.0"))
    assert [error.message for error in SCHEMA.iter_errors(log)] == []
    (run,) = log["runs"]
    return dict(run)


def test_the_schema_refuses_what_is_no_sarif() -> None:
    assert not SCHEMA.is_valid({"version": "2.1.0", "runs": [{}]})


def test_a_report_without_findings_is_a_run_without_results(words: Words, report: MakeReport) -> None:
    run = run_of(words, report())
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    assert run["tool"]["driver"]["name"] == "bilan"


def test_a_cause_is_one_result_with_its_line_and_an_exact_count(fr: Words, projets: Report) -> None:
    run = run_of(fr, projets)
    result = next(one for one in run["results"] if one["ruleId"] == "type-error/virgule_decimale")
    assert (result["level"], result["occurrenceCount"]) == ("error", 12_431)
    (place,) = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "data/projets.csv"},
        "region": {"startLine": 17},
    }
    assert place["properties"] == {"row": 14, "fieldNumber": 9, "value": "12 000,50", "suggestion": "12000.50"}
    assert place["logicalLocations"] == [
        {"name": "montant", "fullyQualifiedName": "projets.montant", "kind": "field"}
    ]
    assert [one["physicalLocation"]["region"]["startLine"] for one in result["relatedLocations"]] == [23, 24]
    assert result["message"]["text"].startswith("Virgule décimale dans « projets.montant » : 12 431 cellules. ")
    assert result["message"]["text"].endswith(
        "À faire : Écrivez un point devant les décimales, par exemple 12000.50."
    )


def test_a_column_is_a_character_that_is_known_and_never_the_number_of_a_field(fr: Words, projets: Report) -> None:
    run = run_of(fr, projets)
    regions = [
        one["physicalLocation"]["region"]
        for result in run["results"]
        for one in result["locations"]
        if "region" in one["physicalLocation"]
    ]
    assert [region for region in regions if "startColumn" in region] == [{"startLine": 3, "startColumn": 7}]


def test_a_cell_of_a_workbook_is_a_logical_place(fr: Words, judged: Make, report: MakeReport) -> None:
    place = Location(file="a.xlsx", sheet="Projets", cell="I17", row=17, field="9")
    (result,) = run_of(fr, report(judged("type-error", location=place)))["results"]
    (found,) = result["locations"]
    assert found["logicalLocations"] == [{"fullyQualifiedName": "Projets!I17", "kind": "cell"}]
    assert "region" not in found["physicalLocation"]


def test_rules_have_reason_and_remedy_from_the_catalogue(en: Words, projets: Report) -> None:
    run = run_of(en, projets)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(rule["id"] for rule in rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    rule = next(rule for rule in rules if rule["id"] == "type-error/virgule_decimale")
    assert rule["shortDescription"]["text"] == "Decimal comma"
    assert rule["fullDescription"]["text"] == en.code("type-error").why
    assert rule["help"]["text"] == en.cause("virgule_decimale").fix
    assert [rule["defaultConfiguration"]["level"] for rule in rules].count("note") == 1


def test_what_only_follows_says_so(fr: Words, projets: Report) -> None:
    run = run_of(fr, projets)
    (result,) = (one for one in run["results"] if one["ruleId"] == "primary-key")
    assert (result["properties"]["cascadeOf"], result["occurrenceCount"]) == ("type-error", 40)
    assert "Découle de « type-error »." in result["message"]["text"]
    assert sum(one["occurrenceCount"] for one in run["results"]) == sum(projets.totals.values())


def test_a_path_is_a_uri(fr: Words, judged: Make, report: MakeReport) -> None:
    found = judged("blank-row", location=Location(file="été 100%:a#b?.csv"))
    (result,) = run_of(fr, report(found, folder="/tmp/x"))["results"]  # noqa: S108  only written
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///tmp/x/%C3%A9t%C3%A9%20100%25%3Aa%23b%3F.csv"


def test_a_finding_without_place_stands_at_its_subject(fr: Words, judged: Make, report: MakeReport) -> None:
    """GitHub takes no result without a place."""
    reports = [
        report(judged("blank-row"), folder="data"),
        report(judged("blank-row"), subject="data", folder="data"),
        report(judged("blank-row"), subject="a/data", folder="a/data"),
    ]
    results = run_of(fr, *reports)["results"]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert [place["artifactLocation"]["uri"] for place in places] == ["data/couts.csv", "data", "a/data"]


def test_places_that_are_the_same_are_told_once(fr: Words, judged: Make, report: MakeReport) -> None:
    found = [judged("blank-row", location=Location(file="a.csv", line=2)) for _ in range(4)]
    (result,) = run_of(fr, report(*found))["results"]
    assert (len(result["relatedLocations"]), result["occurrenceCount"]) == (1, 4)


def test_no_value_becomes_a_link_or_a_blank_of_a_message(fr: Words, judged: Make, report: MakeReport) -> None:
    found = judged("type-error", field="a", value="[ici](https://example.com) {0}")
    (result,) = run_of(fr, report(found))["results"]
    assert "\\[ici\\](https://example.com) {{0}}" in result["message"]["text"]


def test_hostile_values_stay_values(words: Words, hostile: Report) -> None:
    page = reports_sarif([hostile], words, "0")
    assert len(page) < 500_000
    assert not set(page) & set("\x00\x1b\u202e\u2066\udce9\r")
    page.encode("utf-8")
    run_of(words, hostile)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_same_findings_give_the_same_bytes(request: pytest.FixtureRequest, lang: str, projets: Report) -> None:
    words = request.getfixturevalue(lang)
    page = reports_sarif([projets, projets], words, "0")
    assert page == reports_sarif([projets, projets], words, "0")
    assert json.loads(page)["runs"][0]["tool"]["driver"]["language"] == lang
