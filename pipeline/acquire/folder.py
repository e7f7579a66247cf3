"""Which files below a plan's `sources/` are sources, in an order that no file system changes.

Leftovers of editors and systems are named and left aside; links that leave the plan's folder, and
links to folders (which could turn in circles), are named and not followed. Files are not opened.
"""

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.acquire.file import published_name
from pipeline.model.finding import Detail, Finding
from pipeline.model.source import Location

SOURCES = "sources"

LEFTOVERS = (
    ".*",  # hidden: .DS_Store, ._name (macOS), .~lock.name# (LibreOffice), .gitkeep, .name.swp
    "~$*",  # Word's owner file
    "thumbs.db",
    "desktop.ini",
    "__macosx",
    "*.tmp",
    "*.bak",
    "*.orig",
    "*.part",
    "*.crdownload",
    "*.swp",
    "*.swo",
    "*~",
    "#*#",  # Emacs
)
"""Names (in lower case) that programs leave behind; none of them was written by a reporter."""


def find_sources(plan_root: Path) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Return the files below `plan_root/sources` and what was left aside, each with its finding.

    Both are sorted by POSIX path relative to `sources/`, compared as the bytes of its NFC form.
    """
    root = plan_root / SOURCES
    if not os.path.lexists(root):
        return (), (_finding("source_introuvable", SOURCES),)
    if _leaves(root, plan_root):
        return (), (_finding("source_inaccessible", SOURCES, cause="lien_hors_du_plan"),)
    if not root.is_dir():
        return (), (_finding("source_inaccessible", SOURCES, cause="pas_un_dossier"),)
    found = sorted(_walk(root, plan_root), key=lambda pair: _order(pair[0], root))
    paths = tuple(path for path, finding in found if finding is None)
    return paths, tuple(finding for _, finding in found if finding is not None)


def source_name(plan_root: Path, path: Path) -> str:
    """Return what reports call a file found by `find_sources`: its path below `sources/`."""
    return published_name(path.relative_to(plan_root / SOURCES).as_posix())


def _walk(root: Path, plan_root: Path) -> Iterator[tuple[Path, Finding | None]]:
    """Yield every entry below `root` once, with a finding where it is not a source."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(folder.iterdir())
        except OSError:
            yield folder, _finding("source_inaccessible", _shown(folder, root), cause="permission")
            continue
        for entry in entries:
            finding = _judge(entry, root, plan_root)
            if finding is None and entry.is_dir():
                waiting.append(entry)
            else:
                yield entry, finding


def _judge(entry: Path, root: Path, plan_root: Path) -> Finding | None:
    shown = _shown(entry, root)
    if any(fnmatchcase(entry.name.casefold(), pattern) for pattern in LEFTOVERS):
        return _finding("fichier_laisse_de_cote", shown)
    if not entry.is_symlink():
        return None
    if _leaves(entry, plan_root):
        return _finding("source_inaccessible", shown, cause="lien_hors_du_plan")
    if entry.is_dir():
        return _finding("source_inaccessible", shown, cause="lien_vers_un_dossier")
    return None


def _leaves(entry: Path, plan_root: Path) -> bool:
    """Whether a link's target lies outside the plan's folder; a link in a circle leads nowhere."""
    try:
        return not entry.resolve().is_relative_to(plan_root.resolve())
    except (OSError, RuntimeError):
        return True


def _shown(path: Path, root: Path) -> str:
    return SOURCES if path == root else published_name(path.relative_to(root).as_posix())


def _order(path: Path, root: Path) -> tuple[bytes, bytes]:
    relative = path.relative_to(root).as_posix()
    return published_name(relative).encode(), os.fsencode(relative)


def _finding(code: str, file: str, **details: Detail) -> Finding:
    return Finding(code=code, location=Location(file=file), details=details)
