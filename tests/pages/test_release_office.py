"""The workbook of a release as another office program opens and saves it: every cell still says what the data say."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.engine import Engine
from pipeline.flow.plan import release_plan
from pipeline.flow.setting import Setting
from pipeline.release.build import Terms
from pipeline.release.excel import differing_cells, workbook_path
from tests.pages.conftest import DEFINITIONS
from tests.pages.office import converted

pytestmark = pytest.mark.pages


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("releases")
    setting = Setting(definitions=DEFINITIONS, today=date(2026, 1, 2))
    release_plan(DEFINITIONS.plan("exemple"), Terms(to=to, created=datetime(2026, 1, 2, tzinfo=UTC)), setting)
    return to / "exemple" / "1.0.0"


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_every_cell_is_kept(office: str, root: Path, tmp_path: Path, suffix: str) -> None:
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    saved = converted(office, root / workbook_path("exemple"), suffix, tmp_path)
    with Engine() as engine:
        assert list(differing_cells(engine, saved, root, descriptor)) == []


def test_codes_stay_texts_and_filters_stay(office: str, root: Path, tmp_path: Path) -> None:
    ours = load_workbook(root / workbook_path("exemple"))
    book = load_workbook(converted(office, root / workbook_path("exemple"), "xlsx", tmp_path))
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert "01" in texts, "the code of a region keeps its zero"
    filters = {sheet.title: sheet.auto_filter.ref for sheet in ours if sheet.auto_filter.ref}
    assert len(filters) > len(ours.sheetnames) / 2
    assert {sheet.title: sheet.auto_filter.ref for sheet in book if sheet.auto_filter.ref} == filters
    assert {ours[name].freeze_panes for name in filters} == {"A2"}
