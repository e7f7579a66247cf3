"""What a new plan folder begins with, and the id that its name gives it."""

import re
import unicodedata

STARTER_ID = "mon-plan"


def slug(name: str) -> str:
    """A dataset's id made of a folder's name: lower case, ASCII, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or STARTER_ID
