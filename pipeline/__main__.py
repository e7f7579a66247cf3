"""`python -m pipeline` is the command `bilan`.

Python puts the working folder on the path for `-m`, and frictionless runs any `frictionless_*.py` that
it finds on the path: a submission's folder must never be there. Our own may: the processes that
we start find us by it.
"""

import sys
from pathlib import Path

STRANGE = {Path.cwd()} - {Path(__file__).resolve().parents[1]}
sys.path[:] = [place for place in sys.path if place and Path(place).resolve() not in STRANGE]

from pipeline.cli import command  # noqa: E402  the path is cleared first

if __name__ == "__main__":
    command()
