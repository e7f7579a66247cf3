"""Files and folders that appear whole or not at all, even when the process is killed.

A folder is built beside its final place, on the same file system, flushed, then renamed.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.model.errors import TargetFailed

UNFINISHED = ".en-cours-"


def json_text(data: Mapping[str, Any]) -> str:
    """JSON as bilan writes it everywhere: indented, accents kept, one line end at the end."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def inside(root: Path, name: str) -> Path:
    """The path of a file below `root`; raises ValueError for a name that leads out of it."""
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        raise ValueError(name)
    return path


def write_text(path: Path, text: str) -> None:
    """Replaces `path` by `text` in one step; a pipe or a device is written to, never replaced."""
    with _told(path.parent):
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("w", encoding="utf-8", newline="") as stream:
                stream.write(text)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _flush_folder(path.parent)


@contextmanager
def writing(final: Path) -> Iterator[Path]:
    """A file to fill, which becomes `final` when the block ends well and vanishes when it does not."""
    with _told(final.parent):
        final.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=final.parent)
        os.close(handle)
        draft = Path(name)
        try:
            yield draft
            with draft.open("rb") as written:
                os.fsync(written.fileno())
            draft.chmod(0o644)
            draft.replace(final)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        _flush_folder(final.parent)


@contextmanager
def building(final: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `final` when the block ends well and vanishes when it does not."""
    with _told(final.parent):
        final.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}{final.name}-", dir=final.parent))
        try:
            draft.chmod(0o755)
            yield draft
            _flush_tree(draft)
            _put(draft, final)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _flush_folder(final.parent)


@contextmanager
def scratch(within: Path | None = None) -> Iterator[Path]:
    """A private folder that is gone after the block; it lies in `within`, else where temporary files do."""
    with _told(_temporary()), tempfile.TemporaryDirectory(prefix="bilan-", dir=within) as name:
        yield Path(name)


def _temporary() -> Path:
    """Where private folders lie; Python looks for a place that can be written, in `TMPDIR` first."""
    try:
        return Path(tempfile.gettempdir())
    except OSError as cause:
        raise TargetFailed("cible_ecriture", dossier="TMPDIR", cause=str(cause.strerror)) from cause


def clear_unfinished(parent: Path) -> None:
    """Removes what a killed run left beside the folders of `parent`."""
    for path in parent.glob(f"{UNFINISHED}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _put(draft: Path, final: Path) -> None:
    if not final.exists():
        draft.rename(final)
        return
    old = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}{final.name}-", dir=final.parent))
    final.rename(old / "old")
    draft.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def _flush_tree(root: Path) -> None:
    for folder, _, files in os.walk(root):
        for name in files:
            with (Path(folder) / name).open("rb") as handle:
                os.fsync(handle.fileno())
        _flush_folder(Path(folder))


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder; it needs no flush of one either
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        raise TargetFailed(
            "cible_ecriture", dossier=str(folder), cause=cause.strerror or type(cause).__name__
        ) from cause
