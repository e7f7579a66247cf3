"""Opens a delimited text: encoding, dialect and header by its bytes, before anything trusts it."""

import codecs
import csv
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from pipeline.check.structure.dialects import Dialect, dialect_of, likely_delimiter, states_delimiter
from pipeline.check.structure.signs import StrangeSignsError
from pipeline.model.errors import SourceUnreadable
from pipeline.model.finding import Detail, Finding
from pipeline.model.source import Location
from pipeline.storage.encodings import Encoding, UnreadableText, encoding_of

_QUOTE = ord('"')
_PIECE = 1 << 20
RECORD_LIMIT = 64 << 20
"""The longest record that is read, in characters: a document's longest paragraph many times over."""
csv.field_size_limit(RECORD_LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenText:
    """A text ready to be cut. `path` holds it in `encoding`; `name` is what findings call it.

    `head_bytes` and `head_lines` are what the header takes of the file, `line_end` how its first line ends
    (empty: it is the only one), `open_quote` the line on which the header opens a quote that nothing closes.
    """

    path: Path
    name: str
    encoding: Encoding | str
    dialect: Dialect
    labels: tuple[str, ...]
    head_bytes: bytes
    head_lines: int
    line_end: bytes
    open_quote: int | None = None

    @property
    def newline(self) -> str | None:
        """How line ends are read: in `.tsv` every one becomes a line feed, as frictionless has it."""
        return newline_of(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one reading of all bytes tells: SHA-256, size, quotes, last two bytes.

    `returns` tells whether there is a carriage return, `marked` whether the file begins with the mark of UTF-8.
    """

    sha256: str
    size: int
    quotes: int
    returns: bool
    tail: bytes
    marked: bool


def measure(path: Path, name: str) -> Measure:
    """Reads a file once, beside the engine; a NUL byte ends in SourceUnreadable."""
    import numpy as np  # noqa: PLC0415  counts three times faster than bytes do

    digest, size, quotes, returns, tail, marked = hashlib.sha256(), 0, 0, False, b"", False
    for piece in pieces_of(path, name):
        if (zero := piece.find(0)) >= 0:
            raise unreadable("source_binaire", name, octet=size + zero)
        digest.update(piece)
        marked = marked or (not size and piece.startswith(codecs.BOM_UTF8))
        size += len(piece)
        quotes += int(np.count_nonzero(np.frombuffer(piece, np.uint8) == _QUOTE))
        returns = returns or b"\r" in piece
        tail = (tail + piece)[-2:]
    return Measure(sha256=digest.hexdigest(), size=size, quotes=quotes, returns=returns, tail=tail, marked=marked)


class Measuring:
    """A file that is measured beside all else, from the moment at which it begins; leaving the block waits for it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pool = ThreadPoolExecutor(1)
        self._measured: Future[Measure] | None = None

    def begin(self) -> "Future[Measure]":
        """What is known in the end; a second call begins nothing."""
        if self._measured is None:
            self._measured = self._pool.submit(measure, self._path, self._path.name)
        return self._measured

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown()


def pieces_of(path: Path, name: str) -> Iterator[bytes]:
    """The bytes of a file in order; one that cannot be read ends in SourceUnreadable."""
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except FileNotFoundError as cause:
        raise unreadable("source_introuvable", name) from cause
    except OSError as cause:
        raise unreadable("source_inaccessible", name, cause="lecture") from cause


def unreadable(code: str, name: str, **details: Detail) -> SourceUnreadable:
    """The error that says why a file gives no table."""
    return SourceUnreadable(Finding(code=code, location=Location(file=name), details=details))


def open_text(
    path: Path, name: str, *, names: Sequence[str], dialect: Mapping[str, Any] | None, encoding: str | None
) -> OpenText:
    """The text at `path`; `names` are the fields that a schema expects, by which a delimiter is chosen."""
    encoding = encoding or first_encoding(path, name)
    with opened(path, name, encoding) as stream:
        first = _line(stream, name)
        suffix = path.suffix.lower()
        sign = "," if states_delimiter(dialect) else likely_delimiter(first.rstrip("\r\n"), names, suffix)
        stated = dialect_of(dialect, sign)
    labels, head = _header(path, name, encoding, stated)
    end = "\r\n" if first.endswith("\r\n") else first[-1:] if first[-1:] in {"\r", "\n"} else ""
    return OpenText(
        path=path,
        name=name,
        encoding=encoding,
        dialect=stated,
        labels=labels,
        head_bytes="".join(head).encode("utf-8"),
        head_lines=len(head),
        line_end=end.encode(),
        open_quote=quote_never_closed(head, stated, 1),
    )


def first_encoding(path: Path, name: str) -> Encoding:
    """The encoding as the first piece shows it; the whole is judged by `whole_encoding` when that fails."""
    first = next(pieces_of(path, name), b"")
    if first.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in first:
        return whole_encoding(path, name)
    try:
        first.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(first) < _PIECE or error.start < len(first) - 3:  # not a sequence that the piece cuts
            return whole_encoding(path, name)
    return "utf-8-sig" if first.startswith(b"\xef\xbb\xbf") else "utf-8"


def whole_encoding(path: Path, name: str) -> Encoding:
    """The encoding by all bytes of the file; raises SourceUnreadable with the offset of the first at fault."""
    try:
        return encoding_of(pieces_of(path, name))
    except UnreadableText as fault:
        details = {} if fault.octet is None else {"octet": fault.octet}
        raise unreadable(fault.code, name, **details) from fault


def newline_of(path: Path) -> str | None:
    """What `open` is told of line ends."""
    return None if path.suffix.lower() == ".tsv" else ""


def opened(path: Path, name: str, encoding: str, newline: str | None = "") -> IO[str]:
    """The text with its line ends as they are, unless `newline` says otherwise."""
    try:
        return path.open(encoding=encoding, newline=newline)
    except LookupError as cause:
        raise unreadable("encodage_inconnu", name, encodage=encoding) from cause
    except OSError as cause:
        raise unreadable("source_inaccessible", name, cause="lecture") from cause


def lines(stream: IO[str], name: str) -> Iterator[str]:
    """Physical lines; one beyond any sense ends in SourceUnreadable."""
    while line := _line(stream, name):
        yield line


def _line(stream: IO[str], name: str) -> str:
    try:
        line = stream.readline(RECORD_LIMIT)
    except UnicodeDecodeError as cause:
        raise unreadable("source_utf8_abime", name, octet=cause.start) from cause
    except OSError as cause:
        raise unreadable("source_inaccessible", name, cause="lecture") from cause
    if len(line) == RECORD_LIMIT:
        raise unreadable("source_trop_complexe", name, cause="ligne_trop_longue")
    return line


def _header(path: Path, name: str, encoding: str, dialect: Dialect) -> tuple[tuple[str, ...], list[str]]:
    """The labels as frictionless reads them, and the physical lines that they take when the header is row 1."""
    if not dialect.header:
        return (), []
    used: list[str] = []
    with opened(path, name, encoding, newline_of(path)) as stream:
        seen = (used.append(line) or line for line in lines(stream, name))  # type: ignore[func-returns-value]
        try:
            records = csv.reader(dialect.exchange.lines(seen), **dialect.python())
            found = _header_rows(([dialect.exchange.cell(one) for one in cells] for cells in records), dialect)
        except csv.Error as cause:
            raise unreadable("guillemet_jamais_ferme", name, ligne=1) from cause
        except StrangeSignsError as cause:
            raise unreadable("source_trop_complexe", name, cause="signes") from cause
    return found, used


def _header_rows(records: Iterator[list[str]], dialect: Dialect) -> tuple[str, ...]:
    labels: list[str] = []
    before: dict[int, str] = {}
    for number, cells in enumerate(records, start=1):
        if skipped(number, cells, dialect):
            continue
        if number in dialect.header_rows:
            _join(labels, [cell.strip() for cell in cells], before, dialect.header_join)
        if number >= dialect.first_row - 1:
            break
    return tuple(labels)


def _join(labels: list[str], cells: list[str], before: dict[int, str], sign: str) -> None:
    for place, cell in enumerate(cells):
        if before.get(place) == cell:
            continue
        before[place] = cell
        if place >= len(labels):
            labels.append(cell)
        else:
            labels[place] = sign.join([labels[place], cell])


def quote_never_closed(record: Sequence[str], dialect: Dialect, first: int) -> int | None:
    """The line on which a record that begins on line `first` opens a quote that nothing closes, if it does."""
    if not dialect.quote or dialect.exchange.needed or not record:
        return None
    if dialect.escape and record[-1].endswith(dialect.escape):
        return None
    try:
        list(csv.reader(record, **dialect.python(), strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            return first + _opens(record, dialect.quote)
    return None


def _opens(record: Sequence[str], quote: str) -> int:
    """On which line of a record, from 0, the quote stands that is open at its end."""
    count, at = 0, 0
    for number, line in enumerate(record):
        for _ in range(line.count(quote)):
            count += 1
            if count % 2:
                at = number
    return at


def skipped(number: int, cells: Sequence[str], dialect: Dialect) -> bool:
    """Whether a record is a comment."""
    comment = dialect.comment and cells and cells[0].startswith(dialect.comment)
    return bool(comment) or number in dialect.comment_rows


def transcoded(text: OpenText, folder: Path) -> Path:
    """The text in UTF-8 without a mark, in `folder`; the line and record of everything stay the same."""
    target = folder / f"{os.urandom(4).hex()}.csv"
    with (
        opened(text.path, text.name, text.encoding) as source,
        target.open("w", encoding="utf-8", newline="") as to,
    ):
        while piece := source.read(_PIECE):
            to.write(piece)
    return target
