"""The level that changes of rows call for, from the lines of change with their reasons."""

from collections.abc import Iterator, Sequence

from pipeline.engine import Engine, literal, quoted
from pipeline.model.release import Change, TableChanges
from pipeline.release.changes import CHANGES
from pipeline.release.compare.edition import Edition
from pipeline.release.content import parquet_table

_MENDED = ("correction", "erratum")
_FEW = 100  # at most one row in so many was mended: PATCH


def row_changes(
    engine: Engine, table: TableChanges, old: Edition, reissued: int, columns: Sequence[str]
) -> Iterator[Change]:
    """The changes of the rows of a table that both releases have; `columns` are those whose cells count."""
    if table.added:
        yield Change(level="MINOR", kind="lignes_ajoutees", table=table.table, count=table.added)
    if table.removed:
        cited = _cited(engine, table.table, old)
        if cited:
            yield Change(level="MAJOR", kind="lignes_citees_retirees", table=table.table, count=cited)
        if table.removed > cited:
            yield Change(level="MINOR", kind="lignes_retirees", table=table.table, count=table.removed - cited)
    if reissued:
        yield Change(level="MAJOR", kind="cles_reemises", table=table.table, count=reissued)
    if table.cells:
        yield from _cells(engine, table, columns)


def _cells(engine: Engine, table: TableChanges, columns: Sequence[str]) -> Iterator[Change]:
    mended = f"raison IN ({', '.join(map(literal, _MENDED))})"
    keys = engine.columns(f"SELECT COLUMNS('^cle_') FROM {quoted(CHANGES)}.{quoted(table.table)}")
    rows = f"count(DISTINCT ({', '.join(map(quoted, keys))}))"
    told = ", ".join(map(literal, columns))
    cells, changed, rows_mended = next(
        engine.rows(
            f"SELECT count(*) FILTER (NOT coalesce({mended}, false)), count(*) FILTER ({mended}), "
            f"{rows} FILTER ({mended}) FROM {quoted(CHANGES)}.{quoted(table.table)} "
            f"WHERE changement = 'modification' AND colonne IN ({told})"
        )
    )
    if cells:
        yield Change(level="MINOR", kind="cellules_changees", table=table.table, count=cells)
    if changed:
        few = rows_mended * _FEW <= table.rows_after
        yield Change(level="PATCH" if few else "MINOR", kind="cellules_corrigees", table=table.table, count=changed)


def _cited(engine: Engine, table: str, old: Edition) -> int:
    """How many of the rows that went were named by other rows of the previous release.

    A register of documents is left out: a document that is mended or replaced has another digest, and so another
    row, while the reports that it gives remain. A report that is gone is missed by its own table.
    """
    if old.family(table) == "registre":
        return 0
    gone = f"{quoted(CHANGES)}.{quoted(table)}"
    named = []
    for name, side in sorted(old.tables.items()):
        for key in side.schema.get("foreignKeys", []):
            reference = key["reference"]
            target = reference.get("resource") or name
            if target != table:
                continue
            pairs = zip(_listed(key["fields"]), _listed(reference["fields"]), strict=True)
            same = " AND ".join(f"r.{quoted(one)} = g.{quoted(f'cle_{other}')}" for one, other in pairs)
            if set(_listed(reference["fields"])) <= set(old.tables[table].key):
                named.append(f"EXISTS (SELECT 1 FROM {parquet_table(side.file)} r WHERE {same})")
    if not named:
        return 0
    return int(
        engine.value(
            f"SELECT count(*) FROM {gone} g WHERE changement = 'retrait' AND colonne IS NULL "
            f"AND ({' OR '.join(named)})"
        )
    )


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
