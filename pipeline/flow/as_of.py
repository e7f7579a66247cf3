"""What a dataset said at a version or a date: the whole package made again, or the rows of one of its tables."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, quoted
from pipeline.model.errors import WrongUsage
from pipeline.model.release import Restored
from pipeline.release.content import parquet_table
from pipeline.release.dataset.index import read_index
from pipeline.release.history.restore import find_version, restore
from pipeline.release.tracing.contents import Contents
from pipeline.storage.folders import building, scratch

_YEAR = "annee_financiere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A dataset's folder, and the version or the date that is asked for."""

    folder: Path
    when: str

    def version(self) -> str:
        """The version that is meant."""
        return find_version(self.folder, self.when)

    def withdrawn(self) -> str | None:
        """Why the version was withdrawn; None where it stands."""
        version = self.version()
        entry = next(one for one in read_index(self.folder)["versions"] if one["version"] == version)
        return str(entry.get("reason") or "–") if entry.get("status") == "withdrawn" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The rows of one table as they were known: the names of its columns, and each row as text."""

    version: str
    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]

    def csv(self) -> str:
        """The rows as CSV, as releases write it."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerows([self.columns, *([cell or "" for cell in row] for row in self.rows)])
        return stream.getvalue()

    def json(self) -> str:
        """The rows as JSON; empty cells are null."""
        rows: list[dict[str, Any]] = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        told = {"version": self.version, "table": self.table, "rows": rows}
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def package_as_of(moment: Moment, to: Path) -> Restored:
    """The whole data package of a version in the new folder `to`."""
    version = moment.version()
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise WrongUsage("dossier_existe", dossier=str(to))
    with building(to) as folder:
        return restore(moment.folder, version, folder)


def table_as_of(moment: Moment, table: str, year: str | None) -> Known:
    """The rows of one table, or those of one fiscal year; raises WrongUsage for what the table does not have."""
    version = moment.version()
    with scratch() as folder:
        restore(moment.folder, version, folder, table)
        contents = Contents(folder, "fr")
        columns = tuple(one["name"] for one in contents.schema(table)["fields"])
        if year is not None and _YEAR not in columns:
            raise WrongUsage("table_sans_annee", table=table)
        cells = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in columns)
        where = f" WHERE {quoted(_YEAR)} = ?" if year is not None else ""
        with Engine() as engine:
            engine.lock(folder)
            found = engine.rows(
                f"SELECT {cells} FROM {parquet_table(contents.files[table])}{where}", [year] if year else ()
            )
            return Known(version=version, table=table, columns=columns, rows=tuple(found))
