"""Which number a new version bears."""

from collections.abc import Mapping
from typing import Any

from pipeline.model.release import Level
from pipeline.release.compare import next_version
from pipeline.release.index import version_key


def unused(index: Mapping[str, Any], version: str, level: Level | None) -> str:
    """The version itself, or the next of its level whose number no version ever bore: withdrawn ones keep theirs.

    Without a level, for a dataset of which nothing stands any more, it is a major one above all others.
    """
    known = {one["version"] for one in index["versions"]}
    if level is None and known:
        return next_version(max(map(version_key, known)), "MAJOR")
    while version in known:
        version = next_version(version_key(version), level or "MAJOR")
    return version
