"""What differs between two editions: schemas, rows, cells with their reasons, and the level that it all calls for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.engine import Engine, quoted
from pipeline.model.finding import Finding
from pipeline.model.package import PROVENANCE
from pipeline.model.release import Change, Comparison, Operation, TableChanges
from pipeline.release.changes import CHANGES, Side, make_delta
from pipeline.release.compare.edition import Edition
from pipeline.release.compare.held import held_changes
from pipeline.release.compare.notices import notices
from pipeline.release.compare.reasons import Decided, Explainer
from pipeline.release.compare.renames import keys_reissued, renamed_columns, renamed_tables
from pipeline.release.compare.rows import row_changes
from pipeline.release.compare.schemas import compare_schema
from pipeline.release.content import NOT_CONTENT, parquet_table

_SAMPLES = 5  # of cells that changed without a reason, of each column
_FOLLOWS = frozenset({"provenance", "derivee"})
_NOT_HELD = frozenset({"provenance", "registre", "derivee"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A comparison, and what of it a person has to explain or confirm, as findings."""

    comparison: Comparison
    findings: tuple[Finding, ...]


def compare(engine: Engine, old: Edition, new: Edition, decided: Decided | None = None) -> Compared:
    """Every difference between two editions; the changed cells stand in the engine's `changements.<table>` after.

    Raises EngineError, and what reading a schema raises, where an edition is not what it says.
    """
    walk = _Walk(engine, old, new)
    tables = walk.deltas()
    changed = [one.table for one in tables if walk.made[one.table]]
    decided = decided or Decided()
    Explainer(engine=engine, old=old, new=new, decided=decided, changed=changed).explain()
    reasons = {name: _reasons(engine, name) for name in changed}
    tables = [replace(one, reasons=reasons.get(one.table, {})) for one in tables]
    changes = [*walk.table_changes(), *(change for one in tables for change in walk.changes(one))]
    if not changes and old.metadata != new.metadata:
        changes.append(Change(level="PATCH", kind="metadonnees_changees"))
    findings = [*walk.unexplained(changed), *(found for name in changed for found in walk.held(name))]
    comparison = Comparison(
        old=old.version,
        new=new.version,
        changes=tuple(changes),
        tables=tuple(tables),
        notices=notices(engine, walk.first_hand(changed), decided),
    )
    return Compared(comparison=comparison, findings=tuple(findings))


def _reasons(engine: Engine, table: str) -> Mapping[str, int]:
    query = (
        f"SELECT raison, count(*) FROM {quoted(CHANGES)}.{quoted(table)} WHERE raison IS NOT NULL "
        "AND colonne IS DISTINCT FROM 'version_bilan' GROUP BY raison ORDER BY raison"
    )
    return dict(engine.rows(query))


def _silence(operation: Operation, key: str, before: str | None, after: str | None) -> dict[str, str | None]:
    """What a silent change is: which row came, went or changed, and the cell before and after."""
    return {"ajout": None, "retrait": None, "modification": None, operation: key, "avant": before, "apres": after}


@dataclass(slots=True)
class _Walk:
    """One table after the other; `made` tells for which of them there are lines of change."""

    engine: Engine
    old: Edition
    new: Edition
    made: dict[str, bool] = field(default_factory=dict)

    def deltas(self) -> list[TableChanges]:
        names = sorted({*self.old.tables, *self.new.tables}, key=lambda name: (name == PROVENANCE, name))
        return [self._delta(name) for name in names]

    def _delta(self, name: str) -> TableChanges:
        old, new = self.old.tables.get(name), self.new.tables.get(name)
        if old and new and self.old.same(self.new, name) and not self._stamped_anew(new):
            self.made[name] = False
            rows = int(self.engine.value(f"SELECT count(*) FROM {parquet_table(new.file)}"))
            return TableChanges(table=name, rows_before=rows, rows_after=rows, added=0, removed=0, changed=0, cells=0)
        told = make_delta(self.engine, name, old, new)
        lines = f"SELECT count(*) FROM {quoted(CHANGES)}.{quoted(name)}"
        self.made[name] = bool(self.engine.value(lines))
        return told

    def _stamped_anew(self, side: Side) -> bool:
        """Whether columns that are no content, such as the version of bilan, may differ all the same."""
        return self.old.tool != self.new.tool and not NOT_CONTENT.isdisjoint(side.columns)

    def table_changes(self) -> Iterator[Change]:
        """Tables that came, went, or only have another name."""
        renamed = renamed_tables(self.engine, self.old.tables, self.new.tables)
        for name in sorted(self.old.tables.keys() - self.new.tables.keys()):
            kind = "table_renommee" if name in renamed else "table_retiree"
            yield Change(level="MAJOR", kind=kind, table=name, to=renamed.get(name))
        for name in sorted(self.new.tables.keys() - self.old.tables.keys() - set(renamed.values())):
            yield Change(level="MINOR", kind="table_ajoutee", table=name)

    def changes(self, told: TableChanges) -> Iterator[Change]:
        """What differs in a table that both editions have."""
        name = told.table
        old, new = self.old.tables.get(name), self.new.tables.get(name)
        if old is None or new is None:
            return
        files = [set(edition.files[name]) for edition in (self.old, self.new)]
        for path in sorted(files[0] - files[1]):
            yield Change(level="MAJOR", kind="fichier_deplace", table=name, field=path)
        if not files[0] - files[1]:
            for path in sorted(files[1] - files[0]):
                yield Change(level="MINOR", kind="fichier_ajoute", table=name, field=path)
        found = list(self._inside(told, old, new))
        stated = (self.old.contents.get(name), self.new.contents.get(name))
        if not found and None not in stated and stated[0] != stated[1]:
            found = [Change(level="PATCH", kind="ecriture_changee", table=name)]
        yield from found

    def _inside(self, told: TableChanges, old: Side, new: Side) -> Iterator[Change]:
        renamed = renamed_columns(self.engine, old, new) if old.columns != new.columns else {}
        yield from compare_schema(told.table, old.schema, new.schema, renamed)
        if old.key != new.key or not told.any:
            return
        keys = tuple(f"cle_{part}" for part in old.key)
        both = told.added and told.removed
        again = keys_reissued(self.engine, told.table, self.new.family(told.table), keys) if both else 0
        columns = [one for one in old.columns if one in new.columns and one not in NOT_CONTENT]
        yield from row_changes(self.engine, told, self.old, again, columns)

    def first_hand(self, changed: list[str]) -> list[str]:
        """The tables whose changes do not only follow from those of others."""
        return [name for name in changed if self.new.family(name) not in _FOLLOWS]

    def unexplained(self, changed: list[str]) -> Iterator[Finding]:
        """Cells and rows that changed for no reason that a consumer could be told.

        What only follows, in derived tables and in provenance, is told where nothing else is.
        """
        first = self.first_hand(changed)
        yield from [*self._silent(first)] or self._silent([name for name in changed if name not in first])

    def _silent(self, names: Iterable[str]) -> Iterator[Finding]:
        for name in names:
            changes = f"{quoted(CHANGES)}.{quoted(name)}"
            parts = self.engine.columns(f"SELECT COLUMNS('^cle_') FROM {changes}")
            keys = ", ".join(f"CAST({quoted(part)} AS VARCHAR)" for part in parts)
            rows = self.engine.rows(
                f"SELECT colonne, avant, apres, changement, count(*) OVER w, row_number() OVER (w ORDER BY {keys}), "
                f"{keys} FROM {changes} WHERE raison IS NULL AND (colonne IS NULL OR changement = 'modification') "
                f"WINDOW w AS (PARTITION BY colonne, changement) "
                f"QUALIFY row_number() OVER (w ORDER BY {keys}) <= {_SAMPLES} "
                "ORDER BY colonne NULLS FIRST, changement, 6"
            )
            for column, before, after, operation, count, place, *key in rows:
                yield Finding(
                    code="changement_silencieux",
                    table=name,
                    field=column,
                    key=tuple(part for part in key if part is not None),
                    value=after,
                    details=_silence(operation, "|".join(part for part in key if part is not None), before, after),
                    more=count - place if place == min(count, _SAMPLES) else 0,
                )

    def held(self, name: str) -> Iterator[Finding]:
        """What a person has to confirm."""
        old, new = self.old.tables.get(name), self.new.tables.get(name)
        if old and new and old.key == new.key and self.new.family(name) not in _NOT_HELD:
            yield from held_changes(self.engine, name, old, new, [f"cle_{part}" for part in old.key])
