"""One writer at a time in a folder of releases; a second one waits, then is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.model.errors import TargetFailed

LOCK = ".verrou"


@contextmanager
def sole_writer(folder: Path, patience: float) -> Iterator[None]:
    """Holds the folder's lock; `patience` is in seconds. The system frees it when a process is killed."""
    from filelock import FileLock, Timeout  # noqa: PLC0415  brings asyncio and ssl along

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / LOCK, timeout=patience):
            yield
    except Timeout as cause:
        raise TargetFailed("cible_occupee", dossier=str(folder)) from cause
    except OSError as cause:
        raise TargetFailed(
            "cible_ecriture", dossier=str(folder), cause=cause.strerror or type(cause).__name__
        ) from cause
