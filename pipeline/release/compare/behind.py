"""The documents behind the changed cells of a table: which are new, which are gone, which a correction stands for.

They are those of the provenance of the cell; for a row, or a cell without any, those of its whole row, which its own
columns may name as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.engine import Engine, literal, quoted
from pipeline.model.package import PROVENANCE
from pipeline.release.changes import CHANGES, Side
from pipeline.release.compare.edition import Edition
from pipeline.release.content import parquet_table

LINES, BEHIND = "_lignes", "_derriere"
_SOURCES, _SOURCE = "sources", "id_source"
_NONE = f"SELECT {', '.join(f'NULL::VARCHAR AS {name}' for name in ('cle', 'champ', _SOURCE, 'methode'))} LIMIT 0"


@dataclass(frozen=True, slots=True)
class Behind:
    """Finds them for one table after the other, in an engine that holds its changes."""

    engine: Engine
    old: Edition
    new: Edition

    def find(self, table: str) -> None:
        """Makes `_lignes`, the changes with a number `r` and their key `cle`, and `_derriere`, what is behind each.

        Of the latter: `venue` names a document that is new, `partie` one that is gone, `lue` one that is in both;
        `corrigee` tells a correction behind the new value, `levee` one behind the old.
        """
        name = f"{quoted(CHANGES)}.{quoted(table)}"
        parts = self.engine.columns(f"SELECT COLUMNS('^cle_') FROM {name}")
        key = " || '|' || ".join(f"CAST({quoted(part)} AS VARCHAR)" for part in parts)
        self.engine.run(f"CREATE OR REPLACE TABLE {LINES} AS SELECT rowid AS r, {key} AS cle, * FROM {name}")
        for mark, edition, other in (("o", self.old, self.new), ("n", self.new, self.old)):
            documents = " UNION ALL ".join(self._documents(edition, table)) or _NONE
            self.engine.run(
                f"CREATE OR REPLACE TABLE _documents_{mark} AS SELECT d.cle, d.champ, d.methode, "
                f"s.fichier, d.id_source NOT IN (SELECT id_source FROM {_register(other)}) AS seul "
                f"FROM ({documents}) AS d(cle, champ, id_source, methode) "
                f"LEFT JOIN {_register(edition)} s USING (id_source)"
            )
        whole = "true" if table == PROVENANCE else "false"
        self.engine.run(f"CREATE OR REPLACE TABLE {BEHIND} AS {_behind(whole)}")

    def _documents(self, edition: Edition, table: str) -> Iterator[str]:
        """Behind the touched rows of a table: key, column (null for the whole row), document, method."""
        side = edition.tables.get(table)
        if side is None:
            return
        provenance = edition.tables.get(PROVENANCE)
        if table == PROVENANCE:
            yield (
                f"SELECT t.cle_, NULL, t.{_SOURCE}, t.methode FROM ({_keyed(side)}) t "
                f"SEMI JOIN {LINES} l ON l.cle = t.cle_"
            )
            return
        if provenance:
            yield (
                f"SELECT p.cle, p.champ, p.{_SOURCE}, p.methode FROM {parquet_table(provenance.file)} p "
                f"SEMI JOIN {LINES} l ON l.cle = p.cle WHERE p.table_nom = {literal(table)}"
            )
        yield from _named(edition, side)


def _keyed(side: Side) -> str:
    key = " || '|' || ".join(f"CAST(t.{quoted(part)} AS VARCHAR)" for part in side.key)
    return f"SELECT {key} AS cle_, t.* FROM {parquet_table(side.file)} t"


def _named(edition: Edition, side: Side) -> Iterator[str]:
    """Documents that a row names by its own column, or through the report that it names."""
    touched = f"({_keyed(side)}) t SEMI JOIN {LINES} l ON l.cle = t.cle_"
    if _SOURCE in side.columns:
        yield f"SELECT t.cle_, NULL, t.{_SOURCE}, NULL FROM {touched}"
        return
    for one in side.schema.get("foreignKeys", []):
        other = edition.tables.get(one["reference"].get("resource") or "")
        columns = [one["fields"]] if isinstance(one["fields"], str) else list(one["fields"])
        if other is not None and _SOURCE in other.columns and len(columns) == len(other.key) == 1:
            yield (
                f"SELECT t.cle_, NULL, r.{_SOURCE}, NULL FROM ({_keyed(side)}) t "
                f"JOIN {parquet_table(other.file)} r ON r.{quoted(other.key[0])} = t.{quoted(columns[0])} "
                f"SEMI JOIN {LINES} l ON l.cle = t.cle_"
            )


def _register(edition: Edition) -> str:
    side = edition.tables.get(_SOURCES)
    if side is None:
        return "(SELECT NULL::VARCHAR AS id_source, NULL::VARCHAR AS fichier LIMIT 0)"
    return f"(SELECT {_SOURCE}, fichier FROM {parquet_table(side.file)})"


def _behind(whole: str) -> str:
    """One line for each line of change; `whole` tells whether a row's correction is that of its cells."""
    told = (
        "min(fichier) FILTER (seul) AS seul, min(fichier) AS fichier, "
        "coalesce(bool_or(methode = 'correction'), false) AS corrigee"
    )
    cells = {
        mark: f"(SELECT cle, champ, {told} FROM _documents_{mark} WHERE champ IS NOT NULL GROUP BY ALL)"
        for mark in "on"
    }
    rows = {mark: f"(SELECT cle, {told} FROM _documents_{mark} GROUP BY ALL)" for mark in "on"}
    return f"""
      SELECT l.r,
        CASE WHEN l.changement <> 'retrait' THEN CASE WHEN cn.cle IS NULL THEN rn.seul ELSE cn.seul END END AS venue,
        CASE WHEN l.changement <> 'ajout' THEN CASE WHEN co.cle IS NULL THEN ro.seul ELSE co.seul END END AS partie,
        coalesce(cn.fichier, rn.fichier, co.fichier, ro.fichier) AS lue,
        coalesce(cn.corrigee, {whole} AND rn.corrigee, false) AS corrigee,
        coalesce(co.corrigee, {whole} AND ro.corrigee, false) AS levee
      FROM {LINES} l
      LEFT JOIN {cells["n"]} cn ON cn.cle = l.cle AND cn.champ = l.colonne
      LEFT JOIN {rows["n"]} rn ON rn.cle = l.cle
      LEFT JOIN {cells["o"]} co ON co.cle = l.cle AND co.champ = l.colonne
      LEFT JOIN {rows["o"]} ro ON ro.cle = l.cle
    """
