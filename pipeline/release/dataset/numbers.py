"""Which number a new version bears."""

from collections.abc import Mapping
from typing import Any

from pipeline.model.release import Level
from pipeline.release.compare import next_version
from pipeline.release.dataset.index import newest, version_key


def unused(index: Mapping[str, Any], version: str, level: Level | None) -> str:
    """The version itself, or the next of its level: the number of a withdrawn version is never borne again.

    Where nothing of a dataset stands any more, it is a major one above all others. A number that a standing version
    bears is left as it is, for it to be refused.
    """
    gone = {one["version"] for one in index["versions"] if one.get("status") == "withdrawn"}
    if gone and newest(index) is None:
        return next_version(max(map(version_key, gone)), "MAJOR")
    while version in gone and level is not None:
        version = next_version(version_key(version), level)
    return version
