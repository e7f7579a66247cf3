"""Every changed cell between two releases, as tables that lead from one to the other and back."""

from pipeline.release.changes.delta import CHANGES, Side, make_delta
from pipeline.release.changes.fit import MisfitError, same_shape
from pipeline.release.changes.replay import Direction, Step, replay
from pipeline.release.changes.write import CHANGES_FILE, change_data, write_changes

__all__ = [
    "CHANGES",
    "CHANGES_FILE",
    "Direction",
    "MisfitError",
    "Side",
    "Step",
    "change_data",
    "make_delta",
    "replay",
    "same_shape",
    "write_changes",
]
