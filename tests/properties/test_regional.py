"""The template, filled in by a program with anything that may be written there, gives exactly what was filled in."""

import csv
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.definitions import open_definitions
from pipeline.flow.plan import build_package
from pipeline.flow.setting import Setting
from pipeline.flow.template import Wanted, make_template
from pipeline.flow.workbook import open_submission
from pipeline.model.rows import Value
from pipeline.model.table import Field
from pipeline.normalise.notation.statuses import stated_status
from pipeline.normalise.regional.report import normalise_workbook

DEFINITIONS = open_definitions()
PLAN = DEFINITIONS.plan("exemple")
SETTING = Setting(definitions=DEFINITIONS, today=date(2026, 1, 1))
REPORTS, PROJECTS = DEFINITIONS.tables["rapports_regionaux"], DEFINITIONS.tables["projets"]
BODY, REGION, YEAR = "ville-valbrume", "06", "2022-2023"
LETTERS = "abcdefghijklmnopqrstuvwxyzéèàçôûABCDEÉ0123456789'’-–,.;()/&« »\u00a0"
TOTALS = ("total", "somme", "sous", "grand")


def says_something(text: str) -> bool:
    """Whether a text is neither a total nor a way to say that there is nothing."""
    told = len(text) > 3 and any(map(str.isalpha, text)) and not text.casefold().startswith(TOTALS)
    return told and stated_status(text) is None


WORDS = (
    st.text(st.sampled_from(LETTERS), min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(says_something)
)
MONEY = st.integers(0, 10**9).map(lambda cents: Decimal(cents).scaleb(-2).quantize(Decimal("0.01")))
DAYS = st.dates(date(2022, 4, 1), date(2023, 3, 31))


def value_of(one: Field) -> st.SearchStrategy[Value]:
    """Anything that a field may hold."""
    if one.choices:
        made: st.SearchStrategy[Any] = st.sampled_from(list(one.choices))
    elif one.type == "number":
        made = MONEY
    elif one.type == "integer":
        made = st.integers(0, 100_000)
    elif one.type == "date":
        made = DAYS
    else:
        made = WORDS
    return made if one.required else st.none() | made


PROJECT = st.fixed_dictionaries({one.name: value_of(one) for one in PROJECTS.fields if not one.computed})


@st.composite
def submissions(draw: st.DrawFn) -> tuple[dict[str, Value], list[dict[str, Value]]]:
    """A report that agrees with its projects."""
    projects = draw(st.lists(PROJECT, min_size=1, max_size=6, unique_by=lambda one: str(one["no_projet"])))
    for one in projects:
        one["no_modification"] = 0
        one["etat"] = "nouveau" if one["etat"] == "annule" else one["etat"]
    granted = sum((Decimal(str(one["montant_accorde"])) for one in projects), Decimal())
    available = granted + draw(MONEY)
    report = {
        "id_mesure": "exemple/1.1", "id_organisme": BODY, "code_region": REGION, "annee_financiere": YEAR,
        "revision": draw(st.integers(1, 4)), "date_depot": draw(st.none() | DAYS), "nombre_projets": len(projects),
        "montant_disponible": available, "montant_accorde": granted,
        "montant_depense": None, "solde": available - granted,
    }  # fmt: skip
    return report, projects


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gabarit") / "gabarit.xlsx"
    make_template(PLAN, Wanted(body=BODY, year=YEAR), path, SETTING)
    return path


def fill_in(template: Path, to: Path, report: Mapping[str, Value], projects: list[dict[str, Value]]) -> None:
    """Writes what a person would, in the sheets of the template."""
    book = openpyxl.load_workbook(template)
    for spec, rows in ((REPORTS, [report]), (PROJECTS, projects)):
        sheet = book[spec.words["fr"].title]
        asked = [one for one in spec.fields if not one.computed]
        for number, row in enumerate(rows, start=2):
            for column, one in enumerate(asked, start=1):
                sheet.cell(number, column).value = typed(one, row[one.name])  # type: ignore[assignment]
    book.save(to)


def typed(one: Field, value: Value) -> object:
    if value is None:
        return None
    if one.choices:
        return one.choices[str(value)]["fr"]
    if one.name == "id_mesure":
        return str(value).rpartition("/")[2]
    if one.name == "id_organisme":
        return "Ville de Valbrume"
    if one.name == "code_region":
        return "06 – Montréal"
    return float(value) if isinstance(value, Decimal) else value


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(submission=submissions())
def test_what_was_filled_in_is_what_is_read(
    template: Path, submission: tuple[dict[str, Value], list[dict[str, Value]]]
) -> None:
    report, projects = submission
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rapport.xlsx"
        fill_in(template, path, report, projects)
        workbook = open_submission([path])
        rowset = normalise_workbook(workbook, PLAN, DEFINITIONS.references(PLAN), DEFINITIONS.tables)
        assert rowset.findings == ()
        read = [
            {one.name: row.values[one.name] for one in DEFINITIONS.tables[row.table].fields if not one.computed}
            for row in rowset.rows
        ]
        assert read == [report, *projects]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan whose only measure is 1.1, with room for a regional report."""
    plan = tmp_path_factory.mktemp("plan") / "exemple"
    shutil.copytree(Path(PLAN.root), plan)
    for path in (plan / "sources" / "mesures").iterdir():
        if not path.name.startswith("1.1-"):
            path.unlink()
    (plan / "sources" / "regions").mkdir()
    return plan


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(submission=submissions())
def test_what_was_filled_in_is_what_is_built(
    template: Path, folder: Path, submission: tuple[dict[str, Value], list[dict[str, Value]]]
) -> None:
    report, projects = submission
    fill_in(template, folder / "sources" / "regions" / "rapport.xlsx", report, projects)
    to = folder.parent / "brouillon"
    build_package(DEFINITIONS.plan(str(folder)), to, SETTING)
    for spec, rows in ((REPORTS, [report]), (PROJECTS, projects)):
        with (to / "data" / f"{spec.name}.csv").open(encoding="utf-8", newline="") as stream:
            built = list(csv.DictReader(stream))
        asked = [one.name for one in spec.fields if not one.computed]
        expected = [{name: "" if row[name] is None else str(row[name]) for name in asked} for row in rows]
        assert sorted(({name: row[name] for name in asked} for row in built), key=str) == sorted(expected, key=str)
