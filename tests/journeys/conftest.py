"""The plans that come with bilan, built once a session."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.definitions import open_definitions
from pipeline.flow.plan import build_package, release_plan
from pipeline.flow.setting import Setting
from pipeline.model.report import Report, Selection
from pipeline.release.build import Terms
from tests.dataset_life import live

ROOT = Path(__file__).resolve().parents[2]
Table = list[dict[str, str]]


class Built:
    """A draft on disk and the report on it."""

    def __init__(self, root: Path, report: Report) -> None:
        self.root = root
        self.report = report

    def table(self, name: str) -> Table:
        folder = "provenance" if name == "provenance" else "data"
        with (self.root / folder / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))


@pytest.fixture(scope="session")
def setting() -> Setting:
    return Setting(definitions=open_definitions(), today=date(2026, 11, 23))


@pytest.fixture(scope="session")
def brief(setting: Setting) -> Setting:
    """For releases of which something else is tested than what is expected of them: expectations are not asked."""
    return replace(setting, selection=Selection(expectations=False))


@pytest.fixture(scope="session")
def built(setting: Setting, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    done: dict[str, Built] = {}

    def build(plan: str) -> Built:
        if plan not in done:
            to = tmp_path_factory.mktemp("drafts") / plan
            folder = str(ROOT / "datapackage" / plan)
            _, report = build_package(setting.definitions.plan(folder), to, setting)
            done[plan] = Built(to, report)
        return done[plan]

    return build


@pytest.fixture(scope="session")
def life(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a dataset of five versions; copied by who changes it."""
    return live(tmp_path_factory.mktemp("vie"))


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, setting: Setting) -> Path:
    """A dataset with two versions, the second by a digit that changed in a document."""
    where = tmp_path_factory.mktemp("proof")
    plan = where / "plan"
    shutil.copytree(ROOT / "datapackage" / "modele", plan)
    terms = Terms(to=where / "releases", created=datetime(2026, 1, 2, tzinfo=UTC))
    release_plan(setting.definitions.plan(str(plan)), terms, setting)
    source = next((plan / "sources" / "mesures").glob("*.md"))
    source.write_text(source.read_text(encoding="utf-8").replace("640 ménages", "641 ménages"), encoding="utf-8")
    release_plan(setting.definitions.plan(str(plan)), terms, setting)
    return where / "releases" / "mon-plan"
