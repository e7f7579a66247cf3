"""Whether every byte of a text stands in a cell that was read from it, between two, or at the end of a record.

The engine's strict reader refuses what it cannot read, but passes over blank lines and blanks beside quotes
without a word; both leave bytes that nothing accounts for.
"""

from collections.abc import Sequence

from pipeline.check.structure.opening import Measure, OpenText
from pipeline.check.structure.tally import Tally
from pipeline.check.structure.verdicts import ColumnSql

_UNQUOTED = "CASE WHEN contains({0}, '\"') THEN strlen(replace({0}, '\"', '')) ELSE strlen({0}) END"


def right_bytes(judges: Sequence[ColumnSql]) -> str:
    """The bytes of the cells of a row without fault but for quote characters, for which few need to be searched."""
    each = [(judge, _UNQUOTED if judge.quotes else "strlen({0})") for judge in judges]
    return _sum(judges, [one if judge.column.required else f"coalesce({one}, 0)" for judge, one in each])


def any_bytes(judges: Sequence[ColumnSql]) -> str:
    """The bytes of a row's cells but for quote characters, whatever they hold."""
    return _sum(judges, [f"coalesce({_UNQUOTED}, 0)"] * len(judges))


def _sum(judges: Sequence[ColumnSql], each: Sequence[str]) -> str:
    pairs = zip(judges, each, strict=True)
    return " + ".join(one.replace("{0}", judge.column.sql) for judge, one in pairs) or "0"


def accounted_for(file: Measure, text: OpenText, tally: Tally, width: int) -> bool:
    """Whether the bytes of the file that are no quotes are those of its cells, separators and line ends."""
    if text.newline is None and file.returns:
        return False
    mark = 3 if text.encoding == "utf-8-sig" and file.marked else 0
    body = file.size - mark - len(text.head_bytes)
    quotes = file.quotes - text.head_bytes.count(b'"')
    ended = tally.rows if file.tail.endswith(text.line_end) and text.line_end else tally.rows - 1
    between = tally.rows * (width - 1) * len(text.dialect.delimiter)
    ends = max(ended, 0) * len(text.line_end)
    return body - quotes == tally.text_bytes + between + ends
