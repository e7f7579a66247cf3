"""One number says everything about a cell, so that one pass over a table counts all that is wrong in it.

0 accepted, 1 unsure (frictionless decides), 2 required and missing, 16 and up a type error with its cause,
64 plus a set of bits the constraints that fail, 128 and up a value that is not allowed, with its cause.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.check.structure.causes import Cause, list_causes, type_causes
from pipeline.check.structure.columns import Column
from pipeline.check.structure.constraints import CATEGORIES, constraints_sql
from pipeline.check.structure.patterns import may_hold_quote
from pipeline.check.structure.predicates import FALSE, TRUE, CellSql, cell_sql, listed, over

ACCEPTED, UNSURE, REQUIRED, TYPE, FAILED, LISTED = 0, 1, 2, 16, 64, 128
REQUIRED_NAME = "required"


@dataclass(frozen=True)
class ColumnSql:
    """The SQL that judges one column. `empty_is_null`: its source holds null where the file holds nothing."""

    column: Column
    empty_is_null: bool = False

    @cached_property
    def cell(self) -> CellSql:
        return cell_sql(self.column.field)

    @cached_property
    def constraints(self) -> tuple[tuple[str, str], ...]:
        return tuple(constraints_sql(self.column.field, self.cell))

    @cached_property
    def type_causes(self) -> tuple[Cause, ...]:
        return type_causes(self.column.field)

    @cached_property
    def list_causes(self) -> tuple[Cause, ...]:
        return list_causes(self.column.field) if self._list_bits else ()

    @property
    def _list_bits(self) -> int:
        named = {"enum", CATEGORIES}
        return sum(1 << place for place, (name, _) in enumerate(self.constraints) if name in named)

    @property
    def quotes(self) -> bool:
        """Whether a cell without fault may hold a quote character."""
        listed_values = self.column.field.get("constraints", {}).get("enum")
        if isinstance(listed_values, list) and self.column.field.get("type", "string") == "string":
            return any('"' in str(value) for value in (*listed_values, *self.column.missing))
        pattern = self.column.field.get("constraints", {}).get("pattern")
        if isinstance(pattern, str) and not may_hold_quote(pattern):
            return any('"' in value for value in self.column.missing)
        return self.cell.quotes or any('"' in value for value in self.column.missing)

    def is_missing(self) -> str:
        """Whether the cell holds no value."""
        name = self.column.sql
        texts = [one for one in self.column.missing if one or not self.empty_is_null]
        return f"({name} IS NULL OR {name} IN ({listed(texts)}))" if texts else f"{name} IS NULL"

    def verdict(self, blank: str) -> str:
        """The verdict on each cell; in a blank row no cell has one of its own."""
        name = self.column.sql
        gone = f"CASE WHEN {blank} THEN {ACCEPTED} ELSE {REQUIRED} END" if self.column.required else str(ACCEPTED)
        refused = "" if self.cell.reject == FALSE else f"WHEN {over(self.cell.reject, name)} THEN {self._refused()} "
        accept = self.cell.near if self.cell.near and self._cast else self.cell.accept
        taken = "" if accept == FALSE else f"WHEN {over(accept, name)} THEN {self._held()} "
        case = f"CASE WHEN {self.is_missing()} THEN {gone} {taken}{refused}ELSE {UNSURE} END"
        return case.replace(self._cast, self._value) if self._cast else case

    def right(self) -> str:
        """Whether a cell is surely right; false or null where it may be wrong.

        Every part is evaluated for every row, so that no part may be slow.
        """
        name = self.column.sql
        accept = self.cell.plain or (self.cell.near if self.cell.near and self._cast else self.cell.accept)
        held = [f"({over(one, name)})" for one in (accept, *(condition for _, condition in self.constraints))]
        sure = " AND ".join(held)
        sure = sure.replace(self._cast, self._value) if self._cast else sure
        gone = self.is_missing()
        return f"(NOT {gone} AND {sure})" if self.column.required else f"({gone} OR ({sure}))"

    @property
    def _value(self) -> str:
        return f"n{self.column.place}"

    @cached_property
    def _cast(self) -> str:
        """The cast that conditions repeat, as it is written in them; empty where there is none."""
        cast = over(self.cell.value, self.column.sql) if self.cell.value else ""
        return cast if cast.startswith("TRY_CAST(") and cast.count("(") == 1 else ""

    def with_value(self) -> str:
        """The value that verdicts speak of, cast once a cell."""
        if not self._cast:
            return ""
        if self.cell.shape == TRUE:
            return f", {self._cast} AS {self._value}"
        return f", CASE WHEN {over(self.cell.shape, self.column.sql)} THEN {self._cast} END AS {self._value}"

    def _held(self) -> str:
        """Verdict on an accepted cell: which constraints fail, or that one of them is not sure."""
        if not self.constraints:
            return str(ACCEPTED)
        held = [f"({over(condition, self.column.sql)})" for _, condition in self.constraints]
        bits = " + ".join(f"(1 - CAST({one} AS TINYINT)) * {1 << place}" for place, one in enumerate(held))
        return (
            f"CASE WHEN {' AND '.join(held)} THEN {ACCEPTED} {self._unlisted(held)}"
            f"ELSE COALESCE({FAILED} + {bits}, {UNSURE}) END"
        )

    def _unlisted(self, held: Sequence[str]) -> str:
        """The causes of a value that fails the list of allowed values, and nothing else."""
        if not self.list_causes:
            return ""
        at = next(place for place in range(len(held)) if self._list_bits >> place & 1)
        rest = " AND ".join(one for place, one in enumerate(held) if place != at)
        causes = "".join(
            f"WHEN {over(cause.when, self.column.sql)} THEN {LISTED + number} "
            for number, cause in enumerate(self.list_causes)
        )
        alone = f"NOT {held[at]}" + (f" AND {rest}" if rest else "")
        return f"WHEN {alone} THEN CASE {causes}ELSE {FAILED + (1 << at)} END "

    def _refused(self) -> str:
        if not self.type_causes:
            return str(TYPE)
        cases = " ".join(
            f"WHEN {over(cause.when, self.column.sql)} THEN {TYPE + number}"
            for number, cause in enumerate(self.type_causes, start=1)
        )
        return f"CASE {cases} ELSE {TYPE} END"


def judges_of(columns: Sequence[Column]) -> tuple[ColumnSql, ...]:
    """A judge a column; where nothing is missing text in each of them, it is null already in their source."""
    empty_is_null = all("" in column.missing for column in columns)
    return tuple(ColumnSql(column, empty_is_null) for column in columns)


def valued(source: str, judges: Sequence[ColumnSql]) -> str:
    """`source` with the values that the verdicts of `judges` speak of."""
    return f"(SELECT *{''.join(judge.with_value() for judge in judges)} FROM {source})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a verdict means: the code of frictionless, the constraint that fails, and the cause."""

    code: str
    constraint: str | None = None
    cause: Cause | None = None


def faults(judge: ColumnSql, verdict: int) -> Iterator[Fault]:
    """Every finding that a verdict stands for: each failing constraint is one of its own."""
    if verdict == REQUIRED:
        yield Fault(code="constraint-error", constraint=REQUIRED_NAME)
    elif TYPE <= verdict < FAILED:
        causes = judge.type_causes
        yield Fault(code="type-error", cause=causes[verdict - TYPE - 1] if verdict > TYPE else None)
    elif verdict >= LISTED:
        name = next(name for name, _ in judge.constraints if name in {"enum", CATEGORIES})
        yield Fault(code="constraint-error", constraint=name, cause=judge.list_causes[verdict - LISTED])
    elif verdict >= FAILED:
        for place, (name, _) in enumerate(judge.constraints):
            if verdict - FAILED >> place & 1:
                yield Fault(code="type-error") if name == "type" else Fault(code="constraint-error", constraint=name)


def verdict_of(judge: ColumnSql, failed: frozenset[str]) -> int:
    """The verdict that says what frictionless's reader found: `type`, or names of constraints."""
    if not failed:
        return ACCEPTED
    if failed == {"type"}:
        return TYPE
    if failed == {REQUIRED_NAME}:
        return REQUIRED
    return FAILED + sum(1 << place for place, (name, _) in enumerate(judge.constraints) if name in failed)
