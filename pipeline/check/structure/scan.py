"""One pass over a table counts every verdict; what SQL cannot decide goes to frictionless, text by text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.check.structure import verdicts
from pipeline.check.structure.verdicts import ColumnSql, valued
from pipeline.engine import Engine

DECIDED, _TALLY = "_decided", "_tally"
KEY = "k"
"""The one column of the hashes that are kept."""
_PACK = 7  # verdicts of a byte each in a BIGINT
_BLANK = 1 << 8 * _PACK
_BATCH = 10_000
_UNQUOTED = "CASE WHEN contains({0}, '\"') THEN strlen(replace({0}, '\"', '')) ELSE strlen({0}) END"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTally:
    """How many rows have a key, and how many of these differ by hash.

    `suspects` is a table of the hashes `k` that stand twice, where the hashes of all keys were kept.
    """

    there: int
    different: int
    suspects: str | None = None


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a pass counts: rows, blank rows, each verdict of each column by place, the bytes of all cells."""

    rows: int = 0
    blank: int = 0
    text_bytes: int = 0
    verdicts: Counter[tuple[int, int]] = field(default_factory=Counter)
    keys: tuple["KeyTally", ...] = ()

    def unsure(self, judges: Sequence[ColumnSql]) -> list[ColumnSql]:
        """The columns with cells that frictionless must decide."""
        return [judge for judge in judges if self.verdicts[judge.column.place, verdicts.UNSURE]]


def blank_sql(judges: Sequence[ColumnSql]) -> str:
    """Whether every cell of a row is missing."""
    return "(" + " AND ".join(judge.is_missing() for judge in judges) + ")" if judges else "FALSE"


def scan(
    engine: Engine,
    source: str,
    judges: Sequence[ColumnSql],
    *,
    keys: Sequence[str] = (),
    lengths: bool = False,
    keep: bool = False,
) -> Tally:
    """Counts everything in one pass over `source`, a table expression with a column a judge.

    `keys` are expressions that are null where a row has no key: how many there are and how many differ is
    counted by hash. `lengths` adds up the bytes of all cells but for quote characters. `keep` holds all hashes in
    memory: a list is made faster than a set, and tells which keys may be alike.
    """
    packs = [judges[start : start + _PACK] for start in range(0, len(judges), _PACK)]
    engine.run(f"CREATE OR REPLACE TABLE {_TALLY} AS {_query(source, judges, packs, keys, (lengths, keep))}")
    sums = f"SELECT sum(n), sum(n) FILTER (WHERE p0 >= {_BLANK}), sum(bytes) FROM {_TALLY}"
    rows, blank, text_bytes = (int(one or 0) for one in next(engine.rows(sums)))
    tally = Tally(rows=rows, blank=blank, text_bytes=text_bytes)
    for at, pack in enumerate(packs):
        for packed, count in engine.rows(f"SELECT p{at}, sum(n) FROM {_TALLY} WHERE p{at} <> 0 GROUP BY p{at}"):
            for place, judge in enumerate(pack):
                if verdict := packed >> 8 * place & 255:
                    tally.verdicts[judge.column.place, verdict] += int(count)
    tally.keys = tuple(_key_tally(engine, at, key, source, keep=keep) for at, key in enumerate(keys))
    engine.run(f"DROP TABLE {_TALLY}")
    return tally


def _query(
    source: str,
    judges: Sequence[ColumnSql],
    packs: Sequence[Sequence[ColumnSql]],
    keys: Sequence[str],
    how: tuple[bool, bool],
) -> str:
    """Rows with the same verdicts in all columns counted together: most tables have few such groups."""
    lengths, keep = how
    blank = blank_sql(judges)
    names = [f"p{at}" for at in range(len(packs))] or ["p0"]
    packed = [_packed(pack) for pack in packs] or ["0"]
    packed[0] += f" + CASE WHEN {blank} THEN {_BLANK} ELSE 0 END"
    stated = ", ".join(f"{sql} AS {name}" for sql, name in zip(packed, names, strict=True))
    hashes = [f", list(hash({key})) FILTER (WHERE ({key}) IS NOT NULL) AS h{at}" for at, key in enumerate(keys)]
    inner = ", ".join(f"CAST({judge.verdict(blank)} AS UTINYINT) AS v{judge.column.place}" for judge in judges)
    return (
        f"SELECT {', '.join(names)}, count(*) AS n, sum({_bytes(judges, names) if lengths else 0}) AS bytes"
        f"{''.join(hashes) if keep else ''} FROM (SELECT *, {stated} FROM "
        f"(SELECT *, {inner or 'NULL'} FROM {valued(source, judges)})) GROUP BY {', '.join(names)}"
    )


def _key_tally(engine: Engine, number: int, key: str, source: str, *, keep: bool) -> KeyTally:
    if not keep:
        there = f"FROM {source} WHERE ({key}) IS NOT NULL"
        counted = next(engine.rows(f"SELECT count(*), count(DISTINCT hash({key})) {there}"))
        return KeyTally(there=counted[0], different=counted[1])
    kept = engine.flat(f"SELECT h{number} FROM {_TALLY} WHERE h{number} IS NOT NULL", KEY)
    suspects = f"_suspects{number}"
    beside = f"SELECT {KEY}, lead({KEY}) OVER (ORDER BY {KEY}) AS next FROM _hashes"  # faster than a set
    with engine.lent("_hashes", kept):
        engine.run(f"CREATE OR REPLACE TABLE {suspects} AS SELECT {KEY} FROM ({beside}) WHERE {KEY} = next")
    copies = int(engine.value(f"SELECT count(*) FROM {suspects}"))
    return KeyTally(there=kept.num_rows, different=kept.num_rows - copies, suspects=suspects)


def _bytes(judges: Sequence[ColumnSql], packs: Sequence[str]) -> str:
    """The bytes of a row's cells without their quote characters, which only some cells can hold unless wrong."""
    if not judges:
        return "0"
    fine = [(judge, _UNQUOTED if judge.quotes else "strlen({0})") for judge in judges]
    quick = [one if judge.column.required else f"coalesce({one}, 0)" for judge, one in fine]
    whole = [f"coalesce({_UNQUOTED}, 0)"] * len(judges)
    quick_sum, whole_sum = (
        " + ".join(one.replace("{0}", judge.column.sql) for judge, one in zip(judges, each, strict=True))
        for each in (quick, whole)
    )
    return f"CASE WHEN {' AND '.join(f'{pack} = 0' for pack in packs)} THEN {quick_sum} ELSE {whole_sum} END"


def _packed(pack: Sequence[ColumnSql]) -> str:
    """The verdicts of several columns in one number, a byte each."""
    return " + ".join(f"CAST(v{judge.column.place} AS BIGINT) * {256**at}" for at, judge in enumerate(pack))


def decide(engine: Engine, source: str, judges: Sequence[ColumnSql], tally: Tally) -> None:
    """Asks frictionless about each distinct text that is unsure, and puts its verdicts into the tally.

    They stay in the table `_decided` (`place`, `x`, `v`), by which `located_verdict` finds them again.
    """
    engine.append(DECIDED, {"place": [], "x": [], "v": []}, _DECIDED)
    unsure = tally.unsure(judges)
    if not unsure:
        return
    by_place = {judge.column.place: judge for judge in unsure}
    for place, texts in _distinct(engine, source, unsure, blank_sql(judges)):
        judge = by_place[place]
        for batch in _batches(texts):
            _decide(engine, judge, batch, tally)
    for judge in unsure:
        del tally.verdicts[judge.column.place, verdicts.UNSURE]


_DECIDED = {"place": "INTEGER", "x": "VARCHAR", "v": "INTEGER"}


def _decide(engine: Engine, judge: ColumnSql, batch: Sequence[tuple[str, int]], tally: Tally) -> None:
    from pipeline.check.structure.cells import failures  # noqa: PLC0415  heavy; most tables need no reference

    counts = dict(batch)
    place = judge.column.place
    kept: list[tuple[str, int]] = []
    for text, failed in failures(judge.column, counts):
        if verdict := verdicts.verdict_of(judge, failed):
            tally.verdicts[place, verdict] += counts[text]
            kept.append((text, verdict))
    texts, found = [text for text, _ in kept], [verdict for _, verdict in kept]
    engine.append(DECIDED, {"place": [place] * len(kept), "x": texts, "v": found}, _DECIDED)


def _distinct(
    engine: Engine, source: str, unsure: Sequence[ColumnSql], blank: str
) -> Iterator[tuple[int, Iterator[tuple[str, int]]]]:
    inner = ", ".join(
        f"CASE WHEN {judge.verdict(blank)} = {verdicts.UNSURE} "
        f"THEN {{'place': {judge.column.place}, 'x': {judge.column.sql}}} END"
        for judge in unsure
    )
    rows = engine.rows(
        f"SELECT u.place, u.x, count(*) FROM (SELECT unnest([{inner}]) AS u FROM {valued(source, unsure)}) "
        "WHERE u IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    for place, group in groupby(rows, key=lambda row: row[0]):
        yield place, ((text, count) for _, text, count in group)


def _batches(texts: Iterator[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    batch: list[tuple[str, int]] = []
    for one in texts:
        batch.append(one)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
