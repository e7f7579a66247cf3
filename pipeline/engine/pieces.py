"""A CSV in pieces, in the order of the file, each row with its number: the engine itself loses the order.

Arrow reads; it is asked only about files whose every record the engine has read strictly before.
"""

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import csv

ROW, LINE = "_row", "_line"
_BLOCK = 1 << 20
_GROWTH, _MOST = 16, 48  # blocks in a piece
_MARGIN = 1.25


class CutOtherwiseError(Exception):
    """Arrow cuts a file into other records than the engine did: neither can be trusted with it."""


def csv_pieces(
    path: Path,
    columns: list[str],
    *,
    delimiter: str,
    header_lines: int,
    empty_is_null: bool,
    share: float = 0.0,
) -> Iterator["pa.Table"]:
    """Tables of text columns with `_row` (the record's number, the header being 1) and `_line`.

    `header_lines` are the physical lines of the header, 0 where there is none; `empty_is_null` makes null of
    cells that hold nothing. `share` is how much of the file is likely needed: the first piece is made to hold
    that, within reason.
    """
    import pyarrow as pa  # noqa: PLC0415  only a table with faults is walked
    from pyarrow import csv  # noqa: PLC0415

    options = {
        "read_options": csv.ReadOptions(
            block_size=_BLOCK, column_names=columns, skip_rows_after_names=int(header_lines > 0)
        ),
        "parse_options": csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
        "convert_options": csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=empty_is_null, null_values=[""]
        ),
    }
    try:
        yield from _pieces(csv.open_csv(path, **options), path, header_lines, share)
    except pa.ArrowInvalid as cause:
        raise CutOtherwiseError from cause


def _pieces(
    batches_of: "csv.CSVStreamingReader", path: Path, header_lines: int, share: float
) -> Iterator["pa.Table"]:
    """The batches put together, numbered."""
    import pyarrow as pa  # noqa: PLC0415

    row, line = (2 if header_lines else 1), header_lines + 1
    size, batches = max(1, min(_MOST, ceil(share * path.stat().st_size * _MARGIN / _BLOCK))), []
    for batch in batches_of:
        batches.append(batch)
        if len(batches) >= size:
            piece, row, line = _numbered(pa.Table.from_batches(batches), row, line)
            yield piece
            size, batches = min(size * _GROWTH, _MOST), []
    if batches:
        yield _numbered(pa.Table.from_batches(batches), row, line)[0]


def _numbered(table: "pa.Table", row: int, line: int) -> tuple["pa.Table", int, int]:
    import pyarrow as pa  # noqa: PLC0415

    count = table.num_rows
    rows = pa.arange(row, row + count)
    if not _holds_lines(table):
        lines = pa.arange(line, line + count)
        return table.append_column(ROW, rows).append_column(LINE, lines), row + count, line + count
    import pyarrow.compute as pc  # noqa: PLC0415  few tables have cells of several lines

    ends = pa.array([1] * count, type=pa.int64())
    for name in table.column_names:
        ends = pc.add(
            ends, pc.cast(pc.fill_null(pc.count_substring_regex(table[name], r"\r\n|\r|\n"), 0), pa.int64())
        )
    after = pc.cumulative_sum(ends.combine_chunks() if isinstance(ends, pa.ChunkedArray) else ends)
    lines = pc.add(pc.subtract(after, ends), line)
    last = after[-1].as_py() if count else 0
    return table.append_column(ROW, rows).append_column(LINE, lines), row + count, line + last


def _holds_lines(table: "pa.Table") -> bool:
    """Whether any cell may hold a line end: the bytes of all cells are looked at together."""
    buffers = (chunk.buffers()[-1] for column in table.columns for chunk in column.chunks)
    return any(mark in buffer.to_pybytes() for buffer in buffers if buffer for mark in (b"\n", b"\r"))
