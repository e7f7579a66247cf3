import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from pipeline.model.plan import Decision
from pipeline.model.report import Judged, Report
from pipeline.model.source import Location
from pipeline.render.report_json import SAMPLES, report_json, reports_json
from pipeline.render.words import Words

Make = Callable[..., Judged]
MakeReport = Callable[..., Report]


def test_the_report_has_the_promised_shape(fr: Words, judged: Make, report: MakeReport) -> None:
    place = Location(file="couts.csv", row=14, line=17, field="9", sheet="Projets", cell="I17", page=2)
    found = judged(
        "montant_illisible",
        table="couts",
        field="montant",
        key=("a", "b"),
        location=place,
        value="12 000,50\u202e $",
        details={"suggestion": "12000.50"},
        cascade_of="type-error",
    )
    data = json.loads(report_json(report(found), fr, "0.3.0"))
    assert list(data) == [
        "valid", "subject", "sha256", "bilan", "lang", "totals", "truncated", "findings", "checks_run",
    ]  # fmt: skip
    assert (data["valid"], data["bilan"], data["lang"], data["truncated"]) == (False, "0.3.0", "fr", False)
    assert data["totals"] == {"error": 1, "warning": 0, "info": 0}
    assert data["checks_run"] == [{"code": "table-schema", "engine": "frictionless"}]
    group = data["findings"][0]
    assert list(group) == [
        "code",
        "severity",
        "table",
        "field",
        "cause",
        "count",
        "title",
        "why",
        "fix",
        "samples",
    ]
    assert group["title"] == "Montant illisible"
    assert group["samples"] == [
        {
            "file": "couts.csv",
            "row": 14,
            "line": 17,
            "field_number": 9,
            "sheet": "Projets",
            "cell": "I17",
            "page": 2,
            "block": None,
            "box": None,
            "key": ["a", "b"],
            "cascade_of": "type-error",
            "value": "12 000,50\u202e $",
            "message": "« 12 000,50\\u202e $ » ne se lit pas comme un montant.",
            "suggestion": "12000.50",
        }
    ]


def test_a_finding_without_a_place_has_empty_places(words: Words, judged: Make, report: MakeReport) -> None:
    data = json.loads(report_json(report(judged("aucune_source")), words, "0"))
    sample = data["findings"][0]["samples"][0]
    assert {sample[name] for name in ("file", "row", "line", "field_number", "sheet", "cell", "page")} == {None}
    assert sample["suggestion"] is None


def test_readings_are_suggestions(fr: Words, judged: Make, report: MakeReport) -> None:
    found = judged("notation_corrigee", "info", value="10-11", details={"lecture": Decimal("2010.5")})
    sample = json.loads(report_json(report(found), fr, "0"))["findings"][0]["samples"][0]
    assert sample["suggestion"] == "2010.5"


def test_counts_are_exact_and_samples_capped(fr: Words, judged: Make, report: MakeReport) -> None:
    many = [judged("blank-row", location=Location(file="t.csv", row=row)) for row in range(250)]
    group = json.loads(report_json(report(*many), fr, "0"))["findings"][0]
    assert (group["count"], len(group["samples"])) == (250, SAMPLES)


def test_groups_come_gravest_first_then_by_code(fr: Words, judged: Make, report: MakeReport) -> None:
    found = (
        judged("texte_nfd", "info"),
        judged("montant_illisible", "warning"),
        judged("blank-row", table="b"),
        judged("blank-row", table="a", field="y"),
        judged("blank-row", table="a", field="x"),
        judged("autre_plan"),
    )
    groups = json.loads(report_json(report(*found), fr, "0"))["findings"]
    assert [(one["code"], one["table"], one["field"]) for one in groups] == [
        ("autre_plan", None, None),
        ("blank-row", "a", "x"),
        ("blank-row", "a", "y"),
        ("blank-row", "b", None),
        ("montant_illisible", None, None),
        ("texte_nfd", None, None),
    ]


def test_a_decision_is_told_where_it_lowered_a_finding(fr: Words, judged: Make, report: MakeReport) -> None:
    decision = Decision(
        nature="derogation", scope="exemple/1.1", reason="Convenu.", who="A. B.", on=date(2026, 1, 2),
        expires=date(2027, 1, 2), code="annee_manquante",
    )  # fmt: skip
    found = judged("annee_manquante", "info", decision=decision)
    sample = json.loads(report_json(report(found), fr, "0"))["findings"][0]["samples"][0]
    assert sample["decision"]["expires"] == "2027-01-02"
    assert sample["decision"]["scope"] == "exemple/1.1"


def test_several_reports_are_added_up(fr: Words, judged: Make, report: MakeReport) -> None:
    data = json.loads(reports_json([report(judged("blank-row")), report()], fr, "0"))
    assert list(data) == ["valid", "totals", "reports"]
    assert (data["valid"], data["totals"]["error"], len(data["reports"])) == (False, 1, 2)


def test_one_report_stands_alone_and_is_the_same_each_time(words: Words, judged: Make, report: MakeReport) -> None:
    one = report(judged("blank-row"))
    assert reports_json([one], words, "0") == report_json(one, words, "0")
    assert report_json(one, words, "0") == report_json(one, words, "0")
