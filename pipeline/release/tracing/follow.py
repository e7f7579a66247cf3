"""From a row to the one that tells more: the row that it repeats, the row that its column names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.engine import Engine, quoted
from pipeline.model.package import PROVENANCE
from pipeline.model.trace import Followed
from pipeline.release.tracing.contents import Contents

PLACES = ("page", "bloc", "ligne", "feuille", "cellule", "boite")
_SAME = ("id_source", "rang", "extrait", *PLACES)
_READ = frozenset({"mesure", "region"})  # the families of the tables that documents state
_TAKEN_FROM = "bilan:de"

Cells = Mapping[str, str | None]


def whole_key(schema: Mapping[str, Any]) -> str:
    """The SQL of a row's key, its parts joined by `|`."""
    return " || '|' || ".join(text_of(part) for part in schema["primaryKey"])


def text_of(column: str) -> str:
    """The SQL of a cell as text."""
    return f"CAST({quoted(column)} AS VARCHAR)"


def key_of(schema: Mapping[str, Any], row: Cells) -> tuple[str, ...]:
    """The parts of a row's key."""
    return tuple(row[part] or "" for part in schema["primaryKey"])


@dataclass(frozen=True, slots=True)
class Repeated:
    """Finds the row of a table read from documents that a row of a derived table repeats."""

    engine: Engine
    contents: Contents
    table: str

    def row(self, row: Cells) -> tuple[str, Cells] | None:
        """The table and the cells of the row with the same provenance and the same values; None unless it is one."""
        found = [
            (table, cells)
            for table, key in self._candidates("|".join(key_of(self.contents.schema(self.table), row)))
            for cells in self._rows(table, key)
            if all(cells[name] == value for name, value in row.items() if value is not None and name in cells)
        ]
        return found[0] if len(found) == 1 else None

    def taken_from(self, column: str, origin: str) -> str | None:
        """The column of the table `origin` that gives a column its value; None where no column there does."""
        known = {one["name"] for one in self.contents.schema(origin)["fields"]}
        stated = next(one for one in self.contents.schema(self.table)["fields"] if one["name"] == column)
        name = stated.get(_TAKEN_FROM, column)
        return name if name in known else None

    def _candidates(self, key: str) -> Sequence[tuple[str, str]]:
        files = self.contents.files
        read = [name for name in files if self.contents.family(name) in _READ]
        if PROVENANCE not in files or not read:
            return ()
        same = " AND ".join(f"o.{quoted(name)} IS NOT DISTINCT FROM d.{quoted(name)}" for name in _SAME)
        columns = [
            (one["name"], one.get(_TAKEN_FROM, one["name"])) for one in self.contents.schema(self.table)["fields"]
        ]
        pairs = ", ".join("(?, ?)" for _ in columns)
        query = (
            f"SELECT DISTINCT o.table_nom, o.cle FROM read_parquet(?) d JOIN read_parquet(?) o ON {same} "
            f"WHERE d.table_nom = ? AND d.cle = ? AND (d.champ, o.champ) IN ({pairs}) "
            f"AND o.table_nom IN ({', '.join('?' for _ in read)}) ORDER BY ALL"
        )
        path = str(files[PROVENANCE])
        values = [path, path, self.table, key, *(name for pair in columns for name in pair), *read]
        return list(self.engine.rows(query, values))

    def _rows(self, table: str, key: str) -> list[Cells]:
        schema = self.contents.schema(table)
        return rows_of(self.engine, self.contents, table, f"{whole_key(schema)} = ?", [key])


def rows_of(engine: Engine, contents: Contents, table: str, where: str, values: Sequence[object]) -> list[Cells]:
    """At most two rows of a table as text, in the order of its columns; `values` stand for the marks in `where`."""
    columns = [one["name"] for one in contents.schema(table)["fields"]]
    cells = ", ".join(text_of(name) for name in columns)
    query = f"SELECT {cells} FROM read_parquet(?) WHERE {where} LIMIT 2"
    found = engine.rows(query, [str(contents.files[table]), *values])
    return [dict(zip(columns, row, strict=True)) for row in found]


def named(contents: Contents, table: str, column: str, value: str | None) -> Followed | None:
    """The row of another table that a column names by the whole of its key; None for a column that names none."""
    if value is None:
        return None
    for one in contents.schema(table).get("foreignKeys", []):
        other = one["reference"]["resource"]
        fields, names = _listed(one["fields"]), _listed(one["reference"]["fields"])
        if fields != [column] or other not in contents.files or other == table:
            continue
        if _listed(contents.schema(other)["primaryKey"]) == names:
            return Followed(link="nommee", table=other, key=(value,), field=None)
    return None


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
