from collections.abc import Callable
from xml.etree import ElementTree as ET

from pipeline.model.report import CheckRun, Judged, Report
from pipeline.render.report_junit import reports_junit
from pipeline.render.words import Words

Make = Callable[..., Judged]
MakeReport = Callable[..., Report]


def parsed(words: Words, *reports: Report) -> ET.Element:
    return ET.fromstring(reports_junit(reports, words, "0").encode("utf-8"))  # noqa: S314  our own


def test_a_check_that_found_nothing_is_a_case_that_passes(words: Words, report: MakeReport) -> None:
    root = parsed(words, report())
    assert root.attrib == {"name": "bilan", "tests": "1", "errors": "0", "failures": "0", "skipped": "0"}
    (case,) = root.iter("testcase")
    assert (case.attrib, list(case)) == ({"name": "table-schema", "classname": "frictionless"}, [])


def test_an_error_fails_with_its_places_and_remedy(fr: Words, projets: Report) -> None:
    root = parsed(fr, projets)
    (suite,) = root
    assert suite.get("name") == "projets.csv"
    failure = root.find(".//testcase[@classname='projets.montant']/failure")
    assert failure is not None
    assert failure.attrib == {
        "message": "Virgule décimale dans « projets.montant » : 12 431 cellules",
        "type": "type-error",
    }
    lines = (failure.text or "").splitlines()
    assert lines[0].startswith("projets.csv:17, rangée 14, colonne 9 : « 12 000,50 » ne convient pas")
    assert lines[-2:] == [
        "… et 12 428 autres",
        "À faire : Écrivez un point devant les décimales, par exemple 12000.50.",
    ]


def test_what_only_follows_is_skipped_and_what_warns_passes(fr: Words, projets: Report) -> None:
    root = parsed(fr, projets)
    counts = {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "6", "failures": "2", "errors": "0", "skipped": "1"}
    skipped = root.find(".//skipped")
    assert skipped is not None
    assert skipped.get("message") == "… et 40 constats qui n'en sont que la suite [primary-key]"
    told = [one.text or "" for one in root.iter("system-out")]
    assert [text.split(" · ")[0] for text in told] == ["AVERTISSEMENT", "INFORMATION"]


def test_one_suite_a_subject(en: Words, projets: Report, report: MakeReport) -> None:
    root = parsed(en, projets, report())
    assert [suite.get("tests") for suite in root] == ["6", "1"]
    assert root.get("tests") == "7"


def test_a_check_that_found_something_is_no_second_case(en: Words, judged: Make, report: MakeReport) -> None:
    from dataclasses import replace  # noqa: PLC0415

    runs = (CheckRun(code="blank-row", engine="duckdb"), CheckRun(code="type-error", engine="duckdb"))
    root = parsed(en, replace(report(judged("blank-row")), checks_run=runs))
    assert [case.get("name") for case in root.iter("testcase")] == ["blank-row: Empty row", "type-error"]


def test_there_is_no_time_in_it(words: Words, projets: Report) -> None:
    page = reports_junit([projets], words, "0")
    assert "time" not in {name for element in ET.fromstring(page).iter() for name in element.attrib}  # noqa: S314
    assert page == reports_junit([projets], words, "0")


def test_hostile_values_stay_values(words: Words, hostile: Report) -> None:
    page = reports_junit([hostile], words, "0")
    assert len(page) < 100_000
    assert not set(page) & set("\x00\x1b\x08\u202e\u2066\udce9\ufffe\uffff\r")
    tags = {element.tag for element in parsed(words, hostile).iter()}
    assert tags == {"testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"}
