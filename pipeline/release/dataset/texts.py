"""Texts that stand in a release, read as what they may be: missing, altered, or no text at all."""

from pathlib import Path

_LONGEST = 5_000_000  # bytes


def text_in(root: Path, name: str) -> str:
    """The text of a release's own file; empty where there is none, or none that can be read."""
    path = root / name
    try:
        if not path.resolve().is_relative_to(root.resolve()) or path.stat().st_size > _LONGEST:
            return ""
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError, RuntimeError):
        return ""
