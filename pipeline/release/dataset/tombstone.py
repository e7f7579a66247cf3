"""What stands in place of a version that was withdrawn: its manifest, its changes, and why."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.errors import TargetFailed, WrongUsage
from pipeline.storage.folders import json_text, write_text

TOMBSTONE = "retrait.json"
UNKNOWN = "–"
"""What a damaged tombstone tells."""
_KEPT = frozenset({TOMBSTONE, "manifest.json", "changes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """Why and when a version was withdrawn, and by whom where that is told."""

    version: str
    reason: str
    date: str
    who: str | None = None


def read_tombstone(root: Path) -> Tombstone | None:
    """The tombstone in a version's folder; None where the version stands. One that is damaged gives no reason."""
    path = root / TOMBSTONE
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        texts = [data["version"], data["reason"], data["date"], data.get("who") or ""]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError(path)  # noqa: TRY301  told below, as one that lacks them is
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Tombstone(version=root.resolve().name, reason=UNKNOWN, date=UNKNOWN)
    return Tombstone(version=texts[0], reason=texts[1], date=texts[2], who=texts[3] or None)


def write_tombstone(root: Path, told: Tombstone) -> None:
    """From here on the version is withdrawn, whatever else still stands in its folder."""
    data = {"version": told.version, "status": "withdrawn", "reason": told.reason, "date": told.date}
    write_text(root / TOMBSTONE, json_text(data | ({"who": told.who} if told.who else {})))


def clear_withdrawn(root: Path) -> bool:
    """Removes what a withdrawn version no longer holds, and tells whether there was anything.

    Nothing is removed on the word of a tombstone that is damaged, or is another version's. Raises TargetFailed.
    """
    told = read_tombstone(root)
    if told is None or told.version != root.name or told.date == UNKNOWN or root.is_symlink():
        return False
    left = sorted(path for path in root.iterdir() if path.name not in _KEPT)
    try:
        for path in left:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    except OSError as cause:
        raise TargetFailed(
            "cible_ecriture", dossier=str(root), cause=cause.strerror or type(cause).__name__
        ) from cause
    return bool(left)


def refuse_withdrawn(root: Path) -> None:
    """Ends in WrongUsage for a version that was withdrawn: it holds no data any more."""
    told = read_tombstone(root)
    if told is not None:
        raise WrongUsage("version_retiree", version=told.version, date=told.date[:10], raison=told.reason)
