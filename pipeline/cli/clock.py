"""The one place that asks what time it is; everything downstream is given the answer.

The same sources must give the same bytes: a stated moment comes first, then the commit of the plan's
folder, and the clock only when there is neither.
"""

import os
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from pipeline.model.errors import WrongUsage

_STATED = "SOURCE_DATE_EPOCH"
_PATIENCE = 10.0  # seconds for git to answer
_EARLIEST = timezone(timedelta(hours=14))  # where each day begins first


def created(folder: Path | None = None) -> datetime:
    """The moment, in UTC, that a release or a report bears: SOURCE_DATE_EPOCH, the commit, or now."""
    stated = os.environ.get(_STATED)
    if stated is not None:
        return _stated(stated)
    commit = _commit(folder) if folder is not None else None
    return commit or datetime.now(tz=UTC).replace(microsecond=0)


def today() -> date:
    """The latest day that has begun anywhere: what is dated later has not happened, wherever it was written.

    It changes no byte of a result, so a stated moment, which may lie before what a person has since decided, is not
    asked.
    """
    return datetime.now(tz=_EARLIEST).date()


def _stated(text: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(text), tz=UTC)
    except (ValueError, OverflowError, OSError) as cause:
        raise WrongUsage("epoque_invalide", valeur=text) from cause


def _commit(folder: Path) -> datetime | None:
    """When the checked-out commit of the folder's repository was made; None outside of one."""
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "-C", str(folder), "log", "-1", "--format=%ct", "HEAD"]
    try:
        answer = subprocess.run(  # noqa: S603  git itself, with arguments of our own
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    seconds = answer.stdout.strip()
    return datetime.fromtimestamp(int(seconds), tz=UTC) if answer.returncode == 0 and seconds.isdecimal() else None
