"""The words of a release's workbook, around its tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

LineKind = Literal["titre", "partie", "texte"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What stands on the sheets that hold no table.

    `about` are the lines of the first sheet, `dictionary` the rows of the dictionary, its header first. `labels` are
    the words of the notes: `tables`, `table`, `titre`, `lignes`, `feuille`, `absente`, `fichier`, `longs`, `colonne`,
    `cellules`.
    """

    title: str
    publisher: str
    created: str
    about: Sequence[tuple[LineKind, str]]
    dictionary: Sequence[Sequence[str]]
    labels: Mapping[str, str]
