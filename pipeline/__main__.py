"""`python -m pipeline` is the command `bilan`.

Python puts the working folder on the path for `-m`, and frictionless runs any `frictionless_*.py` that
it finds on the path: a submission's folder must never be there.
"""

import sys
from pathlib import Path

sys.path[:] = [place for place in sys.path if place and Path(place).resolve() != Path.cwd()]

from pipeline.cli import main  # noqa: E402  the path is cleared first

if __name__ == "__main__":
    sys.exit(main())
