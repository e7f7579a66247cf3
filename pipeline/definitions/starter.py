"""What a new plan folder begins with, and the id that its name gives it."""

import re
import unicodedata

STARTER_ID = "mon-plan"
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})


def slug(name: str) -> str:
    """A dataset's id made of a folder's name: lower case, ASCII, words joined by hyphens."""
    spelt = name.translate(_LIGATURES)
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or STARTER_ID
