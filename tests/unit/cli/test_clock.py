import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.cli import clock
from pipeline.cli.clock import created, today
from pipeline.model.errors import WrongUsage


@pytest.fixture(autouse=True)
def _no_moment_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def put_git(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git of our own, first on the path, so that the test needs none."""
    git = folder / "git"
    git.write_text(script, encoding="utf-8")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_the_stated_moment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_git(tmp_path, "#!/bin/sh\necho 1300000000\n", monkeypatch)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1290000000")
    assert created(tmp_path) == datetime(2010, 11, 17, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("stated", ["", "hier", "1.5", "9" * 30])
def test_a_stated_moment_that_is_none_is_refused(stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stated)
    with pytest.raises(WrongUsage) as refused:
        created()
    assert (refused.value.code, refused.value.details) == ("epoque_invalide", {"valeur": stated})


def test_else_the_commit_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_git(tmp_path, '#!/bin/sh\n[ "$1 $2" = "-C plan" ] && echo 1300000000\n', monkeypatch)
    assert created(Path("plan")) == datetime(2011, 3, 13, 7, 6, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "script",
    ["#!/bin/sh\nexit 128\n", "#!/bin/sh\necho\n", "#!/nowhere/at/all\n", "#!/bin/sh\nexec sleep 30\n"],
    ids=["no repository", "no commit", "git is broken", "git hangs"],
)
def test_else_the_clock(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_git(tmp_path, script, monkeypatch)
    monkeypatch.setattr(clock, "_PATIENCE", 0.2)
    before = datetime.now(tz=UTC).replace(microsecond=0)
    assert before <= created(tmp_path) <= datetime.now(tz=UTC)


def test_the_clock_too_where_there_is_no_git_or_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    now = datetime.now(tz=UTC)
    assert abs(created(tmp_path) - now).total_seconds() < 5
    assert abs(created() - now).total_seconds() < 5


def test_today_is_the_latest_day_that_has_begun_whatever_moment_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1290000000")
    before = datetime.now(tz=UTC)
    day = today()
    assert (before + timedelta(hours=14)).date() <= day <= (datetime.now(tz=UTC) + timedelta(hours=14)).date()
