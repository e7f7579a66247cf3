"""What is asked about a table, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.check.structure.listing import Listing
from pipeline.model.finding import Finding
from pipeline.model.report import CheckRun

if TYPE_CHECKING:
    from pipeline.check.structure.bench import Bench

EngineName = Literal["auto", "duckdb", "frictionless"]


class ReferenceRefusedError(Exception):
    """frictionless cannot judge a field at all; `code` is its type of error, `note` its words."""

    def __init__(self, code: str, note: str) -> None:
        super().__init__(code, note)
        self.code = code
        self.note = note


@dataclass(frozen=True, slots=True, kw_only=True)
class TableAsked:
    """How a table is to be judged: Table Schema, Table Dialect and encoding as they are declared, if they are.

    `name` is what findings call the table (default: the file's name without its suffix). `engine` is
    `frictionless` for the reference alone; `auto` and `duckdb` decide in SQL what surely can be. `memory` (such
    as `1GB`) and `threads` bound the engine. `others` are the tables that foreign keys may refer to, by name;
    `root` the folder in which they and this one lie. `listing` takes every finding, also those of which an
    answer keeps only the first. `columns` asks for the line and character at which each value begins in a text.
    `bench` is where the tables of one package are judged; without it a table has its own.
    """

    schema: Mapping[str, Any] | None = None
    dialect: Mapping[str, Any] | None = None
    encoding: str | None = None
    name: str | None = None
    engine: EngineName = "auto"
    memory: str | None = None
    threads: int | None = None
    others: Mapping[str, tuple[Path, "TableAsked"]] = field(default_factory=dict)
    root: Path | None = None
    listing: Listing | None = None
    columns: bool = False
    bench: "Bench | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A Parquet file known to hold, cell for cell, what a table's text file holds, whose SHA-256 is `sha256`."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found, which engine decided, how many rows there are, and the SHA-256 of the file's bytes.

    `listed` tells that what a table lists itself (`listing.STREAMED`) is in the list already.
    """

    findings: list[Finding] = field(default_factory=list)
    checks: list[CheckRun] = field(default_factory=list)
    rows: int | None = None
    sha256: str | None = None
    schema: Mapping[str, Any] | None = None
    listed: bool = False
