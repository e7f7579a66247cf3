"""One path becomes one measured source, or says why it cannot.

The size is checked before a byte is read, and only regular files are opened: a named pipe or a
device would block. It does not look at the content; readers do.
"""

import hashlib
import stat
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from pipeline.model.errors import SourceUnreadable
from pipeline.model.finding import Detail, Finding
from pipeline.model.source import Location, SourceFile

DOCUMENT_LIMIT = 20_000_000
"""The largest document that is read, in bytes (ARCHITECTURE.md: documents 20 MB)."""

_CHUNK = 1 << 20


def describe_source(
    path: Path, name: str | None, media_types: Mapping[str, str], limit: int = DOCUMENT_LIMIT
) -> SourceFile:
    """Return the source at `path`: media type by suffix, SHA-256 and size in bytes.

    `name` is what reports call it (default: the file's own name); `media_types` maps a lower-case
    suffix with its dot to a media type; `limit` is the largest size in bytes.
    Raises SourceUnreadable with the code that says why.
    """
    shown = published_name(name or path.name or str(path))
    size = _size_of_regular_file(path, shown)
    suffix = path.suffix.casefold()
    if suffix not in media_types:
        _refuse("source_type_inconnu", shown, extension=suffix, formats=" ".join(sorted(media_types)))
    if size > limit:
        _refuse("source_trop_grande", shown, octets=size, limite=limit)
    sha256, size = _measure(path, shown, limit)
    return SourceFile(name=shown, path=str(path), media_type=media_types[suffix], sha256=sha256, size=size)


def published_name(name: str) -> str:
    """Return a file's name as text that can be published: NFC, undecodable bytes shown as U+FFFD."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text)


def _size_of_regular_file(path: Path, shown: str) -> int:
    try:
        status = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        _refuse_because(error, shown)
    if stat.S_ISDIR(status.st_mode):
        _refuse("source_inaccessible", shown, cause="dossier")
    if not stat.S_ISREG(status.st_mode):
        _refuse("source_inaccessible", shown, cause="fichier_special")
    return status.st_size


def _measure(path: Path, shown: str, limit: int) -> tuple[str, int]:
    """Hash the file by pieces; a file that grows beyond the limit meanwhile is refused."""
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size > limit:
                    _refuse("source_trop_grande", shown, octets=size, limite=limit)
    except OSError as error:
        _refuse_because(error, shown)
    return digest.hexdigest(), size


def _refuse_because(error: OSError | ValueError, shown: str) -> NoReturn:
    match error:
        case FileNotFoundError() | NotADirectoryError() | ValueError():
            _refuse("source_introuvable", shown)
        case PermissionError():
            _refuse("source_inaccessible", shown, cause="permission")
        case _:
            _refuse("source_inaccessible", shown, cause="lecture")


def _refuse(code: str, shown: str, **details: Detail) -> NoReturn:
    raise SourceUnreadable(Finding(code=code, location=Location(file=shown), details=details))
