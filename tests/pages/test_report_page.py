"""The page of a report in a real Chromium: what is seen, at every width, in light and dark; nothing runs."""

import struct
from pathlib import Path

import pytest

from pipeline.check.conclude import Subject, conclude
from pipeline.definitions import open_definitions
from pipeline.model.finding import Finding
from pipeline.model.report import CheckRun, Report
from pipeline.model.source import Location
from pipeline.render.report_html import reports_html
from pipeline.render.words import Words
from tests.pages.chromium import DARK, HOSTILE, LIGHT, chromium, seen

pytestmark = pytest.mark.pages

DEFINITIONS = open_definitions()


def _place(line: int) -> Location:
    return Location(file="projets.csv", line=line, row=line - 2, field="9")


def report_of(*values: str) -> Report:
    """An amount with a decimal comma, what follows from it, and the values everywhere that a table can put them."""
    found = [
        Finding(code="type-error", table="projets", field="montant", location=_place(17), value="12 000,50",
                cause="virgule_decimale", details={"type": "number", "suggestion": "12000.50"}, more=12_430),
        Finding(code="primary-key", table="projets", cascade_of="type-error", more=39),
        Finding(code="constraint-error", table="projets", field="region", location=_place(20), value="Montreal",
                cause="accents", details={"contrainte": "enum", "suggestion": "Montréal"}, more=3_102),
        *(Finding(code="constraint-error", table=value, field=value, value=value, location=Location(file=value),
                  details={"suggestion": value, "contrainte": value}) for value in values),
    ]  # fmt: skip
    runs = [CheckRun(code="type-error", engine="duckdb")]
    return conclude(Subject(name="projets.csv", sha256="ab" * 32), found, DEFINITIONS.codes, runs)


@pytest.mark.parametrize("width", [320, 640, 1_100])
def test_the_page_fits_every_width(browser: str, words: Words, tmp_path: Path, width: int) -> None:
    page = reports_html([report_of(*HOSTILE), report_of()], words, "0")
    shown = seen(browser, tmp_path, page, width=width)
    assert (shown["wide"], shown["room"]) == (width, width)


def test_nothing_of_a_submission_runs_and_nothing_is_fetched(browser: str, words: Words, tmp_path: Path) -> None:
    shown = seen(browser, tmp_path, reports_html([report_of(*HOSTILE)], words, "0"))
    assert (shown["ran"], shown["scripts"], shown["fetched"]) == (False, 0, 0)
    assert "<script>top.ran = 1</script>" in shown["text"]


def test_the_measure_would_see_what_runs(browser: str, tmp_path: Path) -> None:
    page = '<body><script>top.ran = 1</script><img src="http://127.0.0.1:9/x.png"></body>'
    shown = seen(browser, tmp_path, page)
    assert (shown["ran"], shown["scripts"], shown["fetched"]) == (True, 1, 1)


def test_what_follows_is_folded_and_bars_are_as_long_as_their_counts(
    browser: str, words: Words, tmp_path: Path
) -> None:
    shown = seen(browser, tmp_path, reports_html([report_of()], words, "0"))
    assert shown["bars"] == [100, 25]
    assert "primary-key" not in shown["text"]
    assert words.cause("virgule_decimale").fix in shown["text"].replace("\u00a0", " ")


def test_light_and_dark_follow_the_reader(browser: str, words: Words, tmp_path: Path) -> None:
    page = reports_html([report_of()], words, "0")
    light, dark = (seen(browser, tmp_path, page, scheme=scheme) for scheme in (LIGHT, DARK))
    assert (light["paper"], light["ink"]) == ("rgb(246, 245, 241)", "rgb(29, 36, 48)")
    assert (dark["paper"], dark["ink"]) == ("rgb(20, 23, 28)", "rgb(236, 234, 228)")


def test_the_page_is_drawn_and_printed_as_it_is(browser: str, words: Words, tmp_path: Path) -> None:
    file, picture, paper = (tmp_path / name for name in ("page.html", "page.png", "page.pdf"))
    file.write_text(reports_html([report_of(*HOSTILE)], words, "0"), encoding="utf-8")
    chromium(browser, tmp_path, "--window-size=1100,900", f"--screenshot={picture}", file.as_uri())
    assert struct.unpack(">II", picture.read_bytes()[16:24]) == (1_100, 900)
    assert picture.stat().st_size > 20_000
    chromium(browser, tmp_path, f"--print-to-pdf={paper}", file.as_uri())
    assert paper.read_bytes().startswith(b"%PDF-")
