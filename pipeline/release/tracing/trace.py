"""From a published value back to the words that state it: only what the release itself holds is read."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.engine import Engine, EngineError, quoted
from pipeline.model.errors import TargetFailed, WrongUsage
from pipeline.model.near import nearest
from pipeline.model.package import PROVENANCE
from pipeline.model.source import Location
from pipeline.model.trace import Followed, Standing, Statement, Traced
from pipeline.release.dataset.find import find_standing
from pipeline.release.documents import published
from pipeline.release.tracing.contents import Contents
from pipeline.release.tracing.follow import PLACES, Cells, Repeated, key_of, named, rows_of, whole_key
from pipeline.release.tracing.marks import mark

_PACKAGE = "datapackage.json"
_SOURCES = "sources"
_WRITTEN = "texte"  # the column of quantities that keeps the document's own words
_STATUS = "statut"  # the column that says why a quantity is empty, in the document's words
_UNIT, _DOLLARS = "unite", "CAD"
_BY_HAND = "correction"  # how a person's value was taken: the sentence beside it says another
_STANDINGS: Mapping[str | None, Standing] = {
    "reference": "reference", "registre": "registre", "derivee": "derivee", "provenance": "provenance",
}  # fmt: skip
_NUMBERS = frozenset({"number", "integer"})
_NEAR = 3
_COMPARED = 200  # characters of a key; the longest of ours has half as many


def find_package(path: Path) -> Path:
    """The folder of a package that a path means: a version, a draft, or the latest version of a dataset."""
    return path if (path / _PACKAGE).is_file() else find_standing(path)


def trace(root: Path, table: str, key: str, column: str | None, lang: str) -> tuple[Traced, ...]:
    """One cell, or every cell of the row in the order of its columns; raises WrongUsage for what is not there.

    `key` is the row's key, its parts joined by `|`, as `provenance` writes it.
    """
    try:
        contents = Contents(root, lang)
        with Engine() as engine:
            engine.lock(root)
            return tuple(_Tracer(engine, contents, table).cells(_typed(key), column))
    except (EngineError, OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError) as cause:
        raise TargetFailed("trace_impossible", dossier=str(root), cause=str(cause)) from cause


def _typed(key: str) -> str:
    """A key as a keyboard gave it, in text that a table can hold."""
    return key.encode("utf-8", "replace").decode("utf-8")


@dataclass(slots=True)
class _Tracer:
    """Looks one table up."""

    engine: Engine
    contents: Contents
    table: str
    schema: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        known = self.contents.files
        if self.table not in known:
            near = nearest(self.table, known, 3)
            raise WrongUsage("schema_inconnu", table=self.table, tables=", ".join(known), proches=near)
        self.schema = self.contents.schema(self.table)

    def cells(self, typed: str, column: str | None) -> Iterator[Traced]:
        types = {one["name"]: one.get("type") for one in self.schema["fields"]}
        columns = list(types)
        if column is not None and column not in columns:
            near, known = nearest(column, columns, 3), ", ".join(columns)
            raise WrongUsage("colonne_inconnue", champ=column, table=self.table, champs=known, proches=near)
        row = self._row(typed)
        key, stated = key_of(self.schema, row), self._statements(row)
        derived = self.contents.family(self.table) == "derivee"
        origin = Repeated(self.engine, self.contents, self.table).row(row) if derived else None
        for name in columns if column is None else [column]:
            standing, number = self._standing(name), types[name] in _NUMBERS
            measured = number and standing in {"lue", "derivee"}
            yield Traced(
                table=self.table,
                key=key,
                field=name,
                value=row[name],
                standing=standing,
                unit=self._unit(row, str(types[name])) if number and standing != "cle" else None,
                written=row.get(_WRITTEN) if measured else None,
                statements=tuple(stated.get(name) or (stated.get(_STATUS, []) if row[name] is None else [])),
                reasons=self.contents.reasons(self.table, key, name),
                follow=self._follow(row, name, origin),
            )

    def _standing(self, column: str) -> Standing:
        if column in self.schema["primaryKey"]:
            return "cle"
        return _STANDINGS.get(self.contents.family(self.table), "lue")

    def _unit(self, row: Cells, kind: str) -> str | None:
        """What a number counts: as its row says, or dollars, which a decimal number of bilan's own tables is."""
        if _UNIT in row or kind != "number":
            return row.get(_UNIT)
        return _DOLLARS if self.contents.family(self.table) else None

    def _follow(self, row: Cells, column: str, origin: tuple[str, Cells] | None) -> Followed | None:
        if self.contents.family(self.table) == PROVENANCE:
            table, key, name = row["table_nom"], row["cle"], row["champ"]
            return (
                Followed(link="dite", table=table, key=tuple(key.split("|")), field=name) if table and key else None
            )
        if origin is not None:
            table, cells = origin
            taken = Repeated(self.engine, self.contents, self.table).taken_from(column, table)
            return Followed(link="reprise", table=table, key=key_of(self.contents.schema(table), cells), field=taken)
        return named(self.contents, self.table, column, row[column])

    def _row(self, typed: str) -> Cells:
        """The cells of the row as text; raises WrongUsage where there is no such row, or more than one."""
        whole = whole_key(self.schema)
        for key in dict.fromkeys((typed, unicodedata.normalize("NFC", typed))):
            found = rows_of(self.engine, self.contents, self.table, f"{whole} = ?", [key])
            if len(found) > 1:
                raise WrongUsage("cle_ambigue", cle=key, table=self.table)
            if found:
                return found[0]
        near = self.engine.rows(
            f"SELECT {whole} AS k FROM read_parquet(?) WHERE k IS NOT NULL "
            "ORDER BY jaro_winkler_similarity(k[:?], ?) DESC, k LIMIT ?",
            [str(self.contents.files[self.table]), _COMPARED, typed[:_COMPARED], _NEAR],
        )
        known = " · ".join(_cut(one) for (one,) in near)
        raise WrongUsage("cle_introuvable", cle=_cut(typed), table=self.table, proches=known)

    def _statements(self, row: Cells) -> Mapping[str, list[Statement]]:
        """What states each column of the row, in the order of the document."""
        files = self.contents.files
        if PROVENANCE not in files:
            return {}
        places = ", ".join(f"p.{quoted(name)}" for name in PLACES)
        query = (
            f"SELECT p.champ, s.fichier, s.sha256, p.id_source, p.extrait, p.methode, p.version_bilan, {places} "
            "FROM read_parquet(?) p LEFT JOIN read_parquet(?) s USING (id_source) "
            "WHERE p.table_nom = ? AND p.cle = ? ORDER BY p.champ, p.rang"
        )
        values = [str(files[PROVENANCE]), str(files[_SOURCES]), self.table, "|".join(key_of(self.schema, row))]
        found: dict[str, list[Statement]] = {}
        for column, file, sha256, source, words, method, tool, *place in self.engine.rows(query, values):
            page, block, line, sheet, cell, box = place
            location = Location(
                file=file or source, page=page, block=block, line=line, sheet=sheet, cell=cell, box=_box(box)
            )  # fmt: skip
            statement = Statement(
                location=location,
                words=words,
                id_source=source,
                sha256=sha256 or "",
                method=method,
                tool=tool,
                mark=mark(words, row.get(_WRITTEN)) if method != _BY_HAND and self._quantity(column) else None,
                published=published(self.contents.root, location.file),
            )
            found.setdefault(column, []).append(statement)
        return found

    def _quantity(self, column: str) -> bool:
        """Whether the row's own words (`texte`) are those of the column: a number, why there is none, the words."""
        kind = next((one.get("type") for one in self.schema["fields"] if one["name"] == column), None)
        return kind in _NUMBERS or column in {_WRITTEN, _STATUS}


def _cut(key: str) -> str:
    return key if len(key) <= _COMPARED else f"{key[: _COMPARED - 1]}…"


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    """The four numbers that `boite` writes."""
    if text is None:
        return None
    left, top, right, bottom = map(float, text.split())
    return left, top, right, bottom
