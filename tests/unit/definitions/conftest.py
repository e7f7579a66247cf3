"""A folder of definitions that a test may spoil."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipeline.definitions import Definitions, open_definitions
from pipeline.model.errors import DefinitionWrong

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of all that comes with bilan, but for the plans' sources."""
    to = tmp_path / "definitions"
    for kind in ("schemas", "datapackage", "checks"):
        shutil.copytree(ROOT / kind, to / kind, ignore=shutil.ignore_patterns("sources"))
    return to


@pytest.fixture
def plan_folder(own: Path) -> Path:
    return own / "datapackage" / "exemple"


@pytest.fixture
def wrong() -> Callable[[Callable[[], object]], tuple[str, Mapping[str, object]]]:
    """The code and details with which a call ends in `DefinitionWrong`."""

    def of(call: Callable[[], object]) -> tuple[str, Mapping[str, object]]:
        with pytest.raises(DefinitionWrong) as told:
            call()
        return told.value.code, told.value.details

    return of


@pytest.fixture
def opened(own: Path) -> Definitions:
    return open_definitions(own)
