"""Finds the version folder that a path means, for whoever reads a release."""

import json
from pathlib import Path

from pipeline.model.errors import WrongUsage
from pipeline.release.dataset.index import LATEST, is_version
from pipeline.release.dataset.tombstone import refuse_withdrawn
from pipeline.release.manifest import MANIFEST


def find_release(path: Path) -> Path:
    """The version folder that a path means: itself, or the latest of a dataset's folder."""
    if (path / MANIFEST).is_file():
        return path
    try:
        version = json.loads((path / LATEST).read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as cause:
        raise WrongUsage("pas_une_livraison", dossier=str(path)) from cause
    if not is_version(str(version)) or not (path / str(version) / MANIFEST).is_file():
        raise WrongUsage("pas_une_livraison", dossier=str(path))
    return path / str(version)


def find_standing(path: Path) -> Path:
    """The same, for whoever needs its data; raises WrongUsage for a version that was withdrawn too."""
    root = find_release(path)
    refuse_withdrawn(root)
    return root
