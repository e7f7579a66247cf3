"""Where the definitions lie: a user's own folder, the wheel, or the checkout."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.model.errors import DefinitionWrong

_PACKAGE = Path(__file__).resolve().parents[1]
_SHIPPED = _PACKAGE / "_shipped"
_KINDS = ("schemas", "datapackage", "checks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The three folders of definitions.

    `meta` is always bilan's own: what a definition file may say belongs to the program that reads it.
    """

    schemas: Path
    datapackage: Path
    checks: Path

    @property
    def meta(self) -> Path:
        return shipped_root() / "schemas" / "meta"


def shipped_root() -> Path:
    """The folder of the definitions that come with bilan: inside the wheel, else the checkout."""
    return _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent


def is_shipped(path: Path) -> bool:
    """Whether a file is one of bilan's own tables, codes, rules or words."""
    return any(path.is_relative_to(shipped_root() / kind) for kind in ("schemas", "checks"))


def find_places(root: Path | None) -> Places:
    """The folders to read; those that `root` lacks are taken from what is shipped."""
    shipped = shipped_root()
    if root is None:
        chosen = {kind: shipped / kind for kind in _KINDS}
    else:
        chosen = {kind: root / kind if (root / kind).is_dir() else shipped / kind for kind in _KINDS}
        if all(path.parent == shipped for path in chosen.values()) and root.resolve() != shipped:
            raise DefinitionWrong("definitions_introuvables", dossier=str(root))
    return Places(**chosen)
