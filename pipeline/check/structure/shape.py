"""Records that are too long or too short, in a table that `spool` has numbered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.check.structure.found import counted
from pipeline.check.structure.locate import SAMPLES
from pipeline.check.structure.scan import blank_sql
from pipeline.check.structure.verdicts import ColumnSql
from pipeline.engine import Engine
from pipeline.model.finding import Finding
from pipeline.model.source import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A spooled table; `key` are the columns of its primary key, `table` and `file` what findings name."""

    engine: Engine
    spooled: str
    judges: Sequence[ColumnSql]
    key: Sequence[ColumnSql]
    table: str
    file: str

    def findings(self) -> Iterator[Finding]:
        """One finding for each cell that no column takes and for each column that a record lacks.

        A blank record has none: that it is blank says all.
        """
        yield from self._extra()
        for judge in self.judges:
            yield from self._missing(judge)

    def _extra(self) -> Iterator[Finding]:
        width = len(self.judges)
        rows = f"FROM {self.spooled} WHERE _cells > {width} AND NOT {blank_sql(self.judges)}"
        count = int(self.engine.value(f"SELECT coalesce(sum(_cells - {width}), 0) {rows}"))
        found = self.engine.rows(f"SELECT _row, _line, {self._whole}, _extra {rows} ORDER BY _row LIMIT {SAMPLES}")
        samples = [
            Finding(
                code="extra-cell", table=self.table, key=_key(key), location=self._at(row, line, number), value=text
            )
            for row, line, key, texts in found
            for number, text in enumerate(texts, width + 1)
        ]
        yield from counted(samples[:SAMPLES], count)

    def _missing(self, judge: ColumnSql) -> Iterator[Finding]:
        place = judge.column.place
        rows = f"FROM {self.spooled} WHERE _cells <= {place} AND NOT {blank_sql(self.judges)}"
        count = int(self.engine.value(f"SELECT count(*) {rows}"))
        found = self.engine.rows(f"SELECT _row, _line, {self._whole} {rows} ORDER BY _row LIMIT {SAMPLES}")
        samples = (
            Finding(
                code="missing-cell",
                table=self.table,
                field=judge.column.name,
                key=_key(key),
                location=self._at(row, line, place + 1),
            )
            for row, line, key in found
        )
        yield from counted(samples, count)

    @property
    def _whole(self) -> str:
        return f"[{', '.join(one.column.sql for one in self.key)}]" if self.key else "NULL"

    def _at(self, row: int, line: int | None, number: int) -> Location:
        return Location(file=self.file, row=row, line=line, field=str(number))


def _key(texts: Sequence[str | None] | None) -> tuple[str, ...]:
    """The key of a row, where its cells say it whole."""
    whole = tuple(text for text in texts or () if text)
    return whole if texts and len(whole) == len(texts) else ()
