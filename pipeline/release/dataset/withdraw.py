"""Withdraws a version: a tombstone stays in its place, and the index, `latest.json` and the feeds tell it.

Order of writing: the reason, then the index and what is made from it, then the data go. A run that is killed leaves
the version standing or withdrawn, never half known; the next run of any command that writes there ends the work.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.model.errors import TargetFailed, WrongUsage
from pipeline.model.near import nearest
from pipeline.release.dataset.index import INDEX, newest, read_index, repair
from pipeline.release.dataset.tombstone import Tombstone, read_tombstone, write_tombstone
from pipeline.release.manifest import MANIFEST
from pipeline.storage.folders import clear_unfinished
from pipeline.storage.locks import sole_writer

_PATIENCE = 60.0  # seconds that it waits for a release


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The version that was withdrawn, where it stood, and the one that is current now, if any."""

    version: str
    path: Path
    current: str | None


def find_dataset(path: Path, version: str) -> Path:
    """The folder with the index that a path means: itself, or the one above the folder of the version.

    Raises WrongUsage for any other folder, and for a version that its index does not know.
    """
    folder = path.resolve().parent if (path / MANIFEST).is_file() and path.resolve().name == version else path
    if not (folder / INDEX).is_file():
        raise WrongUsage("pas_une_livraison", dossier=str(path))
    known = [one["version"] for one in read_index(folder)["versions"]]
    if version not in known:
        raise WrongUsage("version_inconnue", version=version, proche=nearest(version, known))
    return folder


def withdraw(folder: Path, told: Tombstone) -> Withdrawn:
    """Leaves of a version its manifest, its changes and the reason; a second time with the same reason is no fault.

    Raises WrongUsage for another reason than the one that stands, and for none; TargetFailed where the folder cannot
    be written.
    """
    if not told.reason.strip():
        raise WrongUsage("raison_vide")
    root = find_dataset(folder, told.version) / told.version
    with sole_writer(folder, _PATIENCE):
        clear_unfinished(folder)
        before = read_tombstone(root)
        if before is None:
            if root.is_symlink() or not (root / MANIFEST).is_file():
                raise TargetFailed("livraison_alteree", fichier=str(root / MANIFEST))
            write_tombstone(root, told)
        elif before.reason != told.reason:
            raise WrongUsage("deja_retiree", version=told.version, raison=before.reason)
        index = repair(folder)
    return Withdrawn(version=told.version, path=root, current=newest(index))
