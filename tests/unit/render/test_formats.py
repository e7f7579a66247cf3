from typing import get_args

from pipeline.cli.options import ReportForm
from pipeline.model.report import Report
from pipeline.render.formats import FORMATS
from pipeline.render.words import Words


def test_the_command_line_offers_every_form() -> None:
    assert get_args(ReportForm) == tuple(FORMATS)


def test_every_form_is_a_text_that_ends_with_its_last_line(words: Words, projets: Report) -> None:
    for name, form in FORMATS.items():
        page = form([projets], words, "0.3.0")
        assert page.endswith("\n"), name
        assert not page.endswith("\n\n"), name
        assert page == form([projets], words, "0.3.0"), name


def test_json_keeps_values_whole(words: Words, hostile: Report) -> None:
    import json  # noqa: PLC0415

    data = json.loads(FORMATS["json"]([hostile], words, "0"))
    values = {sample["value"] for group in data["findings"] for sample in group["samples"]}
    assert hostile.findings[0].finding.value in values
    assert data["subject"] == hostile.subject
