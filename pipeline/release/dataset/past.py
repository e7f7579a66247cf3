"""What earlier versions of a dataset measured of themselves."""

import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.model.errors import TargetFailed
from pipeline.model.quality import Past
from pipeline.release.dataset.index import read_index, version_key

SCORED = "quality/report.json"


def past_scores(folder: Path, before: str) -> tuple[Past, ...]:
    """The scores of each version below `before` that stands in a dataset's folder, oldest first.

    A version that tells none, or cannot be read, is passed over: it says nothing of the one that is made.
    """
    try:
        versions = [one["version"] for one in read_index(folder)["versions"] if one.get("status") != "withdrawn"]
    except TargetFailed:
        return ()
    known = sorted((one for one in versions if version_key(one) < version_key(before)), key=version_key)
    return tuple(past for version in known for past in _scores(folder / version / SCORED, version))


def _scores(path: Path, version: str) -> Iterator[Past]:
    try:
        stated = json.loads(path.read_text(encoding="utf-8")).get("scores", [])
        shares = {str(one["code"]): None if one["share"] is None else float(one["share"]) for one in stated}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return
    if shares:
        yield Past(version=version, shares=shares)
