"""The validation page as people use it, in a real Chromium: by mouse, by keyboard, on a phone, in both languages."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, sync_playwright

from tests.pages.conftest import DEFINITIONS
from tests.regional_workbooks import PROJECTS, right_workbook
from tests.served import Served, serving

pytestmark = pytest.mark.pages

SAID = {
    "fr": {
        "drop": "Déposez votre fichier",
        "no": "À corriger",
        "yes": "Publiable",
        "cell": "feuille Projets, cellule J2",
        "sheet": "À corriger",
    },
    "en": {
        "drop": "Drop your file",
        "no": "To be corrected",
        "yes": "Can be published",
        "cell": "sheet Projets, cell J2",
        "sheet": "To correct",
    },
}
DROP = """([data, name]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector(".zone").dispatchEvent(new DragEvent(kind, {dataTransfer: transfer, bubbles: true}));
}"""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving("--workers", "1") as service:
        yield service


@pytest.fixture(scope="module")
def chrome(browser: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    tables = DEFINITIONS.tables
    book = right_workbook(tables["rapports_regionaux"], tables["projets"])
    book[PROJECTS]["J2"] = "65 000 ou 70 000 $"
    book[PROJECTS]["G3"] = "<script>top.ran = 1</script>"
    book.save(tmp_path / "rapport.xlsx")
    return tmp_path / "rapport.xlsx"


def corrected(path: Path) -> Path:
    book = load_workbook(path)
    book[PROJECTS]["J2"] = 65_000
    book[PROJECTS]["G3"] = "transport"
    to = path.with_name("corrige.xlsx")
    book.save(to)
    return to


def opened(chrome: Browser, address: str, *, width: int = 1_000) -> Page:
    page = chrome.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    return page


@pytest.mark.parametrize("lang", SAID)
def test_a_wrong_workbook_is_dropped_corrected_and_accepted(
    lang: str, served: Served, chrome: Browser, wrong: Path, pictures: Path
) -> None:
    said = SAID[lang]
    page = opened(chrome, f"{served.address}{lang}")
    outside: list[str] = []
    page.on("request", lambda one: None if one.url.startswith((served.address, "data:")) else outside.append(one.url))
    assert said["drop"] in page.inner_text("main")
    page.screenshot(path=pictures / f"{lang}-1-depot.png", full_page=True)
    page.evaluate(DROP, [base64.b64encode(wrong.read_bytes()).decode(), wrong.name])
    assert wrong.name in page.inner_text("#etat")
    page.click("button")
    page.wait_for_selector("article")
    page.screenshot(path=pictures / f"{lang}-2-a-corriger.png", full_page=True)
    told = page.inner_text("main")
    assert said["no"] in told
    assert said["cell"] in told
    assert page.inner_text(".picture .here.error >> nth=0").startswith(("65 000 ou", "<script>"))
    assert page.evaluate("top.ran") is None
    with page.expect_download() as download:
        page.click("a[download$='.json']")
    report = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert {one["code"] for one in report["findings"]} >= {"montant_non_lu", "valeur_hors_liste"}
    with page.expect_download() as download:
        page.click("a[download$='.xlsx']")
    annotated = wrong.with_name(download.value.suggested_filename)
    download.value.save_as(annotated)
    book = load_workbook(annotated)
    assert said["sheet"] in book.sheetnames
    assert book[PROJECTS]["J2"].comment is not None
    page.click("a.again")
    page.set_input_files("#fichier", corrected(annotated))
    page.click("button")
    page.wait_for_selector("article")
    page.screenshot(path=pictures / f"{lang}-3-accepte.png", full_page=True)
    assert said["yes"] in page.inner_text("main")
    assert outside == []


def test_the_keyboard_alone_goes_all_the_way(served: Served, chrome: Browser, wrong: Path) -> None:
    page = opened(chrome, f"{served.address}fr")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "fichier"
    page.set_input_files("#fichier", wrong)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "submit"
    page.keyboard.press("Enter")
    page.wait_for_selector("article")
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className"))
    assert {"again", "picture"} <= reached


def test_without_scripts_the_form_works(served: Served, chrome: Browser, wrong: Path) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}fr")
    page.set_input_files("#fichier", wrong)
    page.click("button")
    page.wait_for_selector("article")
    assert SAID["fr"]["cell"] in page.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1_000])
def test_axe_finds_nothing(width: int, scheme: str, served: Served, chrome: Browser, wrong: Path) -> None:
    page = opened(chrome, f"{served.address}fr", width=width)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_input_files("#fichier", wrong)
    page.click("button")
    page.wait_for_selector("article")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{served.address}inconnue")
    assert faults(page) == []


def faults(page: Page) -> list[str]:
    """What axe says against the page by WCAG 2.2 AA."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}}).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def test_axe_would_find_a_fault(served: Served, chrome: Browser) -> None:
    page = opened(chrome, f"{served.address}fr")
    page.evaluate("document.querySelector('label').remove()")
    assert [one.partition(":")[0] for one in faults(page)] == ["label-title-only", "label"]
