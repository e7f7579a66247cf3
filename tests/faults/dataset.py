"""A plan before and after a report was corrected, its releases, and a release that runs on its own."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.dataset_life import edit

ROOT = Path(__file__).resolve().parents[2]
NAME = "mon-plan"
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "BILAN_LANG": "fr"}
State = dict[str, bytes]
"""Every file below a folder of releases, by path."""


def plan(to: Path, households: int = 640) -> Path:
    """The plan that `bilan new` gives; its only report counts this many households."""
    shutil.copytree(ROOT / "datapackage" / "modele", to)
    edit(next((to / "sources" / "mesures").glob("*.md")), "640 ménages", f"{households} ménages")
    return to


def words(source: Path, to: Path) -> tuple[str, ...]:
    """The command that releases a plan."""
    return (sys.executable, "-m", "pipeline", "release", str(source), "--to", str(to))


def release(source: Path, to: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """A release in a process of its own, to its end; `options` are those of `subprocess.run`."""
    told: dict[str, Any] = {"env": ENVIRONMENT, "capture_output": True, "text": True, **options}
    return subprocess.run(words(source, to), check=False, **told)


def state(to: Path) -> State:
    """What stands in a folder of releases, the lock aside."""
    return dict(_files(to))


def _files(to: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(to.rglob("*")):
        if path.is_file() and path.name != ".verrou":
            yield path.relative_to(to).as_posix(), path.read_bytes()


def versions(there: State) -> set[str]:
    """The version folders of a state."""
    parts = (path.split("/") for path in there)
    return {part[1] for part in parts if len(part) > 2 and part[1][0].isdigit()}


def of_version(there: State, version: str) -> State:
    """The files of one version."""
    return {path: data for path, data in there.items() if path.startswith(f"{NAME}/{version}/")}


def powerless() -> None:
    """Before a process begins: root, too, must obey the permissions of folders."""
    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
