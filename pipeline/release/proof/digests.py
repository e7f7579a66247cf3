"""The bytes of a release: every file is read and hashed once, for all that is held against its digest."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.model.finding import Finding
from pipeline.model.source import Location
from pipeline.release.manifest import SUMS, list_files
from pipeline.storage.digests import sha256_file
from pipeline.storage.folders import inside

MINISIGN, SSH = f"{SUMS}.minisig", f"{SUMS}.sig"
SIGNATURES = (MINISIGN, SSH)
"""What signs the sums; none of them is in the sums, for a publisher signs what is sealed already."""
_READERS = 4

Digests = Mapping[str, str | None]
"""The digest of each file by its path; None for a link, and for what cannot be read."""


def found(code: str, file: str, **details: str | int) -> Finding:
    """A finding about a whole file."""
    return Finding(code=code, location=Location(file=file), value=file, details=details)


def read_inside(root: Path, name: str) -> bytes:
    """The bytes of a small file; raises OSError or ValueError, also for one that leads out of the folder."""
    return inside(root, name).read_bytes()


def read_digests(root: Path) -> Digests:
    """The digest of every file below `root` but the sums and what signs them."""
    files = {name: path for name, path in list_files(root) if name not in SIGNATURES or path.is_symlink()}
    with ThreadPoolExecutor(min(_READERS, os.cpu_count() or 1)) as pool:
        return dict(zip(files, pool.map(_digest, files.values()), strict=True))


def _digest(path: Path) -> str | None:
    try:
        return None if path.is_symlink() else sha256_file(path)
    except OSError:
        return None


def stated_sums(text: bytes) -> dict[str, str]:
    """The digest of each file as the lines of SHA256SUMS state it; raises ValueError for what is no text."""
    return {name: digest for digest, _, name in (line.partition("  ") for line in text.decode().splitlines())}


def prove_sums(root: Path, there: Digests) -> Iterator[Finding]:
    """Each file against its line of SHA256SUMS; links are no files of a release."""
    try:
        stated = stated_sums(read_inside(root, SUMS))
    except (OSError, ValueError):
        yield found("sommes_illisibles", SUMS)
        return
    for name in sorted(stated.keys() - there.keys()):
        yield found("fichier_manquant", name)
    for name in sorted(there.keys() - stated.keys()):
        yield found("fichier_en_trop", name)
    for name in sorted(stated.keys() & there.keys()):
        if there[name] != stated[name]:
            yield found("fichier_altere", name)
