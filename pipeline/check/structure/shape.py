"""Records that are too long or too short, in a table that `spool` has numbered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.check.structure.samples import SAMPLES, counted
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
        """One finding for each cell that no column takes and for each column that a record lacks, 100 of each.

        A blank record has none: that it is blank says all.
        """
        width = len(self.judges)
        count = int(self.engine.value(f"SELECT coalesce(sum(_cells - {width}), 0) {self._longer()}"))
        yield from counted(islice(self._extra(), SAMPLES), count)
        for judge in self.judges:
            count = int(self.engine.value(f"SELECT count(*) {self._shorter(judge)}"))
            yield from counted(islice(self._missing(judge), SAMPLES), count)

    def every(self) -> Iterator[Finding]:
        """The same, all of them."""
        yield from self._extra()
        for judge in self.judges:
            yield from self._missing(judge)

    def _longer(self) -> str:
        return f"FROM {self.spooled} WHERE _cells > {len(self.judges)} AND NOT {blank_sql(self.judges)}"

    def _shorter(self, judge: ColumnSql) -> str:
        return f"FROM {self.spooled} WHERE _cells <= {judge.column.place} AND NOT {blank_sql(self.judges)}"

    def _extra(self) -> Iterator[Finding]:
        found = self.engine.rows(f"SELECT _row, _line, {self._whole}, _extra {self._longer()} ORDER BY _row")
        for row, line, key, texts in found:
            for number, text in enumerate(texts, len(self.judges) + 1):
                place = self._at(row, line, number)
                yield Finding(code="extra-cell", table=self.table, key=_key(key), location=place, value=text)

    def _missing(self, judge: ColumnSql) -> Iterator[Finding]:
        found = self.engine.rows(f"SELECT _row, _line, {self._whole} {self._shorter(judge)} ORDER BY _row")
        for row, line, key in found:
            yield Finding(
                code="missing-cell",
                table=self.table,
                field=judge.column.name,
                key=_key(key),
                location=self._at(row, line, judge.column.place + 1),
            )

    @property
    def _whole(self) -> str:
        return f"[{', '.join(one.column.sql for one in self.key)}]" if self.key else "NULL"

    def _at(self, row: int, line: int | None, number: int) -> Location:
        return Location(file=self.file, row=row, line=line, field=str(number))


def _key(texts: Sequence[str | None] | None) -> tuple[str, ...]:
    """The key of a row, where its cells say it whole."""
    whole = tuple(text for text in texts or () if text)
    return whole if texts and len(whole) == len(texts) else ()
