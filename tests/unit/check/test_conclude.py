"""Findings become a report: judged, counted, sorted."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from pipeline.check.conclude import Subject, conclude
from pipeline.definitions import Definitions
from pipeline.model.errors import DefinitionWrong
from pipeline.model.finding import Finding
from pipeline.model.plan import Decision, Plan
from pipeline.model.report import CheckRun, Selection
from pipeline.model.source import Location

TODAY = date(2024, 6, 1)
DECISION = Decision(
    nature="derogation",
    scope="exemple/1.1",
    reason="Original perdu.",
    who="M. Essai",
    on=date(2024, 1, 1),
    expires=date(2024, 12, 31),
    code="montant_illisible",
)


def _severity(finding: Finding, plan: Plan | None, definitions: Definitions, today: date | None = TODAY) -> str:
    report = conclude(Subject(name="x", plan=plan, today=today), [finding], definitions.codes)
    assert report.totals[report.findings[0].severity] == 1
    assert sum(report.totals.values()) == 1
    return report.findings[0].severity


def test_without_a_plan_the_catalogue_judges(definitions: Definitions) -> None:
    assert _severity(Finding(code="montant_illisible"), None, definitions) == "warning"
    assert _severity(Finding(code="type-error"), None, definitions) == "error"


@pytest.mark.parametrize("severity", ["error", "info"])
def test_a_plan_raises_or_lowers(definitions: Definitions, plan: Plan, severity: str) -> None:
    judged = replace(plan, severities={"montant_illisible": severity})
    assert _severity(Finding(code="montant_illisible"), judged, definitions) == severity
    assert _severity(Finding(code="montant_ambigu"), judged, definitions) == "warning"


@pytest.mark.parametrize(
    ("key", "decision", "today", "severity"),
    [
        (("exemple/1.1",), DECISION, TODAY, "info"),
        (("exemple/1.1/2021-2022",), DECISION, TODAY, "info"),
        (("exemple/1.1", "2021-2022"), DECISION, TODAY, "info"),
        (("exemple/1.10/2021-2022",), DECISION, TODAY, "warning"),
        (("exemple/1.11",), DECISION, TODAY, "warning"),
        ((), DECISION, TODAY, "warning"),
        (("exemple/1.1",), DECISION, date(2024, 1, 1), "info"),
        (("exemple/1.1",), DECISION, date(2024, 12, 31), "info"),
        (("exemple/1.1",), DECISION, date(2023, 12, 31), "warning"),
        (("exemple/1.1",), DECISION, date(2025, 1, 1), "warning"),
        (("exemple/1.1",), DECISION, None, "warning"),
        (("exemple/1.1",), replace(DECISION, code="montant_ambigu"), TODAY, "warning"),
        (("exemple/1.1",), replace(DECISION, nature="erratum"), TODAY, "warning"),
        (("exemple/1.1",), replace(DECISION, scope="exemple"), TODAY, "info"),
        (("exemple/1.1",), replace(DECISION, scope="exemple/1.1/2021-2022"), TODAY, "warning"),
    ],
)
def test_a_derogation_holds_for_its_code_its_scope_and_its_time(
    definitions: Definitions, plan: Plan, key: tuple[str, ...], decision: Decision, today: date | None, severity: str
) -> None:
    finding = Finding(code="montant_illisible", key=key)
    decided = replace(plan, decisions=(decision,), severities={})
    assert _severity(finding, decided, definitions, today) == severity


def test_a_derogation_is_shown_with_what_it_covers(definitions: Definitions, plan: Plan) -> None:
    decided = replace(plan, decisions=(replace(DECISION, scope="exemple/2"), DECISION))
    subject = Subject(name="x", plan=decided, today=TODAY)
    report = conclude(subject, [Finding(code="montant_illisible", key=("exemple/1.1",))], definitions.codes)
    assert report.findings[0].decision is DECISION


def test_findings_come_gravest_first_in_one_order_only(definitions: Definitions) -> None:
    ordered = [
        Finding(code="annee_en_double", location=Location(file="b.md", line=2)),
        Finding(code="type-error", table="couts", location=Location(file="a.csv", row=2), key=("a",)),
        Finding(code="type-error", table="couts", location=Location(file="a.csv", row=10), key=("a",)),
        Finding(code="type-error", table="textes", location=Location(file="a.csv", row=2)),
        Finding(code="cout_redresse", table="couts"),
        Finding(code="cout_redresse", table="couts", key=("a",), field="montant", value="1"),
        Finding(code="cout_redresse", table="couts", key=("a",), field="montant", value="2", details={"avant": "1"}),
        Finding(code="cout_redresse", table="couts", key=("a",), field="montant", value="2", details={"avant": "2"}),
        Finding(code="texte_nfd", location=Location(file="a.md")),
    ]
    for shuffled in list(permutations(ordered))[:: 9 * 8 * 7 * 5]:
        report = conclude(Subject(name="x"), shuffled, definitions.codes)
        assert [judged.finding for judged in report.findings] == ordered


def test_totals_are_exact_and_checks_sorted(definitions: Definitions) -> None:
    findings = [Finding(code="type-error")] * 1234 + [Finding(code="texte_nfd")] * 7
    runs = [CheckRun(code="b", engine="duckdb"), CheckRun(code="z", engine="a"), CheckRun(code="a", engine="duckdb")]
    subject = Subject(name="x", sha256="ab", unreadable=2)
    report = conclude(subject, findings, definitions.codes, runs)
    assert report.totals == {"error": 1234, "warning": 0, "info": 7}
    assert [(run.engine, run.code) for run in report.checks_run] == [("a", "z"), ("duckdb", "a"), ("duckdb", "b")]
    assert (report.subject, report.sha256, report.unreadable, report.valid) == ("x", "ab", 2, False)


def test_what_could_not_be_read_is_never_valid(definitions: Definitions) -> None:
    assert conclude(Subject(name="x"), [], definitions.codes).valid
    assert not conclude(Subject(name="x", unreadable=1), [], definitions.codes).valid


def test_a_code_that_the_catalogue_lacks_is_a_wrong_definition(definitions: Definitions) -> None:
    with pytest.raises(DefinitionWrong) as told:
        conclude(Subject(name="x"), [Finding(code="inconnu")], definitions.codes)
    assert (told.value.code, told.value.details) == ("code_sans_mots", {"nom": "inconnu"})


def test_only_what_was_asked_for_counts_but_why_nothing_was_read_is_always_told(definitions: Definitions) -> None:
    found = [Finding(code=code) for code in ("type-error", "cout_redresse", "marques_perdues", "source_vide")]

    def told(selection: Selection) -> list[str]:
        report = conclude(Subject(name="x", selection=selection), found, definitions.codes)
        assert report.selection == selection
        assert sum(report.totals.values()) == len(report.findings)
        return sorted(one.finding.code for one in report.findings)

    assert told(Selection(only=("cout_redresse",))) == ["cout_redresse", "source_vide"]
    assert told(Selection(skip=("type-error", "source_vide"))) == ["cout_redresse", "marques_perdues", "source_vide"]
    assert told(Selection(only=("type-error",), skip=("type-error",))) == ["source_vide"]
