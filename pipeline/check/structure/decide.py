"""What SQL cannot decide goes to frictionless, each distinct text once."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.check.structure import verdicts
from pipeline.check.structure.scan import blank_sql
from pipeline.check.structure.tally import Tally
from pipeline.check.structure.verdicts import ColumnSql, valued
from pipeline.engine import Engine

DECIDED = "_decided"
_TYPES = {"place": "INTEGER", "x": "VARCHAR", "v": "INTEGER"}
_BATCH = 10_000


def decide(engine: Engine, source: str, judges: Sequence[ColumnSql], tally: Tally) -> None:
    """Asks frictionless about each distinct text that is unsure, and puts its verdicts into the tally.

    `source` is where they are looked for, unless the tally kept the rows that hold them. The verdicts stay in the
    table `_decided` (`place`, `x`, `v`), by which `located_verdict` finds them again.
    """
    engine.append(DECIDED, {"place": [], "x": [], "v": []}, _TYPES)
    unsure = tally.unsure(judges)
    if not unsure:
        return
    by_place = {judge.column.place: judge for judge in unsure}
    for place, texts in _distinct(engine, tally.wrong or source, unsure, blank_sql(judges)):
        judge = by_place[place]
        for batch in _batches(texts):
            _decide(engine, judge, batch, tally)
    for judge in unsure:
        del tally.verdicts[judge.column.place, verdicts.UNSURE]


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
    engine.append(DECIDED, {"place": [place] * len(kept), "x": texts, "v": found}, _TYPES)


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
