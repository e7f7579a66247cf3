import shutil
from pathlib import Path

import pytest

from pipeline.definitions import open_definitions
from pipeline.render.words import Words

DEFINITIONS = open_definitions()
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> str:
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or pytest.fail("no Chromium: `make pages` installs it")


@pytest.fixture(scope="session")
def office() -> str:
    return shutil.which("soffice") or pytest.fail("no LibreOffice: `make pages` installs it")


@pytest.fixture(params=["fr", "en"])
def words(request: pytest.FixtureRequest) -> Words:
    return Words(DEFINITIONS.messages(request.param), request.param, DEFINITIONS.codes)


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where the screenshots of journeys are kept, to be looked at."""
    folder = Path(__file__).resolve().parents[2] / "build" / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
