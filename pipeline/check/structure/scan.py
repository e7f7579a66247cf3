"""One pass over a table counts every verdict.

Where most rows are right, they are only counted, and the others kept and judged afterwards: of a condition that
holds in few rows of each piece of work, the engine pays for the whole piece.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pipeline.check.structure.accounting import any_bytes, right_bytes
from pipeline.check.structure.tally import KeyTally, Tally
from pipeline.check.structure.verdicts import ColumnSql, valued
from pipeline.engine import Engine, EngineError

KEY = "k"
"""The one column of the hashes that are kept."""
_TALLY, _WRONG = "_tally", "_wrong"
_PACK = 7  # verdicts of a byte each in a BIGINT
_BLANK = 1 << 8 * _PACK
_PROBED, _FEW = 10_000, 0.03
_ROOM = 8  # of the engine's memory, the part that wrong rows may fill


def blank_sql(judges: Sequence[ColumnSql]) -> str:
    """Whether every cell of a row is missing."""
    return "(" + " AND ".join(judge.is_missing() for judge in judges) + ")" if judges else "FALSE"


def scan(
    engine: Engine, source: str, judges: Sequence[ColumnSql], *, keys: Sequence[str] = (), lengths: bool = False
) -> Tally:
    """Counts everything in one pass over `source`, a table expression with a column a judge.

    `keys` are expressions that are null where a row has no key: how many there are and how many differ is
    counted by hash. `lengths` adds up the bytes of all cells but for quote characters.
    """
    return _scan(engine, source, judges, keys, lengths=lengths, keep=False)


def scan_text(
    engine: Engine, source: str, judges: Sequence[ColumnSql], keys: Sequence[str], *, size: int, keep: bool
) -> Tally:
    """As `scan` with `lengths`, on a file of `size` bytes.

    `keep` holds the hashes of all keys in memory: the pass is faster, and tells which keys may be alike.
    """
    room = engine.memory / _ROOM
    if size <= room or _wrong_share(engine, source, judges) * size <= room:
        return _sift(engine, source, judges, keys, keep=keep)
    return _scan(engine, source, judges, keys, lengths=True, keep=keep)


def _wrong_share(engine: Engine, source: str, judges: Sequence[ColumnSql]) -> float:
    """How many of the first rows are anything but surely right; 1 where there are too few to tell, or too many."""
    first = f"(SELECT * FROM {source} LIMIT {_PROBED})"
    wrong = f"count(*) FILTER (WHERE NOT {_right(judges)})"
    try:
        rows, left = next(engine.rows(f"SELECT count(*), {wrong} FROM {valued(first, judges)}"))
    except EngineError:
        return 1.0  # the whole pass meets the same, and its caller knows what to do
    share: float = left / rows if rows == _PROBED else 1.0
    return share if share <= _FEW else 1.0


def _right(judges: Sequence[ColumnSql]) -> str:
    """Whether a row is surely right: never null."""
    blank = "" if any(judge.column.required for judge in judges) else f" AND NOT {blank_sql(judges)}"
    return f"coalesce({' AND '.join(judge.right() for judge in judges)}{blank}, FALSE)"


def _sift(engine: Engine, source: str, judges: Sequence[ColumnSql], keys: Sequence[str], *, keep: bool) -> Tally:
    """Counts the rows that are right; keeps the others in the table `_wrong`, and counts those."""
    cells = ", ".join(f"'{judge.column.sql}': {judge.column.sql}" for judge in judges)
    counted = (
        f"SELECT count(*) AS n, sum({right_bytes(judges)}) FILTER (WHERE r) AS bytes, "
        f"list({{{cells}}}) FILTER (WHERE NOT r) AS wrong{_hashes(keys) if keep else ''} "
        f"FROM (SELECT *, {_right(judges)} AS r FROM {valued(source, judges)})"
    )
    with engine.lent(_TALLY, engine.arrow(counted)):
        engine.run(f"CREATE OR REPLACE TABLE {_WRONG} AS SELECT w.* FROM (SELECT unnest(wrong) AS w FROM {_TALLY})")
        rows, text_bytes = next(engine.rows(f"SELECT n, coalesce(bytes, 0) FROM {_TALLY}"))
        tallies = _tallies(engine, source, keys, keep=keep)
    some = engine.value(f"SELECT count(*) FROM {_WRONG}")
    tally = _scan(engine, _WRONG, judges, (), lengths=True, keep=False) if some else Tally()
    tally.rows, tally.text_bytes = rows, tally.text_bytes + int(text_bytes)
    tally.keys, tally.wrong = tallies, _WRONG
    return tally


def _scan(
    engine: Engine, source: str, judges: Sequence[ColumnSql], keys: Sequence[str], *, lengths: bool, keep: bool
) -> Tally:
    packs = [judges[start : start + _PACK] for start in range(0, len(judges), _PACK)]
    kept = _hashes(keys) if keep else ""
    with engine.lent(_TALLY, engine.arrow(_query(source, judges, packs, kept, lengths=lengths))):
        sums = f"SELECT sum(n), sum(n) FILTER (WHERE p0 >= {_BLANK}), sum(bytes) FROM {_TALLY}"
        rows, blank, text_bytes = (int(one or 0) for one in next(engine.rows(sums)))
        tally = Tally(rows=rows, blank=blank, text_bytes=text_bytes)
        for at, pack in enumerate(packs):
            for packed, count in engine.rows(f"SELECT p{at}, sum(n) FROM {_TALLY} WHERE p{at} <> 0 GROUP BY p{at}"):
                for place, judge in enumerate(pack):
                    if verdict := packed >> 8 * place & 255:
                        tally.verdicts[judge.column.place, verdict] += int(count)
        tally.keys = _tallies(engine, source, keys, keep=keep)
    return tally


def _query(
    source: str, judges: Sequence[ColumnSql], packs: Sequence[Sequence[ColumnSql]], kept: str, *, lengths: bool
) -> str:
    """Rows with the same verdicts in all columns counted together: most tables have few such groups."""
    blank = blank_sql(judges)
    names = [f"p{at}" for at in range(len(packs))] or ["p0"]
    packed = [_packed(pack) for pack in packs] or ["0"]
    packed[0] += f" + CASE WHEN {blank} THEN {_BLANK} ELSE 0 END"
    stated = ", ".join(f"{sql} AS {name}" for sql, name in zip(packed, names, strict=True))
    inner = ", ".join(f"CAST({judge.verdict(blank)} AS UTINYINT) AS v{judge.column.place}" for judge in judges)
    right = " AND ".join(f"{name} = 0" for name in names)
    text_bytes = f"CASE WHEN {right} THEN {right_bytes(judges)} ELSE {any_bytes(judges)} END" if lengths else "0"
    return (
        f"SELECT {', '.join(names)}, count(*) AS n, sum({text_bytes}) AS bytes{kept} FROM (SELECT *, {stated} FROM "
        f"(SELECT *, {inner or 'NULL'} FROM {valued(source, judges)})) GROUP BY {', '.join(names)}"
    )


def _packed(pack: Sequence[ColumnSql]) -> str:
    """The verdicts of several columns in one number, a byte each."""
    return " + ".join(f"CAST(v{judge.column.place} AS BIGINT) * {256**at}" for at, judge in enumerate(pack))


def _hashes(keys: Sequence[str]) -> str:
    """The hashes of each key as a list, which is made faster than a set."""
    return "".join(f", list(hash({key})) FILTER (WHERE ({key}) IS NOT NULL) AS h{at}" for at, key in enumerate(keys))


def _tallies(engine: Engine, source: str, keys: Sequence[str], *, keep: bool) -> tuple[KeyTally, ...]:
    return tuple(_kept(engine, at) if keep else _counted(engine, key, source) for at, key in enumerate(keys))


def _counted(engine: Engine, key: str, source: str) -> KeyTally:
    there = f"FROM {source} WHERE ({key}) IS NOT NULL"
    counted = next(engine.rows(f"SELECT count(*), count(DISTINCT hash({key})) {there}"))
    return KeyTally(there=counted[0], different=counted[1])


def _kept(engine: Engine, number: int) -> KeyTally:
    hashes = engine.flat(f"SELECT h{number} FROM {_TALLY} WHERE h{number} IS NOT NULL", KEY)
    twice, copies = _standing_twice(hashes)
    suspects = f"_suspects{number}"
    with engine.lent("_twice_hashed", twice):
        engine.run(f"CREATE OR REPLACE TABLE {suspects} AS SELECT {KEY} FROM _twice_hashed")
    return KeyTally(there=hashes.num_rows, different=hashes.num_rows - copies, suspects=suspects)


def _standing_twice(hashes: Any) -> tuple[Any, int]:  # noqa: ANN401  Arrow tables, which ship no types
    """The hashes that stand more than once, and how many rows there are beyond the first of each."""
    import numpy as np  # noqa: PLC0415  few tables have a key that is held in memory
    import pyarrow as pa  # noqa: PLC0415

    # pyarrow's own to_numpy and array load pandas where it is installed: 0.2 s
    pieces = [np.from_dlpack(piece) for piece in hashes.column(KEY).chunks if len(piece)]
    ordered = np.concatenate(pieces) if pieces else np.empty(0, np.uint64)
    _sort(ordered)  # the engine's own window takes five times as long
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    twice = again[np.flatnonzero(np.concatenate(([True], again[1:] != again[:-1])))] if len(again) else again
    column = pa.Array.from_buffers(pa.uint64(), len(twice), [None, pa.py_buffer(twice)])
    return pa.Table.from_arrays([column], names=[KEY]), len(again)


def _sort(hashes: Any) -> None:  # noqa: ANN401  an array of numpy
    """Sorts in place, the lower and the upper half beside each other."""
    middle = len(hashes) // 2
    if middle:
        hashes.partition(middle)
    try:
        with ThreadPoolExecutor(1) as other:
            upper = other.submit(hashes[middle:].sort)
            hashes[:middle].sort()
            upper.result()
    except RuntimeError:  # there is no room for a thread
        hashes.sort()
