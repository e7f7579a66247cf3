"""The documents themselves beside the data, where the plan says that they are published."""

import shutil
from pathlib import Path

from pipeline.engine import Engine, literal
from pipeline.model.errors import TargetFailed
from pipeline.model.plan import Plan
from pipeline.storage.digests import sha256_file

FOLDER = "sources"


def copy_documents(plan: Plan, folder: Path) -> None:
    """Puts every document of the table `sources` below `folder/sources`, its bytes those that were read.

    Nothing is copied where the plan publishes digests alone; a document that changed meanwhile ends in TargetFailed.
    """
    if plan.publication.sources != "copie":
        return
    held = {sha256_file(path): path for path in (Path(plan.root) / FOLDER).rglob("*") if path.is_file()}
    data = folder / "data" / "sources.parquet"
    with Engine() as engine:
        engine.lock(folder)
        stated = list(engine.rows(f"SELECT fichier, sha256 FROM read_parquet({literal(str(data))}) ORDER BY fichier"))
    for name, digest in stated:
        if digest not in held:
            raise TargetFailed("source_changee", fichier=name)
        target = _place(folder, name)
        if target is None:
            raise TargetFailed("cible_ecriture", dossier=str(folder), cause=f"{FOLDER}/{name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(held[digest], target)


def published(root: Path, name: str) -> str | None:
    """Where a document stands in a release, from its root; None where only its digest is published.

    `name` is what the release's own table says, which anyone may have written: it leads nowhere else.
    """
    place = _place(root, name)
    try:
        return f"{FOLDER}/{name}" if place is not None and place.is_file() else None
    except OSError:  # a name longer than the disk can hold
        return None


def _place(root: Path, name: str) -> Path | None:
    """The path of a document below `root/sources`; None for a name that is not plainly one below it."""
    if not name or any(part in {"", ".", ".."} for part in name.split("/")) or not name.isprintable():
        return None
    below = root.resolve() / FOLDER
    try:
        place = (below / name).resolve()
    except (OSError, ValueError, RuntimeError):  # links in a circle, signs that no path can hold
        return None
    return below / name if place.is_relative_to(below) and place != below else None
