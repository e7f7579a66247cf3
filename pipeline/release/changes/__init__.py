"""Every changed cell between two releases of a table, as a table that leads from one to the other and back."""

from pipeline.release.changes.delta import CHANGES, Side, make_delta

__all__ = ["CHANGES", "Side", "make_delta"]
