"""The source distribution of an installed library, as pip fetches it: the files that it ships to test itself."""

import subprocess
import sys
import tarfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest


def fetched(library: str, folder: Path, wanted: Callable[[str], bool]) -> None:
    """Puts the wanted files of the version that is installed into `folder`; skips the test where pip reaches none."""
    words = ["download", "--no-deps", "--no-binary", ":all:", "--dest", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", *words, f"{library}=={version(library)}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    archives = list(folder.glob("*.tar.gz"))
    if not archives:
        pytest.skip(f"pip reaches no source distribution: {done.stderr.strip()[-200:]}")
    with tarfile.open(archives[0]) as archive:
        members = [one for one in archive if one.isfile() and wanted(one.name)]
        archive.extractall(folder, members=members, filter="data")
