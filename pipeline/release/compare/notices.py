"""What people gave as the reason of changes, in their own words: errata, and corrections of what documents say."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.engine import Engine, literal, quoted
from pipeline.model.release import Notice, Reason
from pipeline.release.changes import CHANGES
from pipeline.release.compare.reasons import Decided, covered


def notices(engine: Engine, tables: Iterable[str], decided: Decided) -> tuple[Notice, ...]:
    """The errata and corrections that explain changes of `tables`, with how many cells and rows each of them does.

    `tables` are those whose changes do not only follow from others. A cell in two scopes counts for both.
    """
    names = sorted(tables)
    told = [*_errata(engine, names, decided), *_corrections(engine, names, decided)]
    return tuple(one for one in told if one.count)


def _errata(engine: Engine, names: Iterable[str], decided: Decided) -> Iterator[Notice]:
    for one in decided.holding("erratum"):
        within = covered([one.scope], "cle")
        count = sum(
            int(engine.value(f"SELECT count(*) FROM ({_told(engine, name, 'erratum')}) WHERE {within}"))
            for name in names
        )
        yield Notice(nature="erratum", scope=one.scope, reason=one.reason, who=one.who, on=one.on, count=count)


def _corrections(engine: Engine, names: Iterable[str], decided: Decided) -> Iterator[Notice]:
    asked = {one.table for one in decided.corrections} & set(names)
    cells = Counter((name, *row) for name in asked for row in engine.rows(_told(engine, name, "correction")))
    for one in decided.corrections:
        scope, count = f"{one.table}.{one.field} {one.key}", cells[one.table, one.key, one.field]
        yield Notice(nature="correction", scope=scope, reason=one.reason, who=one.who, on=one.on, count=count)


def _told(engine: Engine, name: str, reason: Reason) -> str:
    """The key and column of each cell that changed for a reason; of rows that came or went for it, the key alone."""
    changes = f"{quoted(CHANGES)}.{quoted(name)}"
    parts = engine.columns(f"SELECT COLUMNS('^cle_') FROM {changes}")
    key = " || '|' || ".join(f"CAST({quoted(part)} AS VARCHAR)" for part in parts)
    once = "(colonne IS NULL OR changement = 'modification')"
    return f"SELECT {key} AS cle, colonne FROM {changes} WHERE {once} AND raison = {literal(reason)}"
