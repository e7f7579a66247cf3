"""A lone table tells which of its keys nothing could be held against."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.check.structure import TableAsked
from pipeline.definitions import open_definitions
from pipeline.flow.setting import Setting
from pipeline.flow.table import validate_table

SETTING = Setting(definitions=open_definitions(), today=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ({"resource": "autre", "fields": ["a"]}, "autre"),
        ({"resource": "", "fields": ["a"]}, None),
        ({"fields": ["a"]}, None),
        ({"resource": "t", "fields": ["a"]}, None),
    ],
)
@pytest.mark.parametrize("engine", ["auto", "frictionless"])
def test_a_key_that_leads_elsewhere_is_told(
    tmp_path: Path, reference: dict[str, Any], told: str | None, engine: Any
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,1\n", encoding="utf-8")
    schema = {
        "fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}],
        "foreignKeys": [{"fields": ["b"], "reference": reference}],
    }
    report = validate_table(path, TableAsked(schema=schema, engine=engine), SETTING)
    found = [(one.finding.code, one.finding.field, one.finding.details["visee"]) for one in report.findings]
    assert found == ([("cle_autre_table_non_lue", "b", told)] if told else [])
    assert report.valid
