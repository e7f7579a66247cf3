"""What `bilan trace` shows: a published value, and the words of the documents that state it."""

from dataclasses import dataclass
from typing import Literal

from pipeline.model.source import Location

Standing = Literal["lue", "cle", "derivee", "reference", "registre", "provenance"]
Link = Literal["reprise", "dite", "nommee"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One place that states a value: its words, its document, and how the value was taken from it.

    `mark` is where in `words` the value's own words begin and end, None where that is not certain. `published` is
    where the document itself stands in the release, None where only its digest is published.
    """

    location: Location
    words: str | None
    id_source: str
    sha256: str
    method: str
    tool: str
    mark: tuple[int, int] | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The cell that tells more of a value; all of the row without a `field`.

    `link` tells whether its row is repeated (`reprise`), is the one of which provenance tells (`dite`), or is named
    by the value (`nommee`).
    """

    link: Link
    table: str
    key: tuple[str, ...]
    field: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """One cell of a release. `value` is its text as the CSV writes it, None when the cell is empty.

    `key` are the parts of the row's key. `standing` tells whether provenance leads from the value (`lue`), it is part
    of the row's key (`cle`), or its table is made of others (`derivee`), of the plan's lists (`reference`), of the
    documents (`registre`), or is provenance itself; `follow` is the cell that tells more. `unit` is the unit of a
    number: `CAD`, `pourcent` or the document's own word. `written` is how the row says that the document wrote it.
    `reasons` are what the release's own report says of it.
    """

    table: str
    key: tuple[str, ...]
    field: str
    value: str | None
    standing: Standing
    unit: str | None = None
    written: str | None = None
    statements: tuple[Statement, ...] = ()
    reasons: tuple[str, ...] = ()
    follow: Followed | None = None
