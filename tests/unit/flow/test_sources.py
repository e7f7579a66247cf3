"""The sources of a plan give the same rows in the same order, read by one process or by several."""

import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from pipeline.acquire.folder import find_sources
from pipeline.definitions import open_definitions
from pipeline.flow import sources
from pipeline.flow.setting import Setting
from pipeline.flow.sources import Sources, reports_of
from pipeline.model.errors import TargetFailed
from pipeline.model.finding import Finding
from pipeline.model.rows import RowSet

ROOT = Path(__file__).resolve().parents[3]
DEFINITIONS = open_definitions()


@pytest.fixture
def plan_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    shutil.copytree(ROOT / "datapackage" / "exemple", folder)
    measures = folder / "sources" / "mesures"
    for number in range(30):
        text = (measures / "1.1-2021-2022.md").read_text(encoding="utf-8")
        (measures / f"copie-{number:02}.md").write_text(text.replace("1.1", f"7.{number + 1}"), encoding="utf-8")
    (measures / "copie-05.md").write_bytes(b"\x89PNG\x00")
    (measures / "copie-06.docx").write_bytes(b"rien")
    return folder


def read(folder: Path, threads: int) -> list[RowSet | Finding]:
    plan = DEFINITIONS.plan(str(folder))
    paths, _ = find_sources(folder)
    setting = Setting(definitions=DEFINITIONS, today=date(2026, 1, 1), threads=threads)
    return list(Sources(plan, setting).read(reports_of(paths)))


def test_several_processes_give_what_one_gives(plan_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = read(plan_folder, 1)
    monkeypatch.setattr(sources, "_WORTH", 1)
    monkeypatch.setattr(sources, "_TOGETHER", 3)
    monkeypatch.setattr(sources, "_AHEAD", 1)
    assert read(plan_folder, 2) == alone
    assert [one.code for one in alone if isinstance(one, Finding)] == ["source_binaire", "source_abimee"]


def test_few_texts_are_read_here(plan_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ProcessPoolExecutor", None)
    assert len(read(plan_folder, 2)) == len(read(plan_folder, 1))


def test_a_heavy_document_is_sent_alone() -> None:
    names = ["a.md", "b.txt", "c.DOCX", *(f"{number}.md" for number in range(20)), "z.pdf"]
    batches = list(sources._batches([(Path(name),) for name in names]))  # noqa: SLF001
    assert [len(batch) for batch in batches] == [3, 16, 5]
    assert [report[0].name for batch in batches for report in batch] == names


def test_a_process_that_dies_is_told(plan_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_WORTH", 1)
    monkeypatch.setattr(sources, "_begin", sys.exit)
    with pytest.raises(TargetFailed):
        read(plan_folder, 2)


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(ROOT / "datapackage" / "exemple", folder)
    text = (folder / "sources" / "mesures" / "1.1-2021-2022.md").read_text(encoding="utf-8")
    for number in range(1500):
        (folder / "sources" / "mesures" / f"copie-{number:04}.md").write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "pipeline", "build", str(folder), "--to", str(tmp_path / "brouillon")]
    command = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    started = _children(command.pid, until=time.monotonic() + 60)
    command.send_signal(signal.SIGKILL)
    command.wait()
    deadline = time.monotonic() + 20
    while any(map(_lives, started)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert started
    assert not any(map(_lives, started))


def _children(parent: int, until: float) -> list[int]:
    """The processes that read for `parent`, once it has started some."""
    while time.monotonic() < until:
        found = [
            int(status.parent.name)
            for status in Path("/proc").glob("[0-9]*/status")
            if f"\nPPid:\t{parent}\n" in _text(status) and "spawn_main" in _text(status.with_name("cmdline"))
        ]
        if len(found) > 1:
            return found
        time.sleep(0.05)
    return []


def _lives(process: int) -> bool:
    status = _text(Path(f"/proc/{process}/status"))
    return bool(status) and "\nState:\tZ" not in status


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def test_the_files_of_a_set_are_one_report_whatever_stands_between() -> None:
    names = ["regions/a.csv", "regions/b.xlsx", "regions/c.csv", "regions/d/projets.csv", "mesures/1.md"]
    reports = sources.reports_of([Path(name) for name in names])
    assert [[path.as_posix() for path in report] for report in reports] == [
        ["regions/a.csv", "regions/c.csv"], ["regions/b.xlsx"], ["regions/d/projets.csv"], ["mesures/1.md"],
    ]  # fmt: skip
