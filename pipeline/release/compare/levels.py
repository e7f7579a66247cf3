"""The version that a level of change leads to."""

from collections.abc import Iterable

from pipeline.model.release import LEVELS, Change, Level


def highest(changes: Iterable[Change]) -> Level:
    """The highest level among the changes, of which there is one at least."""
    return max((change.level for change in changes), key=LEVELS.index)


def next_version(previous: tuple[int, int, int], level: Level) -> str:
    """The version that follows `previous` by one step of `level`."""
    major, minor, patch = previous
    if level == "MAJOR":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if level == "MINOR" else f"{major}.{minor}.{patch + 1}"
