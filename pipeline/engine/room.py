"""Whether there is room for the engine: DuckDB 2.0 crashes when it opens or closes without."""

import mmap
import sys

SPARE = 512 << 20
"""Bytes of address space beside the engine's memory: its threads, its buffers and Python itself."""

AMPLE = "1536MB"
"""What an engine that writes, compares or proves a whole release may take; the rest goes to disk."""


def bounded() -> bool:
    """Whether the system limits the address space of this process."""
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415  not everywhere

    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


def room_for(size: int) -> bool:
    """Whether this many bytes can be had on top of `SPARE`, where the system sets a limit on a process."""
    if not bounded():
        return True
    try:
        mmap.mmap(-1, size + SPARE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ).close()
    except (OSError, ValueError):
        return False
    return True
