"""Without a network a package is judged all the same, expectations included, and nothing asks for one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# What every Python process of the command runs first: whoever asks for an address is written down and refused.
WATCH = """
import os, socket
def _refused(name):
    def call(*asked, **options):
        with open(os.environ["ASKED"], "a") as file:
            print(name, asked[-1] if name == "connect" else asked[0], file=file)
        raise OSError("no network")
    return call
class Watched(socket.socket):
    def connect(self, address):
        return super().connect(address) if self.family == socket.AF_UNIX else _refused("connect")(address)
    connect_ex = connect
socket.socket = Watched
socket.getaddrinfo = _refused("getaddrinfo")
socket.create_connection = _refused("create_connection")
"""


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("drafts") / "draft"
    subprocess.run([sys.executable, "-m", "pipeline", "build", "exemple", "--to", str(to)], check=True)
    return to


def _judged(before: list[str], draft: Path, environment: dict[str, str]) -> set[str]:
    """The expectations that a validation ran."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("GX_")}
    done = subprocess.run(
        [*before, sys.executable, "-m", "pipeline", "validate", str(draft), "--format", "json"],
        env={**known, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {one["code"] for one in json.loads(done.stdout)["checks_run"] if one["engine"] == "great_expectations"}


def _watched(folder: Path) -> dict[str, str]:
    (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    return {"PYTHONPATH": str(folder), "ASKED": str(folder / "asked.txt")}


def test_nothing_asks_for_the_network(draft: Path, tmp_path: Path) -> None:
    assert "attente_couts_statut" in _judged([], draft, _watched(tmp_path))
    asked = tmp_path / "asked.txt"
    assert not asked.exists(), asked.read_text(encoding="utf-8")


def test_what_watches_sees(tmp_path: Path) -> None:
    program = "import urllib.request as r; r.urlopen('http://127.0.0.1:9/')"
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **_watched(tmp_path)}, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert (tmp_path / "asked.txt").read_text(encoding="utf-8")


def _can_be_alone() -> bool:
    try:
        return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not _can_be_alone(), reason="needs a kernel that lets a user leave the network")
def test_a_process_without_a_network_judges_alike(draft: Path) -> None:
    assert _judged(["unshare", "-rn"], draft, {}) == _judged([], draft, {})
